"""What a model took for what."""

import numpy as np

from grader.dataset.answers import encode_answers
from grader.records import Trial
from grader.report.confusion import Mistake, Pair, confusion

LABELS = np.array([0, 1, 2, 2, 1, 0])


def _trial(*answers: int) -> Trial:
    return Trial(
        seed=1,
        correct=0,
        total=len(answers),
        accuracy=0,
        cpu_seconds=1,
        epochs=(),
        weights_sha256="",
        answers=encode_answers(np.array(answers), 3),
    )


def test_a_matrix_counts_images_by_label_and_guess() -> None:
    """Rows are labels; the images that are wrong are named by their index from 0."""
    found = confusion(_trial(0, 2, 2, 1, 2, 0), encode_answers(LABELS, 3), 3)
    assert found is not None
    assert found.matrix.tolist() == [[2, 0, 0], [0, 0, 2], [0, 1, 1]]
    assert found.wrong == 3
    assert found.mistakes == (Mistake(1, 1, 2), Mistake(4, 1, 2), Mistake(3, 2, 1))
    assert found.pairs == [Pair(1, 2, 2), Pair(2, 1, 1)]


def test_no_more_mistakes_are_kept_than_asked_for() -> None:
    """All are counted."""
    found = confusion(_trial(1, 0, 0, 0, 0, 1), encode_answers(LABELS, 3), 3, most=2)
    assert found is not None
    assert [mistake.number for mistake in found.mistakes] == [0, 5]
    assert found.wrong == 6


def test_each_frequent_confusion_shows_some_of_its_images() -> None:
    """Fifty zeros at the beginning would leave no room for the others; of each three are kept before the next round."""
    labels = np.array([0] * 50 + [1] * 4 + [2])
    answers = np.array([1] * 50 + [2] * 4 + [0])
    trial = _trial(*answers)
    found = confusion(trial, encode_answers(labels, 3), 3, most=9)
    assert found is not None
    assert [mistake.number for mistake in found.mistakes] == [0, 1, 2, 3, 4, 50, 51, 52, 54]
    assert [mistake.label for mistake in found.mistakes] == [0, 0, 0, 0, 0, 1, 1, 1, 2]


def test_what_cannot_be_read_has_no_matrix() -> None:
    """A gradebook without labels, or one that somebody else wrote, has no confusions, and is no error."""
    assert confusion(_trial(0, 1, 2, 2, 1, 0), "", 3) is None
    assert confusion(_trial(0, 1, 2, 2, 1, 0), "?", 3) is None
    assert confusion(_trial(0, 1), encode_answers(LABELS, 3), 3) is None
