"""The report for a spreadsheet or a script: one line per grade, with raw numbers and everything in it."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from grader.corrections import MANUAL, is_excused
from grader.gradebook import Gradebook
from grader.records import Student
from grader.report.captions import warnings
from grader.report.difference import in_words
from grader.report.ranking import Row, ranked
from grader.report.sentences import sentences
from grader.report.text import shown

_PERSONAL = ("name", "email", "section")

Cell: TypeAlias = str | int | float | None
"""`None` is written as an empty cell."""

_FORMULA_STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
"""What makes a spreadsheet run a cell, also in full width (OWASP, CSV Injection); tabs and line ends never get here."""


def to_csv(gradebook: Gradebook) -> str:
    """Write the reference and the submissions, in ranked order."""
    return _written(gradebook, ranked(gradebook))


def to_grades(gradebook: Gradebook) -> str:
    """Write the submissions alone, in ranked order: for who enters grades, and has no use for the reference's."""
    return _written(gradebook, [row for row in ranked(gradebook) if not row.is_reference])


class _Sheet(NamedTuple):
    """What all lines have in common."""

    gradebook: Gradebook
    personal: list[str]
    """Columns of the roster."""
    checks: list[str]
    """Those that give points."""
    remarks: list[str]

    def cells(self, row: Row) -> dict[str, Cell]:
        """Write a line."""
        return (
            _record(row)
            | _points(self.gradebook, row, self.checks)
            | {column: _personal(row, column) for column in self.personal}
            | _circumstances(self.gradebook, self.remarks, row)
        )


def _written(gradebook: Gradebook, rows: Sequence[Row]) -> str:
    students = [grade.student for grade in gradebook.submissions if grade.student]
    grades = (gradebook.reference, *gradebook.submissions)
    checks = list(dict.fromkeys(check.name for grade in grades for check in grade.all_checks if check.max_points))
    sheet = _Sheet(gradebook, _personal_columns(students), checks, warnings(gradebook))
    headings = list(sheet.cells(Row(gradebook.reference, is_reference=True, rank=None, difference=None)))
    return to_rows(headings, map(sheet.cells, rows), line_end="\n")


def to_rows(columns: Sequence[str], records: Iterable[Mapping[str, Cell]], line_end: str = "\r\n") -> str:
    """Write a line of headings, and a line for each record, with every text made harmless for a spreadsheet.

    Args:
        columns: The headings.
        records: Their cells; what a record does not have is empty.
        line_end: RFC 4180 has CR and LF.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=columns, lineterminator=line_end)
    writer.writerow({column: inert(column) for column in columns})
    writer.writerows({name: inert(cell) for name, cell in record.items()} for record in records)
    return text.getvalue()


def _points(gradebook: Gradebook, row: Row, checks: Sequence[str]) -> dict[str, Cell]:
    """Write the points of each check and of each part that a person grades, and how the total comes about."""
    grade, late = row.grade, row.grade.late
    earned = {check.name: check.points for check in grade.all_checks}
    by_hand = {part.name: part.points for part in grade.manual}
    time = late.time if late else grade.handed_in.time
    return {
        **{f"{name}_points": earned.get(name) for name in checks},
        **{f"{MANUAL}_{name}_points": by_hand.get(name) for name in gradebook.assignment.manual},
        "handed_in": time.isoformat(sep=" ") if time else None,
        "called_late": None if grade.handed_in.late is None else ("yes" if grade.handed_in.late else "no"),
        "days_late": late.days if late else None,
        "late_deduction": late.deduction if late else None,
        "adjustment": _rounded(sum(each.change for each in grade.adjustments)) if grade.adjustments else None,
        "excused": "yes" if is_excused(grade.adjustments) else None,
        "total": None if row.is_reference else grade.total,
        "max_total": grade.max_total,
    }


def _record(row: Row) -> dict[str, Cell]:
    """Write what is known of one submission; the role, a word of ours, begins the line."""
    grade, comparison = row.grade, row.comparison
    least, greatest = row.accuracy_range or (grade.accuracy, grade.accuracy)
    return {
        "role": "reference" if row.is_reference else "submission",
        "rank": row.rank,
        "id": grade.id,
        "status": str(grade.status),
        "points": row.points,
        "max_points": grade.max_points,
        "accuracy": grade.accuracy,
        "min_accuracy": least,
        "max_accuracy": greatest,
        "seeds": len(grade.trials),
        "test_images": grade.trials[0].total if grade.trials else None,
        "difference_percentage_points": _rounded(row.difference),
        "images_better": comparison.better if comparison else None,
        "images_worse": comparison.worse if comparison else None,
        "p_value": _rounded(comparison.probability) if comparison else None,
        "difference": in_words(comparison) if comparison else None,
        "parameters": grade.model.parameters if grade.model else None,
        "flops": grade.model.flops if grade.model else None,
        "layers": grade.model.layers if grade.model else None,
        "training_cpu_seconds": _rounded(row.training_cpu_seconds),
        "path": grade.path,
        "sha256": grade.sha256,
        "why": " ".join(sentences(grade)),
    }


def _personal_columns(students: Sequence[Student]) -> list[str]:
    """Name the columns of the roster, when there is one; those that everybody has first."""
    if not students:
        return []
    group = ["group"] if any(student.group for student in students) else []
    return [*_PERSONAL, *group, *sorted({column for student in students for column in student.ids})]


def _personal(row: Row, column: str) -> Cell:
    student = row.grade.student
    if student is None:
        return None
    fields = {
        "name": student.name,
        "email": student.email,
        "section": student.section,
        "group": student.group,
    } | student.ids
    return fields.get(column) or None


def _circumstances(gradebook: Gradebook, remarks: Sequence[str], row: Row) -> dict[str, Cell]:
    """Repeat on each line what other formats say above the table, for lines get sorted, filtered and pasted."""
    assignment, provenance = gradebook.assignment, gradebook.provenance
    own = ["This submission was not trained."] if row.untrained else []
    return {
        "remarks": " ".join((*remarks, *own)),
        "assignment": assignment.name,
        "recipe": assignment.recipe,
        "threshold": assignment.threshold,
        "dataset": provenance.dataset.name if provenance.dataset else None,
        "jail": provenance.jail,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)  # without the noise of 100 * (0.9812 - 0.9777)


def inert(cell: Cell) -> Cell:
    """Make text that a spreadsheet would take for a formula start with an apostrophe; numbers stay numbers."""
    if not isinstance(cell, str):
        return cell
    text = shown(cell)
    return f"'{text}" if text.lstrip().startswith(_FORMULA_STARTS) else text
