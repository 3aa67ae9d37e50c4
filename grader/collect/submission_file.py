"""Place → Submission: which file was meant, and what belongs to it."""

import hashlib
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from grader.collect.archive import open_students
from grader.collect.location import MAX_ID, Place
from grader.collect.modules import modules_beside
from grader.collect.tree import ARCHIVE, SOURCES, Entry, Kind, UnreadableError
from grader.records import Finding, Module, Status, Student, Submission, Unusable

MAX_SOURCE_BYTES = 1 << 20
MAX_NOTEBOOK_BYTES = 20 << 20
_MAX_DEPTH = 5
"""Folders that hold nothing but one folder, as archives and repositories have them."""
_MAX_NAMES = 5
"""Listed in a sentence."""


class _Main(NamedTuple):
    file: Entry
    folder: Entry | None
    """Of its modules."""


def read_place(place: Place, module: str, student: Student | None = None) -> Submission | Unusable:
    """Read what lies there, or tell in one sentence why it cannot be graded.

    Args:
        place: Where to look.
        module: The assignment's name for the file.
        student: Who it is on the roster.
    """
    identity = student.id if student else unicodedata.normalize("NFC", place.id[:MAX_ID])
    try:
        main = _main(place, module)
        content = read_source(main.file)
    except UnreadableError as error:
        return Unusable(
            id=identity,
            path=place.entry.path,
            status=error.status,
            finding=Finding(problem=str(error)),
            student=student,
        )
    modules, notes = modules_beside(main.file, content, main.folder) if main.folder else ((), ())
    return Submission(
        id=identity,
        path=main.file.path,
        notebook=main.file.suffix == ".ipynb",
        content=content,
        modules=modules,
        sha256=_sha256(content, modules),
        notes=tuple(Finding(problem=note) for note in (*place.notes, *notes)),
        student=student,
    )


def read_source(file: Entry) -> bytes:
    """Read a file that could be graded.

    Raises:
        UnreadableError: It is no plain file, or too large.
    """
    return file.read(MAX_NOTEBOOK_BYTES if file.suffix == ".ipynb" else MAX_SOURCE_BYTES)


def candidates(folder: Entry, module: str) -> list[Entry]:
    """Files that could be meant: those with the assignment's name, or else all of their kind.

    Raises:
        UnreadableError: The folder cannot be read.
    """
    files = [entry for entry in folder.entries() if entry.suffix in SOURCES]
    return [file for file in files if file.stem == module] or files


def _main(place: Place, module: str) -> _Main:
    entry = place.entry
    packed = entry.suffix == ARCHIVE and entry.kind is not Kind.FOLDER
    if entry.kind is not Kind.FOLDER and not packed:
        return _Main(entry, place.folder)
    folder = open_students(entry) if packed else entry
    for _ in range(_MAX_DEPTH):
        found = candidates(folder, module)
        if found:
            return _Main(_only(found, "files that could be meant"), folder)
        archives = [] if packed else [entry for entry in folder.entries() if entry.suffix == ARCHIVE]
        folders = folder.folders()
        if archives:
            folder, packed = open_students(_only(archives, "zip files")), True
        elif len(folders) == 1:
            folder = folders[0]
        else:
            break
    where, others = "zip file" if packed else "folder", [other.name for other in folder.entries()]
    but = f", but {_listed(others)}" if others else ""
    raise UnreadableError(f"Nothing was handed in: the {where} holds no .py and no .ipynb file{but}.", Status.MISSING)


def _only(found: Sequence[Entry], what: str) -> Entry:
    if len(found) > 1:
        names = _listed([entry.name for entry in found])
        raise UnreadableError(f"The folder holds {len(found)} {what} ({names}); hand in exactly one.")
    return found[0]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_MAX_NAMES]) + ", …" * (len(names) > _MAX_NAMES)


def _sha256(content: bytes, modules: Sequence[Module]) -> str:
    digest = hashlib.sha256(content).hexdigest()
    if not modules:
        return digest
    lines = [digest, *(f"{hashlib.sha256(module.content).hexdigest()} {module.path}" for module in modules)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
