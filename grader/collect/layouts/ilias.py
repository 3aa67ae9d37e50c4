"""ILIAS's "Download all submissions" of an exercise, where the class lies one or two folders deeper.

`<assignment>/<"Submissions" in some language>/<last name>_<first name>_<login>_<user id>/`, and with teams one folder
more, `Team <id>/` (ILIAS-eLearning/ILIAS, `downloadAllAssignmentFiles` and `getDirectoryNameFromUserData` in
Modules/Exercise/classes/class.ilExSubmission.php; beside them lie a table of the grades and perhaps `Feedback_files/`).
Plugins that download for a revision by hand leave out the outer folders. In older versions letters that are no ASCII
have become others, or underscores.

Files keep their names, after "Late Submission - " in the language of ILIAS if that is what they are. As ILIAS stores
them, and some versions hand them out, each begins with its time: `20241105121314_mnist_cnn.ipynb`; a file that was
handed in again is there twice.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from grader.collect.layouts import plain
from grader.collect.location import Clue, Location
from grader.collect.times import read_digits
from grader.collect.tree import Entry, Kind, UnreadableError, VirtualFolder
from grader.records import HandIn

_USER_ID = re.compile(r"\d{2,12}", re.ASCII)
_TEAM = re.compile(r"[^\W\d_]{1,30}[ _](?P<id>\d{1,12})")
_FILE = re.compile(
    r"(?P<late>(?:Late Submission|Versp(?:ä|a|ae)tete Abgabe) - )?(?:(?P<time>[0-9]{14})_)?(?P<name>.+)", re.DOTALL
)
"""Late in English and German; in another language the mark is taken for a part of the name."""
_FEEDBACK = "Feedback_files"
_MAX_DEPTH = 2
"""Folders around that of the class."""
_NEVER, _END = datetime.min, datetime.max  # noqa: DTZ901 - ILIAS names no zone


class _Person(NamedTuple):
    login: str
    clues: tuple[Clue, ...]
    user: str
    folder: Entry


class _File(NamedTuple):
    name: str
    time: datetime
    """`_NEVER` where the name tells none."""
    late: bool
    entry: Entry


class _Class(NamedTuple):
    people: list[_Person]
    others: list[Entry]
    """What else lies there, that somebody added."""


def locate(root: Entry, module: str) -> list[Location] | None:
    """Make a location of each person and attempt, of the class that lies in this folder or up to two deeper."""
    del module
    folder = root
    for depth in range(_MAX_DEPTH + 1):
        members = _class(folder)
        # Where folders lie that deep, one person may be all who handed in.
        if len(members.people) >= (1 if depth == _MAX_DEPTH else 2):
            return _locations(*members)
        inner = _inner(folder)
        if len(inner) != 1 or any(map(plain.is_submission_file, _entries(folder))):
            return None  # what lies beside would be lost
        folder = inner[0]
    return None


def _locations(people: Sequence[_Person], others: Sequence[Entry]) -> list[Location]:
    logins = {person.login.casefold() for person in people}
    by_login = len(logins) == len(people)
    return [
        location
        for person in people
        for location in _attempts(person, person.login if by_login else person.folder.name)
    ] + [location for entry in others for location in plain.locate_entry(entry)]


def _class(folder: Entry) -> _Class:
    """List everybody in this folder, if most of what lies there is people's, or teams'."""
    files = [entry for entry in _entries(folder) if plain.is_submission_file(entry)]
    folders = [(inner, "") for inner in _inner(folder)]
    if not any(_person(inner) for inner, _ in folders):
        folders = [
            (member, team.name if member != team else "")
            for team, _ in folders
            for member in ((_TEAM.fullmatch(team.name) and _inner(team)) or [team])
        ]
    people = [person for inner, team in folders if (person := _person(inner, team))]
    others = files + [inner for inner, _ in folders if not _person(inner)]
    is_class = len({person.user for person in people}) == len(people) > len(others)
    return _Class(people, others) if is_class else _Class([], [])


def _person(folder: Entry, team: str = "") -> _Person | None:
    parts = folder.name.split("_")
    if len(parts) < 4 or not parts[-2] or not _USER_ID.fullmatch(parts[-1]):
        return None
    login, user = parts[-2], parts[-1]
    logins = dict.fromkeys(("_".join(parts[2:-1]), login))
    clues: list[Clue] = [("ilias_id", user)]
    clues += [(column, value) for value in logins for column in ("login", "id") if value]
    clues += [("name", f"{parts[1]} {parts[0]}")] if len(parts) == 4 else []
    numbers = _TEAM.fullmatch(team)
    clues += [("group", team), ("group", numbers["id"])] if numbers else []
    return _Person(login, tuple(clues), user, folder)


def _attempts(person: _Person, identity: str) -> Iterator[Location]:
    folder = person.folder
    files = [_file(entry) for entry in _entries(folder)]
    if all(file.name == file.entry.name for file in files):
        yield Location(identity, folder, person.clues)
        return
    for end, chosen in _versions(files):
        time = max(file.time for file in chosen if file.time <= end)
        late = any(file.late for file in chosen) or None
        attempt = VirtualFolder((file.name, file.entry) for file in chosen).folder(folder.name, folder.path)
        handed_in = HandIn(time=None if time == _NEVER else time, late=late)
        yield Location(identity, attempt, person.clues, handed_in=handed_in)


def _versions(files: Sequence[_File]) -> Iterator[tuple[datetime, list[_File]]]:
    """Give the files as they were at each time at which one was handed in again, and as they are in the end."""
    versions: dict[str, list[_File]] = {}
    for file in sorted(files, key=lambda file: (file.time, file.late)):
        versions.setdefault(file.name, []).append(file)
    times = {file.time for same in versions.values() if len(same) > 1 for file in same}
    for time in [*sorted(times)[:-1], _END]:
        yield time, [_version(same, time) for same in versions.values()]


def _version(same: Sequence[_File], time: datetime) -> _File:
    """Take the last that was there at a time, or else the first that came."""
    return next((file for file in reversed(same) if file.time <= time), same[0])


def _file(entry: Entry) -> _File:
    match = _FILE.fullmatch(entry.name)
    time = read_digits(match["time"]) if match and match["time"] else None
    if not match or (match["time"] and not time):
        return _File(entry.name, _NEVER, late=False, entry=entry)
    return _File(match["name"], time or _NEVER, bool(match["late"]), entry)


def _inner(folder: Entry) -> list[Entry]:
    return [entry for entry in _entries(folder) if entry.kind is Kind.FOLDER and entry.name != _FEEDBACK]


def _entries(folder: Entry) -> list[Entry]:
    try:
        return folder.entries()
    except UnreadableError:
        return []
