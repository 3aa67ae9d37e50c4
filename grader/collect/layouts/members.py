"""What an entry of a class's folder is, by what lies in it: one submission, or a folder or zip file with several."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from enum import Enum, auto
from typing import NamedTuple

from grader.collect.attempts import is_attempt
from grader.collect.layouts import plain
from grader.collect.layouts.shelf import Shelf
from grader.collect.location import Location
from grader.collect.submission_file import candidates, has_name, is_meant
from grader.collect.tree import ARCHIVE, Entry, Kind, UnreadableError

People = Callable[[str], frozenset[str]]
"""From the name of a file or folder to the ids of those on the roster whom it names."""
Recognise = Callable[[Entry], list[Location] | None]
"""Locates everybody in a folder that a course system made; `None` in another one."""

_MAX_DEPTH = 5
_MAX_FOLDERS = 200
"""Looked into to see whether there is a program in one entry."""
_MAX_ARCHIVES = 2
"""Opened one in the other; an archive may hold itself."""


class Nature(Enum):
    """What an entry is."""

    ONE = auto()
    """A program, or one submission: a folder with the assignment's file in it, or with several attempts."""
    SINGLE = auto()
    """A folder with nothing but one program of another name: a submission, or a section of one student."""
    LONE = auto()
    """A folder with a program in one of its folders: a student's project, or a section of one student."""
    FLAT_CROWD = auto()
    """Several programs of other names side by side."""
    CROWD = auto()
    """Several folders or zip files with a program in each."""
    UNREADABLE = auto()
    OTHER = auto()


class Member(NamedTuple):
    """An entry of a class's folder."""

    entry: Entry
    nature: Nature
    folder: Entry | None = None
    """What is opened, where it can be."""
    names: tuple[str, ...] = ()
    """Of what could be submissions in it; where there is no program, of the folders in it."""
    is_certain: bool = False
    """Whether two programs in it have the assignment's name, or a course system named its entries."""
    recognised: int = 0
    """How many people or groups a course system named in it."""
    is_named: bool = False
    """Whether it is, or holds, a program with the assignment's name that is all there is in it."""
    attempts: tuple[Entry, ...] = ()
    """Of one student, in no order."""
    path: tuple[str, ...] = ()
    """Names of the folders that hold nothing but the next one, and of a zip file in the last, down to the only program;
    those that any project has are left out."""
    is_packed_again: bool = False
    """Whether it is a zip file with nothing but a zip file to grade in it, which no student hands in."""

    @property
    def is_crowd(self) -> bool:
        """Whether several submissions may lie in it."""
        return self.nature in {Nature.CROWD, Nature.FLAT_CROWD}

    @property
    def title(self) -> str:
        """Its name, without the ending of a file."""
        return title(self.entry)


