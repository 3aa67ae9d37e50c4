"""Two sequences of parts → which part of one is which of the other, with as few changes as possible.

The shortest edit script by dynamic programming (Needleman and Wunsch, Journal of Molecular Biology 48, 1970, 443-453).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from grader.variants.parts import WEIGHTED, Part

_MOST_CELLS = 60_000
"""Of the table: some 250 parts on each side that differ, half a second."""
_KIND = 2
_MOST_SETTINGS = 3
"""However many settings differ: to take a part away and put another in its place costs more."""
_GAP, _WEIGHTED_GAP = 3, 4


class TooLongError(Exception):
    """The sequences are too long to be compared part by part."""


class Step(NamedTuple):
    """A part of the first sequence beside one of the second; a position is `None` where there is no such part."""

    first: int | None
    second: int | None


def align(first: Sequence[Part], second: Sequence[Part]) -> list[Step]:
    """Find the steps that lead from one sequence to the other at the least cost.

    Raises:
        TooLongError: They have too many parts that differ.
    """
    start = _common(first, second)
    end = _common(first[start:][::-1], second[start:][::-1])
    rows, columns = first[start : len(first) - end], second[start : len(second) - end]
    if len(rows) * len(columns) > _MOST_CELLS:
        raise TooLongError
    steps = [Step(index, index) for index in range(start)]
    for row, column in _cheapest(rows, columns):
        steps.append(Step(_moved(row, start), _moved(column, start)))
    steps += (Step(len(first) - back, len(second) - back) for back in range(end, 0, -1))
    return steps


def cost(first: Sequence[Part], second: Sequence[Part], steps: Iterable[Step]) -> int:
    """What steps cost that lead from one sequence to the other."""
    return sum(
        _difference(first[step.first], second[step.second])
        if step.first is not None and step.second is not None
        else gaps(first[step.first] if step.first is not None else second[step.second or 0])
        for step in steps
    )


def gaps(*parts: Part) -> int:
    """What it costs to take parts away, or to put them there."""
    return sum(map(_gap, parts))


def _moved(position: int | None, by: int) -> int | None:
    return None if position is None else position + by


def _common(first: Sequence[Part], second: Sequence[Part]) -> int:
    """How many parts at the beginning are equal."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((index for index, (one, other) in pairs if not one.equals(other)), min(len(first), len(second)))


def _cheapest(rows: Sequence[Part], columns: Sequence[Part]) -> Iterator[Step]:
    # costs[i][j]: of what is left when i rows and j columns have been dealt with.
    costs = [[0] * (len(columns) + 1) for _ in range(len(rows) + 1)]
    for i in range(len(rows), -1, -1):
        for j in range(len(columns), -1, -1):
            costs[i][j] = min((cost for cost, _ in _choices(rows, columns, costs, i, j)), default=0)
    i = j = 0
    while i < len(rows) or j < len(columns):
        _, step = min(_choices(rows, columns, costs, i, j), key=lambda choice: choice[0])
        yield step
        i, j = i + (step.first is not None), j + (step.second is not None)


def _choices(
    rows: Sequence[Part], columns: Sequence[Part], costs: Sequence[Sequence[int]], i: int, j: int
) -> Iterator[tuple[int, Step]]:
    """What can be done next, and what all the rest costs then; of equal costs the first is taken."""
    if i < len(rows) and j < len(columns) and rows[i].group == columns[j].group:
        yield _difference(rows[i], columns[j]) + costs[i + 1][j + 1], Step(i, j)
    if i < len(rows):
        yield _gap(rows[i]) + costs[i + 1][j], Step(i, None)
    if j < len(columns):
        yield _gap(columns[j]) + costs[i][j + 1], Step(None, j)


def _gap(part: Part) -> int:
    return _WEIGHTED_GAP if part.group in WEIGHTED else _GAP


def _difference(first: Part, second: Part) -> int:
    keys = first.settings.keys() & second.settings.keys()
    differing = sum(1 for key in keys if first.settings[key] != second.settings[key])
    return _KIND * (first.kind != second.kind) + min(differing, _MOST_SETTINGS)
