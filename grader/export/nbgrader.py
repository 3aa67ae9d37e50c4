"""The CSV of nbgrader's own `nbgrader export`, for what reads that.

The columns are `CsvExportPlugin`'s (jupyter/nbgrader, nbgrader/plugins/export.py). It joins cells without quotes, so
many of its readers know none: a comma or a quote in a name becomes a blank.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from grader.corrections import earned
from grader.export.points import points
from grader.gradebook import Gradebook
from grader.records import Grade
from grader.report.csv import inert

_HEADINGS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
    "late_submission_penalty", "score", "max_score",
)  # fmt: skip
_UNQUOTED = str.maketrans({",": " ", '"': " "})


def export(book: Gradebook) -> dict[str, str]:
    """Write `nbgrader.csv`; who has no total is left out, as nbgrader has no way to say so."""
    lines = [_HEADINGS, *(_cells(book, grade) for grade in book.submissions if grade.total is not None)]
    return {"nbgrader.csv": "".join(",".join(map(_plain, cells)) + "\n" for cells in lines)}


def notes(book: Gradebook) -> Iterator[str]:
    """Name those who are not in it."""
    without = [grade.id for grade in book.submissions if grade.total is None]
    if without:
        yield f"{len(without):,} of {len(book.submissions):,} have no points that count, and are left out."


def _cells(book: Gradebook, grade: Grade) -> tuple[str, ...]:
    first, last = _names(grade)
    time = grade.late.time if grade.late else grade.handed_in.time
    raw = float(earned(grade.points, grade.manual, grade.adjustments))
    total = grade.total or 0.0
    deduction = max(0.0, round(raw - total, 2))
    return (
        book.assignment.name,
        _time(book.assignment.deadline),
        _time(time),
        grade.id,
        last,
        first,
        grade.student.email if grade.student else "",
        points(total + deduction),
        points(deduction),
        points(total),
        points(book.max_total),
    )


def _names(grade: Grade) -> tuple[str, str]:
    """First and last name: "Last, First", or the last word and those before it."""
    name = grade.student.name if grade.student else ""
    last, comma, first = name.partition(",")
    if not comma:
        first, _, last = name.rpartition(" ")
    return first.strip(), last.strip()


def _time(time: datetime | None) -> str:
    """In UTC and without saying so, as nbgrader keeps times."""
    if time is None:
        return ""
    return f"{time.astimezone(UTC) if time.tzinfo else time:%Y-%m-%d %H:%M:%S}"


def _plain(cell: str) -> str:
    return str(inert(cell)).translate(_UNQUOTED).strip()
