"""The grades for Excel: a byte order mark, so that it reads UTF-8, and ids that it leaves as they are.

Excel takes `007` for the number 7, `1E5` for 100000 and `3-4` for a day in March, whatever quotes there are around it.
A formula that is nothing but a text, `="007"`, is the one way to say in a CSV file that it is none of these.
"""

import csv
import io
import re

from grader.gradebook import Gradebook
from grader.report.csv import to_grades

_TAKEN_FOR_A_NUMBER = re.compile(r"[0-9][0-9A-Za-z.:/ -]*|[A-Za-z]{3,9}[ -]?[0-9]{1,4}", re.ASCII)
"""What may be a number, a time or a date; nothing in it ends a text in a formula."""


def export(book: Gradebook) -> dict[str, bytes]:
    """Write `grades-excel.csv`."""
    reader = csv.reader(io.StringIO(to_grades(book), newline=""))
    headings = next(reader)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings)
    identities = {number for number, heading in enumerate(headings) if heading == "id" or heading in ids(book)}
    writer.writerows(
        [as_text(cell) if number in identities else cell for number, cell in enumerate(cells)] for cells in reader
    )
    return {"grades-excel.csv": text.getvalue().encode("utf-8-sig", errors="backslashreplace")}


def ids(book: Gradebook) -> frozenset[str]:
    """Name the columns of the roster that hold ids."""
    return frozenset(column for grade in book.submissions if grade.student for column in grade.student.ids)


def as_text(cell: str) -> str:
    """Write an id so that Excel keeps every character of it."""
    return f'="{cell}"' if _TAKEN_FOR_A_NUMBER.fullmatch(cell) else cell
