"""A CSV file that a teacher wrote: bounded, in UTF-8, with the line of each mistake."""

import csv
import io
import unicodedata
from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple

from grader.errors import InputError

MAX_BYTES = 8 << 20
MAX_ROWS = 50_000
MAX_COLUMNS = 500
"""Canvas's gradebook has one for each assignment, and five for each group of them."""
MAX_CELL = 500
"""Characters. Composing a text of accents takes time that is quadratic in its length."""


def _all(headings: list[str]) -> Collection[int]:
    return range(len(headings))


class CsvFile(NamedTuple):
    """A file, and how a mistake in it is spoken of."""

    path: Path
    option: str
    """By which it was named."""
    remedy: str
    rows_are: str
    """In the plural: students."""

    def rows(self, of_use: Callable[[list[str]], Collection[int]] = _all) -> list[tuple[int, list[str]]]:
        """Number the lines that are not empty; a row that goes over several lines has the number of the last.

        Args:
            of_use: From the headings, the positions of the columns that are read. In the others a cell that is too long
                is taken for an empty one: a course system exports everything that it has.

        Raises:
            InputError: It cannot be read, is too large or is not CSV; the sentence names the line.
        """
        text = self._text()
        headings = text.lstrip("\r\n").partition("\n")[0]
        delimiter = ";" if headings.count(";") > headings.count(",") else ","
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows: list[tuple[int, list[str]]] = []
        positions: Collection[int] = range(MAX_COLUMNS)
        try:
            for cells in reader:
                line = reader.line_num
                if len(cells) > MAX_COLUMNS:
                    raise self.mistake(f"at most {MAX_COLUMNS} columns", f"{len(cells):,}", line)
                if any(len(cell) > MAX_CELL and position in positions for position, cell in enumerate(cells)):
                    raise self.mistake(f"at most {MAX_CELL} characters in a cell", "more", line)
                if any(row := [_clean(cell) if len(cell) <= MAX_CELL else "" for cell in cells]):
                    positions = positions if rows else of_use(row)
                    rows.append((line, row))
                if len(rows) > MAX_ROWS + 1:
                    raise self.mistake(f"at most {MAX_ROWS:,} {self.rows_are}", "more", line)
        except csv.Error as error:
            raise self.mistake("a CSV file", f"a line that is not valid CSV ({error})", reader.line_num) from error
        return rows

    def mistake(self, expected: str, received: str, line: int | None = None, column: str | None = None) -> InputError:
        """Make the error for what is wrong in the file."""
        where = "".join((f" in line {line}" if line else "", f", column {column}" if column else ""))
        return InputError(expected=f"{self.path} to have {expected}{where}", received=received, remedy=self.remedy)

    def _text(self) -> str:
        path = self.path
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise InputError(
                expected=f"{self.option} to be a CSV file",
                received=f"{path}: not a regular file",
                remedy="Name a CSV file.",
            )
        try:
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise InputError(
                expected=f"{self.option} to be a CSV file",
                received=f"{path}: {error.strerror}",
                remedy="Check the path and its permissions.",
            ) from error
        if len(content) > MAX_BYTES:
            raise self.mistake(f"at most {MAX_BYTES >> 20} MiB", "a larger file")
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            column = error.start - content.rfind(b"\n", 0, error.start)
            raise InputError(
                expected=f"{path} to be in UTF-8",
                received=f"another encoding in line {line}, byte {column}",
                remedy='Save it again as "CSV UTF-8".',
            ) from error


def _clean(cell: str) -> str:
    return unicodedata.normalize("NFC", cell).strip()
