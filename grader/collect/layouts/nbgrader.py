"""nbgrader's course folder: `submitted/<student id>/<assignment id>/` with notebooks and a `timestamp.txt`.

That is `CourseDirectory.directory_structure` at its default (jupyter/nbgrader, nbgrader/coursedir.py). The exchange
writes the time of the submission into the last file as `2024-10-01 10:00:00.000000 UTC`
(`Exchange.timestamp_format` at its default, nbgrader/exchange/abc/exchange.py); only the last attempt is collected.
"""

from datetime import datetime

from grader.collect.layouts import plain
from grader.collect.location import Location
from grader.collect.submission_file import candidates
from grader.collect.times import read_iso
from grader.collect.tree import Entry, Kind, UnreadableError, VirtualFolder
from grader.records import HandIn

_SUBMITTED = "submitted"
_TIMESTAMP = "timestamp.txt"
_MAX_TIMESTAMP_BYTES = 1 << 10


def locate(root: Entry, module: str) -> list[Location] | None:
    """Take each student's folder of the assignment; of several, the one with the assignment's module in it."""
    submitted = root if root.name == _SUBMITTED else _submitted(root)
    if submitted is None:
        return None
    if any(map(plain.is_submission_file, submitted.entries())):
        return None
    if not any(_folders(student) for student in submitted.folders()):
        return None
    return [location for entry in submitted.entries() for location in _locations(entry, module)]


def _submitted(root: Entry) -> Entry | None:
    return next((folder for folder in root.folders() if folder.name == _SUBMITTED), None)


def _folders(student: Entry) -> list[Entry]:
    try:
        return student.folders()
    except UnreadableError:
        return []


def _locations(student: Entry, module: str) -> list[Location]:
    if student.kind is not Kind.FOLDER:
        return plain.locate_entry(student)
    assignments = _folders(student)
    matches = [folder for folder in assignments if _holds_module(folder, module)] or assignments
    if len(matches) == 1:
        return [Location.from_name(student.name, matches[0])._replace(handed_in=HandIn(time=_time(matches[0])))]
    files = ((f"{folder.name}/{file.name}", file) for folder in matches for file in _candidates(folder, module))
    return [Location.from_name(student.name, VirtualFolder(files).folder(student.name, student.path))]


def _holds_module(folder: Entry, module: str) -> bool:
    return any(file.stem == module for file in _candidates(folder, module))


def _time(folder: Entry) -> datetime | None:
    try:
        file = next((entry for entry in folder.entries() if entry.name == _TIMESTAMP), None)
        return read_iso(file.read(_MAX_TIMESTAMP_BYTES).decode("utf-8", "replace")) if file else None
    except UnreadableError:
        return None


def _candidates(folder: Entry, module: str) -> list[Entry]:
    try:
        return candidates(folder, module)
    except UnreadableError:
        return []
