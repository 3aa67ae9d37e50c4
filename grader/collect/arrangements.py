"""What the roster says was agreed with a student: more time, an excuse, or when the work was handed in."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from grader.collect.csv_file import CsvFile
from grader.corrections import Arrangement
from grader.printable import shortened

MAX_DAYS = 366
_DAYS = re.compile(r"\+?([0-9]{1,3})(?: days?)?", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)? ?(?:Z|UTC|[+-]\d\d:?\d\d)?", re.ASCII)
_NO = {"", "no", "false", "0", "-"}
_YES = {"yes", "true", "1", "x", "ex"}


def read_arrangement(source: CsvFile, line: int, cells: Mapping[str, str]) -> Arrangement:
    """Read the columns `extension`, `excused` and `handed_in` of one student.

    Args:
        source: The roster.
        line: Of the student in it.
        cells: By their columns; what is empty was not agreed.

    Raises:
        InputError: A cell is neither days nor a time.
    """
    days, deadline = _extension(source, line, cells["extension"])
    excused = cells["excused"]
    reason = "" if excused.casefold() in _NO else "As the roster says." if excused.casefold() in _YES else excused
    handed_in = cells["handed_in"]
    return Arrangement(
        extension_days=days,
        deadline=deadline,
        excused=reason,
        handed_in=_time(source, line, "handed_in", handed_in) if handed_in else None,
    )


def _extension(source: CsvFile, line: int, cell: str) -> tuple[int, datetime | None]:
    """Read a number of days, or a deadline of the student's own."""
    if match := _DAYS.fullmatch(cell):
        if int(match[1]) > MAX_DAYS:
            raise source.mistake(f"at most {MAX_DAYS} days", cell, line, "extension")
        return int(match[1]), None
    return 0, _time(source, line, "extension", cell) if cell else None


def _time(source: CsvFile, line: int, column: str, cell: str) -> datetime:
    if _TIME.fullmatch(cell):
        with suppress(ValueError):  # February 30
            return datetime.fromisoformat(re.sub(r" ?(?:Z|UTC)$", "+00:00", cell))
    also = "a number of days, or " if column == "extension" else ""
    raise source.mistake(
        f"{also}a time such as 2026-03-10 23:59 or 2026-03-10T23:59+01:00", shortened(repr(cell)), line, column
    )
