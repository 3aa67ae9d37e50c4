"""Gradescope's "Export Submissions": `assignment_<id>_export/submission_<id>/` with the files of one submission each.

`submission_metadata.yml` beside them says who handed in, as Ruby's YAML writer puts it:

```
submission_123:
  :submitters:
  - :name: …
    :sid: '…'
    :email: …
  :created_at: 2024-10-01 10:00:00.000000000 Z
```

Only these lines are read, by their indentation, which no text of a student can have at that place: it would stand
deeper, or in quotes. A submission of a group is one of each of its members. Who handed in late is told by the grades as
CSV, where somebody put them beside the submissions: the columns "Submission ID" and "Lateness (H:M:S)".
"""

import json
import re
from datetime import datetime
from typing import NamedTuple

from grader.collect.layouts import plain
from grader.collect.layouts.worksheet import METADATA, read_worksheets
from grader.collect.location import Clue, Location
from grader.collect.times import read_iso
from grader.collect.tree import Entry, Kind
from grader.records import HandIn

_MAX_METADATA_BYTES = 64 << 20
_FOLDER = re.compile(r"submission_\w+")
_PART = re.compile(
    r"^(?:(?P<owner>submission_\w+):[^\S\n]*|[ ]{2}:created_at:(?P<time>.*)|"
    r"[ ]{2}:submitters:[^\S\n]*(?P<lines>(?:\n(?:[ ]{2}-[ ]|[ ]{4}).*)*+))$",
    re.MULTILINE,
)
"""The owner of what follows, the time, or the submitters: each with the lines that stand deeper."""
_FIELD = re.compile(r"(?:  - |    ):(name|sid|email):(?: (.*))?")
_MAX_SUBMITTERS = 1 << 16
"""Characters about the submitters of one submission."""
_NOT_PLAIN = tuple("!|>&*{[~")
"""Beginnings of YAML values that are not plain text."""
_ID, _LATENESS = "Submission ID", "Lateness (H:M:S)"

Submitter = dict[str, str]


class Metadata(NamedTuple):
    """What the file says of one submission."""

    submitters: list[Submitter]
    """Name, sid and email, as far as the text has them."""
    time: datetime | None = None


def locate(root: Entry, module: str) -> list[Location] | None:
    """Make a location of each submission and submitter."""
    del module
    entries = root.entries()
    metadata = next((entry for entry in entries if entry.name == METADATA), None)
    folders = [entry for entry in entries if entry.kind is Kind.FOLDER and _FOLDER.fullmatch(entry.name)]
    names = {folder.name for folder in folders}
    others = [entry for entry in entries if entry.name not in names]
    if not folders or (metadata is None and any(plain.locate_entry(entry) for entry in others)):
        return None
    text = metadata.read(_MAX_METADATA_BYTES).decode("utf-8", "replace") if metadata else ""
    known, late = read_metadata(text), _late(root)
    locations = [
        location
        for folder in folders
        for location in _locations(folder, known.get(folder.name, Metadata([])), late.get(folder.name))
    ]
    return locations + [location for entry in others for location in plain.locate_entry(entry)]


def read_metadata(text: str) -> dict[str, Metadata]:
    """Read what is known of each submission."""
    known: dict[str, Metadata] = {}
    owner = ""
    for part in _PART.finditer(text):
        if part["owner"]:
            owner = part["owner"]
            known[owner] = Metadata([])
        elif owner and part["time"] is not None:
            known[owner] = known[owner]._replace(time=read_iso(_scalar(part["time"])))
        elif owner:
            known[owner].submitters.extend(_submitters(part["lines"][:_MAX_SUBMITTERS]))
    return known


def _late(root: Entry) -> dict[str, bool]:
    """Say by the name of its folder whether a submission is late."""
    rows = [row for row in read_worksheets(root, _ID, _LATENESS) if row[_ID] and row[_LATENESS]]
    return {f"submission_{row[_ID]}": any(digit in row[_LATENESS] for digit in "123456789") for row in rows}


def _submitters(lines: str) -> list[Submitter]:
    submitters: list[Submitter] = []
    for line in lines.split("\n"):
        field = _FIELD.fullmatch(line.rstrip())
        if field and line.startswith("  - "):
            submitters.append({})
        if field and submitters:
            submitters[-1][field[1]] = _scalar(field[2] or "")
    return submitters


def _scalar(text: str) -> str:
    text = text.strip()
    if text.startswith('"'):
        try:
            return str(json.loads(text))
        except ValueError:
            return ""
    if text.startswith("'"):
        return text[1:-1].replace("''", "'") if len(text) > 1 and text.endswith("'") else ""
    return "" if text.startswith(_NOT_PLAIN) else text


def _locations(folder: Entry, metadata: Metadata, late: bool | None) -> list[Location]:
    locations = [_location(folder, submitter) for submitter in metadata.submitters]
    handed_in = HandIn(time=metadata.time, late=late)
    return [
        location._replace(handed_in=handed_in) for location in locations or [Location.from_name(folder.name, folder)]
    ]


def _location(folder: Entry, submitter: Submitter) -> Location:
    sid, email, name = (submitter.get(field, "") for field in ("sid", "email", "name"))
    by_number: tuple[Clue, ...] = (("gradescope_id", sid), ("id", sid), ("sis_id", sid))
    clues = (*by_number, ("email", email), ("name", name))
    return Location(sid or email or folder.name, folder, tuple(clue for clue in clues if clue[1]))
