"""The students' copy of a data set: what it holds, what it gives away, and how it is read."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.dataset.npz import Arrays, lacks_test_labels, read_npz, read_without_test_labels
from grader.dataset.students_copy import students_copy
from grader.errors import InputError

COUNT = 30
PIXELS = (np.arange(COUNT * 4 * 5 * 3) % 251).astype(np.uint8).reshape(COUNT, 4, 5, 3)
LABELS = np.repeat(np.arange(3, dtype=np.int32), 10)
WHOLE = Arrays(PIXELS, LABELS, PIXELS[::-1].copy(), LABELS)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The copy of a small data set."""
    path = tmp_path / "copy.npz"
    path.write_bytes(students_copy(WHOLE))
    return path


def _arrays(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as archive:
        return dict(archive)


def test_it_holds_everything_but_the_test_labels(copy: Path) -> None:
    """Training images with their labels as they are, and every test image."""
    arrays = _arrays(copy)
    assert set(arrays) == {"x_train", "y_train", "x_test"}
    assert np.array_equal(arrays["x_train"], WHOLE.x_train)
    assert np.array_equal(arrays["y_train"], WHOLE.y_train)
    assert sorted(map(bytes, arrays["x_test"])) == sorted(map(bytes, WHOLE.x_test))


def test_the_order_of_its_test_images_says_nothing_of_their_classes(copy: Path) -> None:
    """Whatever order the whole set has them in, the copy is the same, and in another order than that of the classes."""
    shuffled = np.random.default_rng(1).permutation(COUNT)
    assert students_copy(WHOLE._replace(x_test=WHOLE.x_test[shuffled])) == copy.read_bytes()
    assert not np.array_equal(_arrays(copy)["x_test"], WHOLE.x_test)


def test_equal_images_give_equal_bytes(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On any day."""
    monkeypatch.setattr("time.time", lambda: 2e9)
    assert students_copy(WHOLE) == copy.read_bytes()


def test_it_is_recognised_by_the_missing_labels(copy: Path, tmp_path: Path) -> None:
    """A whole file is none, nor is one that lacks something else, nor what is no archive."""
    assert lacks_test_labels(copy)
    arrays = _arrays(copy)
    np.savez(tmp_path / "whole.npz", y_test=LABELS, **arrays)
    np.savez(tmp_path / "less.npz", x_train=arrays["x_train"], y_train=arrays["y_train"])
    (tmp_path / "text.npz").write_text("text", encoding="utf-8")
    others = ("whole.npz", "less.npz", "text.npz", "absent.npz")
    assert not any(lacks_test_labels(tmp_path / name) for name in others)


def test_the_last_sixth_of_the_training_images_is_held_out(copy: Path) -> None:
    """They are in no other part: what a model is tested on it was not trained on."""
    arrays = read_without_test_labels(copy)
    assert np.array_equal(arrays.x_train, PIXELS[:25])
    assert np.array_equal(arrays.x_test, PIXELS[25:])
    assert arrays.y_train.tolist() == LABELS[:25].tolist()
    assert arrays.y_test.tolist() == LABELS[25:].tolist()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"y_train": LABELS[:3]}, "30 training images but 3 training labels"),
        ({"x_train": PIXELS[:1], "y_train": LABELS[:1]}, "received a single training image"),
        ({"x_train": PIXELS.astype(object)}, "Python objects"),
    ],
)
def test_what_is_wrong_in_it_is_a_sentence(copy: Path, changes: dict[str, Any], problem: str) -> None:
    """As of the whole file."""
    buffer = io.BytesIO()
    np.savez(buffer, **(_arrays(copy) | changes))
    copy.write_bytes(buffer.getvalue())
    with pytest.raises(InputError, match=problem):
        read_without_test_labels(copy)


def test_the_whole_file_is_still_required_where_it_is_read(copy: Path) -> None:
    """Nothing stands in for labels by mistake."""
    with pytest.raises(InputError, match="no array y_test"):
        read_npz(copy)