class Members:
    """Finds out what entries are.

    Args:
        module: The assignment's name for the file.
        people: Whom a name names.
        recognise: What a course system made.
        shelf: Where archives are opened.
    """

    def __init__(self, module: str, people: People, recognise: Recognise, shelf: Shelf) -> None:
        self._module, self._people, self._recognise, self._shelf = module, people, recognise, shelf

    def of(self, folder: Entry) -> list[Member]:
        """Look at everything in a folder.

        Raises:
            UnreadableError: The folder cannot be read.
        """
        return [self.member(entry) for entry in folder.entries()]

    def member(self, entry: Entry, depth: int = 0) -> Member:
        """Look at one entry, which lies in so many archives that hold nothing else to grade."""
        if entry.kind not in {Kind.FILE, Kind.FOLDER}:
            return Member(entry, Nature.OTHER)
        if entry.kind is Kind.FILE and entry.suffix != ARCHIVE:
            nature = Nature.ONE if plain.is_submission_file(entry) else Nature.OTHER
            return Member(entry, nature, is_named=nature is Nature.ONE and is_meant(entry, self._module))
        try:
            return self._folder(entry, self._shelf.folder(entry) if entry.kind is Kind.FILE else entry, depth)
        except UnreadableError:  # its own row will say why
            return Member(entry, Nature.UNREADABLE)

    def holds_several(self, folder: Entry) -> bool:
        """Whether at least two folders or zip files in a folder hold a submission each."""
        with suppress(UnreadableError):
            return len(list(self._holders(folder))) > 1
        return False

    def attempts(self, folder: Entry, *, is_persons: bool = False) -> tuple[Entry, ...]:
        """List what lies in a folder if all of it is one student's attempts, by the names and by what is in them.

        Args:
            folder: Where to look.
            is_persons: Whether the folder is one person's, so that nobody else's submission lies deeper in it.
        """
        entries = [entry for entry in folder.entries() if entry.kind is Kind.FOLDER or plain.is_submission_file(entry)]
        if not all(is_attempt(title(entry)) for entry in entries):
            return ()
        return tuple(entries) if is_persons or all(map(self._is_one, entries)) else ()

    def _is_one(self, attempt: Entry) -> bool:
        """Whether no more than one submission can lie there: one program, or one of the assignment's name."""
        if attempt.kind is not Kind.FOLDER and attempt.suffix != ARCHIVE:
            return True
        try:
            folder = attempt if attempt.kind is Kind.FOLDER else self._shelf.folder(attempt)
            files = candidates(folder, self._module)
            if any(is_meant(file, self._module) for file in files):
                return True
            folders = [inner for inner in folder.folders() if inner.name.casefold() not in plain.PROJECT_FOLDERS]
            return not folders and len(files) + len(_archives(folder)) < 2
        except UnreadableError:  # its own row will say why
            return True

    def _folder(self, entry: Entry, outer: Entry, depth: int) -> Member:
        if any(is_meant(file, self._module) for file in candidates(outer, self._module)):
            return Member(entry, Nature.ONE, outer, is_named=True)  # as most are, which need no second look
        inner = outer.folders()
        if (
            len(inner) == 1
            and inner[0].name == title(entry)
            and not any(map(plain.is_submission_file, outer.entries()))
        ):
            outer = inner[0]  # as many programs pack a folder
        chain = self._chain(outer)
        folder = chain[-1] if chain else outer
        path = tuple(inner.name for inner in chain if inner.name.casefold() not in plain.PROJECT_FOLDERS)
        is_persons = len(self._people(title(entry))) == 1
        if attempts := self.attempts(outer, is_persons=is_persons):
            return Member(entry, Nature.ONE, outer, attempts=attempts)
        if attempts := self.attempts(folder, is_persons=is_persons):
            return Member(entry, Nature.LONE if path else Nature.ONE, outer, path[-1:], attempts=attempts, path=path)
        names = tuple(title(inner) for inner in folder.entries())
        if names_several(names, self._people):  # whatever they handed in
            return Member(entry, Nature.CROWD, folder, names)
        if depth < _MAX_ARCHIVES and (packed := self._packed_class(folder, depth + 1)):
            return packed._replace(entry=entry, folder=folder)
        return self._without_names(entry, outer, chain, path)

    def _without_names(self, entry: Entry, outer: Entry, chain: Sequence[Entry], path: tuple[str, ...]) -> Member:
        """Look at what lies in an entry, or in the only folder in it, where no names say whose it is."""
        folder = chain[-1] if chain else outer
        files, archives = candidates(folder, self._module), _archives(folder)
        holders = list(self._holders(folder))
        if any(is_meant(file, self._module) for file in files):
            return Member(entry, Nature.LONE, outer, path[-1:] or (title(folder),), is_named=True, path=path)
        programs = (*files, *archives)
        names = tuple(map(title, programs))
        if len(programs) == 1:
            path += tuple(map(title, archives))
            if chain:
                return Member(entry, Nature.LONE, outer, path[:1] or (title(chain[0]),), path=path)
            nature = Nature.ONE if folder.folders() else Nature.SINGLE
            is_packed_again = bool(archives) and entry.kind is Kind.FILE
            return Member(entry, nature, outer, names, path=path, is_packed_again=is_packed_again)
        recognised = self._recognised(folder)
        if programs:
            return Member(entry, Nature.FLAT_CROWD, folder, names, recognised > 1, recognised)
        names = tuple(inner.name for inner, _ in holders)
        if len(holders) < 2 and recognised < 2:
            nature, is_named = Nature.LONE if holders else Nature.OTHER, any(is_named for _, is_named in holders)
            return Member(entry, nature, outer, names or tuple(map(title, outer.folders())), is_named=is_named)
        is_certain = sum(is_named for _, is_named in holders) > 1 or recognised > 1
        return Member(entry, Nature.CROWD, folder, names, is_certain, recognised)

    def _packed_class(self, folder: Entry, depth: int) -> Member | None:
        """Look into the only archive of a folder; `None` unless there are several people's submissions in it."""
        archives = _archives(folder)
        if len(archives) != 1 or candidates(folder, self._module):
            return None
        member = self.member(archives[0], depth)
        return member if member.is_crowd and self.is_class(member) else None

    def is_class(self, member: Member) -> bool:
        """Whether a crowd is several people's without a doubt, whatever lies beside it."""
        return member.is_certain or names_several(member.names, self._people) or _holds_archives(member)

    def _chain(self, folder: Entry) -> list[Entry]:
        """List the only folder in a folder, the only one in that, and so on, while there is nothing else to grade."""
        chain: list[Entry] = []
        for _ in range(_MAX_DEPTH):
            folders = folder.folders()
            if len(folders) != 1 or any(map(plain.is_submission_file, folder.entries())):
                break
            folder = folders[0]
            chain.append(folder)
        return chain

    def _recognised(self, folder: Entry) -> int:
        return len({location.id for location in self._recognise(folder) or ()})

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


def names_several(names: Iterable[str], people: People) -> bool:
    """Whether names name at least two people of the roster without a doubt."""
    each = map(people, names)
    return len({identity for ids in each if len(ids) == 1 for identity in ids}) > 1


def title(entry: Entry) -> str:
    """Give the name of a folder, or of a file without its ending."""
    return entry.name if entry.kind is Kind.FOLDER else entry.stem


def _archives(folder: Entry) -> list[Entry]:
    return [entry for entry in folder.entries() if entry.kind is Kind.FILE and entry.suffix == ARCHIVE]


def _holds_archives(member: Member) -> bool:
    """Whether everything to be graded in it is packed once more: what a student hands in never is."""
    files = filter(plain.is_submission_file, member.folder.entries()) if member.folder else ()
    return all(file.suffix == ARCHIVE for file in files)
