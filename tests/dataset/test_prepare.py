"""The images in their prepared form: made once, verified, named by what they hold."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.dataset.find import open_file, open_mnist
from grader.dataset.npz import NAMES
from grader.dataset.prepare import find_prepared, load_array, load_images, scale
from grader.errors import InputError

IMAGES = np.zeros((6, 28, 28), np.uint8)
LABELS = np.array([0, 1, 2, 3, 4, 9], np.uint8)


@pytest.fixture
def npz(tmp_path: Path) -> Callable[..., Path]:
    """An .npz file with the four arrays; keyword arguments replace them."""

    def make(**changes: Any) -> Path:
        path = tmp_path / "data.npz"
        np.savez(path, **({"x_train": IMAGES, "y_train": LABELS, "x_test": IMAGES, "y_test": LABELS} | changes))
        return path

    return make


def test_a_named_file_is_prepared_once(npz: Callable[..., Path]) -> None:
    """The second time the prepared arrays are there, and the file is not decoded again."""
    first = open_file(npz())
    stamps = {name: (first.folder / f"{name}.npy").stat().st_mtime_ns for name in NAMES}
    again = open_file(npz())
    assert again == first
    assert stamps == {name: (first.folder / f"{name}.npy").stat().st_mtime_ns for name in NAMES}
    assert first.image_shape == (28, 28, 1)
    assert first.classes == 10
    assert first.record.name == "data.npz"
    assert not first.record.provisional


def test_a_damaged_preparation_is_made_anew(npz: Callable[..., Path]) -> None:
    """A folder that was not finished is replaced."""
    folder = open_file(npz()).folder
    (folder / "x_train.npy").write_bytes(b"cut off")
    assert len(load_array(open_file(npz()).folder, "x_train")) == 6


def test_remains_of_a_killed_run_are_used_up(npz: Callable[..., Path]) -> None:
    """A folder that was being written when its grader was killed is in nobody's way, and does not stay."""
    folder = open_file(npz()).folder
    part = folder.with_name(f"{folder.name}.part")
    folder.rename(part)
    (part / "x_test.npy").write_bytes(b"half")
    assert load_array(open_file(npz()).folder, "y_test").tolist() == LABELS.tolist()
    assert not part.exists()


def test_changed_labels_are_noticed(npz: Callable[..., Path]) -> None:
    """A prepared set that is no longer what its hash says is made anew."""
    folder = open_file(npz()).folder
    np.save(folder / "y_test.npy", LABELS[::-1].astype(np.int32))
    assert load_array(open_file(npz()).folder, "y_test").tolist() == LABELS.tolist()


def test_equal_arrays_have_equal_names_whatever_file_they_came_in(npz: Callable[..., Path]) -> None:
    """The hash of a data set is that of its arrays."""
    flat = open_file(npz()).record.sha256
    with_channels = open_file(npz(x_train=IMAGES[..., None], x_test=IMAGES[..., None])).record.sha256
    assert flat == with_channels
    assert flat != open_file(npz(y_test=LABELS[::-1].copy())).record.sha256


def test_only_the_file_that_was_meant_is_opened(npz: Callable[..., Path]) -> None:
    """With a known hash another file is refused, however good its arrays are."""
    path = npz()
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert open_file(path, sha256).record.train == 6
    with pytest.raises(
        InputError, match=rf"data\.sha256 of spec\.toml, {sha256}; received a file with [0-9a-f]{{64}}\."
    ):
        open_file(npz(y_test=LABELS[::-1].copy()), sha256)


@pytest.mark.parametrize("place", ["nowhere.npz", "."])
def test_a_missing_file_is_a_sentence(tmp_path: Path, place: str) -> None:
    """Both ways to name it are in the message."""
    with pytest.raises(InputError, match=r"--data, or data\.file of spec\.toml"):
        open_file(tmp_path / place)


def test_images_get_the_shape_that_the_model_takes(npz: Callable[..., Path]) -> None:
    """Still a map of the file: nothing is copied."""
    folder = open_file(npz()).folder
    rows = load_images(folder, "x_test", (784,))
    assert rows.shape == (6, 784)
    assert isinstance(rows, np.memmap)
    assert not rows.flags.writeable


@pytest.mark.parametrize("kind", [np.uint8, np.float32])
def test_both_kinds_of_pixels_end_in_the_unit_interval(npz: Callable[..., Path], kind: type[np.generic]) -> None:
    """Bytes are divided by 255, floats are not; the prepared form keeps their kind."""
    brightest = np.full((6, 2, 2), 255 if kind is np.uint8 else 1, kind)
    images = load_images(open_file(npz(x_train=brightest, x_test=brightest)).folder, "x_train", (2, 2, 1))
    assert images.dtype == kind
    assert np.all(images / scale(images) == 1)


def test_a_download_is_tried_before_falling_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keras's cache first, then one try to fill it; the stand-in is called provisional."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    tries: list[str] = []

    def download() -> bool:
        tries.append("once")
        return False

    assert open_mnist(download).record.provisional
    assert tries == ["once"]


def test_a_prepared_set_is_found_by_what_it_holds(npz: Callable[..., Path]) -> None:
    """A gradebook names its data by their hash; what nobody has prepared here is not there."""
    prepared = open_file(npz())
    assert find_prepared(prepared.record.sha256) == prepared.folder
    assert find_prepared("0" * 64) is None
