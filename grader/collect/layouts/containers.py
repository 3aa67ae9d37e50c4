"""Folders and zip files that hold a class, or a section of it, and are no student's own.

The rule. An entry of a class's folder is

- *one submission* if a program lies in it, or it names somebody on the roster;
- a *crowd* if no program with the assignment's name lies in it, and at least two of its own entries each hold one:
  folders, zip files, or programs of other names. Folders that a project usually has (`src`, `tests`) are nobody's.
  Entries that name two people of the roster, or that a course system named, need hold none;
- *lone* if one folder in it holds a program: a student's project, or a section of one student.

A crowd is opened, as a container of submissions or of further containers,

1. if its entries name at least two people of the roster, and it names no single one itself; or
2. if there are more crowds than single submissions beside it, and more speaks for it: there is another crowd, or at
   least two programs in it have the assignment's name, or a course system named its entries. A crowd of files side by
   side counts only if no other has a file of the same name, as students' projects have.

Where a crowd is opened, so are the lone folders beside it that name nobody. Any other crowd stays one row, which says
that nobody knows whose it is.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from enum import Enum, auto
from typing import NamedTuple

from grader.collect.layouts import plain
from grader.collect.layouts.shelf import Shelf
from grader.collect.location import MAX_ID, Location
from grader.collect.submission_file import candidates, has_name
from grader.collect.tree import ARCHIVE, Entry, Kind, UnreadableError

People = Callable[[str], frozenset[str]]
"""From the name of a file or folder to the ids of those on the roster whom it names."""
Recognise = Callable[[Entry], list[Location] | None]
"""Locates everybody in a folder that a course system made; `None` in another one."""

_MAX_DEPTH = 5
_MAX_FOLDERS = 200
"""Looked into to see whether there is a program in one entry."""


def nobody(name: str) -> frozenset[str]:
    """Where there is no roster, a name is nobody's."""
    del name
    return frozenset()


class _Nature(Enum):
    ONE = auto()
    CROWD = auto()
    FLAT_CROWD = auto()
    LONE = auto()
    OTHER = auto()


class _Member(NamedTuple):
    """An entry of a class's folder."""

    entry: Entry
    nature: _Nature
    folder: Entry | None = None
    """What is opened, where it can be."""
    names: tuple[str, ...] = ()
    """Of what could be submissions in it."""
    is_certain: bool = False
    """Whether two programs in it have the assignment's name, or a course system named its entries."""

    @property
    def is_crowd(self) -> bool:
        return self.nature in {_Nature.CROWD, _Nature.FLAT_CROWD}


