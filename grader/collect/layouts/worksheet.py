"""Tables that a course system offers beside the submissions, as CSV files: what they say of each."""

import csv
import io
from collections.abc import Iterator, Sequence

from grader.collect.tree import Entry, Kind, UnreadableError, VirtualFolder

METADATA = "submission_metadata.yml"
"""Gradescope's name for what it says of each submission."""
_TABLE = ".csv"
_MAX_BYTES = 8 << 20
_MAX_ROWS = 50_000
_MAX_FILES = 20
_MAX_CELL = 500
"""Characters of a cell that are kept. Feedback may be longer, and is not needed."""

Row = dict[str, str]


def is_table(file: Entry) -> bool:
    """Whether it may be what a course system tells of the submissions."""
    return file.kind is Kind.FILE and (file.suffix == _TABLE or file.name == METADATA)


def with_tables(folder: Entry, tables: Sequence[Entry]) -> Entry | None:
    """Give a folder as if tables from elsewhere lay in it; `None` where there are none but its own."""
    entries = folder.entries()
    paths, names = {entry.path for entry in entries}, {entry.name for entry in entries}
    others = [
        table for table in tables if table.path not in paths and not (table.name == METADATA and METADATA in names)
    ]
    if not others:
        return None
    return VirtualFolder((entry.name, entry) for entry in (*entries, *others)).folder(folder.name, folder.path)


def read_worksheets(folder: Entry, *headings: str) -> Iterator[Row]:
    """Read all rows of the CSV files in a folder that have these headings; any other file is passed over.

    Rows have only these cells, without the spaces around them.
    """
    files = [entry for entry in folder.entries() if entry.suffix == _TABLE and entry.kind is Kind.FILE]
    for file in files[:_MAX_FILES]:
        try:
            text = file.read(_MAX_BYTES).decode("utf-8-sig", "replace")
        except UnreadableError:
            continue
        yield from _rows(text, headings)


def _rows(text: str, headings: tuple[str, ...]) -> Iterator[Row]:
    lines = csv.reader(io.StringIO(text, newline=""))
    try:
        columns = {heading.strip(): number for number, heading in enumerate(next(lines, []))}
        if not set(headings) <= set(columns):
            return
        for _, cells in zip(range(_MAX_ROWS), lines, strict=False):
            if len(cells) == len(columns):
                yield {heading: cells[columns[heading]][:_MAX_CELL].strip() for heading in headings}
    except csv.Error:  # what was read before it holds
        return
