"""Location → Submission: which file was meant, and which modules belong to it."""

import hashlib
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from grader.collect.archive import open_student_archive
from grader.collect.location import MAX_ID, Location
from grader.collect.modules import Modules, find_modules
from grader.collect.tree import ARCHIVE, SOURCES, Entry, Kind, UnreadableError
from grader.records import Module, Status, Student, Submission, Unusable
from grader.wording import listed

MAX_SOURCE_BYTES = 1 << 20
MAX_NOTEBOOK_BYTES = 20 << 20
_MAX_DEPTH = 5
"""Folders that hold nothing but one folder, as archives and repositories have them."""
_MAX_NAMES = 5
"""Listed in a sentence."""


class _MainFile(NamedTuple):
    file: Entry
    folder: Entry | None
    """Of its modules."""


def read_submission(location: Location, module: str, student: Student | None = None) -> Submission | Unusable:
    """Read the submission that lies there, or say why it cannot be graded.

    Args:
        location: Where to look.
        module: The assignment's name for the file.
        student: Who it is on the roster.
    """
    identity = student.id if student else unicodedata.normalize("NFC", location.id[:MAX_ID])
    try:
        main = _main_file(location, module)
        content = read_source(main.file)
    except UnreadableError as error:
        return Unusable(
            id=identity,
            path=location.entry.path,
            status=error.status,
            finding=error.finding,
            student=student,
            handed_in=location.handed_in,
        )
    modules = find_modules(main.file, content, main.folder) if main.folder else Modules()
    return Submission(
        id=identity,
        path=main.file.path,
        notebook=main.file.suffix == ".ipynb",
        content=content,
        modules=modules.files,
        sha256=_sha256(content, modules.files),
        notes=(*location.notes, *modules.notes),
        student=student,
        handed_in=location.handed_in,
    )


def read_source(file: Entry) -> bytes:
    """Read a file that could be graded.

    Raises:
        UnreadableError: It is not a regular file, or too large.
    """
    return file.read(MAX_NOTEBOOK_BYTES if file.suffix == ".ipynb" else MAX_SOURCE_BYTES)


def candidates(folder: Entry, module: str) -> list[Entry]:
    """List the files that could be meant: those with the assignment's name, or else all of their kind.

    Raises:
        UnreadableError: The folder cannot be read.
    """
    files = [entry for entry in folder.entries() if entry.suffix in SOURCES]
    return [file for file in files if file.stem == module] or files


def _main_file(location: Location, module: str) -> _MainFile:
    entry = location.entry
    packed = entry.suffix == ARCHIVE and entry.kind is not Kind.FOLDER
    if entry.kind is not Kind.FOLDER and not packed:
        return _MainFile(entry, location.folder)
    folder = open_student_archive(entry) if packed else entry
    for _ in range(_MAX_DEPTH):
        files = candidates(folder, module)
        if files:
            return _MainFile(_only(files, "files that could be meant"), folder)
        archives = [] if packed else [entry for entry in folder.entries() if entry.suffix == ARCHIVE]
        folders = folder.folders()
        if archives:
            folder, packed = open_student_archive(_only(archives, "zip files")), True
        elif len(folders) == 1:
            folder = folders[0]
        else:
            break
    raise _nothing_handed_in(folder, packed=packed)


def _only(files: Sequence[Entry], description: str) -> Entry:
    if len(files) > 1:
        names = listed([file.name for file in files], _MAX_NAMES)
        problem = f"The folder holds {len(files):,} {description} ({names})."
        raise UnreadableError(problem, "Hand in exactly one.")
    return files[0]


def _nothing_handed_in(folder: Entry, *, packed: bool) -> UnreadableError:
    names = [entry.name for entry in folder.entries()]
    instead = f", only {listed(names, _MAX_NAMES)}" if names else ""
    problem = f"Nothing was handed in: the {'zip file' if packed else 'folder'} holds no .py or .ipynb file{instead}."
    return UnreadableError(problem, status=Status.MISSING)


def _sha256(content: bytes, modules: Sequence[Module]) -> str:
    digest = hashlib.sha256(content).hexdigest()
    if not modules:
        return digest
    lines = [digest, *(f"{hashlib.sha256(module.content).hexdigest()} {module.path}" for module in modules)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
