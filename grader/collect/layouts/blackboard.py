"""Blackboard's "Assignment File Download": everybody's files side by side, of all attempts if the teacher says so.

A file is called `<assignment>_<user name>_attempt_<2024-03-03-17-00-00>_<file's name>`, and for each attempt there is a
`<assignment>_<user name>_attempt_<2024-03-03-17-00-00>.txt` that begins with `Name: <full name> (<user name>)`
(kwurst/bb-file-cleanup, bbcleanup.py and test_bbcleanup.py; jeroendoggen/blackboard-analysis-tools). What the student
wrote stands below in the same text, so only that line is believed, and only if the file's own name has the user name.
Assignments, user names and files may have underscores in their names. In the place of a student's, a group's name can
stand.
"""

import re
from typing import NamedTuple

from grader.collect.layouts import plain
from grader.collect.location import Clue, Location
from grader.collect.times import read_digits
from grader.collect.tree import Entry, Kind, UnreadableError, VirtualFolder
from grader.records import HandIn

_NAME = re.compile(r"_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|(?P<ending>\.\w+))\Z", re.ASCII | re.DOTALL)
_OWNER = re.compile(r"Name: (?P<name>.*) \((?P<user>[^()]+)\)\s*", re.ASCII)
_INFORMATION = ".txt"
_MAX_INFORMATION_BYTES = 1 << 20
_MAX_LINE = 500

Attempt = tuple[str, str]
"""Assignment and user name as the files' names have them, and the time."""


class _File(NamedTuple):
    attempt: Attempt
    name: str
    """As the student called it; empty for Blackboard's own text."""
    entry: Entry


class _Owner(NamedTuple):
    user: str
    name: str = ""
    """Empty where no text tells it."""


def locate(root: Entry, module: str) -> list[Location] | None:
    """Gather the files of each attempt; what is not named in this way is taken as in a plain folder."""
    del module
    attempts: dict[Attempt, list[_File]] = {}
    others: list[Entry] = []
    for entry in root.entries():
        file = _file(entry)
        if file:
            attempts.setdefault(file.attempt, []).append(file)
        else:
            others.append(entry)
    if not attempts:
        return None
    owners = _owners(attempts)
    if len({owner.user for owner in owners.values()}) < len(owners):
        return None  # another system's names, with the user's first
    return [_location(root, attempt, files, owners[attempt[0]]) for attempt, files in attempts.items()] + [
        location for entry in others for location in plain.locate_entry(entry)
    ]


def _file(entry: Entry) -> _File | None:
    match = _NAME.search(entry.name, 1)
    if entry.kind is Kind.FOLDER or not match:
        return None
    # Of a name that Blackboard could not keep, only the ending is there.
    name = match["file"] or ("" if match["ending"] == _INFORMATION else entry.name)
    return _File((entry.name[: match.start()], match["time"]), name, entry)


def _owners(attempts: dict[Attempt, list[_File]]) -> dict[str, _Owner]:
    """Say whose attempts are those of a name, which has the assignment's name before the user's."""
    owners: dict[str, _Owner] = {}
    for (heading, _), files in attempts.items():
        owner = next((owner for file in files if not file.name and (owner := _read_owner(file))), None)
        if owner:
            owners[heading] = owner
    assignments = {heading.removesuffix(owner.user) for heading, owner in owners.items()}
    assignment = assignments.pop() if len(assignments) == 1 else ""
    for heading, _ in attempts:
        user = heading.removeprefix(assignment) if assignment else heading.rpartition("_")[2]
        owners.setdefault(heading, _Owner(user or heading))
    return owners


def _read_owner(file: _File) -> _Owner | None:
    try:
        text = file.entry.read(_MAX_INFORMATION_BYTES).decode("utf-8-sig", "replace")
    except UnreadableError:
        return None
    match = _OWNER.fullmatch(text[:_MAX_LINE].partition("\n")[0])
    return _Owner(match["user"], match["name"]) if match and file.attempt[0].endswith(f"_{match['user']}") else None


def _has_link(text: _File) -> bool:
    """Whether Blackboard's text, of which the student's own is a part, has a link in it: to a notebook, as a rule."""
    try:
        return b"://" in text.entry.read(_MAX_INFORMATION_BYTES)
    except UnreadableError:
        return False


def _location(root: Entry, attempt: Attempt, files: list[_File], owner: _Owner) -> Location:
    user = owner.user
    clues: tuple[Clue, ...] = (("login", user), ("blackboard_id", user), ("id", user), ("email", user))
    clues += (("name", owner.name),) if owner.name else ()
    named = [(file.name, file.entry) for file in files if file.name]
    folder = VirtualFolder(named or [(file.entry.name, file.entry) for file in files if _has_link(file)])
    path = files[0].entry.path if len(files) == 1 else root.path / "_attempt_".join(attempt)
    handed_in = HandIn(time=read_digits(attempt[1]))
    return Location(user, folder.folder(user, path), (*clues, ("group", user), ("id", attempt[0])), handed_in=handed_in)
