"""Archives inside of a class, which stay open only as long as somebody reads them."""

from contextlib import ExitStack
from dataclasses import dataclass, replace

from grader.collect.archive import Archive, open_class_archive, open_inner_archive
from grader.collect.disk import Disk
from grader.collect.tree import Entry


class Shelf(ExitStack):
    """The archives inside of a class, opened one at a time: a large class may have many."""

    def __init__(self) -> None:
        super().__init__()
        self._current: tuple[Entry, Archive] | None = None

    def open(self, entry: Entry) -> Archive:
        """Open an archive, and close the one before.

        Raises:
            UnreadableError: It is too large or broken.
        """
        if self._current is None or self._current[0] != entry:
            self._current = None
            if isinstance(entry.tree, Disk):
                self.close()
                archive = self.enter_context(open_class_archive(entry))
            else:
                archive = open_inner_archive(entry)
            self._current = entry, archive
        return self._current[1]

    def folder(self, entry: Entry) -> Entry:
        """Give an archive as a folder, which is opened whenever somebody asks for what lies in it.

        Raises:
            UnreadableError: It is too large or broken.
        """
        return replace(self.open(entry).root, tree=_Shelved(self, entry))


@dataclass(frozen=True)
class _Shelved:
    """The tree of an archive that may have been closed in the meantime."""

    shelf: Shelf
    entry: Entry

    def entries(self, key: str) -> list[Entry]:
        """List a folder, sorted by name."""
        return [replace(entry, tree=self) for entry in self.shelf.open(self.entry).entries(key)]

    def read(self, key: str, most: int) -> bytes:
        """Read the beginning of a member."""
        return self.shelf.open(self.entry).read(key, most)
