"""What a model took for what: the confusion matrix of a trial, and the images that it got wrong."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from grader.dataset.answers import decode_answers, decode_labels
from grader.records import Trial

MOST_CLASSES = 20
"""So many rows and columns an eye can still follow."""
MOST_PAIRS = 5
"""Confusions that are named."""
_IN_A_ROUND = 3
"""Images of one confusion before it is the next one's turn."""


class Pair(NamedTuple):
    """One class taken for another."""

    label: int
    guess: int
    images: int
    """How many there are."""


class Mistake(NamedTuple):
    """An image that was classified wrongly."""

    number: int
    """Its index among the test images, from 0."""
    label: int
    guess: int


class Confusion(NamedTuple):
    """How the answers of a trial fit the labels."""

    matrix: npt.NDArray[np.int64]
    """Images by label (rows) and guess (columns); shape (classes, classes)."""
    mistakes: tuple[Mistake, ...]
    """Some of every frequent confusion: by pair, those first that happened most often, and then by number."""

    @property
    def wrong(self) -> int:
        """Images that were classified wrongly."""
        return int(self.matrix.sum() - np.trace(self.matrix))

    @property
    def pairs(self) -> list[Pair]:
        """The most frequent confusions, those first that happened most often."""
        return _pairs(self.matrix)[:MOST_PAIRS]


def confusion(trial: Trial, labels: str, classes: int, *, most: int = 24) -> Confusion | None:
    """Compare the answers of a trial with the labels.

    Args:
        trial: Whose answers.
        labels: The class of every test image, in the format of `Trial.answers`.
        classes: How many classes there are.
        most: So many mistakes are kept.

    Returns:
        `None` where either is missing or cannot be read.
    """
    if not trial.answers or not labels:
        return None
    try:
        truth = decode_labels(labels, trial.total, classes)
        answers = decode_answers(trial.answers, trial.total, classes)
    except ValueError:  # a gradebook may come from elsewhere
        return None
    matrix = np.bincount(truth * classes + answers, minlength=classes**2).reshape(classes, classes)
    mistakes = [
        Mistake(int(number), pair.label, pair.guess)
        for pair, images in _shares(_pairs(matrix), most)
        for number in np.flatnonzero((truth == pair.label) & (answers == pair.guess))[:images]
    ]
    return Confusion(matrix, tuple(mistakes))


def _pairs(matrix: npt.NDArray[np.int64]) -> list[Pair]:
    """All confusions that happened, those first that happened most often."""
    rest = matrix - np.diag(np.diag(matrix))
    classes = len(rest)
    order = np.argsort(-rest, axis=None, kind="stable")[: np.count_nonzero(rest)]
    return [Pair(int(at) // classes, int(at) % classes, int(rest.flat[at])) for at in order]


def _shares(pairs: Sequence[Pair], most: int) -> list[tuple[Pair, int]]:
    """How many images of which confusion are kept: in rounds, so that each frequent confusion can be seen.

    The first of all images that are wrong would only show what stands at the beginning of the data set.
    """
    turns = sorted(
        (number // _IN_A_ROUND, rank)
        for rank, pair in enumerate(pairs[:most])
        for number in range(min(pair.images, most))
    )
    shares = Counter(rank for _, rank in turns[:most])
    return [(pairs[rank], shares[rank]) for rank in sorted(shares)]
