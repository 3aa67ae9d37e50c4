"""Whose grade is whose in a course system: the gradebook's rows with the roster's people."""

import re
from collections.abc import Sequence
from pathlib import Path

from grader.collect.location import Location, any_clues
from grader.collect.owners import find_owners
from grader.collect.roster import Roster
from grader.collect.tree import VirtualFolder
from grader.errors import InputError
from grader.gradebook import Gradebook
from grader.printable import shortened
from grader.records import Grade, Student
from grader.wording import listed

_MOST_NAMED = 5
"""Listed in a sentence."""
_DOWNLOADED = re.compile(r"(?P<name>.+)_(?P<number>\d{1,20})", re.ASCII | re.DOTALL)
"""The id of whoever was graded without a roster: Canvas and Moodle write a number behind the name."""
_NUMBERS = ("canvas_id", "moodle_id")
"""Columns of the roster that this number may be in."""


def with_people(book: Gradebook, roster: Roster) -> Gradebook:
    """Give each row the roster's student, found by the id that the row has, or by whatever its name may be.

    What the roster says now goes before what it said when the class was graded.
    """
    numbers = [column for column in _NUMBERS if any(column in student.ids for student in roster.students)]
    rows = tuple(_with_person(grade, roster, numbers) for grade in book.submissions)
    return book.model_copy(update={"submissions": rows})


def _with_person(grade: Grade, roster: Roster, numbers: Sequence[str]) -> Grade:
    known, name = grade.student, grade.id.rpartition("/")[2]
    clues = [("id", grade.id), *(known.ids.items() if known else ()), *any_clues(name)]
    student = roster.find(clues) or _who_was_downloaded(name, roster, numbers)
    return grade.model_copy(update={"student": student}) if student else grade


def _who_was_downloaded(name: str, roster: Roster, numbers: Sequence[str]) -> Student | None:
    """Find a student as the layouts of these systems do; a group's submission is nobody's, for it needs more rows."""
    match = _DOWNLOADED.fullmatch(name)
    if not match:
        return None
    namesake = roster.find([("name", match["name"])])
    nowhere = VirtualFolder(()).folder(name, Path(name))
    for column in numbers:
        clues = (("group", match["name"]), (column, match["number"]), ("name", match["name"]))
        students = find_owners(Location(name, nowhere, clues), roster, "").students
        if len(students) == 1:
            return students[0] if namesake in (None, students[0]) else None
    return None


def only_people(book: Gradebook, roster: Roster | None) -> Gradebook:
    """Leave out the rows of nobody on the roster.

    Args:
        book: With the roster's people.
        roster: That was given for the export; without one, the roster is that of the grading.

    Raises:
        InputError: Nobody is left.
    """
    rows = tuple(grade for grade in book.submissions if _is_on(grade, roster))
    if book.submissions and not rows:
        raise _nobody_is_known(book, roster)
    return book.model_copy(update={"submissions": rows})


def _is_on(grade: Grade, roster: Roster | None) -> bool:
    return grade.student is not None and (roster is None or roster.find([("id", grade.student.id)]) is not None)


def _nobody_is_known(book: Gradebook, roster: Roster | None) -> InputError:
    ids = _named([grade.id for grade in book.submissions])
    return InputError(
        expected=f"somebody of the gradebook ({ids}) on the roster",
        received=f"a roster with nobody of them, {shortened(str(roster.path))}" if roster else "no roster",
        remedy="Name the list of this class, or grade with --roster: it says there why a submission is nobody's.",
    )


def check_people(book: Gradebook, target: str, columns: Sequence[str], roster: Roster | None = None) -> None:
    """Refuse a gradebook whose rows cannot be told apart, or whose people the system would not know.

    Args:
        book: With the roster's people.
        target: The name of the export.
        columns: Of the roster; everybody must have at least one of them. None are needed where this is empty.
        roster: That was given for the export; without one, the roster is that of the grading.

    Raises:
        InputError: An id or a value is there twice, nobody has a roster's values, or somebody has none.
    """
    _check_once([grade.id for grade in book.submissions], "id")
    if not columns:
        return
    people = [grade.student for grade in book.submissions if grade.student and _is_on(grade, roster)]
    if book.submissions and not people:
        if roster:
            raise _nobody_is_known(book, roster)
        raise InputError(
            expected=f"--roster FILE, because the export {target} needs {_either(columns)} of each student",
            received="a gradebook without a roster",
            remedy="Name the class list, or the list that the course system exports.",
        )
    strangers = [grade.id for grade in book.submissions if not _is_on(grade, roster)]
    if strangers:
        raise InputError(
            expected=f"each row on the roster for the export {target}",
            received=f"rows of nobody on it: {_named(strangers)}",
            remedy="Add them to the roster, or leave them out with --only-roster.",
        )
    for column in columns:
        _check_once([value(student, column) for student in people if value(student, column)], column)
    unknown = [student.id for student in people if not any(value(student, column) for column in columns)]
    if unknown:
        raise InputError(
            expected=f"{_either(columns)} of each student for the export {target}",
            received=f"none of {_named(unknown)}",
            remedy="Add the column to the roster, or use the list that the course system exports as the roster.",
        )


def value(student: Student, column: str) -> str:
    """What the roster has of a student in a column; empty where it has nothing."""
    own = {"name": student.name, "email": student.email, "section": student.section, "id": student.id}
    return own.get(column) or student.ids.get(column, "")


def _check_once(values: Sequence[str], column: str) -> None:
    seen: set[str] = set()
    for text in values:
        if text in seen:
            raise InputError(
                expected=f"each {column} only once in the gradebook",
                received=f"{shortened(repr(text))} twice",
                remedy="Correct the roster or the names of the submissions, and grade again.",
            )
        seen.add(text)


def _either(columns: Sequence[str]) -> str:
    return " or ".join(columns)


def _named(ids: Sequence[str]) -> str:
    return listed([shortened(identity) for identity in ids], _MOST_NAMED)
