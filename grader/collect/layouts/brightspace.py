"""Brightspace's (D2L's) "Download" of an assignment's submissions: a folder for each attempt, and `index.html`.

A folder is called `<number>-<number> - <name> - Sep 24, 2024 926 PM`, sometimes with the organisation's id of the
student before the name; older versions put the same before the name of each file, as in `… - 926 PM - work.py`. The
date is in the course's language, and the colon of the time is left out. The name of a group stands in the place of a
student's. D2L describes none of this; teachers' scripts do that rename such downloads (the flat ones:
jdmau72/Grading-Tools-, sortSubmissions.py). They take the second number for the assignment's and mostly, but not all,
the first for the student's: so here it tells people of one name apart, and is a clue only where the roster has a
`brightspace_id`.
"""

import re
from typing import NamedTuple

from grader.collect.layouts import plain
from grader.collect.location import Clue, Location
from grader.collect.times import read_spelled
from grader.collect.tree import Entry, Kind, VirtualFolder
from grader.records import HandIn

_NUMBERS = re.compile(r"(\d{1,20})-\d{1,20}", re.ASCII)
_MAX_DATE = 60
_JOINT = " - "
_MAX_PARTS = 8


class _Part(NamedTuple):
    id: str
    clues: tuple[Clue, ...]
    date: str
    """As it is written; one for each attempt."""
    file: str
    """The file's name; empty when the entry is a folder."""
    entry: Entry


def locate(root: Entry, module: str) -> list[Location] | None:
    """Make a location of each attempt; what is not named in this way is taken as in a plain folder."""
    del module
    attempts: dict[tuple[str, str], list[_Part]] = {}
    others: list[Entry] = []
    for entry in root.entries():
        part = _part(entry)
        if part:
            attempts.setdefault((part.id, part.date), []).append(part)
        else:
            others.append(entry)
    if not attempts:
        return None
    return [_location(root, parts) for parts in attempts.values()] + [
        location for entry in others for location in plain.locate_entry(entry)
    ]


def _part(entry: Entry) -> _Part | None:
    """Take a name apart: the numbers, perhaps an id, the name, the date, and of a file its own name."""
    numbers, *parts = entry.name.split(_JOINT, _MAX_PARTS)
    first = _NUMBERS.fullmatch(numbers)
    end = next((place for place, part in enumerate(parts) if place and _is_date(part)), 0)
    file = _JOINT.join(parts[end + 1 :])
    if not first or not end or (entry.kind is Kind.FOLDER) == bool(file):
        return None
    name = parts[end - 1].strip()
    if not name:
        return None
    clues: list[Clue] = [("brightspace_id", first[1])]
    clues += [(column, part.strip()) for part in parts[: end - 1] for column in ("id", "sis_id")]
    clues += [("name", name), ("group", name)]
    return _Part(f"{name}_{first[1]}", tuple(clues), parts[end], file, entry)


def _is_date(text: str) -> bool:
    """Whether there are a day, a year and a time in it, in any order and language."""
    numbers = re.findall(r"[0-9]+", text) if len(text) <= _MAX_DATE else []
    return len(numbers) >= 3 and any(len(number) == 4 for number in numbers)


def _location(root: Entry, parts: list[_Part]) -> Location:
    first = parts[0]
    handed_in = HandIn(time=read_spelled(first.date))
    if len(parts) == 1 and not first.file:
        return Location(first.id, first.entry, first.clues, handed_in=handed_in)
    folder = VirtualFolder((part.file or part.entry.name, part.entry) for part in parts)
    path = first.entry.path if len(parts) == 1 else root.path / f"{first.id} - {first.date}"
    return Location(first.id, folder.folder(first.id, path), first.clues, handed_in=handed_in)
