"""What the headings of a class list mean, in the spelling of a teacher and of the systems that export such lists.

Headings as in GitHub Classroom's `classroom_roster.csv`, Canvas's gradebook, Moodle's grading worksheet and list of
participants, Gradescope's roster and Brightspace's gradebook, in English.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

PERSONAL = ("name", "email", "section", "group")
"""Columns that say who somebody is; every other known one is an id in some system, or an agreement."""
AGREED = ("extension", "excused", "handed_in")
"""Columns of what was agreed with somebody."""
_SYNONYMS = {
    "e_mail": "email",
    "email_address": "email",
    "full_name": "name",
    "username": "login",
    "user_name": "login",
    "github_username": "github",
    "surname": "last_name",
}
"""In any list; a heading is compared in lower case, with `_` for blanks and hyphens."""
_NAMES = ("first_name", "last_name")
"""Joined to the name where a list has both and no other name."""
_NUMBER = re.compile(r"\d+$")

Record = dict[str, str]
"""The cells of a line by their columns."""


class Export(NamedTuple):
    """A list that some system writes."""

    marks: frozenset[str]
    """Headings by which it is recognised, when they are all there."""
    columns: dict[str, str]
    """The meaning of headings that mean something else in it than elsewhere."""
    identity: tuple[str, ...] = ()
    """Columns that can stand for the course's id: the first that nobody leaves empty does."""
    hashed: frozenset[str] = frozenset()
    """Columns in which each value begins with `#`, so that no spreadsheet takes it for a number."""
    required: str = ""
    """A column that only a student's line fills."""


_EXPORTS = (
    Export(frozenset({"identifier", "github_username"}), {"identifier": "id"}),
    Export(
        frozenset({"student", "id", "sis_login_id"}),
        {"student": "name", "id": "canvas_id", "sis_user_id": "sis_id", "sis_login_id": "login"},
        ("sis_id", "login", "canvas_id"),
        required="canvas_id",  # "Points Possible" has none
    ),
    Export(
        frozenset({"identifier", "full_name"}),
        {"identifier": "moodle_id", "id_number": "sis_id"},
        ("sis_id", "login", "email", "moodle_id"),
    ),
    Export(
        frozenset({"first_name", "last_name", "email_address"}),
        {"id_number": "sis_id", "groups": "group"},
        ("sis_id", "login", "email"),
    ),
    Export(frozenset({"sid", "email"}), {"sid": "gradescope_id", "sections": "section"}, ("gradescope_id", "email")),
    Export(
        frozenset({"orgdefinedid"}),
        {"orgdefinedid": "sis_id"},
        ("sis_id", "login", "email"),
        hashed=frozenset({"sis_id", "login"}),
    ),
)
_OWN = Export(frozenset(), {})
"""A list that the teacher wrote."""
_TEST_STUDENT = "student, test"
"""Of Canvas: a teacher's own eye on the course."""
_STUDENT_ROLES = {"", "student", "learner"}


class Headings:
    """The columns of a list.

    Args:
        headings: As they stand there.
    """

    def __init__(self, headings: Sequence[str]) -> None:
        spellings = [re.sub(r"[\s_-]+", "_", heading.casefold()) for heading in headings]
        general = [_SYNONYMS.get(spelling, spelling) for spelling in spellings]
        known = {*spellings, *general}
        self._export = next((export for export in _EXPORTS if export.marks <= known), _OWN)
        if "id" in known and "canvas_id" not in self._export.columns.values():
            self._export = _OWN  # a list with an id of its own is the teacher's, whatever else is in it
        own = self._export.columns
        self.columns = [own.get(word, own.get(name, name)) for word, name in zip(spellings, general, strict=True)]
        self.unused = tuple(
            heading
            for heading, column in zip(headings, self.columns, strict=True)
            if heading and not self.is_known(column)
        )

    @property
    def positions(self) -> frozenset[int]:
        """Where the columns stand that mean something."""
        return frozenset(number for number, column in enumerate(self.columns) if self.is_known(column))

    @property
    def has_identity(self) -> bool:
        """Whether some column is, or can stand for, the course's id."""
        return "id" in self.columns or any(column in self.columns for column in self._export.identity)

    def is_known(self, column: str) -> bool:
        """Whether a column means something to the grader."""
        is_name = column in _NAMES and "name" not in self.columns
        is_role = column == "role" and self._export is not _OWN
        return is_name or is_role or column in {"id", "login", "github", *PERSONAL, *AGREED} or column.endswith("_id")

    def record(self, cells: Sequence[str]) -> Record | None:
        """Read a line; `None` where an exported line is no student's."""
        pairs = zip(self.columns, cells, strict=False)
        record = {column: cell for column, cell in pairs if self.is_known(column)}
        names = [record.pop(part, "") for part in _NAMES]
        record.setdefault("name", " ".join(filter(None, names)))
        if self._export is _OWN:
            return record
        if record.pop("role", "").casefold() not in _STUDENT_ROLES or record["name"].casefold() == _TEST_STUDENT:
            return None
        if self._export.required and not record.get(self._export.required):
            return None
        for column in self._export.hashed:
            record[column] = record.get(column, "").removeprefix("#")
        if "moodle_id" in record:  # "Participant 123", in the language of the site
            number = _NUMBER.search(record["moodle_id"])
            record["moodle_id"] = number[0] if number else record["moodle_id"]
        return record

    def identity(self, records: Iterable[Record]) -> str:
        """Choose the column of the course's id: that of this name, or the first that nobody leaves empty."""
        records = list(records)
        choices = [column for column in self._export.identity if column in self.columns]
        if "id" in self.columns or not choices:
            return "id"
        return next((column for column in choices if all(record.get(column) for record in records)), choices[0])
