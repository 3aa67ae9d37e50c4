"""A tree of files to look at: on the disk, in an archive, or a few files of one that belong together."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from os.path import splitext
from pathlib import Path
from typing import Literal, Protocol

from grader.records import Finding, Status

PYTHON = ".py"
NOTEBOOK = ".ipynb"
SOURCES = (PYTHON, NOTEBOOK)
ARCHIVE = ".zip"
_LITTER = {"__pycache__", "__MACOSX"}
"""What Python and macOS leave behind; `.DS_Store`, `.ipynb_checkpoints` and `.git` are hidden by their dot."""

Fault = Literal[Status.FAILED, Status.ERROR, Status.MISSING]


class Kind(Enum):
    """What a name stands for."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    LINKED_FOLDER = "link to a folder"
    OTHER = "device, pipe or socket"


class UnreadableError(Exception):
    """Something that was handed in cannot be used.

    Args:
        problem: What is wrong, as a whole sentence that may begin with the file's name.
        advice: What to do about it, as a whole sentence; empty where the problem says it all.
        status: Whose fault it is.
    """

    def __init__(self, problem: str, advice: str = "", *, status: Fault = Status.FAILED) -> None:
        super().__init__(problem)
        self.finding = Finding(problem=problem, advice=advice)
        self.status = status


class Tree(Protocol):
    """Where entries come from; keys mean something to their own tree only."""

    def entries(self, key: str) -> "list[Entry]":
        """List a folder, sorted by name.

        Raises:
            UnreadableError: It cannot be read.
        """

    def read(self, key: str, most: int) -> bytes:
        """Read at most so many bytes of a file.

        Raises:
            UnreadableError: It cannot be read.
        """


@dataclass(frozen=True)
class Entry:
    """One name in a tree. Nothing is read, and no link followed, before somebody asks."""

    tree: Tree
    key: str
    name: str
    kind: Kind
    path: Path
    """To show; of a file in an archive, the archive's own path with the member's name behind it."""

    @property
    def stem(self) -> str:
        """The last part of the name without its extension; a dot at its end is none."""
        name = self.name.rpartition("/")[2]  # one in a `VirtualFolder` may have slashes
        stem, suffix = splitext(name)  # noqa: PTH122 - asked very often, and a path is slow to make
        return name if suffix == "." else stem

    @cached_property
    def suffix(self) -> str:
        """The extension of the name, with its dot and in lower case: some systems write capitals."""
        return splitext(self.name)[1].lower()  # noqa: PTH122 - as above

    def entries(self) -> "list[Entry]":
        """List what lies in this folder and is not litter, sorted by name.

        Raises:
            UnreadableError: It cannot be read.
        """
        return [entry for entry in self.tree.entries(self.key) if not _is_litter(entry.name)]

    def holds(self, name: str) -> bool:
        """Whether something of that name lies in this folder, hidden or not.

        Raises:
            UnreadableError: It cannot be read.
        """
        return any(entry.name == name for entry in self.tree.entries(self.key))

    def folders(self) -> "list[Entry]":
        """List the folders in this folder, sorted by name.

        Raises:
            UnreadableError: It cannot be read.
        """
        return [entry for entry in self.entries() if entry.kind is Kind.FOLDER]

    def read(self, most: int) -> bytes:
        """Read the whole file.

        Raises:
            UnreadableError: It is not a regular file, cannot be read, or has more than `most` bytes.
        """
        if self.kind is not Kind.FILE:
            fault, advice = _NOT_A_FILE[self.kind]
            raise UnreadableError(f"{self.name} {fault}.", advice)
        content = self.tree.read(self.key, most + 1)
        if len(content) > most:
            problem = f"{self.name} is larger than {most >> 20} MiB."
            raise UnreadableError(problem, "Hand in the code without data and outputs.")
        return content


NOT_REGULAR = ("is not a regular file", "Hand in a regular file.")
"""The fault of a device, a pipe or a socket, and the advice."""
_NOT_A_FILE = {
    Kind.FOLDER: ("is a folder", "Hand in a file of that name."),
    Kind.LINK: ("is a link", "Hand in the file itself."),
    Kind.LINKED_FOLDER: ("is a link", "Hand in the folder itself."),
    Kind.OTHER: NOT_REGULAR,
}


class VirtualFolder:
    """A tree of one folder, whose files lie elsewhere and have names of their own here; the folder's key is empty."""

    def __init__(self, files: Iterable[tuple[str, Entry]]) -> None:
        self._entries = sorted((replace(entry, name=name) for name, entry in files), key=lambda entry: entry.name)

    def entries(self, key: str) -> list[Entry]:
        """List the files, whose keys lead back to where they lie."""
        del key
        return self._entries

    def read(self, key: str, most: int) -> bytes:
        """Never called: every entry knows its own tree."""
        raise NotImplementedError

    def folder(self, name: str, path: Path) -> Entry:
        """Give the folder as an entry."""
        return Entry(self, "", name, Kind.FOLDER, path)


def _is_litter(name: str) -> bool:
    return name.startswith(".") or name in _LITTER
