"""The columns of the reports that people read, and how a number is written in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

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
        if not column.optional or any(column.cell(row) != DASH for row in rows)
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
    return DASH if row.points is None else f"{round(row.points, 2):.15g}/{round(row.grade.max_points, 2):.15g}"


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
    Column("over seeds", _range),
    Column("pp vs ref", _difference),
    Column("parameters", _parameters),
    Column("FLOPs", _flops),
    Column("CPU s", _cpu_seconds),
)
