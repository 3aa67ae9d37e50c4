"""`roster.csv`: who is in the class, and by which names other systems know them."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from grader.collect.location import Clue
from grader.errors import InputError
from grader.records import Student

MAX_ROSTER_BYTES = 8 << 20
MAX_PEOPLE = 50_000
MAX_COLUMNS = 100
MAX_CELL = 500
"""Characters. To compose a text of accents takes time that is quadratic in its length."""
_PERSONAL = ("name", "email", "section")
_WORD = re.compile(r"[^\W_]+")


class Roster:
    """Everybody in the class, to be found by what a layout tells of them.

    Args:
        path: Where it was read, to show.
        people: In the order of the file; no two have the same id, e-mail or id in another system.
        unused: Columns that mean nothing to the grader.
    """

    def __init__(self, path: Path, people: Iterable[Student], unused: tuple[str, ...] = ()) -> None:
        self.path = path
        self.people = tuple(people)
        self.unused = unused
        self._found: dict[Clue, list[Student]] = {}
        for person in self.people:
            for column, value in _values(person):
                for key in _keys(column, value):
                    self._found.setdefault(key, []).append(person)

    def find(self, clues: Iterable[Clue]) -> Student | None:
        """Take the first clue that fits exactly one person."""
        for column, value in clues:
            found = {person.id: person for key in _keys(column, value)[:1] for person in self._found.get(key, ())}
            if len(found) == 1:
                return next(iter(found.values()))
        return None


def read_roster(path: Path) -> Roster:
    """Read a CSV file in UTF-8, with a line of headings, and commas or semicolons.

    The column `id` must be there. `name`, `email`, `section`, `github` and every `…_id` (`canvas_id`, `moodle_id`,
    `gradescope_id`, `sis_id`) may be.

    Raises:
        InputError: It cannot be read or has a mistake; the sentence names line and column.
    """
    rows = _rows(path, _text(path))
    if not rows:
        raise _mistake(path, "a line of headings, with `id` among them", "an empty file")
    line, written = rows[0]
    columns = [_column(heading) for heading in written]
    _check_headings(path, line, columns, written)
    unused = tuple(heading for heading, column in zip(written, columns, strict=True) if not _is_known(column))
    people: list[Student] = []
    seen: dict[Clue, int] = {}
    for line, cells in rows[1:]:
        person = _person(path, line, columns, cells)
        for column, value in _values(person):
            clue = _keys(column, value)[0] if column != "name" and value else None
            if clue in seen:
                expected = f"each {column} to be there once"
                raise _mistake(path, expected, f"{value!r} again, which is in line {seen[clue]} too", line, column)
            if clue:
                seen[clue] = line
        people.append(person)
    if not people:
        raise _mistake(path, "a line for each person below the headings", "none")
    return Roster(path, people, tuple(heading for heading in unused if heading))


def _text(path: Path) -> str:
    if path.exists() and not path.is_file():  # a pipe would be waited for
        raise InputError(expected="--roster to be a CSV file", received=f"{path}: no plain file", remedy="Name a file.")
    try:
        with path.open("rb") as file:
            content = file.read(MAX_ROSTER_BYTES + 1)
    except OSError as error:
        raise InputError(
            expected="--roster to be a CSV file", received=f"{path}: {error.strerror}", remedy="Check the path."
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
            received=f"another encoding, seen in line {line}, byte {column}",
            remedy='Save it again as "CSV UTF-8".',
        ) from error


def _rows(path: Path, text: str) -> list[tuple[int, list[str]]]:
    """Number the lines that are not empty; a cell with a line break in it makes its line count at its end."""
    headings = text.lstrip("\r\n").partition("\n")[0]
    delimiter = ";" if headings.count(";") > headings.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for written in reader:
            line = reader.line_num
            if len(written) > MAX_COLUMNS:
                raise _mistake(path, f"at most {MAX_COLUMNS} columns", f"{len(written):,}", line)
            if any(len(cell) > MAX_CELL for cell in written):
                raise _mistake(path, f"at most {MAX_CELL} characters in a cell", "more", line)
            if any(row := [_clean(cell) for cell in written]):
                rows.append((line, row))
            if len(rows) > MAX_PEOPLE + 1:
                raise _mistake(path, f"at most {MAX_PEOPLE:,} people", "more", line)
    except csv.Error as error:
        raise _mistake(path, "a CSV file", f"a line that is none ({error})", reader.line_num) from error
    return rows


def _check_headings(path: Path, line: int, columns: list[str], written: list[str]) -> None:
    if "id" not in columns:
        shown = ", ".join(heading for heading in written[:10] if heading)
        raise _mistake(path, "a column with the heading id", f"only {shown}", line)
    for number, column in enumerate(columns):
        if column in columns[:number] and _is_known(column):
            raise _mistake(path, f"one column {column}", "two of them", line, column)


def _person(path: Path, line: int, columns: list[str], cells: list[str]) -> Student:
    if any(cells[len(columns) :]):
        received = f"{len(cells)} cells under {len(columns)} headings"
        raise _mistake(path, "a cell for each heading, and quotes around one that has a comma", received, line)
    values = {column: cell for column, cell in zip(columns, cells, strict=False) if _is_known(column)}
    identity = values.pop("id", "")
    if not identity:
        raise _mistake(path, "an id for each person", "an empty cell", line, "id")
    personal = {column: values.pop(column, "") for column in _PERSONAL}
    return Student(id=identity, **personal, ids={column: value for column, value in values.items() if value})


def _clean(cell: str) -> str:
    return unicodedata.normalize("NFC", cell).strip()


def _column(heading: str) -> str:
    column = re.sub(r"[\s-]+", "_", heading.casefold())
    return "email" if column == "e_mail" else column


def _is_known(column: str) -> bool:
    return column in {"id", "github", *_PERSONAL} or column.endswith("_id")


def _values(person: Student) -> Iterable[Clue]:
    return (("id", person.id), ("email", person.email), ("name", person.name), *person.ids.items())


def _keys(column: str, value: str) -> list[Clue]:
    """All forms of a value under which a person is found; a clue is looked up by the first.

    A name has many: "Last, First" and "First Last" are the same, and Canvas writes "lastfirst". So the words are put
    together from each of them on, in a circle.
    """
    folded = unicodedata.normalize("NFC", value[:MAX_CELL]).casefold().strip()
    if column != "name":
        return [(column, folded)] if folded else []
    found = _WORD.findall(folded)[:20]
    return [(column, "".join(found[start:] + found[:start])) for start in range(len(found))]


def _mistake(
    path: Path, expected: str, received: str, line: int | None = None, column: str | None = None
) -> InputError:
    place = "".join((f" in line {line}" if line else "", f", column {column}" if column else ""))
    return InputError(expected=f"{path} to have {expected}{place}", received=received, remedy="Correct the roster.")
