"""Effects and their intervals as marks in a table's cells, all on one scale; the cells beside them have the numbers."""

from collections.abc import Sequence
from typing import NamedTuple

from grader.changes import Effect

WIDTH = 90.0
"""Of a drawing, in pixels; no difference is in its middle."""
_EDGE = 4.0
"""Kept free at both sides."""


class Mark(NamedTuple):
    """Where an effect is drawn, from the left."""

    low: float
    at: float
    high: float
    word: str
    """`better`, `worse`, or empty where it is not told apart."""


def marks(effects: Sequence[Effect | None]) -> list[Mark | None]:
    """Place effects on one scale, which the widest interval fills."""
    ends = [abs(end) for effect in effects if effect for end in (effect.low, effect.high)]
    widest = max(ends, default=0.0)
    return [_mark(effect, widest) if effect else None for effect in effects]


def _mark(effect: Effect, widest: float) -> Mark:
    scale = (WIDTH / 2 - _EDGE) / widest if widest else 0.0
    low, at, high = (WIDTH / 2 + scale * value for value in (effect.low, effect.difference, effect.high))
    word = ("better" if effect.difference > 0 else "worse") if effect.is_told_apart else ""
    return Mark(low, at, high, word)
