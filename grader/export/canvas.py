"""Canvas's gradebook, as its own "Import" reads it.

The rules are those of `GradebookImporter` (instructure/canvas-lms, lib/gradebook_importer.rb): `Student` in the first
heading, `ID` in the second, `Section` in the last one about students, a line of possible points; a student is found by
ID, else by SIS User ID, else by SIS Login ID, and the assignment by its title, with its number in parentheses if it has
one. `EX` excuses, and an empty cell changes nothing.
"""

from collections.abc import Iterator, Mapping

from grader.corrections import is_excused
from grader.export.people import value
from grader.export.points import points
from grader.gradebook import Gradebook
from grader.records import Grade
from grader.report.csv import to_rows

COLUMNS = ("canvas_id", "sis_id", "login")
"""Of the roster: Canvas knows a student by any of them."""
_HEADINGS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_EXCUSED = "EX"


def export(book: Gradebook) -> dict[str, str]:
    """Write `canvas.csv`; who is excused gets `EX`, and an error of the grader changes no grade."""
    title = book.assignment.name
    possible = {"Student": "    Points Possible", title: points(book.max_total)}
    return {"canvas.csv": to_rows((*_HEADINGS, title), [possible, *_records(book, title)])}


def _records(book: Gradebook, title: str) -> Iterator[Mapping[str, str]]:
    for grade in book.submissions:
        if grade.student is None:
            continue
        yield {
            "Student": grade.student.name,
            "ID": value(grade.student, "canvas_id"),
            "SIS User ID": value(grade.student, "sis_id"),
            "SIS Login ID": value(grade.student, "login"),
            "Section": grade.student.section,
            title: _score(grade),
        }


def _score(grade: Grade) -> str:
    return _EXCUSED if is_excused(grade.adjustments) else points(grade.total)
