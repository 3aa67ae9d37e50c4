"""Assignment → PreparedDataset: its own images, in the shape and with the classes that it names."""

import math
from collections.abc import Callable
from itertools import accumulate
from operator import mul
from pathlib import Path

from grader.dataset.download import download_mnist
from grader.dataset.mnist import is_mnist, keras_cache, offline_digits, read_digits
from grader.dataset.npz import lacks_test_labels, read_npz, read_without_test_labels
from grader.dataset.prepare import PreparedDataset, prepare
from grader.errors import InputError
from grader.spec import AssignmentSpec, Data, Recipe


def prepare_data(
    assignment: AssignmentSpec,
    folder: Path,
    recipe: Recipe,
    named: Path | None,
    download: Callable[[], bool] = download_mnist,
    *,
    is_own_work: bool = False,
) -> PreparedDataset:
    """Find the assignment's data, and make sure that it is what the assignment says.

    Only MNIST can be downloaded, or replaced by the offline digits. Where the assignment's own file is not, the
    students' copy stands in for students alone.

    Args:
        assignment: Which data, and what they must be.
        folder: Of the assignment; its file is relative to it.
        recipe: How many images must be there at least.
        named: The file that the caller named instead, if any.
        download: Fetches MNIST into Keras's cache; whether that worked.
        is_own_work: Whether somebody checks work of their own, for which the labels of test images are not needed.

    Raises:
        InputError: The data are missing, are not readable, do not fit the assignment, or lack the test labels.
    """
    path = named or _own_file(assignment.data, folder)
    dataset = open_file(path, assignment.data.sha256) if path else open_mnist(download)
    if path and dataset.record.held_out and not is_own_work:
        raise InputError(
            expected="the assignment's images with the labels of their test images",
            received=f"{path}, the students' copy, which lacks them",
            remedy="Name the whole file with --data, or put it where data.file of spec.toml says. The copy is for "
            "checking one's own file where the reference solution is not.",
        )
    _check(dataset, assignment, recipe)
    return dataset


def open_file(path: Path, sha256: str | None = None) -> PreparedDataset:
    """Prepare the data set in a file; where it has no test labels, some training images are held out instead.

    Args:
        path: An .npz file.
        sha256: What its bytes must hash to, if that is known.

    Raises:
        InputError: The file is missing, is another one or holds other things, or the cache cannot be written.
    """
    if lacks_test_labels(path):  # the hash is that of the whole file
        return prepare(path, path.name, read_without_test_labels, provisional=True, held_out=True)
    return prepare(path, path.name, read_npz, sha256=sha256)


def open_mnist(download: Callable[[], bool] = download_mnist) -> PreparedDataset:
    """Find MNIST and prepare it; offline, 5,000 digits stand in, and the record says so.

    Args:
        download: Fetches MNIST into Keras's cache; whether that worked.

    Raises:
        InputError: The cache cannot be written.
    """
    cached = keras_cache()
    if is_mnist(cached) or (download() and is_mnist(cached)):
        return prepare(cached, "MNIST", read_npz)
    return prepare(offline_digits(), "MNIST, 5,000 digits", read_digits, provisional=True)


def _own_file(data: Data, folder: Path) -> Path | None:
    """Where the assignment's own images are: its file, or else the students' copy; `None` for MNIST."""
    if not data.file:
        return None
    path, copy = folder / data.file, folder / data.students_copy
    return copy if copy.is_file() and not path.exists() else path


def _check(dataset: PreparedDataset, assignment: AssignmentSpec, recipe: Recipe) -> None:
    name, shape, classes = dataset.record.name, dataset.image_shape, assignment.classes
    if not _fits(assignment.input_shape, shape):
        raise InputError(
            expected=f"input_shape to be {list(shape)}, as the images of {name} are, or the same with neighbouring "
            f"axes joined, as [{math.prod(shape)}]",
            received=f"{list(assignment.input_shape)}",
            remedy="Correct input_shape in spec.toml, or name the assignment's own data with --data.",
        )
    if dataset.classes > classes:
        raise InputError(
            expected=f"labels from 0 to {classes - 1}, for {classes} classes",
            received=f"{name} with labels up to {dataset.classes - 1}",
            remedy="Number the classes from 0, correct classes in spec.toml, or name the right data with --data.",
        )
    if dataset.record.train <= recipe.validation_images:
        raise InputError(
            expected=f"more than the {recipe.validation_images:,} training images that the recipe keeps for validation",
            received=f"{dataset.record.train:,} in {name}",
            remedy="Use more data, or lower validation_images in spec.toml.",
        )


def _fits(target: tuple[int, ...], image: tuple[int, ...]) -> bool:
    """Whether images get the target shape by joining neighbouring axes: rows and columns must not be mixed up."""
    borders, target_borders = set(accumulate(image, mul)), set(accumulate(target, mul))
    return target_borders <= borders | {1} and max(target_borders) == max(borders)
