"""Path → Submission: which files were handed in, read once, in sorted order; nothing is parsed or executed here."""

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.errors import InputError
from grader.records import Status, Submission, Unusable
from grader.spec import AssignmentSpec

MAX_SOURCE_BYTES = 1 << 20
MAX_NOTEBOOK_BYTES = 20 << 20
_SUFFIXES = (".py", ".ipynb")


def collect(paths: Iterable[Path], assignment: AssignmentSpec) -> tuple[Submission | Unusable, ...]:
    """Find every submission below the paths.

    A path is a file, a folder with the assignment's module in it (one submission), or a folder of submissions.

    Raises:
        InputError: A path does not exist, cannot be read, or holds nothing to grade.
    """
    found: dict[Path, Submission | Unusable] = {}
    for path in paths:
        entries = list(_entries(path, assignment))
        if not entries:
            raise InputError(
                expected=f"{path} to hold {assignment.module}.py, or .py and .ipynb files, or folders with one in each",
                received="a folder with nothing of that kind",
                remedy="Name the folder that the submissions lie in.",
            )
        # The same file named twice is one submission.
        found |= {entry.path.absolute(): entry for entry in entries}
    return _without_collisions(found.values())


def read_reference(path: Path) -> Submission:
    """Read the reference solution.

    Raises:
        InputError: It is missing or cannot be read.
    """
    entry = _file(path, "reference")
    if isinstance(entry, Unusable):
        raise InputError(
            expected=f"the reference solution at {path}",
            received=entry.message,
            remedy="Correct `reference` in spec.toml; it is relative to that file.",
        )
    return entry


def _entries(path: Path, assignment: AssignmentSpec) -> Iterator[Submission | Unusable]:
    try:
        mode = path.stat().st_mode
        names = sorted(os.listdir(path)) if stat.S_ISDIR(mode) else None  # noqa: PTH208 - names, not paths
    except OSError as error:
        raise _unreadable(path, error.strerror or "it cannot be read") from error
    if names is None:
        yield _named_file(path, assignment)
    elif _is_one_submission(path, names, assignment):
        yield _folder(path, Path(os.path.abspath(path)).name, assignment)  # noqa: PTH100 - ".." has a name too
    else:
        for name in names:
            yield from _member(path / name, assignment)


def _is_one_submission(path: Path, names: list[str], assignment: AssignmentSpec) -> bool:
    """Whether the assignment's module lies in the folder, and no folder beside it could be a student's."""
    if not any(f"{assignment.module}{suffix}" in names for suffix in _SUFFIXES):
        return False
    folders = [path / name for name in names if not _is_hidden(name) and (path / name).is_dir()]
    return not any(_candidates(folder, assignment) for folder in folders)


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__"


def _candidates(folder: Path, assignment: AssignmentSpec) -> list[Path]:
    """Files that could be meant: those with the assignment's name, or else all of their kind.

    Raises:
        OSError: The folder cannot be read.
    """
    files = sorted(file for file in folder.iterdir() if file.suffix in _SUFFIXES and not _is_hidden(file.name))
    return [file for file in files if file.stem == assignment.module] or files


def _named_file(path: Path, assignment: AssignmentSpec) -> Submission:
    """A file that the caller named: what is wrong with it is the caller's business, not a row of the report."""
    if path.suffix not in _SUFFIXES:
        raise _unreadable(path, "another kind of file")
    own_name = unicodedata.normalize("NFC", path.stem)
    folder = Path(os.path.abspath(path)).parent.name  # noqa: PTH100 - ".." has a name too
    entry = _file(path, folder if own_name == assignment.module else own_name)
    if isinstance(entry, Unusable):
        raise _unreadable(path, entry.message)
    return entry


def _member(path: Path, assignment: AssignmentSpec) -> Iterator[Submission | Unusable]:
    """What one entry of a folder of submissions is; other files are ignored."""
    if _is_hidden(path.name):
        return
    if path.suffix in _SUFFIXES and not path.is_dir():
        yield _file(path, path.stem)
    elif path.is_symlink() and path.is_dir():
        yield _bad_file(unicodedata.normalize("NFC", path.name), path, "is a link; hand in the folder itself.")
    elif path.is_dir():
        yield _folder(path, path.name, assignment)


def _folder(path: Path, name: str, assignment: AssignmentSpec) -> Submission | Unusable:
    identity = unicodedata.normalize("NFC", name)
    try:
        candidates = _candidates(path, assignment)
    except OSError as error:
        told = f"The folder cannot be read: {error.strerror}."
        return Unusable(id=identity, path=path, status=Status.ERROR, message=told)
    if not candidates:
        return Unusable(
            id=identity,
            path=path,
            status=Status.MISSING,
            message="Nothing was handed in: the folder holds no .py and no .ipynb file.",
        )
    if len(candidates) > 1:
        names = ", ".join(file.name for file in candidates[:5])
        return Unusable(
            id=identity,
            path=path,
            status=Status.FAILED,
            message=f"The folder holds {len(candidates)} files that could be meant ({names}); hand in exactly one.",
        )
    return _file(candidates[0], name)


def _file(path: Path, name: str) -> Submission | Unusable:
    identity = unicodedata.normalize("NFC", name)
    notebook = path.suffix == ".ipynb"
    most = MAX_NOTEBOOK_BYTES if notebook else MAX_SOURCE_BYTES
    try:
        # A link could point anywhere and a pipe would wait for ever: neither is followed.
        if path.is_dir():
            return _bad_file(identity, path, "is a folder; hand in a plain file.")
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return _bad_file(identity, path, "is no regular file; hand in a plain file.")
            content = file.read(most + 1)
    except OSError as error:
        if path.is_symlink():
            return _bad_file(identity, path, "is a link; hand in the file itself.")
        told = f"{path.name} cannot be read: {error.strerror}."
        return Unusable(id=identity, path=path, status=Status.ERROR, message=told)
    if len(content) > most:
        return _bad_file(identity, path, f"is larger than {most >> 20} MiB; hand in the code without data and outputs.")
    sha256 = hashlib.sha256(content).hexdigest()
    return Submission(id=identity, path=path, notebook=notebook, content=content, sha256=sha256)


def _bad_file(identity: str, path: Path, told: str) -> Unusable:
    return Unusable(id=identity, path=path, status=Status.FAILED, message=f"{path.name} {told}")


def _without_collisions(entries: Iterable[Submission | Unusable]) -> tuple[Submission | Unusable, ...]:
    """Sorted by id; ids that a case-insensitive file system could not tell apart become one error row."""
    groups: dict[str, list[Submission | Unusable]] = {}
    for entry in entries:
        groups.setdefault(entry.id.casefold(), []).append(entry)
    single = [group[0] if len(group) == 1 else _collision(group) for group in groups.values()]
    return tuple(sorted(single, key=lambda entry: entry.id))


def _collision(group: list[Submission | Unusable]) -> Unusable:
    paths = " and ".join(sorted(entry.path.as_posix() for entry in group))
    first = min(group, key=lambda entry: (entry.id, entry.path))
    told = f"{paths} have the same id; rename one, so that each submission has its own."
    return Unusable(id=first.id, path=first.path, status=Status.ERROR, message=told)


def _unreadable(path: Path, received: str) -> InputError:
    return InputError(
        expected="a folder of submissions, one submission's folder, or one .py or .ipynb file",
        received=f"{path}: {received}",
        remedy="Check the path and its permissions.",
    )
