"""Classes of accuracies for a bar chart, of which the threshold is a boundary."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_STEPS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
_LEAST_BINS, _MOST_BINS = 5, 16
_FEW = 3
"""So many, or a tenth of a large class, may be too far behind to have intervals of their own."""


@dataclass(frozen=True)
class Bins:
    """Intervals of percent of one width, open below and closed above: what is exactly at the threshold is below it."""

    lowest: float
    """Below this all accuracies share one interval; 0 if none is."""
    step: float
    threshold: float

    def interval(self, accuracy: float) -> tuple[float, float]:
        """The interval of an accuracy from 0 to 1, in percent."""
        steps = math.ceil(round((100 * accuracy - self.threshold) / self.step, 6))
        low = max(self.threshold + (steps - 1) * self.step, self.lowest - self.step)
        return round(low, 4), round(min(low + self.step, 100.0), 4)

    def name(self, low: float) -> str:
        """Say what lies in the interval that begins there."""
        if low < self.lowest:
            return f"{self.lowest:g} % or less"
        return f"{low:g} to {min(low + self.step, 100.0):g} %"

    def lows(self) -> Iterator[float]:
        """Where the intervals begin, up to 100 percent."""
        count = math.ceil(round((100 - self.lowest) / self.step, 6)) + 1
        yield from (round(self.lowest + (number - 1) * self.step, 4) for number in range(count))


def bins(accuracies: Sequence[float], threshold: float) -> Bins:
    """Choose intervals that show most of a class, and put a few that are far behind into one.

    A small class gets few, by the Rice rule of twice the cube root of its size (Lane, Online Statistics Education), for
    a bar for each submission shows no distribution.

    Args:
        accuracies: From 0 to 1.
        threshold: From 0 to 1.
    """
    percent = sorted(100 * accuracy for accuracy in accuracies)
    behind = min(max(len(percent) // 10, _FEW), len(percent) - 1)
    start = min(percent[behind] if percent else 100, 100 * threshold)
    most = min(max(math.ceil(2 * math.cbrt(len(percent))), _LEAST_BINS), _MOST_BINS)
    step = next((step for step in _STEPS if (100 - start) / step <= most), _STEPS[-1])
    below = math.ceil(round((100 * threshold - start) / step, 6)) + 1
    lowest = max(100 * threshold - below * step, 100 * threshold % step)
    return Bins(lowest=round(lowest, 4), step=step, threshold=round(100 * threshold, 4))
