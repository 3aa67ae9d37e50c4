"""Canvas's "Download Submissions": everybody's files side by side.

Names are made by `ContentZipper` (instructure/canvas-lms, lib/content_zipper.rb):
`<sortable name in lower case, letters and digits only>[_LATE]_<user id>_<attachment id>_<file's name>`, and for an
anonymous assignment `[LATE_]anon_<id>_<attachment id>_<file's name>`; `…_text.html` and `…_link.html` are submissions
without a file: no program, but not nothing either. A file whose name the student has used before gets `-1`, `-2`
(`Attachment.make_unique_filename`). Of a student who handed in again, only the last attempt is in it. Where a group
is graded as one, one member's submission is in it under the group's name and that member's id (`representatives`,
app/models/assignment.rb). Canvas marks every late submission, so one without the mark is not late; it tells no times.
"""

import re
from collections import Counter
from typing import NamedTuple

from grader.collect.layouts import plain
from grader.collect.location import Clue, Location
from grader.collect.tree import Entry, Kind, VirtualFolder
from grader.records import Finding, HandIn

_NAME = re.compile(
    r"(?P<owner>(?P<name>\w+?)(?P<late>_LATE)?_(?P<user>\d+)|(?P<hidden_late>LATE_)?(?P<anonymous>anon_[A-Za-z0-9]+))"
    r"_(?:(?P<attachment>\d+)_(?P<file>.+)|(?:text|link)\.html)",
    re.DOTALL,
)
_MAX_NOTES = 5
_REPEAT = re.compile(r"(?:-\d+)+(?=\.\w+$)")


class _File(NamedTuple):
    id: str
    clues: tuple[Clue, ...]
    name: str
    """As the student called it; empty where there is no file."""
    attachment: int
    late: bool
    entry: Entry


def locate(root: Entry, module: str) -> list[Location] | None:
    """Gather each student's files; what is not named in this way is taken as in a plain folder."""
    del module
    files: dict[str, list[_File]] = {}
    others: list[Entry] = []
    for entry in root.entries():
        file = _file(entry)
        if file:
            files.setdefault(file.id, []).append(file)
        elif entry.kind is Kind.FOLDER or plain.is_submission_file(entry):
            others.append(entry)
    if sum(map(len, files.values())) <= len(others):
        return None
    return [_location(root, group) for group in files.values()] + [
        location for entry in others for location in plain.locate_entry(entry)
    ]


def _file(entry: Entry) -> _File | None:
    match = _NAME.fullmatch(entry.name)
    if entry.kind is Kind.FOLDER or not match or (match["name"] or "") != (match["name"] or "").lower():
        return None
    owner, name = match["anonymous"] or f"{match['name']}_{match['user']}", match["name"]
    by_user: Clue = ("canvas_id", match["anonymous"] or match["user"])
    # The id is one member's where the name is a group's.
    clues = (("group", name), by_user, ("name", name)) if name else (by_user,)
    late = bool(match["late"] or match["hidden_late"])
    return _File(owner, clues, _REPEAT.sub("", match["file"] or ""), int(match["attachment"] or 0), late, entry)


def _location(root: Entry, files: list[_File]) -> Location:
    """Of files that the student gave one name, take the one that Canvas numbered last."""
    first = files[0]
    attachments = sorted((file for file in files if file.name), key=lambda file: file.attachment)
    newest = {file.name: file.entry for file in attachments} or {file.entry.name: file.entry for file in files}
    counts = Counter(file.name for file in attachments)
    repeated = [name for name in sorted(counts) if counts[name] > 1][:_MAX_NOTES]
    path = first.entry.path if len(files) == 1 else root.path / first.id
    folder = VirtualFolder(newest.items()).folder(first.id, path)
    notes = tuple(_repetition(name, newest[name].name) for name in repeated)
    late = any(file.late for file in files)
    return Location(first.id, folder, first.clues, notes, handed_in=HandIn(late=late))


def _repetition(name: str, last: str) -> Finding:
    return Finding(problem=f"{name} was handed in more than once. The last one, {last}, was graded.")
