"""Moodle's "Download all submissions": a folder or a prefix for each student.

Names are made by `mod_assign`'s class `downloader` (moodle/moodle, mod/assign/classes/downloader.php):
`<full name>_<participant id>_assignsubmission_<plugin>` is a folder, in older versions with `_` at its end; without the
setting "Download submissions in folders" it is a prefix, followed by `_<file's name>`. Underscores in a name become
spaces. With group submissions, name and id are the group's, and the default group has no id. `file` is the plugin for
files; what `onlinetext` and others have is no code, and counts only as what was handed in instead of it. Names with
`assignfeedback` in that place, as its plugins are called, are the teacher's feedback, and nobody's submission.

Names hold no times. The grading worksheet (mod/assign/gradingtable.php), where somebody put it beside the submissions,
has one for each `Participant <id>` under "Last modified (submission)", and says "… late" under "Status". Its headings
are known in English only.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from grader.collect.layouts import plain
from grader.collect.layouts.worksheet import read_worksheets
from grader.collect.location import Clue, Location
from grader.collect.times import read_spelled
from grader.collect.tree import Entry, Kind, VirtualFolder
from grader.records import Finding, HandIn
from grader.wording import listed

_NAME = re.compile(
    r"(?P<owner>(?P<name>[^_]+)(?:_(?P<id>\d+))?)_assign(?P<kind>submission|feedback)_(?P<plugin>[a-z]+)"
    r"(?:_(?P<file>.*))?",
    re.DOTALL,
)
_PARTICIPANT = re.compile(r"[^\W\d_]+ (\d{1,20})")
_STATUS, _TIME = "Status", "Last modified (submission)"
_MAX_NAMES = 5
"""Listed in a sentence."""
_LATE = re.compile(r"\blate\b")


class _Part(NamedTuple):
    id: str
    participant: str
    """Moodle's number; empty for the default group."""
    clues: tuple[Clue, ...]
    file: str
    """The file's name; empty when the entry is a folder."""
    is_code: bool
    is_feedback: bool
    entry: Entry


def locate(root: Entry, module: str) -> list[Location] | None:
    """Gather each student's files; what is not named in this way is taken as in a plain folder."""
    del module
    parts: dict[str, list[_Part]] = {}
    feedback: dict[str, list[_Part]] = {}
    others: list[Entry] = []
    for entry in root.entries():
        part = _part(entry)
        if part:
            (feedback if part.is_feedback else parts).setdefault(part.id, []).append(part)
        else:
            others.append(entry)
    if not parts:
        return None
    hand_ins = _hand_ins(root)
    locations = [_location(root, group, hand_ins) for group in parts.values()]
    return [location._replace(notes=_left_out(feedback.get(location.id, []))) for location in locations] + [
        location for entry in others for location in plain.locate_entry(entry)
    ]


def _part(entry: Entry) -> _Part | None:
    match = _NAME.fullmatch(entry.name)
    if not match or (entry.kind is not Kind.FOLDER and not match["file"]):
        return None
    clues: tuple[Clue, ...] = (("name", match["name"]),)
    if match["id"]:
        clues = (("moodle_id", match["id"]), *clues)
    file = "" if entry.kind is Kind.FOLDER else match["file"]
    is_feedback = match["kind"] == "feedback"
    return _Part(match["owner"], match["id"] or "", clues, file, match["plugin"] == "file", is_feedback, entry)


def _left_out(feedback: list[_Part]) -> tuple[Finding, ...]:
    """Say that a teacher's feedback is not graded."""
    if not feedback:
        return ()
    names = listed([part.entry.name for part in feedback], _MAX_NAMES)
    return (Finding(problem=f"What Moodle calls feedback is the teacher's, and was not graded: {names}."),)


def _hand_ins(root: Entry) -> dict[str, HandIn]:
    hand_ins: dict[str, HandIn] = {}
    for row in read_worksheets(root, "Identifier", _STATUS, _TIME):
        participant = _PARTICIPANT.fullmatch(row["Identifier"])
        if participant:
            late = bool(_LATE.search(row[_STATUS])) if row[_STATUS].startswith("Submitted") else None
            hand_ins[participant[1]] = HandIn(time=read_spelled(row[_TIME]), late=late)
    return hand_ins


def _location(root: Entry, parts: list[_Part], hand_ins: Mapping[str, HandIn]) -> Location:
    first = parts[0]
    handed_in = hand_ins.get(first.participant, HandIn())
    code = [part for part in parts if part.is_code] or parts
    if len(code) == 1 and not code[0].file:
        return Location(first.id, code[0].entry, first.clues, handed_in=handed_in)
    folder = VirtualFolder((part.file or part.entry.name, part.entry) for part in code)
    path = first.entry.path if len(parts) == 1 else root.path / first.id
    return Location(first.id, folder.folder(first.id, path), first.clues, handed_in=handed_in)
