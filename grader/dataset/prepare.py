"""The images in a form that every trainer maps into memory without a copy: made once, and checked at each use."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np
from platformdirs import user_cache_path

from grader.dataset.npz import NAMES, AnyArray, Arrays, Images
from grader.errors import InputError
from grader.file_lock import locked
from grader.summary import Dataset

FORMAT = 2
"""Version of the prepared form; part of its place in the cache."""
RECORD = "sha256.txt"
"""The file with the hash of the arrays, which names the set in grades."""


class PreparedDataset(NamedTuple):
    """Four `.npy` files, and what is known of them."""

    folder: Path
    record: Dataset
    image_shape: tuple[int, ...]
    """(height, width, channels) of all images."""
    classes: int
    """One more than the largest label."""


def load_array(folder: Path, name: str) -> AnyArray:
    """Map one prepared array into memory, read-only."""
    return cast("AnyArray", np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False))


def load_images(folder: Path, name: str, shape: tuple[int, ...]) -> Images:
    """Map prepared images, each in the shape that a model takes; it has as many values."""
    return cast("Images", load_array(folder, name).reshape(-1, *shape))


def scale(images: Images) -> float:
    """The pixel value that stands for 1: pixels divided by it lie in [0, 1]."""
    return 255.0 if images.dtype == np.uint8 else 1.0


def find_prepared(sha256: str) -> Path | None:
    """Where a data set lies that was prepared before on this machine.

    Args:
        sha256: Over its arrays, as `Dataset.sha256` has it.

    Returns:
        Its folder; `None` where it is not, or not any more.
    """
    try:
        records = sorted(cache_folder().glob(f"*/{RECORD}"))
        return next((record.parent for record in records if record.read_text(encoding="ascii") == sha256), None)
    except (OSError, ValueError):
        return None


def prepare(
    path: Path, name: str, read: Callable[[Path], Arrays], *, sha256: str | None = None, provisional: bool = False
) -> PreparedDataset:
    """Prepare the data set in a file, unless that was done before.

    Args:
        path: The file.
        name: What to call it in reports.
        read: Reads it; its name is a part of the prepared form's.
        sha256: What the file's bytes must hash to, if that is known.
        provisional: Whether it stands in for another data set.

    Raises:
        InputError: The file is missing, is another one or holds other things, or the cache cannot be written.
    """
    digest = _hash(path)
    if sha256 not in {None, digest}:
        raise InputError(
            expected=f"{path} to be the file whose SHA-256 is data.sha256 of spec.toml, {sha256}",
            received=f"a file with {digest}",
            remedy="Get the assignment's own file, or correct data.sha256.",
        )
    folder = cache_folder() / f"{digest[:32]}-{read.__name__}-{FORMAT}"
    if not is_whole(folder):
        arrays = read(path)
        try:
            _write(folder, arrays)
        except OSError as error:
            reason = error.strerror or f"the disk is full ({error})"
            raise InputError(
                happened=f"The images cannot be prepared in {folder}: {reason}.",
                remedy="Make room or permit writing there, or set XDG_CACHE_HOME to another folder.",
            ) from error
    return describe(folder, name, provisional=provisional)


def cache_folder() -> Path:
    """Where this user's prepared data sets are, by the name under which a jail shows it."""
    return user_cache_path("cnn-grader").resolve() / "datasets"


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(
            expected="an .npz file with the images",
            received=f"{path}: {error.strerror}",
            remedy="Check the path: --data, or data.file of spec.toml, which is relative to that file.",
        ) from error


def is_whole(folder: Path) -> bool:
    """Whether a prepared set is there and still what it was: grades will name it by its hash."""
    try:
        return (folder / RECORD).read_text(encoding="ascii") == _digest(_load(folder))
    except (OSError, ValueError, EOFError):
        return False


def _load(folder: Path) -> Arrays:
    return Arrays(*(load_array(folder, name) for name in NAMES))


def _digest(arrays: Arrays) -> str:
    digest = hashlib.sha256()
    for name, array in zip(NAMES, arrays, strict=True):
        digest.update(f"{name}{array.shape}{array.dtype}".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def describe(folder: Path, name: str, *, provisional: bool) -> PreparedDataset:
    """Read from a prepared set what is known of it.

    Args:
        folder: Of the set.
        name: What to call it in reports.
        provisional: Whether it stands in for another data set.
    """
    arrays = _load(folder)
    train, test = arrays.y_train, arrays.y_test
    sha256 = (folder / RECORD).read_text(encoding="ascii")
    record = Dataset(name=name, sha256=sha256, train=len(train), test=len(test), provisional=provisional)
    return PreparedDataset(folder, record, arrays.x_train.shape[1:], 1 + int(max(train.max(), test.max())))


def _write(folder: Path, arrays: Arrays) -> None:
    """Write all files beside the place and move them there in one step: a half-written set is never seen."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = folder.with_name(f"{folder.name}.part")
    with locked(folder.parent):
        if is_whole(folder):  # another run was faster
            return
        for remains in (part, folder):  # of a run that was killed, or damaged
            shutil.rmtree(remains, ignore_errors=True)
        try:
            part.mkdir()
            for name, array in zip(NAMES, arrays, strict=True):
                np.save(part / f"{name}.npy", array, allow_pickle=False)
            (part / RECORD).write_text(_digest(arrays), encoding="ascii")
            part.rename(folder)
        except OSError:
            shutil.rmtree(part, ignore_errors=True)
            raise
