"""Gradescope's "Export Submissions": `assignment_<id>_export/submission_<id>/` with the files of one submission each.

`submission_metadata.yml` beside them tells who handed in, as Ruby's YAML writer puts it:

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
from grader.collect.location import Clue, Place, labelled
from grader.collect.tree import Entry, Kind

_METADATA = "submission_metadata.yml"
_MAX_METADATA_BYTES = 64 << 20
_FOLDER = re.compile(r"submission_\w+")
_PART = re.compile(
    r"^(?:(?P<owner>submission_\w+):[^\S\n]*|[ ]{2}:submitters:[^\S\n]*(?P<told>(?:\n(?:[ ]{2}-[ ]|[ ]{4}).*)*+))$",
    re.MULTILINE,
)
"""Whose the following is, or who handed it in: each with the lines that stand deeper."""
_FIELD = re.compile(r"(?:  - |    ):(name|sid|email):(?: (.*))?")
_MOST_TOLD = 1 << 16
"""Characters about who handed in one submission."""
_NOT_PLAIN = tuple("!|>&*{[~")
"""Beginnings of YAML values that are no plain text."""

Submitter = dict[str, str]


def places(root: Entry, module: str) -> list[Place] | None:
    """Make a place of each submission and submitter."""
    del module
    entries = root.entries()
    metadata = next((entry for entry in entries if entry.name == _METADATA), None)
    folders = [entry for entry in entries if entry.kind is Kind.FOLDER and _FOLDER.fullmatch(entry.name)]
    names = {folder.name for folder in folders}
    others = [entry for entry in entries if entry.name not in names]
    if not folders or (metadata is None and any(plain.member(entry) for entry in others)):
        return None
    text = metadata.read(_MAX_METADATA_BYTES).decode("utf-8", "replace") if metadata else ""
    submitters = read_submitters(text)
    found = [place for folder in folders for place in _places(folder, submitters.get(folder.name, []))]
    return found + [place for entry in others for place in plain.member(entry)]


def read_submitters(text: str) -> dict[str, list[Submitter]]:
    """Read who handed in each submission: name, sid and email, as far as they are told."""
    found: dict[str, list[Submitter]] = {}
    for part in _PART.finditer(text):
        if part["owner"]:
            found[part["owner"]] = []
        elif found:
            found[next(reversed(found))] += _submitters(part["told"][:_MOST_TOLD])
    return found


def _submitters(told: str) -> list[Submitter]:
    found: list[Submitter] = []
    for line in told.split("\n"):
        field = _FIELD.fullmatch(line.rstrip())
        if field and line.startswith("  - "):
            found.append({})
        if field and found:
            found[-1][field[1]] = _scalar(field[2] or "")
    return found


def _scalar(written: str) -> str:
    written = written.strip()
    if written.startswith('"'):
        try:
            return str(json.loads(written))
        except ValueError:
            return ""
    if written.startswith("'"):
        return written[1:-1].replace("''", "'") if len(written) > 1 and written.endswith("'") else ""
    return "" if written.startswith(_NOT_PLAIN) else written


def _places(folder: Entry, submitters: list[Submitter]) -> list[Place]:
    return [_place(folder, submitter) for submitter in submitters] or [labelled(folder.name, folder)]


def _place(folder: Entry, submitter: Submitter) -> Place:
    sid, email, name = (submitter.get(field, "") for field in ("sid", "email", "name"))
    by_number: tuple[Clue, ...] = (("gradescope_id", sid), ("id", sid), ("sis_id", sid))
    clues = (*by_number, ("email", email), ("name", name))
    return Place(sid or email or folder.name, folder, tuple(clue for clue in clues if clue[1]))
