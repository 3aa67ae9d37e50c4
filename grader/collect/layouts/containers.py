"""Folders and zip files that hold a class, or a section of it: everybody's submission is found below them."""

from collections.abc import Iterable

from grader.collect.archive import StrayMember
from grader.collect.attempts import is_attempt, order_in
from grader.collect.layouts import plain
from grader.collect.layouts.members import Members, People, Recognise, title
from grader.collect.layouts.sections import find_sections
from grader.collect.layouts.shelf import Shelf
from grader.collect.location import MAX_ID, Location
from grader.collect.tree import ARCHIVE, Entry, Kind
from grader.records import HandIn

_MAX_DEPTH = 5


def nobody(name: str) -> frozenset[str]:
    """Where there is no roster, a name is nobody's."""
    del name
    return frozenset()


class Containers:
    """Locates everybody's submission in a folder of submissions and of such folders.

    Args:
        module: The assignment's name for the file.
        people: Whom a name names.
        recognise: What a course system made.
        shelf: Where archives are opened.
    """

    def __init__(self, module: str, people: People, recognise: Recognise, shelf: Shelf) -> None:
        self._people, self._recognise, self._shelf = people, recognise, shelf
        self._members = Members(module, people, recognise, shelf)
        self.strays: dict[Entry, list[StrayMember]] = {}
        """What was not read of zip files that hold a class or a section."""

    def locate(self, folder: Entry, depth: int = 0) -> list[Location]:
        """Locate everybody in a class's folder; the id says in which containers they lie.

        Raises:
            UnreadableError: The folder cannot be read.
        """
        attempts = self._members.attempts(folder)
        # Outside of a student's folder, times may be all that is known of several people.
        if attempts and (depth or all(order_in(title(entry)).attempt for entry in attempts)):
            return _attempts(folder.name, attempts)
        members = self._members.of(folder)
        opened, doubtful, names, _ = find_sections(members, self._people)
        locations: list[Location] = []
        for number, member in enumerate(members):
            if number in opened and member.folder and depth < _MAX_DEPTH:
                self._keep_strays(member.entry)
                inner = self._recognise(member.folder) or self.locate(member.folder, depth + 1)
                locations += [_within(member.title, location) for location in inner]
                continue
            if member.attempts:
                inner = _attempts(member.title, member.attempts)
            else:
                may_be_section = number in doubtful
                inner = [location._replace(may_be_section=may_be_section) for location in self._one(member.entry)]
            locations += [_named(location, member.title, names.get(number, "")) for location in inner]
        return locations

    def holds_several(self, folder: Entry) -> bool:
        """Whether at least two folders or zip files in a folder hold a submission each."""
        return self._members.holds_several(folder)

    def holds_sections(self, root: Entry) -> bool:
        """Whether anything in a folder is a container, whatever program lies beside it."""
        return find_sections(self._members.of(root), self._people).is_proven

    def open_class(self, archive: Entry) -> Entry | None:
        """Open an archive that is the only entry of a folder, if it is a container without a doubt."""
        if archive.kind is not Kind.FILE or archive.suffix != ARCHIVE:
            return None
        member = self._members.member(archive)
        if not member.is_crowd or not self._members.is_class(member):
            return None
        self._keep_strays(archive)
        return member.folder

    def locate_recognised(self, folder: Entry) -> list[Location]:
        """Locate everybody in a folder of a course system's downloads; nobody where there is none in it."""
        members = self._members.of(folder)
        is_any = any(member.folder and self._recognise(member.folder) for member in members)
        return self.locate(folder) if is_any else []

    def _one(self, entry: Entry) -> list[Location]:
        locations = plain.locate_entry(entry)
        if locations or entry.kind is not Kind.FILE:
            return locations
        # Whom its name names has handed in something, though no program.
        return [Location.from_name(entry.stem, entry)._replace(is_unread=not self._people(entry.stem))]

    def _keep_strays(self, entry: Entry) -> None:
        if entry.kind is Kind.FILE:
            self.strays[entry] = self._shelf.open(entry).strays


def _attempts(name: str, entries: Iterable[Entry]) -> list[Location]:
    """Make a location of each of one student's attempts."""
    return [Location.from_name(name, entry)._replace(handed_in=_guess(title(entry))) for entry in entries]


def _guess(name: str) -> HandIn:
    return order_in(name).model_copy(update={"is_guess": True})


def _named(location: Location, title: str, name: str) -> Location:
    """Put a name that lies within a folder behind the folder's own."""
    if not name:
        return location
    return _within(title, Location.from_name(name, location.entry)._replace(handed_in=location.handed_in))


def _within(container: str, location: Location) -> Location:
    """Put the container's name before the id; what is too long is cut off in it.

    A container that is named as an attempt has everybody's submission of that attempt.
    """
    if is_attempt(container) and location.handed_in == HandIn():
        location = location._replace(handed_in=_guess(container))
    return location._replace(id=f"{container[: max(1, MAX_ID - len(location.id) - 1)]}/{location.id}"[:MAX_ID])
