"""Canvas's "Download Submissions": everybody's files side by side.

Names are made by `ContentZipper` (instructure/canvas-lms, lib/content_zipper.rb):
`<sortable name in lower case, letters and digits only>[_LATE]_<user id>_<attachment id>_<file's name>`, and for an
anonymous assignment `[LATE_]anon_<id>_<attachment id>_<file's name>`; `…_text.html` and `…_link.html` are submissions
without a file. A file whose name the student has used before gets `-1`, `-2` (`Attachment.make_unique_filename`).
Of a student who handed in again, only the last attempt is in it.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from grader.collect.layouts import plain
from grader.collect.location import Clue, Place
from grader.collect.tree import Entry, Gathered, Kind

_NAME = re.compile(
    r"(?P<owner>(?P<name>\w+?)(?:_LATE)?_(?P<user>\d+)|(?:LATE_)?(?P<anonymous>anon_[A-Za-z0-9]+))"
    r"_(?:(?P<attachment>\d+)_(?P<file>.+)|(?:text|link)\.html)",
    re.DOTALL,
)
_AGAIN = re.compile(r"(?:-\d+)+(?=\.\w+$)")


class _File(NamedTuple):
    id: str
    clues: tuple[Clue, ...]
    name: str
    """As the student called it; empty where there is no file."""
    attachment: int
    entry: Entry


def places(root: Entry, module: str) -> list[Place] | None:
    """Gather each student's files; what is not named in this way is taken as in a plain folder."""
    del module
    files: dict[str, list[_File]] = {}
    others: list[Entry] = []
    for entry in root.entries():
        file = _file(entry)
        if file:
            files.setdefault(file.id, []).append(file)
        elif entry.kind is Kind.FOLDER or plain.is_handed_in(entry):
            others.append(entry)
    if sum(map(len, files.values())) <= len(others):
        return None
    return [_place(root, found) for found in files.values()] + [
        place for entry in others for place in plain.member(entry)
    ]


def _file(entry: Entry) -> _File | None:
    found = _NAME.fullmatch(entry.name)
    if entry.kind is Kind.FOLDER or not found or (found["name"] or "") != (found["name"] or "").lower():
        return None
    clues: tuple[Clue, ...] = (("canvas_id", found["anonymous"] or found["user"]),)
    if found["name"]:
        clues += (("name", found["name"]),)
    owner = found["anonymous"] or f"{found['name']}_{found['user']}"
    return _File(owner, clues, _AGAIN.sub("", found["file"] or ""), int(found["attachment"] or 0), entry)


def _place(root: Entry, files: list[_File]) -> Place:
    newest, notes = _newest(file for file in files if file.name)
    gathered = Gathered((file.name, file.entry) for file in newest)
    path = files[0].entry.path if len(files) == 1 else root.path / files[0].id
    return Place(files[0].id, gathered.folder(files[0].id, path), files[0].clues, tuple(notes))


def _newest(files: Iterable[_File]) -> tuple[list[_File], list[str]]:
    """Of files that the student gave one name, keep the one that Canvas numbered last."""
    kept: dict[str, _File] = {}
    notes = []
    for file in sorted(files, key=lambda file: file.attachment):
        if file.name in kept:
            notes.append(f"{file.name} was handed in more than once; the last one, {file.entry.name}, was graded.")
        kept[file.name] = file
    return list(kept.values()), notes[-1:]
