"""Gradescope's "Export Submissions": `assignment_<id>_export/submission_<id>/` with the files of one submission each.

`submission_metadata.yml` beside them says who handed in, as Ruby's YAML writer puts it:

```
submission_123:
  :submitters:
  - :name: …
    :sid: '…'
    :email: …
```

Only these lines are read, by their indentation, which no text of a student can have at that place: it would stand
deeper, or in quotes. A submission of a group is one of each of its members.
"""

import json
import re

from grader.collect.layouts import plain
from grader.collect.location import Clue, Location
from grader.collect.tree import Entry, Kind

_METADATA = "submission_metadata.yml"
_MAX_METADATA_BYTES = 64 << 20
_FOLDER = re.compile(r"submission_\w+")
_PART = re.compile(
    r"^(?:(?P<owner>submission_\w+):[^\S\n]*|[ ]{2}:submitters:[^\S\n]*(?P<lines>(?:\n(?:[ ]{2}-[ ]|[ ]{4}).*)*+))$",
    re.MULTILINE,
)
"""The owner of what follows, or the submitters: each with the lines that stand deeper."""
_FIELD = re.compile(r"(?:  - |    ):(name|sid|email):(?: (.*))?")
_MAX_SUBMITTERS = 1 << 16
"""Characters about the submitters of one submission."""
_NOT_PLAIN = tuple("!|>&*{[~")
"""Beginnings of YAML values that are not plain text."""

Submitter = dict[str, str]


def locate(root: Entry, module: str) -> list[Location] | None:
    """Make a location of each submission and submitter."""
    del module
    entries = root.entries()
    metadata = next((entry for entry in entries if entry.name == _METADATA), None)
    folders = [entry for entry in entries if entry.kind is Kind.FOLDER and _FOLDER.fullmatch(entry.name)]
    names = {folder.name for folder in folders}
    others = [entry for entry in entries if entry.name not in names]
    if not folders or (metadata is None and any(plain.locate_entry(entry) for entry in others)):
        return None
    text = metadata.read(_MAX_METADATA_BYTES).decode("utf-8", "replace") if metadata else ""
    submitters = read_submitters(text)
    locations = [location for folder in folders for location in _locations(folder, submitters.get(folder.name, []))]
    return locations + [location for entry in others for location in plain.locate_entry(entry)]


def read_submitters(text: str) -> dict[str, list[Submitter]]:
    """Read the submitters of each submission: name, sid and email, as far as the text has them."""
    submitters: dict[str, list[Submitter]] = {}
    for part in _PART.finditer(text):
        if part["owner"]:
            submitters[part["owner"]] = []
        elif submitters:
            submitters[next(reversed(submitters))] += _submitters(part["lines"][:_MAX_SUBMITTERS])
    return submitters


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


def _locations(folder: Entry, submitters: list[Submitter]) -> list[Location]:
    return [_location(folder, submitter) for submitter in submitters] or [Location.from_name(folder.name, folder)]


def _location(folder: Entry, submitter: Submitter) -> Location:
    sid, email, name = (submitter.get(field, "") for field in ("sid", "email", "name"))
    by_number: tuple[Clue, ...] = (("gradescope_id", sid), ("id", sid), ("sis_id", sid))
    clues = (*by_number, ("email", email), ("name", name))
    return Location(sid or email or folder.name, folder, tuple(clue for clue in clues if clue[1]))
