"""The images: found in the right order of places, checked, prepared once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.errors import InputError
from grader.worker.dataset import NAMES, load_array, open_dataset

IMAGES = np.zeros((6, 28, 28), np.uint8)
LABELS = np.array([0, 1, 2, 3, 4, 9], np.uint8)


def never() -> bool:
    """A download that must not be tried."""
    pytest.fail("a named file needs no download")


@pytest.fixture
def npz(tmp_path: Path) -> Callable[..., Path]:
    """An .npz file with the four arrays; keyword arguments replace them, `None` leaves one out."""

    def make(**changes: Any) -> Path:
        arrays = {"x_train": IMAGES, "y_train": LABELS, "x_test": IMAGES, "y_test": LABELS} | changes
        path = tmp_path / "data.npz"
        np.savez(path, **{name: array for name, array in arrays.items() if array is not None})
        return path

    return make


def test_a_named_file_is_prepared_once(npz: Callable[..., Path]) -> None:
    """The second time the prepared arrays are there, and the file is not decoded again."""
    first = open_dataset(npz(), never)
    stamps = {name: (first.folder / f"{name}.npy").stat().st_mtime_ns for name in NAMES}
    again = open_dataset(npz(), never)
    assert again == first
    assert stamps == {name: (first.folder / f"{name}.npy").stat().st_mtime_ns for name in NAMES}
    assert first.image_shape == (28, 28, 1)
    assert first.classes == 10
    assert not first.record.provisional


def test_a_damaged_preparation_is_made_anew(npz: Callable[..., Path]) -> None:
    """A folder that was not finished is replaced."""
    folder = open_dataset(npz(), never).folder
    (folder / "x_train.npy").write_bytes(b"cut off")
    assert len(load_array(open_dataset(npz(), never).folder, "x_train")) == 6


def test_changed_labels_are_noticed(npz: Callable[..., Path]) -> None:
    """A prepared set that is no longer what its hash says is made anew."""
    folder = open_dataset(npz(), never).folder
    np.save(folder / "y_test.npy", LABELS[::-1])
    assert load_array(open_dataset(npz(), never).folder, "y_test").tolist() == LABELS.tolist()


def test_equal_arrays_have_equal_names_whatever_file_they_came_in(npz: Callable[..., Path]) -> None:
    """The hash of a data set is that of its arrays."""
    flat = open_dataset(npz(), never).record.sha256
    with_channels = open_dataset(npz(x_train=IMAGES[..., None], x_test=IMAGES[..., None]), never).record.sha256
    assert flat == with_channels
    assert flat != open_dataset(npz(y_test=LABELS[::-1].copy()), never).record.sha256


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"y_test": None}, "no array y_test", id="an array is missing"),
        pytest.param({"x_train": IMAGES / 255}, "float64", id="images that were scaled"),
        pytest.param({"x_train": IMAGES[:5]}, "5 images but 6 labels", id="fewer images than labels"),
        pytest.param({"x_train": IMAGES.reshape(6, -1)}, r"\(6, 784\)", id="images in rows"),
        pytest.param({"y_train": np.eye(6, dtype=np.uint8)}, r"\(6, 6\)", id="one-hot labels"),
        pytest.param({"y_train": LABELS - 1.0}, "float64", id="labels that are no integers"),
        pytest.param({"x_test": np.zeros((6, 32, 32), np.uint8)}, r"\(32, 32, 1\)", id="test images of another size"),
        pytest.param({"y_train": np.uint8(3)}, r"\(\)", id="a label for all"),
        pytest.param({"y_train": np.array([object()] * 6)}, "cannot read", id="pickled objects"),
    ],
)
def test_wrong_arrays_are_a_sentence(npz: Callable[..., Path], changes: dict[str, Any], told: str) -> None:
    """What is in the file, what should be, and what to do."""
    with pytest.raises(InputError, match=told) as caught:
        open_dataset(npz(**changes), never)
    assert "numpy.savez" in str(caught.value)


def test_the_offline_digits_are_fair() -> None:
    """Every class equally often, no digit in both parts, and any stretch of the training part holds all classes."""
    dataset = open_dataset(None, lambda: False)
    labels = load_array(dataset.folder, "y_train")
    assert np.bincount(labels).tolist() == [3_600] * 10
    assert np.bincount(load_array(dataset.folder, "y_test")).tolist() == [100] * 10
    assert np.bincount(labels[-1_000:], minlength=10).min() >= 90
    train = {image.tobytes() for image in load_array(dataset.folder, "x_train")[::9]}
    assert not train & {image.tobytes() for image in load_array(dataset.folder, "x_test")}
    assert dataset.record.provisional


def test_a_download_is_tried_before_falling_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keras's cache first, then one try to fill it."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    tries: list[str] = []

    def download() -> bool:
        tries.append("once")
        return False

    open_dataset(None, download)
    assert tries == ["once"]
