"""What a run is prepared with."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from grader.assignment import load_assignment
from grader.dataset.find import open_file, open_mnist
from grader.dataset.prepare import PreparedDataset
from grader.gradebook import FeedbackRules
from grader.prepare import _feedback
from grader.spec import AssignmentSpec


@pytest.fixture
def own_data(tmp_path: Path) -> PreparedDataset:
    """Images that are the teacher's."""
    images, labels = np.zeros((6, 28, 28), np.uint8), np.arange(6)
    np.savez(tmp_path / "own.npz", x_train=images, y_train=labels, x_test=images, y_test=labels)
    return open_file(tmp_path / "own.npz")


def test_test_images_are_shown_by_default_only_where_everybody_has_them(
    assignment: AssignmentSpec, own_data: PreparedDataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The digits that stand in for MNIST are public; a file that --data names is not, whatever spec.toml calls it."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    stand_in = open_mnist(lambda: False)
    assert _feedback(assignment, stand_in) == FeedbackRules(test_images=True, rank=False)
    assert _feedback(assignment, own_data) == FeedbackRules(test_images=False, rank=False)
    assert _feedback(assignment, None) == FeedbackRules(test_images=False, rank=False)


def test_the_teacher_decides_what_students_see(
    edited_assignment: Callable[..., Path], own_data: PreparedDataset
) -> None:
    """Images of their own, and the rank."""
    folder = edited_assignment(("rank = false", "rank = true\ntest_images = true"))
    assert _feedback(load_assignment(folder), own_data) == FeedbackRules(test_images=True, rank=True)
