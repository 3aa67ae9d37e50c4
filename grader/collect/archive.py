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
_MAX_SHOWN_NAME = 255
_MAX_RATIO = 300
"""Unpacked to packed. Text and notebooks stay below 50; DEFLATE ends at 1,032."""
_MIN_BOMB_BYTES = 64 << 10
"""Unpacked; the ratio of a smaller member does not matter."""
_FLAG_ENCRYPTED = 0x1
_FLAG_UTF8 = 0x800
_CREATED_ON_UNIX = 3
_DIRECTORY_RECORD = b"PK\x01\x02"
_ZIP_ERRORS = (
    BadZipFile, LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, OverflowError,
    struct.error, zlib.error,
)  # fmt: skip
"""What zipfile raises where an archive is not what it should be."""
_PACK_AGAIN = "Pack the files again."
_ONLY_CODE = "Hand in the code alone."


class Bounds(NamedTuple):
    """How much of one archive is read at most."""

    members: int
    total: int
    """Unpacked bytes of all members that are read."""


STUDENT_BOUNDS = Bounds(members=2_000, total=64 << 20)
CLASS_BOUNDS = Bounds(members=100_000, total=2 << 30)


class StrayMember(NamedTuple):
    """A member whose name is not a path inside the archive; it is not read."""

    name: str
    description: str
    """Of the path, to follow the name in a sentence: "a path that leads out of the archive"."""


class Archive:
    """Keys are the members' paths in it.

    Args:
        file: The archive; it stays open as long as members are read.
        path: To show.
        bounds: How much is read at most.

    Raises:
        UnreadableError: It is not a zip archive, is broken, or has too many members.
    """

    def __init__(self, file: IO[bytes], path: Path, bounds: Bounds) -> None:
        self._path = path
        self._remaining_bytes = bounds.total
        try:
            self._zip = ZipFile(file)
            members = self._zip.infolist()
        except _ZIP_ERRORS as error:
            raise UnreadableError(f"{path.name} is not a readable zip file.", "Pack it again.") from error
        if len(members) > bounds.members:
            raise _too_many(path.name, bounds)
        self.strays: list[StrayMember] = []
        self._files: dict[str, ZipInfo] = {}
        self._repeated: set[str] = set()
        self._folders: dict[str, set[str]] = {"": set()}
        """The names in each folder."""
        for member in members:
            self._add(member)

    @property
    def root(self) -> Entry:
        """The archive itself, as a folder."""
        return Entry(self, "", self._path.stem, Kind.FOLDER, self._path)

    def entries(self, key: str) -> list[Entry]:
        """List a folder, sorted by name."""
        return [self._entry(f"{key}/{name}" if key else name, name) for name in sorted(self._folders[key])]

    def read(self, key: str, most: int) -> bytes:
        """Read the beginning of a member."""
        name, archive, member = key.rpartition("/")[2], self._path.name, self._files[key]
        if key in self._repeated:
            raise UnreadableError(f"{name} is in {archive} more than once.", _PACK_AGAIN)
        if member.flag_bits & _FLAG_ENCRYPTED:
            raise UnreadableError(f"{name} is encrypted in {archive}.", "Pack the files without a password.")
        if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            problem = f"{name} is packed in {archive} by an unusual method."
            raise UnreadableError(problem, "Make an ordinary zip file (deflate).")
        try:
            with self._zip.open(member) as file:
                content = file.read(min(most, self._remaining_bytes + 1))
        except _ZIP_ERRORS as error:
            raise UnreadableError(f"{name} is broken in {archive}.", _PACK_AGAIN) from error
        self._remaining_bytes -= len(content)
        if self._remaining_bytes < 0:
            problem = f"{archive} unpacks to more bytes than are read of one zip file."
            raise UnreadableError(problem, status=Status.ERROR)
        if len(content) > max(_MIN_BOMB_BYTES, _MAX_RATIO * member.compress_size):
            raise UnreadableError(f"{name} unpacks to more than {_MAX_RATIO} times its size.", _ONLY_CODE)
        return content

    def _entry(self, key: str, name: str) -> Entry:
        kind = _kind(self._files[key]) if key in self._files else Kind.FOLDER
        return Entry(self, key, name, kind, self._path / key)

    def _add(self, member: ZipInfo) -> None:
        name = _name(member)
        stray = _describe_stray(name)
        if stray:
            self.strays.append(StrayMember(name, stray))
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


def open_student_archive(entry: Entry) -> Entry:
    """Open an archive that a student handed in, wherever it lies; gives its root.

    Raises:
        UnreadableError: It is too large, broken, or holds a name that leads out of it.
    """
    archive = open_inner_archive(entry)
    for name, description in archive.strays:
        problem = f"{entry.name} holds {name[:_MAX_SHOWN_NAME]!r}, {description}."
        raise UnreadableError(problem, "Pack the folder itself.")
    return archive.root


def open_inner_archive(entry: Entry) -> Archive:
    """Open an archive of a student's size, wherever it lies.

    Raises:
        UnreadableError: It is too large or broken.
    """
    content = entry.read(MAX_ARCHIVE_BYTES)
    # Each member has a record of its own in the directory: these are counted before zipfile makes an object of each.
    if content.count(_DIRECTORY_RECORD) > STUDENT_BOUNDS.members:
        raise _too_many(entry.name, STUDENT_BOUNDS)
    return Archive(io.BytesIO(content), entry.path, STUDENT_BOUNDS)


@contextmanager
def open_class_archive(entry: Entry) -> Iterator[Archive]:
    """Open an archive that the caller named, for a while; it may be larger than memory.

    Raises:
        UnreadableError: It is not a readable archive on the disk.
    """
    if entry.kind is not Kind.FILE:
        entry.read(0)  # raises, and says why
    try:
        file = entry.path.open("rb")
    except OSError as error:
        raise UnreadableError(f"{entry.name} cannot be read: {error.strerror}.", status=Status.ERROR) from error
    with file:
        yield Archive(file, entry.path, CLASS_BOUNDS)


def _kind(member: ZipInfo) -> Kind:
    mode = member.external_attr >> 16 if member.create_system == _CREATED_ON_UNIX else 0
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


def _describe_stray(name: str) -> str | None:
    parts = name.split("/")
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return "a path from the root of a disk"
    if ".." in parts:
        return "a path that leads out of the archive"
    if len(name) > _MAX_NAME or len(parts) > _MAX_DEPTH:
        return f"a path of more than {_MAX_NAME:,} characters or {_MAX_DEPTH} folders"
    return None


def _too_many(name: str, bounds: Bounds) -> UnreadableError:
    return UnreadableError(f"{name} holds more than {bounds.members:,} files.", _ONLY_CODE)
