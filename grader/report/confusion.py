"""What a model took for what: the confusion matrix of a trial, and the images that it got wrong."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from grader.dataset.answers import decode_answers, decode_labels
from grader.records import Trial

MOST_CLASSES = 20
"""So many rows and columns an eye can still follow."""
MOST_PAIRS = 5
"""Confusions that are named."""


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
    """By number, of the first that were wrong."""

    @property
    def wrong(self) -> int:
        """Images that were classified wrongly."""
        return int(self.matrix.sum() - np.trace(self.matrix))

    @property
    def pairs(self) -> list[Pair]:
        """The most frequent confusions, those first that happened most often."""
        rest = self.matrix - np.diag(np.diag(self.matrix))
        order = np.argsort(-rest, axis=None, kind="stable")[:MOST_PAIRS]
        classes = len(rest)
        pairs = (Pair(int(at) // classes, int(at) % classes, int(rest.flat[at])) for at in order)
        return [pair for pair in pairs if pair.images]


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
    numbers = np.flatnonzero(truth != answers)[:most]
    mistakes = tuple(Mistake(int(number), int(truth[number]), int(answers[number])) for number in numbers)
    return Confusion(matrix, mistakes)