class Containers:
    """Locates everybody's submission in a folder of submissions and of such folders.

    Args:
        module: The assignment's name for the file.
        people: Whom a name names.
        recognise: What a course system made.
        shelf: Where archives are opened.
    """

    def __init__(self, module: str, people: People, recognise: Recognise, shelf: Shelf) -> None:
        self._module, self._people, self._recognise, self._shelf = module, people, recognise, shelf
        self.unread: list[Entry] = []
        """Files that are not programs, and whose names do not say whose they are."""

    def locate(self, folder: Entry, depth: int = 0) -> list[Location]:
        """Locate everybody in a class's folder; the id says in which containers they lie.

        Raises:
            UnreadableError: The folder cannot be read.
        """
        members = [self._member(entry) for entry in folder.entries()]
        opened = self._opened(members) if depth < _MAX_DEPTH else set[int]()
        locations: list[Location] = []
        for number, member in enumerate(members):
            if number in opened and member.folder:
                inner = self._recognise(member.folder) or self.locate(member.folder, depth + 1)
                locations += [_within(_title(member.entry), location) for location in inner]
            else:
                locations += self._one(member.entry)
        return locations

    def holds_several(self, folder: Entry) -> bool:
        """Whether at least two folders or zip files in a folder hold a submission each."""
        with suppress(UnreadableError):
            return len(list(self._holders(folder))) > 1
        return False

    def holds_sections(self, folder: Entry) -> bool:
        """Whether anything in a folder is a container, whatever program lies beside it."""
        return bool(self._opened([self._member(entry) for entry in folder.entries()]))

    def open_class(self, archive: Entry) -> Entry | None:
        """Open an archive that is the only entry of a folder, if it is a container without a doubt."""
        if archive.kind is not Kind.FILE or archive.suffix != ARCHIVE:
            return None
        member = self._member(archive)
        return member.folder if member.is_crowd and (member.is_certain or len(self._named(member.names)) > 1) else None

    def locate_recognised(self, folder: Entry) -> list[Location]:
        """Locate everybody in a folder of a course system's downloads; nobody where there is none in it."""
        members = [self._member(entry) for entry in folder.entries()]
        is_any = any(member.folder and self._recognise(member.folder) for member in members)
        return self.locate(folder) if is_any else []

    def _one(self, entry: Entry) -> list[Location]:
        locations = plain.locate_entry(entry)
        if locations or entry.kind is not Kind.FILE:
            return locations
        if self._people(entry.stem):  # somebody handed in something, though no program
            return [Location.from_name(entry.stem, entry)]
        self.unread.append(entry)
        return []

    def _opened(self, members: Sequence[_Member]) -> set[int]:
        """Choose the members that are containers, by their numbers."""
        crowds = {number: member for number, member in enumerate(members) if member.is_crowd}
        # Whatever a student puts into an archive of their own, it is nobody else's submission.
        owned = {number for number, member in crowds.items() if len(self._people(_title(member.entry))) == 1}
        named = {
            number for number, member in crowds.items() if number not in owned and len(self._named(member.names)) > 1
        }
        nobodys = {
            number: member
            for number, member in crowds.items()
            if number not in named and not self._people(_title(member.entry))
        }
        names = Counter(name for member in nobodys.values() for name in set(member.names))
        alike = {
            number
            for number, member in nobodys.items()
            if member.nature is _Nature.CROWD
            or member.is_certain
            or (len(nobodys) > 1 and all(names[name] == 1 for name in member.names))
        }
        count = len(alike) + len(named)
        are_usual = count > sum(member.nature is _Nature.ONE for member in members)
        are_several = count > 1 or any(members[number].is_certain for number in alike)
        opened = named | alike if are_usual and are_several else named
        if not opened:
            return opened
        lone = {number for number, member in enumerate(members) if member.nature is _Nature.LONE}
        return opened | {number for number in lone if not self._people(_title(members[number].entry))}

    def _named(self, names: Sequence[str]) -> set[str]:
        """List the people of the roster whom names name without a doubt."""
        people = [self._people(name) for name in names]
        return {identity for ids in people if len(ids) == 1 for identity in ids}

    def _member(self, entry: Entry) -> _Member:
        if entry.kind not in {Kind.FILE, Kind.FOLDER}:
            return _Member(entry, _Nature.OTHER)
        if entry.kind is Kind.FILE and entry.suffix != ARCHIVE:
            return _Member(entry, _Nature.ONE if plain.is_submission_file(entry) else _Nature.OTHER)
        try:
            return self._folder(entry, self._shelf.folder(entry) if entry.kind is Kind.FILE else entry)
        except UnreadableError:  # its own row will say why
            return _Member(entry, _Nature.OTHER)

    def _folder(self, entry: Entry, outer: Entry) -> _Member:
        if any(has_name(file, self._module) for file in candidates(outer, self._module)):
            return _Member(entry, _Nature.ONE, outer)  # as most are, which need no second look
        folder = self._innermost(outer)
        names = tuple(_title(inner) for inner in folder.entries())
        if len(self._named(names)) > 1:  # whatever they handed in
            return _Member(entry, _Nature.CROWD, folder, names)
        files = candidates(folder, self._module)
        archives = _archives(folder)
        holders = list(self._holders(folder))
        is_recognised = self._is_recognised(folder)
        if any(has_name(file, self._module) for file in files) or len(files) + len(archives) == 1:
            return _Member(entry, _Nature.ONE if folder == outer else _Nature.LONE, outer)
        if files or archives:
            names = tuple(file.stem for file in (*files, *archives))
            return _Member(entry, _Nature.FLAT_CROWD, folder, names, is_recognised)
        if len(holders) < 2 and not is_recognised:
            return _Member(entry, _Nature.LONE if holders else _Nature.OTHER, outer)
        is_certain = sum(is_named for _, is_named in holders) > 1 or is_recognised
        return _Member(entry, _Nature.CROWD, folder, tuple(inner.name for inner, _ in holders), is_certain)

    def _innermost(self, folder: Entry) -> Entry:
        """Go into the only folder in a folder, as long as there is nothing else to grade in it."""
        for _ in range(_MAX_DEPTH):
            folders = folder.folders()
            if len(folders) != 1 or any(map(plain.is_submission_file, folder.entries())):
                break
            folder = folders[0]
        return folder

    def _is_recognised(self, folder: Entry) -> bool:
        return len({location.id for location in self._recognise(folder) or ()}) > 1

    def _holders(self, folder: Entry) -> Iterator[tuple[Entry, bool]]:
        """List the folders that hold a program, and whether it has the assignment's name."""
        for inner in folder.folders():
            if inner.name.casefold() in plain.PROJECT_FOLDERS:
                continue
            files = list(self._programs(inner))
            if files:
                yield inner, any(has_name(file, self._module) for file in files)

    def _programs(self, folder: Entry) -> Iterator[Entry]:
        """List the programs and zip files in a folder, or in the first of its folders that has any."""
        waiting = [(folder, 0)]
        for _ in range(_MAX_FOLDERS):
            if not waiting:
                return
            inner, depth = waiting.pop()
            with suppress(UnreadableError):
                files = candidates(inner, self._module) or _archives(inner)
                if files:
                    yield from files
                    return
                if depth < _MAX_DEPTH:
                    waiting += [(deeper, depth + 1) for deeper in reversed(inner.folders())]


def _archives(folder: Entry) -> list[Entry]:
    return [entry for entry in folder.entries() if entry.kind is Kind.FILE and entry.suffix == ARCHIVE]


def _title(entry: Entry) -> str:
    return entry.name if entry.kind is Kind.FOLDER else entry.stem


def _within(container: str, location: Location) -> Location:
    """Put the container's name before the id; what is too long is cut off in it."""
    return location._replace(id=f"{container[: max(1, MAX_ID - len(location.id) - 1)]}/{location.id}"[:MAX_ID])
