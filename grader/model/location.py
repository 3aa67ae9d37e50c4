"""What a layer is called in a sentence for its author, and where its call stands in the author's code."""

from collections.abc import Mapping, Sequence

from grader import wording
from grader.printable import shortened
from grader.record import Record
from grader.records import Finding, Place

_MOST_LEVELS = 3
"""Of models in one another that a label names."""
_MOST_OTHERS = 3
"""Layers with the same fault that a finding names beside the first."""


class Location(Record):
    """A layer, or a whole model."""

    label: str
    """In the middle of a sentence: "layer 2 (Conv2D 'conv2d')", "the model"."""
    place: Place | None = None
    """Where it was written; `None` when its own process does not say."""

    @property
    def mention(self) -> str:
        """The label with its place, for a finding that stands elsewhere."""
        place = self.place
        return f"{self.label} at {wording.place(place.path, place.line, place.cell)}" if place else self.label


THE_MODEL = Location(label="the model")


def locate(position: int, kind: str, name: object, places: Mapping[str, Place], *, operation: bool = False) -> Location:
    """A layer or operation of a model.

    Args:
        position: Among the layers that compute something; counts from 1.
        kind: Its class.
        name: Of the layer, as any JSON.
        places: Where the layers of these names were written.
        operation: Whether it is an operation on tensors.
    """
    # Of a long name only the beginning is written out: a hundred faults may have one layer's name in them.
    suffix = f" {quoted(name)}" if name else ""
    label = f"{'operation' if operation else 'layer'} {position} ({kind}{suffix})"
    return Location(label=label, place=places.get(name) if isinstance(name, str) else None)


def innermost(levels: Sequence[Location]) -> Location:
    """The last of models in one another, from the outermost on; its place is the innermost that is known."""
    if not levels:
        return THE_MODEL
    labels = [level.label for level in levels]
    if len(labels) > _MOST_LEVELS:
        labels = [labels[0], "…", *labels[1 - _MOST_LEVELS :]]
    places = [level.place for level in levels if level.place]
    return Location(label=" in ".join(reversed(labels)), place=places[-1] if places else None)


def finding(locations: Sequence[Location], rest: str, advice: str = "", start: str = "") -> Finding:
    """The finding for a fault that one or several layers have; it stands at the first of them and names the others.

    Args:
        locations: At least one.
        rest: Of the sentence that begins with the layer's label.
        advice: A whole sentence.
        start: Of the sentence, before the label.
    """
    first, *others = locations
    problem = f"{start}{first.label} {rest}"
    if "(" not in problem.partition(" ")[0]:  # else it begins with code
        problem = problem[:1].upper() + problem[1:]
    problem = problem if problem.endswith((".", "?")) else f"{problem}."
    if others:
        names = wording.listed([other.mention for other in others], _MOST_OTHERS)
        problem += f" The same holds for {names}."
    return Finding(problem=problem, advice=advice).at(first.place or Place())


def quoted(value: object) -> str:
    """A received value in quotation marks if it is text; a long one by its beginning."""
    return shortened(repr(value[:_LONG] if isinstance(value, str) else value))


_LONG = 100
"""More characters than are shown."""
