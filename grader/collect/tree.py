"""A tree of files to look at: on the disk, in an archive, or a few files of one that belong together."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import Literal, Protocol

from grader.records import Status

SOURCES = (".py", ".ipynb")
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
    """Something handed in cannot be used.

    Args:
        told: What was found and what to do, as a sentence.
        status: Whose fault it is.
    """

    def __init__(self, told: str, status: Fault = Status.FAILED) -> None:
        super().__init__(told)
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
    """To show; of a file in an archive, the archive's own with the name behind it."""

    @property
    def stem(self) -> str:
        """Name without its ending."""
        return PurePosixPath(self.name).stem

    @property
    def suffix(self) -> str:
        """Ending of the name, with its dot."""
        return PurePosixPath(self.name).suffix

    def entries(self) -> "list[Entry]":
        """What lies in this folder and is no litter, sorted by name.

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
        """Folders in this folder, sorted by name.

        Raises:
            UnreadableError: It cannot be read.
        """
        return [entry for entry in self.entries() if entry.kind is Kind.FOLDER]

    def read(self, most: int) -> bytes:
        """Read the whole file.

        Raises:
            UnreadableError: It is no plain file, cannot be read, or has more than `most` bytes.
        """
        if self.kind is not Kind.FILE:
            raise UnreadableError(f"{self.name} {_INSTEAD[self.kind]}")
        content = self.tree.read(self.key, most + 1)
        if len(content) > most:
            told = f"{self.name} is larger than {most >> 20} MiB; hand in the code without data and outputs."
            raise UnreadableError(told)
        return content


_INSTEAD = {
    Kind.FOLDER: "is a folder; hand in a plain file.",
    Kind.LINK: "is a link; hand in the file itself.",
    Kind.LINKED_FOLDER: "is a link; hand in the folder itself.",
    Kind.OTHER: "is no regular file; hand in a plain file.",
}


class Gathered:
    """Files that lie elsewhere, side by side under names of their own; its one folder has an empty key."""

    def __init__(self, found: Iterable[tuple[str, Entry]]) -> None:
        self._entries = sorted((replace(entry, name=name) for name, entry in found), key=lambda entry: entry.name)

    def entries(self, key: str) -> list[Entry]:
        """List the files, whose keys lead back to where they lie."""
        del key
        return self._entries

    def read(self, key: str, most: int) -> bytes:
        """Never called: every entry knows its own tree."""
        raise NotImplementedError

    def folder(self, name: str, path: Path) -> Entry:
        """Give the folder that holds them all."""
        return Entry(self, "", name, Kind.FOLDER, path)


def _is_litter(name: str) -> bool:
    return name.startswith(".") or name in _LITTER
