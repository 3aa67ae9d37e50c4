"""The rows of a class as values that the page's scripts read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from grader.gradebook import Gradebook
from grader.records import CheckResult, Grade, Status
from grader.report.columns import columns, position, student_name
from grader.report.difference import in_words
from grader.report.feedback import page_address
from grader.report.file_names import file_names
from grader.report.page.charts.accuracy_axis import wrong
from grader.report.page.intervals import marks
from grader.report.ranking import Row
from grader.report.sentences import Code, sentences
from grader.report.text import DASH, shown
from grader.report.variants import heading, variant_rows
from grader.report.verdict import verdict
from grader.significance import median

_MOST_TWINS = 3
"""Names in one line of a tooltip."""

Student: TypeAlias = dict[str, Any]
"""One row, all of its text `shown`: names of columns to texts and numbers."""


def students(gradebook: Gradebook, rows: Sequence[Row]) -> list[Student]:
    """Write each row, the reference's first, in ranked order."""
    pages = {id_: page_address(stem) for id_, stem in file_names(gradebook.by_id()).items()}
    groups = _groups([row.grade for row in rows if not row.is_reference])
    cells = {column.title.partition(" of ")[0]: column.cell for column in columns(rows)}
    records = []
    for number, row in enumerate(rows):
        figures = {name: cells[title](row) if title in cells else DASH for name, title in _CELLS.items()}
        records.append(_student(number, row, pages, groups) | figures | {"accuracyOf": _accuracy(row, figures)})
    return records


_CELLS = {
    "points": "points",
    "totalText": "total",
    "accuracyText": "accuracy",
    "seeds": "over seeds",
    "parametersText": "parameters",
    "flopsText": "FLOPs",
    "cpu": "CPU s",
}
"""Figures that every report writes alike."""


def _student(number: int, row: Row, pages: Mapping[str, str], groups: Mapping[str, Sequence[str]]) -> Student:
    grade = row.grade
    group = () if row.is_reference else groups.get(_architecture(grade), ())
    deciding = median(grade.trials) if grade.trials else None
    name = shown(student_name(row))
    return {
        "i": number,
        "id": shown(grade.id),
        "name": name,
        "who": " · ".join(filter(None, (shown(grade.id), name))),
        "section": shown(section(grade)),
        "page": None if row.is_reference else pages[grade.id],
        "reference": row.is_reference,
        "rank": position(row),
        "order": number,
        "verdict": verdict(grade),
        "earned": row.points,
        "counted": row.grade.total,
        "accuracy": grade.accuracy,
        "correct": deciding.correct if deciding else None,
        "total": deciding.total if deciding else None,
        "wrong": wrong(deciding.correct, deciding.total) if deciding else None,
        "better": row.comparison.difference if row.comparison else None,
        "difference": _difference(row),
        "parameters": grade.model.parameters if grade.model else None,
        "flops": grade.model.flops if grade.model else None,
        "sameAs": _same_as(group, grade.id),
        "twins": max(len(group) - 1, 0),
        "group": _architecture(grade)[:16] if len(group) > 1 else "",
        "failing": failing_checks(grade),
        "checks": [_check(check) for check in grade.all_checks],
        "why": [[shown(text), isinstance(text, Code)] for text in sentences(grade)],
        "variants": _variants(grade),
        "curve": [epoch.val_accuracy for epoch in deciding.epochs] if deciding else [],
    }


def _accuracy(row: Row, figures: Mapping[str, str]) -> str:
    """The accuracy with its numerator and denominator."""
    if not row.grade.trials:
        return figures["accuracyText"]
    trial = median(row.grade.trials)
    return f"{figures['accuracyText']} ({trial.correct:,} of {trial.total:,})"


def section(grade: Grade) -> str:
    """The part of the class: by the roster, or else the folder in the submission's id; empty without both."""
    if grade.student and grade.student.section:
        return grade.student.section
    folder = str(PurePosixPath(grade.id).parent)
    return "" if folder in {".", "/"} else folder


def failing_checks(grade: Grade) -> list[str]:
    """The checks that did not pass, those that only give points among them.

    Who handed in nothing has none, which is no fault in a submission.
    """
    if grade.status is Status.MISSING:
        return []
    return [check.name for check in grade.all_checks if check.status in {Status.FAILED, Status.ERROR}]


def _variants(grade: Grade) -> dict[str, Any] | None:
    """What the student's variants did, as on the student's page: names, figures, marks and sentences."""
    variants = grade.variants
    if variants is None:
        return None
    rows = variant_rows(variants, grade.model)
    drawn = marks([None, *(variant.effect for variant in variants.variants)])
    return {
        "heading": shown(heading(variants)),
        "rows": [
            [shown(row.name), row.figures, mark, shown(" ".join(row.sentences))]
            for row, mark in zip(rows, drawn, strict=True)
        ],
    }


def _check(check: CheckResult) -> list[Any]:
    return [check.name, str(check.status), check.points, check.max_points]


def _difference(row: Row) -> str:
    if row.is_reference or row.difference is None:
        return DASH
    return in_words(row.comparison) if row.comparison else f"{row.difference:+z.2f} percentage points (untested)"


def _groups(grades: Sequence[Grade]) -> dict[str, list[str]]:
    """The ids of those who handed in equal architectures, by what is equal."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for grade in grades:
        if _architecture(grade):
            groups[_architecture(grade)].append(grade.id)
    return dict(groups)


def _same_as(group: Sequence[str], own: str) -> str:
    """Name the first of the others: a whole class may have one architecture, and each of its rows would name all."""
    others = [shown(twin) for twin in group[: _MOST_TWINS + 1] if twin != own][:_MOST_TWINS]
    rest = len(group) - 1 - len(others)
    return ", ".join(others) + (f" and {rest:,} more" if rest else "") if others else DASH


def _architecture(grade: Grade) -> str:
    return (grade.model.spec_sha256 if grade.model else None) or ""
