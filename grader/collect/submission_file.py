"""Location → Submission: which file was meant, and which modules belong to it."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from grader.collect.analysis import read_analysis
from grader.collect.archive import open_student_archive
from grader.collect.location import MAX_ID, Location
from grader.collect.modules import Modules, find_modules
from grader.collect.other_files import nothing_to_grade
from grader.collect.tree import ARCHIVE, NOTEBOOK, SOURCES, Entry, Kind, UnreadableError
from grader.collect.untouched import NOTHING_HANDED_OUT, HandedOut
from grader.records import Finding, Module, Status, Student, Submission, Unusable
from grader.wording import listed

MAX_SOURCE_BYTES = 1 << 20
MAX_NOTEBOOK_BYTES = 20 << 20
_MAX_DEPTH = 5
"""Folders that hold nothing but one folder, as archives and repositories have them."""
_MAX_FOLDERS = 200
"""Looked into where no program lies in the folder itself."""
_MAX_NAMES = 5
"""Listed in a sentence."""
_ONE = "Hand in exactly one."
_COPY_NUMBER = re.compile(r" ?\(\d{1,3}\)$")
"""As browsers number a second download."""


class _MainFile(NamedTuple):
    file: Entry
    folder: Entry | None
    """Of its modules."""
    name: str = ""
    """From the folder that was looked into, with slashes."""


def read_submission(
    location: Location, module: str, student: Student | None = None, handed_out: HandedOut = NOTHING_HANDED_OUT
) -> Submission | Unusable:
    """Read the submission that lies there, or say why it cannot be graded.

    Args:
        location: Where to look.
        module: The assignment's name for the file.
        student: Who it is on the roster.
        handed_out: Files that are not taken for anybody's work where another one is there; nobody wrote what stands in
            them.
    """
    is_doubtful = location.may_be_section and not student
    identity = student.id if student else unicodedata.normalize("NFC", location.id[:MAX_ID])
    try:
        main = _main_file(location, module, handed_out, may_be_others=not student and location.is_guess)
        content = read_source(main.file)
    except UnreadableError as error:
        return Unusable(
            id=identity,
            path=location.entry.path,
            status=Status.ERROR if is_doubtful and error.status is Status.FAILED else error.status,
            finding=error.finding,
            student=student,
            handed_in=location.handed_in,
        )
    modules = find_modules(main.file, content, main.folder) if main.folder else Modules()
    copies = [] if location.has_companions else _copies(main, module, modules.files, handed_out)
    return Submission(
        id=identity,
        path=main.file.path,
        notebook=main.file.suffix == NOTEBOOK,
        content=content,
        modules=modules.files,
        sha256=_sha256(content, modules.files),
        notes=(*location.notes, *copies, *modules.notes),
        student=student,
        handed_in=location.handed_in,
        analysis=read_analysis(main.file, content, main.folder, handed_out.analysis),
    )


def read_source(file: Entry) -> bytes:
    """Read a file that could be graded.

    Raises:
        UnreadableError: It is not a regular file, or too large.
    """
    return file.read(MAX_NOTEBOOK_BYTES if file.suffix == NOTEBOOK else MAX_SOURCE_BYTES)


def candidates(folder: Entry, module: str) -> list[Entry]:
    """List the files that could be meant: those with the assignment's name, or else all of their kind.

    A name in other letter case is the assignment's too if none has it exactly, and so is that of a second download,
    `mnist_cnn (1).py`.

    Raises:
        UnreadableError: The folder cannot be read.
    """
    files = [entry for entry in folder.entries() if entry.suffix in SOURCES]
    exact = [file for file in files if file.stem == module]
    return exact or [file for file in files if is_meant(file, module)] or files


def has_name(file: Entry, module: str) -> bool:
    """Whether a file has the assignment's name, in whatever letter case."""
    return file.stem.casefold() == module.casefold()


def is_meant(file: Entry, module: str) -> bool:
    """Whether a file has the assignment's name, or that of a second download of it."""
    return has_name(file, module) or _COPY_NUMBER.sub("", file.stem).casefold() == module.casefold()


def _main_file(location: Location, module: str, handed_out: HandedOut, *, may_be_others: bool) -> _MainFile:
    entry = location.entry
    packed = entry.suffix == ARCHIVE and entry.kind is not Kind.FOLDER
    if entry.kind is not Kind.FOLDER and not packed:
        if entry.kind is Kind.FILE and entry.suffix not in SOURCES:
            raise nothing_to_grade([entry], module, "")
        return _MainFile(entry, location.folder)
    doubtful = location if may_be_others and location.may_be_section else None
    folder = open_student_archive(entry) if packed else entry
    for _ in range(_MAX_DEPTH):
        files = candidates(folder, module)
        if files:
            return _written(files, folder, module, handed_out, doubtful)
        archives = [entry for entry in folder.entries() if entry.suffix == ARCHIVE]
        folders = folder.folders()
        if archives and (doubtful or not packed):
            folder, packed = open_student_archive(_only(archives, "zip files", doubtful)), True
        elif len(folders) == 1:
            folder = folders[0]
        else:
            break
    deeper = _below(folder, module, handed_out)
    if not deeper:
        raise nothing_to_grade(folder.entries(), module, "zip file" if packed else "folder")
    is_several = len({main.name.rpartition("/")[0] for main in deeper}) > 1
    if may_be_others and is_several:
        raise _undecided(location, _files([main.name for main in deeper]))
    return _only_below(deeper)


