"""Two models → what the second does otherwise than the first, and along which axes.

The number of axes is the same in both directions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from grader.changes import AXES, Axis, Change
from grader.model.graph import ModelSpec
from grader.variants import directions
from grader.variants.alignment import Step, TooLongError, align
from grader.variants.compiling import compiled_changes
from grader.variants.parts import IMAGE, WEIGHTED, Group, Part, parts_of
from grader.variants.words import GROUP_AXES, kind_axis, kind_name, noun, ordinal, setting, value_text
from grader.wording import listed

_WITH_WEIGHTS = WEIGHTED | {"normalisation"}
_MOST_PLACES = 4
"""Layers that one sentence names."""
_MOST_CHANGES = 4
"""Along one axis that are described."""
_OTHERWISE = "nothing that has a name here: perhaps only how the same layers are written"
_TOO_LONG = "so many layers that they are not compared one by one"
_CONNECTED = "layers are connected in another way"
_SHARED = "other layers share their weights"


def changes(model: ModelSpec, variant: ModelSpec) -> tuple[Change, ...]:
    """Describe what a variant does otherwise.

    Args:
        model: What it is a variant of.
        variant: The other model.

    Returns:
        At least one change, unless both are equal, in the order of their axes.
    """
    if model.sha256 == variant.sha256:  # names, which are not trained, may differ
        return ()
    along: dict[Axis, list[Change]] = {}
    for change in (*_layer_changes(model, variant), *compiled_changes(model, variant)):
        along.setdefault(change.axis, []).append(change)
    if not along:
        along["other"] = [Change(axis="other", text=_OTHERWISE)]
    return tuple(change for axis in AXES if axis in along for change in _bounded(along[axis]))


def axes_of(found: Iterable[Change]) -> tuple[Axis, ...]:
    """The axes of changes, each once, in their order."""
    axes = {change.axis for change in found}
    return tuple(axis for axis in AXES if axis in axes)


def _bounded(along: Sequence[Change]) -> Sequence[Change]:
    """Changes along one axis, the last of many together."""
    if len(along) <= _MOST_CHANGES:
        return along
    named, rest = along[: _MOST_CHANGES - 1], along[_MOST_CHANGES - 1 :]
    direction = directions.common(change.direction for change in rest)
    text = f"{len(rest):,} more changes of this kind"
    return (*named, Change(axis=rest[0].axis, text=text, direction=direction))


class _Difference(NamedTuple):
    """Of one setting, in as many parts as it is the same."""

    group: Group
    axis: Axis
    name: str
    before: str
    after: str
    direction: str


def _layer_changes(model: ModelSpec, variant: ModelSpec) -> Iterator[Change]:
    before, after = without_answer(parts_of(model.graph)), without_answer(parts_of(variant.graph))
    # Of several alignments at equal cost one is taken: the same one in both directions.
    turned = model.graph.model_dump_json() > variant.graph.model_dump_json()
    try:
        steps = align(after, before) if turned else align(before, after)
    except TooLongError:
        yield Change(axis="other", text=_TOO_LONG)
        return
    if turned:
        steps = [Step(step.second, step.first) for step in steps]
    pairs = {step.first: step.second for step in steps if step.first is not None and step.second is not None}
    yield from _setting_changes(before, after, pairs)
    yield from _missing(before, after, {step.first for step in steps if step.second is None}, added=False)
    yield from _missing(after, before, {step.second for step in steps if step.first is None}, added=True)
    yield from _connection_changes(before, after, pairs)


def without_answer(parts: list[Part]) -> list[Part]:
    """Leave the activation of the last layer to the loss, with which it belongs."""
    if parts and "activation" in parts[-1].settings:
        last = parts[-1]
        if last.group == "activation":
            return parts[:-1]
        return [*parts[:-1], last._replace(settings=last.settings | {"activation": "linear"})]  # type: ignore[operator]
    return parts


def _setting_changes(before: Sequence[Part], after: Sequence[Part], pairs: Mapping[int, int]) -> Iterator[Change]:
    places: dict[_Difference, list[int]] = {}
    for first, second in pairs.items():
        for difference in _differences(before[first], after[second]):
            places.setdefault(difference, []).append(first)
    for (_, axis, name, old, new, direction), positions in places.items():
        named = f"{name} " if name else ""
        yield Change(axis=axis, text=f"{named}{old} → {new}{_where(before, positions)}", direction=direction)


def _differences(first: Part, second: Part) -> Iterator[_Difference]:
    if first.kind != second.kind:
        kinds = kind_name(first.kind), kind_name(second.kind)
        yield _Difference(first.group, kind_axis(first.group), "", *kinds, directions.exchanged(*kinds))
    for key, value in first.settings.items():
        if key in second.settings and second.settings[key] != value:
            axis, name = setting(first.group, key)
            new = second.settings[key]
            direction = directions.of_setting(axis, value, new)
            yield _Difference(first.group, axis, name, value_text(value), value_text(new), direction)


def _where(parts: Sequence[Part], positions: Sequence[int]) -> str:
    """Name parts of one group by their numbers in it; nothing where it is clear which is meant."""
    group = parts[positions[0]].group
    same = [position for position, part in enumerate(parts) if part.group == group]
    if len(same) == 1:
        return "" if group == "gathering" else f" in the {noun(group)}"
    numbers = [ordinal(same.index(position) + 1) for position in positions]
    if len(numbers) > 1 and len(numbers) == len(same):
        return f" in every {noun(group)}"
    if len(numbers) > 1 and len(numbers) <= _MOST_PLACES:
        return f" in the {', '.join(numbers[:-1])} and {numbers[-1]} {noun(group)}"
    return f" in the {listed(numbers, _MOST_PLACES)} {noun(group)}"


def _missing(
    having: Sequence[Part], lacking: Sequence[Part], positions: set[int | None], *, added: bool
) -> Iterator[Change]:
    """What one model has and the other lacks.

    A layer with weights brings its block with it: pooling, dropout and the like right beside it are no axes of their
    own where the other model has such layers as well.
    """
    known = {part.kind for part in lacking}
    for run in _runs(sorted(position for position in positions if position is not None)):
        weighted = [position for position in run if having[position].group in WEIGHTED]
        companions = [having[position] for position in run if weighted and having[position].kind in known]
        for position in run:
            part = having[position]
            if position in weighted:
                beside = listed(sorted({kind_name(each.kind) for each in companions if each.group not in WEIGHTED}), 3)
                block = f", with {beside} beside it" if beside and position == weighted[0] else ""
                place = _ordinal(having, position)
                text = f"{_described(part)} added as the {place}" if added else f"{place} {_described(part)} taken away"
                direction = directions.of_part(kind_name(part.kind), added=added)
                yield Change(axis="depth", text=f"{text}{block}", direction=direction)
            elif part not in companions:
                verb = "added" if added else "taken away"
                text = f"{_described(part)} {verb}{_behind(having, position)}"
                name = _described(part) if part.group == "activation" else kind_name(part.kind)
                direction = directions.of_part(name, added=added)
                yield Change(axis=GROUP_AXES[part.group], text=text, direction=direction)


def _runs(positions: Sequence[int]) -> Iterator[list[int]]:
    """Group positions that follow one another."""
    run: list[int] = []
    for position in positions:
        if run and position != run[-1] + 1:
            yield run
            run = []
        run.append(position)
    if run:
        yield run


def _described(part: Part) -> str:
    if part.group == "activation":
        return f"{part.settings['activation']} activation"
    size = {"convolution": "filters", "dense": "units", "dropout": "rate"}.get(part.group, "")
    if size not in part.settings:
        return kind_name(part.kind)
    amount = f"{part.settings[size]:g}"
    return f"{kind_name(part.kind)} of {f'{size} {amount}' if size == 'rate' else f'{amount} {size}'}"


def _ordinal(parts: Sequence[Part], position: int) -> str:
    """Which one it is among those of its group, from the image on."""
    return ordinal(sum(part.group == parts[position].group for part in parts[: position + 1]))


def _behind(parts: Sequence[Part], position: int) -> str:
    """Which layer with weights it stands behind."""
    before = [index for index in range(position) if parts[index].group in WEIGHTED]
    if not before:
        return " at the beginning"
    return f" behind the {_ordinal(parts, before[-1])} {noun(parts[before[-1]].group)}"


def _connection_changes(before: Sequence[Part], after: Sequence[Part], pairs: Mapping[int, int]) -> Iterator[Change]:
    """Whether the parts that both have get their inputs from other ones, or share their weights otherwise."""
    others = {second: first for first, second in pairs.items()}
    if rewired(before, after, pairs):
        yield Change(axis="connections", text=_CONNECTED)
    if _sharing(before, pairs) != {others[second] for second in _sharing(after, others)}:
        yield Change(axis="connections", text=_SHARED)


def rewired(before: Sequence[Part], after: Sequence[Part], pairs: Mapping[int, int]) -> int:
    """How many of the parts that both have get their inputs from other parts.

    Args:
        before: Of one model.
        after: Of the other.
        pairs: Positions in `before`, and those of the same parts in `after`.
    """
    others = {second: first for first, second in pairs.items()}
    sources, theirs = _sources(before, pairs.keys()), _sources(after, others.keys())
    moved = {others[second]: {others.get(source, IMAGE) for source in theirs[second]} for second in others}
    return sum(sources[first] != moved[first] for first in pairs)


def _sources(parts: Sequence[Part], kept: Iterable[int]) -> dict[int, set[int]]:
    """For each part, which of the kept parts its inputs come from, through others; `IMAGE` for the image."""
    kept = set(kept)
    origins: list[set[int]] = []
    for part in parts:
        sources = [{source} if source == IMAGE or source in kept else origins[source] for source in part.inputs]
        origins.append(set().union(*sources))
    return dict(enumerate(origins))


def _sharing(parts: Sequence[Part], kept: Iterable[int]) -> set[int]:
    """Parts whose weights an earlier one of the kept parts has."""
    seen: set[int] = set()
    shared = set()
    for position in sorted(position for position in kept if parts[position].group in _WITH_WEIGHTS):
        if parts[position].layer in seen:
            shared.add(position)
        seen.add(parts[position].layer)
    return shared
