"""What a data set's file holds: four arrays under Keras's own names, checked and brought to one form."""

import zipfile
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from grader.errors import InputError
from grader.printable import shortened

MAX_BYTES = 8 << 30
"""Of all that is in the file, unpacked."""
TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS = NAMES = ("x_train", "y_train", "x_test", "y_test")


AnyArray = npt.NDArray[Any]
Images = npt.NDArray[np.uint8] | npt.NDArray[np.float32]
"""(count, height, width, channels); bytes are grey levels from 0 to 255, floats lie in [0, 1]."""
Labels = npt.NDArray[np.int32]
"""(count,), class numbers from 0."""


class Arrays(NamedTuple):
    """A whole data set."""

    x_train: Images
    y_train: Labels
    x_test: Images
    y_test: Labels


def read_npz(path: Path) -> Arrays:
    """Read a file that `numpy.savez` wrote; pickled objects are never loaded.

    Raises:
        InputError: It is not such a file, or an array is missing or not what it should be.
    """
    raw = _read(path, NAMES)
    training = _labelled(path, raw, "training", (TRAIN_IMAGES, TRAIN_LABELS))
    arrays = Arrays(*training, *_labelled(path, raw, "test", (TEST_IMAGES, TEST_LABELS)))
    train, test = arrays.x_train.shape[1:], arrays.x_test.shape[1:]
    if train != test:
        received = f"training images of shape {train}, test images of shape {test}"
        raise _wrong(path, received, "Bring all images to one size and the same channels.")
    if arrays.x_train.dtype != arrays.x_test.dtype:
        received = f"whole numbers and floats mixed: {TRAIN_IMAGES} {raw[TRAIN_IMAGES].dtype}, "
        raise _wrong(path, f"{received}{TEST_IMAGES} {raw[TEST_IMAGES].dtype}", "Scale both in the same way.")
    return arrays


def read_without_test_labels(path: Path) -> Arrays:
    """Read a file that lacks the labels of its test images, and hold out the last training images in their place.

    The test images are not looked at.

    Raises:
        InputError: It is not such a file, an array is not what it should be, or there are too few training images.
    """
    names = (TRAIN_IMAGES, TRAIN_LABELS)
    images, labels = _labelled(path, _read(path, names), "training", names)
    split = held_in(len(images))
    if not split:
        raise _wrong(path, "a single training image", "Put more images into it: some of them are held out for a test.")
    return Arrays(images[:split], labels[:split], images[split:], labels[split:])


def held_in(train: int) -> int:
    """How many of so many training images are left to train on when some stand in for test images: all but a sixth."""
    return train - max(1, train // 6)


def lacks_test_labels(path: Path) -> bool:
    """Whether a file is a data set without the labels of its test images, as students get it."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
    except Exception:  # noqa: BLE001 - a damaged directory brings about whatever it likes, and its reader says what
        return False
    return {name for name in NAMES if f"{name}.npy" not in members} == {TEST_LABELS}


def _labelled(path: Path, raw: dict[str, AnyArray], what: str, names: tuple[str, str]) -> tuple[Images, Labels]:
    images, labels = _images(path, names[0], raw), _labels(path, names[1], raw)
    if len(images) != len(labels):
        received = f"{len(images):,} {what} images but {len(labels):,} {what} labels"
        raise _wrong(path, received, "Give each image one label, in the same order.")
    return images, labels


def _refuse_other_files(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        raise _wrong(path, "a file that is not an .npz archive")
    if (size := _unpacked(path)) > MAX_BYTES:
        raise _wrong(path, f"{size:,} bytes, and at most {MAX_BYTES:,} are read", "Leave images out, or shrink them.")


def _unpacked(path: Path) -> int:
    """What the archive says of its own size; no more than that comes out of it."""
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(member.file_size for member in archive.infolist())
    except Exception as error:  # as NumPy does, it lets out whatever a damaged directory brings about
        raise _wrong(path, f"an archive that cannot be read: {_description(error)}") from error


def _read(path: Path, wanted: tuple[str, ...]) -> dict[str, AnyArray]:
    _refuse_other_files(path)
    name, arrays = "the archive", {}
    try:
        # NumPy leaves a file open that it has opened itself and then cannot read.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            names = archive.files
            for name in (name for name in wanted if name in names):
                arrays[name] = np.asarray(archive[name])
    except Exception as error:
        if name in NAMES and "allow_pickle" in str(error):
            remedy = "Store plain numbers, all images in one size: objects could run code, and are never read."
            raise _wrong(path, f"{name} with Python objects in it", remedy) from error
        raise _wrong(path, f"{name}, which NumPy cannot read: {_description(error)}") from error
    if missing := [name for name in wanted if name not in arrays]:
        raise _wrong(path, f"no array {missing[0]}; it has {', '.join(names)[:200] or 'none'}")
    return arrays


def _description(error: Exception) -> str:
    return shortened(f"{type(error).__name__} {' '.join(str(error).split())}", 300)


def _images(path: Path, name: str, raw: dict[str, AnyArray]) -> Images:
    images = raw[name]
    if images.ndim not in {3, 4} or images.dtype.kind not in "iuf":
        received = f"{name} of shape {images.shape} and type {images.dtype}"
        raise _wrong(path, received, "Give it these axes, and store grey levels from 0 to 255 as numpy.uint8.")
    if 0 in images.shape:
        raise _wrong(path, f"{name} of shape {images.shape}, in which there is no pixel", "Put images into both parts.")
    with_channels = images if images.ndim == 4 else images[..., np.newaxis]
    most = 1 if images.dtype.kind == "f" else 255
    if not np.isfinite(images).all():
        raise _wrong(path, f"{name} with pixels that are not finite (NaN or infinity)", "Replace or leave them out.")
    lowest, highest = images.min(), images.max()
    if lowest < 0 or highest > most:
        received = f"{name} of type {images.dtype} with values from {lowest:g} to {highest:g}"
        raise _wrong(path, received, "Scale the images: floats to [0, 1], whole numbers to 0 ... 255.")
    return cast("Images", with_channels.astype(np.float32 if most == 1 else np.uint8, copy=False))


def _labels(path: Path, name: str, raw: dict[str, AnyArray]) -> Labels:
    labels = raw[name]
    if labels.ndim == 2 and labels.shape[1] == 1:  # as Keras gives those of CIFAR-10
        labels = labels[:, 0]
    if labels.ndim == 2:
        remedy = "Write one class number for each image: numpy.argmax(labels, axis=1) of one-hot vectors."
        raise _wrong(path, f"{name} of shape {labels.shape}", remedy)
    if labels.ndim != 1 or labels.dtype.kind not in "iu":
        remedy = (
            "Write class numbers from 0 as integers: labels.astype(int), or numpy.unique(names, return_inverse=True)."
        )
        raise _wrong(path, f"{name} of shape {labels.shape} and type {labels.dtype}", remedy)
    if labels.size and (labels.min() < 0 or labels.max() > np.iinfo(np.int32).max):
        raise _wrong(path, f"{name} with values from {labels.min()} to {labels.max()}", "Number the classes from 0.")
    return labels.astype(np.int32)


def _wrong(path: Path, received: str, remedy: str = "Write it with numpy.savez and these four names.") -> InputError:
    return InputError(
        expected=f"{path} to hold {', '.join(NAMES)}: images (count, height, width) or "
        "(count, height, width, channels), whole numbers 0 ... 255 or floats in [0, 1], and as many class numbers",
        received=received,
        remedy=remedy,
    )
