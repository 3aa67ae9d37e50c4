"""Whether two models differ on the same test images by more than chance: the exact test of McNemar.

Both models answered the same images, so the images that both got right, or both wrong, say nothing about which is
better. If neither is, each of the others, the discordant ones, is as likely to be one model's as the other's, and of n
discordant images the number that one model got right is binomial(n, 1/2) (McNemar, Psychometrika 12, 1947, 153-157;
exact: Agresti, Categorical Data Analysis, 3rd edition, 11.1.1; for classifiers: Dietterich, Neural Computation 10,
1998, 1895-1923). The exact test never calls more equal models different than its level says.

The sum is in whole numbers, and not `scipy.stats.binomtest(better, better + worse)`, which the tests hold it to: that
takes a second to import and 3 ms a test, and a class of 2,000 is to be reported in less.
"""

from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from grader.dataset.answers import decode_answers, decode_labels
from grader.records import Trial

LEVEL = 0.05
"""At most so large a part of equally good models is called different."""
_MOST_KEPT = 20_000
"""Comparisons of one run: each report asks for them anew."""


class Comparison(NamedTuple):
    """A trained model against the reference on the same test images."""

    better: int
    """Images that it got right and the reference wrong."""
    worse: int
    """Images that it got wrong and the reference right."""
    total: int
    """All test images."""

    @property
    def difference(self) -> int:
        """Images that it got right more than the reference did; negative if it is behind."""
        return self.better - self.worse

    @property
    def probability(self) -> float:
        """The p-value: how likely a difference at least as large is, in either direction, if neither is better."""
        return probability(self.better, self.worse)

    @property
    def by_chance(self) -> bool:
        """Whether chance would explain the difference."""
        return self.probability >= LEVEL


def compared(trials: Sequence[Trial], reference: Sequence[Trial], labels: str, classes: int) -> Comparison | None:
    """Compare the trials that decide: of several seeds, those with the median accuracy.

    This is about two models as they were trained, not about what training from other seeds would have given.

    Args:
        trials: Of one model; their number is odd.
        reference: Of the reference.
        labels: The class of every test image, in the format of `Trial.answers`.
        classes: How many classes there are.

    Returns:
        `None` where a part is missing or cannot be read, or where the two did not answer the same images.
    """
    if not trials or not reference or not labels:
        return None
    own, others = median(trials), median(reference)
    if own.total != others.total or not own.answers or not others.answers:
        return None
    try:
        return _compared(own.answers, others.answers, labels, own.total, classes)
    except ValueError:  # a gradebook may come from elsewhere
        return None


def median(trials: Sequence[Trial]) -> Trial:
    """The trial in the middle by accuracy; their number is odd, and all are of the same test images."""
    return sorted(trials, key=attrgetter("correct"))[len(trials) // 2]


@lru_cache(maxsize=_MOST_KEPT)
def probability(better: int, worse: int) -> float:
    """The two-sided p-value of McNemar's exact test.

    Args:
        better: Discordant images that one model got right.
        worse: Discordant images that the other got right.
    """
    discordant, fewer = better + worse, min(better, worse)
    if better == worse:
        return 1.0
    term = tail = 1  # discordant choose i, and the sum of these up to i
    for i in range(fewer):
        term = term * (discordant - i) // (i + 1)
        tail += term
    return min(1.0, tail / (1 << (discordant - 1)))


@lru_cache(maxsize=_MOST_KEPT)
def _compared(own: str, others: str, labels: str, images: int, classes: int) -> Comparison:
    own_right = _right(own, labels, images, classes)
    others_right = _right(others, labels, images, classes)
    return Comparison(
        better=int(np.count_nonzero(own_right & ~others_right)),
        worse=int(np.count_nonzero(others_right & ~own_right)),
        total=images,
    )


@lru_cache(maxsize=4)  # the reference's, again and again
def _right(answers: str, labels: str, images: int, classes: int) -> npt.NDArray[np.bool_]:
    """Which images were classified correctly; shape (images,)."""
    return np.equal(decode_answers(answers, images, classes), decode_labels(labels, images, classes))
