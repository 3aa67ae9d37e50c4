"""Effects and their intervals as marks in a table's cells, all on one scale; the cells beside them have the numbers."""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from grader.changes import Effect

WIDTH = 90.0
"""Of a drawing, in pixels; no difference is in its middle."""
_EDGE = 4.0
"""Kept free at both sides."""
_MOST_REACH = 2.5
"""Of the scale, in medians of how far the effects reach."""


class Mark(NamedTuple):
    """Where an effect is drawn, from the left."""

    low: float
    at: float | None
    """`None` where it lies beyond the scale."""
    high: float
    word: str
    """`better`, `worse`, or empty where it is not told apart."""
    arrows: tuple[str, ...] = ()
    """Corners of a triangle at each end behind which the interval goes on, as SVG has them."""


def marks(effects: Sequence[Effect | None]) -> list[Mark | None]:
    """Place effects on one scale, which the widest interval fills, unless it would leave no room for all others."""
    reaches = [max(abs(effect.low), abs(effect.high)) for effect in effects if effect]
    reach = min(max(reaches), _MOST_REACH * median(reaches)) if reaches else 0.0
    return [_mark(effect, reach) if effect else None for effect in effects]


def _mark(effect: Effect, reach: float) -> Mark:
    scale = (WIDTH / 2 - _EDGE) / reach if reach else 0.0
    low, high = (WIDTH / 2 + scale * max(-reach, min(reach, end)) for end in (effect.low, effect.high))
    at = WIDTH / 2 + scale * effect.difference if abs(effect.difference) <= reach else None
    word = ("better" if effect.difference > 0 else "worse") if effect.is_told_apart else ""
    left = f"0,7 {2 * _EDGE},3 {2 * _EDGE},11"
    right = f"{WIDTH},7 {WIDTH - 2 * _EDGE},3 {WIDTH - 2 * _EDGE},11"
    cut = {left: effect.low < -reach, right: effect.high > reach}
    return Mark(low, at, high, word, tuple(arrow for arrow, is_cut in cut.items() if is_cut))
