"""The columns of the reports that people read, and how a number is written in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from grader.corrections import is_excused
from grader.records import Grade
from grader.report.corrections import is_corrected, number
from grader.report.difference import in_a_word
from grader.report.ranking import Row
from grader.report.text import DASH
from grader.report.verdict import verdict


@dataclass(frozen=True)
class Column:
    """One figure of a row."""

    title: str
    cell: Callable[[Row], str]
    """Never text from a student: such text needs its format's own escape."""
    optional: bool = True
    """Whether the column may be dropped where it does not fit."""
    reason: Callable[[Row], bool] | None = None
    """Whether a row is the reason to have an optional column; by default each that has a figure."""

    def is_needed(self, rows: Sequence[Row]) -> bool:
        """Whether it tells anything of these rows."""
        reason = self.reason or (lambda row: self.cell(row) != DASH)
        return not self.optional or any(map(reason, rows))


def position(row: Row) -> str:
    """The rank, or what stands in its place."""
    if row.is_reference:
        return "ref"
    return DASH if row.rank is None else str(row.rank)


def columns(rows: Sequence[Row]) -> list[Column]:
    """Columns in which at least one row has a figure, in their order; the accuracy's title says of how many images."""
    totals = sorted({trial.total for row in rows for trial in row.grade.trials})
    images = f" of {' or '.join(f'{total:,}' for total in totals)}" if totals else ""
    return [
        replace(column, title=f"{column.title}{images}") if column is _ACCURACY else column
        for column in _COLUMNS
        if column.is_needed(rows)
    ]


class Grid(NamedTuple):
    """The arguments of tabulate."""

    headers: list[str]
    body: list[list[str]]
    alignment: list[str | None]


def grid(rows: Sequence[Row], escape: Callable[[str], str]) -> Grid:
    """Fill a table for the formats without a width: rank, id and figures, with texts as the format escapes them.

    A name follows the id where the roster has one.
    """
    figures = columns(rows)
    texts: list[Callable[[Row], str]] = [lambda row: row.grade.id]
    titles = ["id"]
    if any(map(student_name, rows)):
        texts.append(student_name)
        titles.append("name")
    return Grid(
        ["rank", *titles, *(column.title for column in figures)],
        [
            [position(row), *(escape(text(row)) for text in texts), *(column.cell(row) for column in figures)]
            for row in rows
        ],
        # Without an alignment there is no padding: one id of 255 characters must not make everyone's line as long.
        ["right", *(None for _ in texts), "left", *("right" for _ in figures[1:])],
    )


def student_name(row: Row) -> str:
    """The student's name; empty where no roster has it."""
    return row.grade.student.name if row.grade.student else ""


def _points(row: Row) -> str:
    return DASH if row.points is None else f"{number(row.points)}/{number(row.grade.max_points)}"


def _total(row: Row) -> str:
    """What counts in a course system; the reference has no such thing."""
    if row.is_reference:
        return DASH
    return result_total(row.grade)


def result_total(grade: Grade) -> str:
    """What counts, of the most that there is; a dash where nothing does yet."""
    if is_excused(grade.adjustments):
        return "excused"
    return DASH if grade.total is None else f"{number(grade.total)}/{number(grade.max_total)}"


def _accuracy(row: Row) -> str:
    if row.untrained:
        return "not trained"
    return DASH if row.grade.accuracy is None else f"{100 * row.grade.accuracy:.2f} %"


def _range(row: Row) -> str:
    if row.accuracy_range is None:
        return DASH
    least, greatest = row.accuracy_range
    return f"{100 * least:.2f}{DASH}{100 * greatest:.2f}"


def _difference(row: Row) -> str:
    if row.difference is None:
        return DASH
    return f"{row.difference:+z.2f} ({in_a_word(row.comparison)})"  # z: never "-0.00"


def _parameters(row: Row) -> str:
    return DASH if row.grade.model is None else f"{row.grade.model.parameters:,}"


def _flops(row: Row) -> str:
    return DASH if row.grade.model is None else with_prefix(row.grade.model.flops)


def _cpu_seconds(row: Row) -> str:
    return DASH if row.training_cpu_seconds is None else f"{row.training_cpu_seconds:,.1f}"


def with_prefix(count: int) -> str:
    """Write a count with one decimal and an SI prefix: 4.9 M."""
    if count < 1000:
        return str(count)
    value = float(count)
    for prefix in ("k", "M", "G"):
        value /= 1000
        if round(value, 1) < 1000:
            return f"{value:.1f} {prefix}"
    return f"{value / 1000:,.1f} T"


_ACCURACY = Column("accuracy", _accuracy, optional=False)
_COLUMNS = (
    Column("verdict", lambda row: verdict(row.grade), optional=False),
    Column("points", _points, optional=False),
    _ACCURACY,
    Column("total", _total, reason=lambda row: is_corrected(row.grade)),
    Column("over seeds", _range),
    Column("pp vs ref", _difference),
    Column("parameters", _parameters),
    Column("FLOPs", _flops),
    Column("CPU s", _cpu_seconds),
)
