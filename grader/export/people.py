"""Whose grade is whose in a course system: the gradebook's rows with the roster's people."""

from collections.abc import Sequence

from grader.collect.location import any_clues
from grader.collect.roster import Roster
from grader.errors import InputError
from grader.gradebook import Gradebook
from grader.printable import shortened
from grader.records import Grade, Student
from grader.wording import listed

_MOST_NAMED = 5
"""Listed in a sentence."""


def with_people(book: Gradebook, roster: Roster) -> Gradebook:
    """Give each row the roster's student, found by the id that the row has, or by whatever its name may be.

    What the roster says now goes before what it said when the class was graded.
    """
    return book.model_copy(update={"submissions": tuple(_with_person(grade, roster) for grade in book.submissions)})


def _with_person(grade: Grade, roster: Roster) -> Grade:
    known = grade.student
    clues = [("id", grade.id), *(known.ids.items() if known else ()), *any_clues(grade.id.rpartition("/")[2])]
    student = roster.find(clues)
    return grade.model_copy(update={"student": student}) if student else grade


def only_people(book: Gradebook) -> Gradebook:
    """Leave out the rows of nobody on the roster."""
    return book.model_copy(update={"submissions": tuple(grade for grade in book.submissions if grade.student)})


def check_people(book: Gradebook, target: str, columns: Sequence[str]) -> None:
    """Refuse a gradebook whose rows cannot be told apart, or whose people the system would not know.

    Args:
        book: With the roster's people.
        target: The name of the export.
        columns: Of the roster; everybody must have at least one of them. None are needed where this is empty.

    Raises:
        InputError: An id or a value is there twice, nobody has a roster's values, or somebody has none.
    """
    _check_once([grade.id for grade in book.submissions], "id")
    if not columns:
        return
    people = [grade.student for grade in book.submissions if grade.student]
    if book.submissions and not people:
        raise InputError(
            expected=f"--roster FILE, because the export {target} needs {_either(columns)} of each student",
            received="a gradebook without a roster",
            remedy="Name the class list, or the list that the course system exports.",
        )
    strangers = [grade.id for grade in book.submissions if grade.student is None]
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
