"""The tree of files in a zip archive: read in memory within limits, never unpacked to the disk.

The format: PKWARE's APPNOTE.TXT 6.3. Nothing in a header is believed: sizes are those of the bytes that came out.
"""

import io
import re
import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from grader.collect.tree import Entry, Kind, UnreadableError
from grader.records import Status

MAX_ARCHIVE_BYTES = 20 << 20
"""Of a student's own archive, packed."""
_MAX_NAME = 1_000
_MAX_DEPTH = 20
_SHOWN = 255
_MAX_RATIO = 300
"""Unpacked to packed. Text and notebooks stay below 50; DEFLATE ends at 1,032."""
_RATIO_MATTERS_FROM = 64 << 10
_FLAG_ENCRYPTED = 0x1
_FLAG_UTF8 = 0x800
_UNIX = 3
_DIRECTORY_RECORD = b"PK\x01\x02"
_BROKEN = (
    BadZipFile, LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, OverflowError,
    struct.error, zlib.error,
)  # fmt: skip
"""What zipfile raises where an archive is not what it should be."""


class Bounds(NamedTuple):
    """What is read of one archive at most."""

    members: int
    total: int
    """Bytes, unpacked, of all that is read."""


OF_A_STUDENT = Bounds(members=2_000, total=64 << 20)
OF_A_CLASS = Bounds(members=100_000, total=2 << 30)


class Misplaced(NamedTuple):
    """A member whose name is no place in the archive."""

    name: str
    told: str


class Archive:
    """Keys are the members' paths in it.

    Args:
        file: The archive; it stays open as long as members are read.
        path: To show.
        bounds: What is read at most.

    Raises:
        UnreadableError: It is no zip archive, is broken, or has too many members.
    """

    def __init__(self, file: IO[bytes], path: Path, bounds: Bounds) -> None:
        self._path = path
        self._left = bounds.total
        try:
            self._zip = ZipFile(file)
            members = self._zip.infolist()
        except _BROKEN as error:
            raise UnreadableError(f"{path.name} is no readable zip file; pack it again.") from error
        if len(members) > bounds.members:
            raise _too_many(path.name, bounds)
        self.misplaced: list[Misplaced] = []
        self._files: dict[str, ZipInfo] = {}
        self._repeated: set[str] = set()
        self._folders: dict[str, set[str]] = {"": set()}
        """Names in each folder."""
        for member in members:
            self._place(member)

    @property
    def root(self) -> Entry:
        """The archive itself, as a folder."""
        return Entry(self, "", self._path.stem, Kind.FOLDER, self._path)

    def entries(self, key: str) -> list[Entry]:
        """List a folder, sorted by name."""
        return [self._entry(f"{key}/{name}" if key else name, name) for name in sorted(self._folders[key])]

    def read(self, key: str, most: int) -> bytes:
        """Read the beginning of a member."""
        name, member = key.rpartition("/")[2], self._files[key]
        if key in self._repeated:
            raise UnreadableError(f"{name} is in {self._path.name} more than once; pack the files again.")
        if member.flag_bits & _FLAG_ENCRYPTED:
            raise UnreadableError(f"{name} is encrypted in {self._path.name}; pack the files without a password.")
        if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            told = f"{name} is packed in {self._path.name} by an unusual method; make an ordinary zip file (deflate)."
            raise UnreadableError(told)
        try:
            with self._zip.open(member) as file:
                content = file.read(min(most, self._left + 1))
        except _BROKEN as error:
            raise UnreadableError(f"{name} is broken in {self._path.name}; pack the files again.") from error
        self._left -= len(content)
        if self._left < 0:
            raise UnreadableError(f"{self._path.name} unpacks to more than is read of one zip file.", Status.ERROR)
        if len(content) > max(_RATIO_MATTERS_FROM, _MAX_RATIO * member.compress_size):
            raise UnreadableError(f"{name} unpacks to more than {_MAX_RATIO} times its size; hand in the code alone.")
        return content

    def _entry(self, key: str, name: str) -> Entry:
        kind = _kind(self._files[key]) if key in self._files else Kind.FOLDER
        return Entry(self, key, name, kind, self._path / key)

    def _place(self, member: ZipInfo) -> None:
        name = _name(member)
        told = _misplaced(name)
        if told:
            self.misplaced.append(Misplaced(name, told))
            return
        parts = [part for part in name.split("/") if part not in {"", "."}]
        is_folder = name.endswith("/")
        for depth in range(len(parts)):
            parent, key = "/".join(parts[:depth]), "/".join(parts[: depth + 1])
            self._folders[parent].add(parts[depth])
            if depth < len(parts) - 1 or is_folder:
                self._folders.setdefault(key, set())
            elif key in self._files:
                self._repeated.add(key)
            else:
                self._files[key] = member
            if key in self._files and key in self._folders:  # a file and a folder at once
                self._repeated.add(key)


def open_students(entry: Entry) -> Entry:
    """Open an archive that a student handed in, wherever it lies; gives its root.

    Raises:
        UnreadableError: It is too large, broken, or holds a name that leads out of it.
    """
    content = entry.read(MAX_ARCHIVE_BYTES)
    # Each member has a record of its own in the directory: counted before zipfile makes an object of each.
    if content.count(_DIRECTORY_RECORD) > OF_A_STUDENT.members:
        raise _too_many(entry.name, OF_A_STUDENT)
    archive = Archive(io.BytesIO(content), entry.path, OF_A_STUDENT)
    for name, told in archive.misplaced:
        raise UnreadableError(f"{entry.name} holds {name[:_SHOWN]!r}, {told}; pack the folder itself.")
    return archive.root


@contextmanager
def opened(entry: Entry) -> Iterator[Archive]:
    """Open an archive that the caller named, for a while; it may be larger than memory.

    Raises:
        UnreadableError: It is no readable archive on the disk.
    """
    if entry.kind is not Kind.FILE:
        entry.read(0)  # raises, and says why
    try:
        file = entry.path.open("rb")
    except OSError as error:
        raise UnreadableError(f"{entry.name} cannot be read: {error.strerror}.", Status.ERROR) from error
    with file:
        yield Archive(file, entry.path, OF_A_CLASS)


def _kind(member: ZipInfo) -> Kind:
    mode = member.external_attr >> 16 if member.create_system == _UNIX else 0
    if stat.S_ISLNK(mode):
        return Kind.LINK
    return Kind.FILE if stat.S_IFMT(mode) in {0, stat.S_IFREG, stat.S_IFDIR} else Kind.OTHER


def _name(member: ZipInfo) -> str:
    """Undo what zipfile makes of a name: some programs write UTF-8 and do not say so, or use backslashes."""
    name = member.filename
    if not member.flag_bits & _FLAG_UTF8:
        with suppress(UnicodeError):  # then it is in the DOS character set, as the format has it
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _misplaced(name: str) -> str | None:
    parts = name.split("/")
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return "a path from the root of a disk"
    if ".." in parts:
        return "a path that leads out of the archive"
    if len(name) > _MAX_NAME or len(parts) > _MAX_DEPTH:
        return f"a path of more than {_MAX_NAME:,} characters or {_MAX_DEPTH} folders"
    return None


def _too_many(name: str, bounds: Bounds) -> UnreadableError:
    return UnreadableError(f"{name} holds more than {bounds.members:,} files; hand in the code alone.")
