"""The tree of files on the disk: no link is followed, no pipe waited for."""

import os
import stat
from pathlib import Path

from grader.collect.tree import NOT_REGULAR, Entry, Kind, UnreadableError
from grader.records import Status

_SMALL = 1 << 16
"""Room is made for at least so many bytes."""


class Disk:
    """Keys are paths. A folder is listed once: every layout looks at it, and all of them must see the same."""

    def __init__(self) -> None:
        self._listings: dict[str, list[Entry]] = {}

    def entries(self, key: str) -> list[Entry]:
        """List a folder, sorted by name."""
        if key not in self._listings:
            self._listings[key] = self._list(key)
        return self._listings[key]

    def _list(self, key: str) -> list[Entry]:
        try:
            with os.scandir(key) as items:
                entries = [Entry(self, item.path, item.name, _kind(item), Path(item.path)) for item in items]
        except OSError as error:
            raise UnreadableError(f"The folder cannot be read: {error.strerror}.", status=Status.ERROR) from error
        return sorted(entries, key=lambda entry: entry.name)

    def read(self, key: str, most: int) -> bytes:
        """Read the beginning of a file, which may have become something else since it was listed."""
        name = Path(key).name
        try:
            descriptor = os.open(key, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(descriptor, "rb") as file:
                status = os.fstat(descriptor)
                if not stat.S_ISREG(status.st_mode):
                    fault, advice = NOT_REGULAR
                    raise UnreadableError(f"{name} {fault}.", advice)
                # Python makes room for all that is asked for, which takes longer than reading a small file.
                room = min(most, max(status.st_size, _SMALL) + 1)
                content = file.read(room)
                return content if len(content) < room else content + file.read(most - room)  # it has grown
        except OSError as error:
            raise UnreadableError(f"{name} cannot be read: {error.strerror}.", status=Status.ERROR) from error


def disk_entry(path: Path) -> Entry:
    """Look at what the caller named. A link to a folder is the caller's own business, and is followed.

    Raises:
        OSError: There is nothing, or it may not be looked at.
    """
    name = Path(os.path.abspath(path)).name  # noqa: PTH100 - ".." has a name too
    mode = path.stat().st_mode
    kind = Kind.FOLDER if stat.S_ISDIR(mode) else Kind.LINK if path.is_symlink() else _kind_of_mode(mode)
    return Entry(Disk(), str(path), name, kind, path)


def _kind(item: os.DirEntry[str]) -> Kind:
    if item.is_symlink():
        return Kind.LINKED_FOLDER if _leads_to_folder(item) else Kind.LINK
    if item.is_dir(follow_symlinks=False):
        return Kind.FOLDER
    if item.is_file(follow_symlinks=False):
        return Kind.FILE
    return _kind_of_mode(item.stat(follow_symlinks=False).st_mode)  # raises where it is gone


def _leads_to_folder(link: os.DirEntry[str]) -> bool:
    try:
        return link.is_dir()
    except OSError:  # it leads in a circle, or where nobody may look
        return False


def _kind_of_mode(mode: int) -> Kind:
    if stat.S_ISDIR(mode):
        return Kind.FOLDER
    return Kind.FILE if stat.S_ISREG(mode) else Kind.OTHER