def _written(
    files: Sequence[Entry], folder: Entry, module: str, handed_out: HandedOut, doubtful: Location | None
) -> _MainFile:
    """Choose among the files in a folder: those that are as handed out stand back behind any that is not."""
    if len(files) == 1 and not folder.folders():
        return _MainFile(files[0], folder)
    written = handed_out.without(files)
    if written:
        return _MainFile(_only(written, "files that could be meant", doubtful), folder)
    deeper = [main for main in _below(folder, module, handed_out) if is_meant(main.file, module)]
    return _only_below(deeper) if deeper else _MainFile(files[0], folder)


def _below(folder: Entry, module: str, handed_out: HandedOut) -> list[_MainFile]:
    """Find the files that could be meant in the folders of a folder; if any has the assignment's name, only such."""
    files = list(_walk(folder, module))
    named = [main for main in files if is_meant(main.file, module)] or files
    return [main for main in named if main.file not in handed_out] or named[:1]


def _walk(folder: Entry, module: str) -> Iterator[_MainFile]:
    waiting = [(inner, inner.name) for inner in reversed(folder.folders())]
    for _ in range(_MAX_FOLDERS):
        if not waiting:
            return
        inner, path = waiting.pop()
        try:
            yield from (_MainFile(file, inner, f"{path}/{file.name}") for file in candidates(inner, module))
            folders = inner.folders() if path.count("/") < _MAX_DEPTH else []
        except UnreadableError:
            continue
        waiting += [(folder, f"{path}/{folder.name}") for folder in reversed(folders)]


def _undecided(location: Location, description: str) -> UnreadableError:
    """Say that several files are several people's, or one's several versions."""
    return UnreadableError(
        f"{location.entry.name} holds {description}, and nothing says whether these are one student's.",
        "If it is a section of the class, name it to the grader by a path of its own; else keep the file that counts.",
        status=Status.ERROR,
    )


def _only_below(files: Sequence[_MainFile]) -> _MainFile:
    if len(files) > 1:
        raise UnreadableError(f"The folder holds {_files([main.name for main in files])}.", _ONE)
    return files[0]


def _files(names: Sequence[str]) -> str:
    return f"{len(names):,} files that could be meant ({listed(names, _MAX_NAMES)})"


def _only(files: Sequence[Entry], description: str, doubtful: Location | None) -> Entry:
    """Take the only file; several in what may be a section are nobody's fault."""
    if len(files) > 1:
        meant = f"{len(files):,} {description} ({_listed(files)})"
        if doubtful:
            raise _undecided(doubtful, meant)
        raise UnreadableError(f"The folder holds {meant}.", _ONE)
    return files[0]


def _listed(files: Sequence[Entry]) -> str:
    return listed([file.name for file in files], _MAX_NAMES)


def _copies(main: _MainFile, module: str, modules: Sequence[Module], handed_out: HandedOut) -> list[Finding]:
    """Name the files that look like other versions of the one that is graded, or may hold some."""
    if main.folder is None:
        return []
    imported = {module.path for module in modules}
    copies = [
        entry
        for entry in main.folder.entries()
        if entry.suffix in SOURCES and not {entry.key, entry.name} & {main.file.key, main.file.name}
        and entry.name not in imported
        and module.casefold() in entry.stem.casefold() and not entry.name.casefold().startswith("test")
    ]  # fmt: skip
    archives = [entry for entry in main.folder.entries() if entry.suffix == ARCHIVE and entry.kind is not Kind.FOLDER]
    names = [entry.name for entry in (*handed_out.without(copies), *archives)]
    if not names:
        return []
    problem = f"{main.file.name} was graded, and not what lies beside it: {listed(names, _MAX_NAMES)}."
    return [Finding(problem=problem, advice=f"If another one counts, hand it in as {main.file.name} alone.")]


def _sha256(content: bytes, modules: Sequence[Module]) -> str:
    digest = hashlib.sha256(content).hexdigest()
    if not modules:
        return digest
    lines = [digest, *(f"{hashlib.sha256(module.content).hexdigest()} {module.path}" for module in modules)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
