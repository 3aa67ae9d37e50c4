"""Rows as CSV, with every text from outside made harmless for whoever opens it in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from grader.report.csv import Cell, inert


def to_rows(columns: Sequence[str], records: Iterable[Mapping[str, Cell]], line_end: str = "\r\n") -> str:
    """Write a line of headings, and a line for each record.

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


def points(number: float | None) -> str:
    """At most two decimals, as course systems keep them; empty where nothing is to be entered."""
    return "" if number is None else f"{round(number, 2):.15g}"
