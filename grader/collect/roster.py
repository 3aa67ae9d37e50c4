"""`roster.csv`: who is in the class, and by which ids other systems know them."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from grader.collect.location import Clue
from grader.errors import InputError
from grader.records import Student
from grader.wording import listed

MAX_ROSTER_BYTES = 8 << 20
MAX_STUDENTS = 50_000
MAX_COLUMNS = 100
MAX_CELL = 500
"""Characters. Composing a text of accents takes time that is quadratic in its length."""
_MAX_WORDS = 20
"""Of a name."""
_MAX_HEADINGS = 10
"""Listed in a sentence."""
_PERSONAL = ("name", "email", "section")
_WORD = re.compile(r"[^\W_]+")


class Roster:
    """Everybody in the class, to be found by clues that a layout gives.

    Args:
        path: Where it was read, to show.
        students: In the order of the file; no two have the same id, e-mail or id in another system.
        unused: Columns that mean nothing to the grader.
    """

    def __init__(self, path: Path, students: Iterable[Student], unused: tuple[str, ...] = ()) -> None:
        self.path = path
        self.students = tuple(students)
        self.unused = unused
        self._index: dict[Clue, list[Student]] = {}
        for student in self.students:
            for column, value in _values(student):
                for key in _keys(column, value):
                    self._index.setdefault(key, []).append(student)

    def find(self, clues: Iterable[Clue]) -> Student | None:
        """Take the first clue that fits exactly one student."""
        for column, value in clues:
            matches = {student.id: student for key in _keys(column, value)[:1] for student in self._index.get(key, ())}
            if len(matches) == 1:
                return next(iter(matches.values()))
        return None


def read_roster(path: Path) -> Roster:
    """Read a CSV file in UTF-8, with a line of headings, and commas or semicolons.

    The column `id` must be there. `name`, `email`, `section`, `github` and every `…_id` (`canvas_id`, `moodle_id`,
    `gradescope_id`, `sis_id`) are optional.

    Raises:
        InputError: It cannot be read or has a mistake; the sentence names line and column.
    """
    rows = _rows(path, _text(path))
    if not rows:
        raise _mistake(path, "a line of headings, with `id` among them", "an empty file")
    line, headings = rows[0]
    columns = [_column(heading) for heading in headings]
    _check_headings(path, line, columns, headings)
    unused = tuple(heading for heading, column in zip(headings, columns, strict=True) if not _is_known(column))
    students: list[Student] = []
    lines: dict[Clue, int] = {}
    for line, cells in rows[1:]:
        student = _student(path, line, columns, cells)
        for column, value in _values(student):
            clue = _keys(column, value)[0] if column != "name" and value else None
            if clue in lines:
                received = f"{value!r} again, as in line {lines[clue]}"
                raise _mistake(path, f"each {column} only once", received, line, column)
            if clue:
                lines[clue] = line
        students.append(student)
    if not students:
        raise _mistake(path, "a line for each student below the headings", "none")
    return Roster(path, students, tuple(heading for heading in unused if heading))


def _text(path: Path) -> str:
    if path.exists() and not path.is_file():  # a pipe would be waited for
        raise InputError(
            expected="--roster to be a CSV file", received=f"{path}: not a regular file", remedy="Name a CSV file."
        )
    try:
        with path.open("rb") as file:
            content = file.read(MAX_ROSTER_BYTES + 1)
    except OSError as error:
        raise InputError(
            expected="--roster to be a CSV file",
            received=f"{path}: {error.strerror}",
            remedy="Check the path and its permissions.",
        ) from error
    if len(content) > MAX_ROSTER_BYTES:
        raise _mistake(path, f"at most {MAX_ROSTER_BYTES >> 20} MiB", "a larger file")
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


def _rows(path: Path, text: str) -> list[tuple[int, list[str]]]:
    """Number the lines that are not empty; a row that goes over several lines has the number of the last."""
    headings = text.lstrip("\r\n").partition("\n")[0]
    delimiter = ";" if headings.count(";") > headings.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            line = reader.line_num
            if len(cells) > MAX_COLUMNS:
                raise _mistake(path, f"at most {MAX_COLUMNS} columns", f"{len(cells):,}", line)
            if any(len(cell) > MAX_CELL for cell in cells):
                raise _mistake(path, f"at most {MAX_CELL} characters in a cell", "more", line)
            if any(row := [_clean(cell) for cell in cells]):
                rows.append((line, row))
            if len(rows) > MAX_STUDENTS + 1:
                raise _mistake(path, f"at most {MAX_STUDENTS:,} students", "more", line)
    except csv.Error as error:
        raise _mistake(path, "a CSV file", f"a line that is not valid CSV ({error})", reader.line_num) from error
    return rows


def _check_headings(path: Path, line: int, columns: list[str], headings: list[str]) -> None:
    if "id" not in columns:
        names = listed([heading for heading in headings if heading], _MAX_HEADINGS)
        raise _mistake(path, "a column with the heading id", f"only {names}", line)
    for number, column in enumerate(columns):
        if column in columns[:number] and _is_known(column):
            raise _mistake(path, f"one column {column}", "two of them", line, column)


def _student(path: Path, line: int, columns: list[str], cells: list[str]) -> Student:
    if any(cells[len(columns) :]):
        received = f"{len(cells)} cells under {len(columns)} headings"
        raise _mistake(path, "a heading for each cell, and quotes around a cell with a comma in it", received, line)
    values = {column: cell for column, cell in zip(columns, cells, strict=False) if _is_known(column)}
    identity = values.pop("id", "")
    if not identity:
        raise _mistake(path, "an id for each student", "an empty cell", line, "id")
    personal = {column: values.pop(column, "") for column in _PERSONAL}
    return Student(id=identity, **personal, ids={column: value for column, value in values.items() if value})


def _clean(cell: str) -> str:
    return unicodedata.normalize("NFC", cell).strip()


def _column(heading: str) -> str:
    column = re.sub(r"[\s-]+", "_", heading.casefold())
    return "email" if column == "e_mail" else column


def _is_known(column: str) -> bool:
    return column in {"id", "github", *_PERSONAL} or column.endswith("_id")


def _values(student: Student) -> Iterable[Clue]:
    return (("id", student.id), ("email", student.email), ("name", student.name), *student.ids.items())


def _keys(column: str, value: str) -> list[Clue]:
    """List all forms of a value under which a student is found; a clue is looked up by the first.

    A name has many: "Last, First" and "First Last" are the same, and Canvas writes "lastfirst". So the words are joined
    starting from each of them, in a circle.
    """
    folded = unicodedata.normalize("NFC", value[:MAX_CELL]).casefold().strip()
    if column != "name":
        return [(column, folded)] if folded else []
    words = _WORD.findall(folded)[:_MAX_WORDS]
    return [(column, "".join(words[start:] + words[:start])) for start in range(len(words))]


def _mistake(
    path: Path, expected: str, received: str, line: int | None = None, column: str | None = None
) -> InputError:
    where = "".join((f" in line {line}" if line else "", f", column {column}" if column else ""))
    return InputError(expected=f"{path} to have {expected}{where}", received=received, remedy="Correct the roster.")
