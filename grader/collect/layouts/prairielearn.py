"""PrairieLearn's "files" of an assessment: `…_best_files.zip`, `…_final_files.zip` or `…_all_files.zip`.

Below a folder of the assessment's name, a file is called
`<uid or group>_<instance>_<question>_<variant>_<number>_<submission id>_<file's name>`, and in
`…_files_for_manual_grading.zip` `<uid>_<uin>_<question>_<submission id>_<file's name>`. A question's name can have
slashes, which make folders (PrairieLearn/PrairieLearn, `extractFilesForSubmissions` and
`extractFilesForManualGrading` in apps/prairielearn/src/pages/instructorAssessmentDownloads/). A uid is an address, as a
rule. Submissions count from 1 within a variant of a question; their ids count up in the whole system.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from grader.collect.layouts import plain
from grader.collect.location import Clue, Location
from grader.collect.tree import SOURCES, Entry, Kind, UnreadableError, VirtualFolder
from grader.records import HandIn

_NUMBER = re.compile(r"[0-9]{1,18}")
_MAX_DEPTH = 4
"""Folders that a question's name makes."""


class _Name(NamedTuple):
    owner: str
    uin: str
    """Empty where the name tells none."""
    variant: tuple[str, ...]
    """Instance, question and variant, within which submissions are counted."""
    number: int
    """0 where the name tells none."""
    submission: int
    file: str


class _File(NamedTuple):
    name: _Name
    entry: Entry


def locate(root: Entry, module: str) -> list[Location] | None:
    """Make a location of each submission; what is not named in this way is taken as in a plain folder.

    Of several questions, the one with the assignment's module in it is taken.
    """
    files: dict[str, list[_File]] = {}
    others: list[Entry] = []
    for entry in root.entries():
        strays: list[Entry] = []
        inside = list(_files(entry, "", _MAX_DEPTH, strays))
        for file in inside:
            files.setdefault(file.name.owner, []).append(file)
        others += strays if inside else [entry for _ in plain.locate_entry(entry)]
    # Canvas's names can look the same where nobody has an address.
    are_addresses = all("@" in owner for owner in files)
    if sum(map(len, files.values())) <= len(others) or (others and not are_addresses):
        return None
    return [location for owner, group in files.items() for location in _locations(root, owner, group, module)] + [
        location for entry in others for location in plain.locate_entry(entry)
    ]


def _files(entry: Entry, folder: str, depth: int, strays: list[Entry]) -> Iterator[_File]:
    """Find the files that are named so, here and in the folders of a question; other submissions are strays."""
    path = f"{folder}{entry.name}"
    if entry.kind is not Kind.FOLDER:
        name = _read_name(path)
        if name:
            yield _File(name, entry)
        elif plain.is_submission_file(entry):
            strays.append(entry)
    elif depth and any(map(_NUMBER.fullmatch, path.split("_")[1:])):
        try:
            inner = entry.entries()
        except UnreadableError:
            return
        for file in inner:
            yield from _files(file, f"{path}/", depth - 1, strays)


def _read_name(path: str) -> _Name | None:
    parts = path.split("_")
    numbers = [place for place, part in enumerate(parts[:-1]) if place and _NUMBER.fullmatch(part)]
    address = next((place for place, part in enumerate(parts) if "@" in part), None)
    # An owner has underscores before an @, or none.
    owner = address + 1 if address is not None else numbers[0] if numbers else len(parts)
    if not parts[-1] or owner >= len(parts):
        return None
    end = _submission_place(parts, [place for place in numbers if place > owner + 1])
    if owner in numbers and end:
        variant, number = (parts[owner], "_".join(parts[owner + 1 : end - 2]), parts[end - 2]), int(parts[end - 1])
        return _Name("_".join(parts[:owner]), "", variant, number, int(parts[end]), "_".join(parts[end + 1 :]))
    end = next((place for place in numbers if place > owner + 1), 0)
    if address is None or not end:
        return None
    variant = ("", "_".join(parts[owner + 1 : end]), "")
    return _Name("_".join(parts[:owner]), parts[owner], variant, 0, int(parts[end]), "_".join(parts[end + 1 :]))


def _submission_place(parts: Sequence[str], numbers: Sequence[int]) -> int:
    """Find the id behind variant and number: the largest of the first three or more numbers in a row; or 0.

    A question's name may end in a number, and a file's begin with one.
    """
    row: list[int] = []
    for place in numbers:
        if row and place > row[-1] + 1:
            if len(row) >= 3:
                break
            row = []
        row.append(place)
    return max(row[2:], key=lambda place: int(parts[place]), default=0)


def _locations(root: Entry, owner: str, files: list[_File], module: str) -> Iterator[Location]:
    modules = {f"{module}{suffix}" for suffix in SOURCES}
    questions = {file.name.variant[1] for file in files if file.name.file in modules}
    submissions: dict[int, list[_File]] = {}
    for file in files:
        if not questions or file.name.variant[1] in questions:
            submissions.setdefault(file.name.submission, []).append(file)
    one_count = len({file.name.variant for group in submissions.values() for file in group}) == 1
    for place, submission in enumerate(sorted(submissions), 1):
        group = submissions[submission]
        number = group[0].name.number if one_count else place
        folder = VirtualFolder((file.name.file, file.entry) for file in group)
        path = group[0].entry.path if len(group) == 1 else root.path / f"{owner}_{submission}"
        handed_in = HandIn(attempt=number or None)
        yield Location(owner, folder.folder(owner, path), _clues(owner, group), handed_in=handed_in)


def _clues(owner: str, files: Sequence[_File]) -> tuple[Clue, ...]:
    uin, user = files[0].name.uin, owner.partition("@")[0]
    clues = (
        ("email", owner), ("login", owner), ("id", owner), ("id", uin), ("sis_id", uin),
        ("login", user), ("id", user), ("group", owner),
    )  # fmt: skip
    return tuple(dict.fromkeys(clue for clue in clues if clue[1]))
