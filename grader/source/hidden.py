"""Code that stands in a submission and is no part of its program, looked at when the function is nowhere else."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from grader.records import Finding, Place


class Hidden(NamedTuple):
    """A cell that was left out."""

    place: Place
    text: str
    omission: str
    """What was left out and why, as a whole sentence."""
    reason: str
    """The rest of a sentence about the cell."""
    advice: str
    """How it would be read, as a whole sentence."""


def defines(text: str, function: str) -> bool:
    """Whether a text, which may not be valid Python, begins a definition of a function at its left margin."""
    return re.search(rf"(?m)^def {re.escape(function)}[ \t]*+\(", text) is not None


def definition_in(hidden: Iterable[Hidden], function: str) -> Finding | None:
    """The finding for a function that stands in what was left out; `None` when it does not."""
    cell = next((cell for cell in hidden if defines(cell.text, function)), None)
    if cell is None:
        return None
    return Finding(problem=f"{function}() stands in a cell that {cell.reason}.", advice=cell.advice).at(cell.place)
