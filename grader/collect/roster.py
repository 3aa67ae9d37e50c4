"""`roster.csv`: who is in the class, and by which ids other systems know them."""

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.collect.arrangements import read_arrangement
from grader.collect.csv_file import MAX_CELL, CsvFile
from grader.collect.location import Clue, any_clues
from grader.collect.parts import Parts, Words, spellings, words
from grader.collect.roster_headings import AGREED, PERSONAL, Headings, Record
from grader.records import Student
from grader.wording import listed

_MAX_WORDS = 20
"""Of a name."""
_MAX_HEADINGS = 10
"""Listed in a sentence."""
_MIN_GROUP_DIGITS = 4
"""Of a group's number in a name: a shorter one may be a course's, and everybody in the group would get the grade."""
_GROUP_WORDS = ("group", "team", "gruppe", "groupe", "grupo")
"""Stand before a group's number in the names of folders."""


class Roster:
    """Everybody in the class, to be found by clues that a layout gives, or by the name of a file or folder.

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
        self._by_id = {student.id: student for student in self.students}
        self._parts = Parts((part, student.id) for student in self.students for part in _parts(student))
        self._groups: dict[str, list[Student]] = {}
        for student in self.students:
            self._groups.setdefault(_folded(student.group), []).append(student)
        self._groups.pop("", None)
        self._joined_groups: dict[str, set[str]] = {}
        for group in self._groups:
            for part in _group_parts(group):
                self._joined_groups.setdefault("".join(part), set()).add(group)
        group_parts = ((part, group) for group in self._groups for part in _group_parts(group))
        self._group_parts = Parts(group_parts, _MIN_GROUP_DIGITS)

    def find(self, clues: Iterable[Clue]) -> Student | None:
        """Take the first clue that fits exactly one student."""
        for column, value in clues:
            matches = {student.id: student for key in _keys(column, value)[:1] for student in self._index.get(key, ())}
            if len(matches) == 1:
                return next(iter(matches.values()))
        return None

    def search(self, names: Iterable[str], module: str = "") -> tuple[Student, ...]:
        """List those whose id, login, e-mail or name is a part of a name: of the first name with anybody in it.

        Args:
            names: Of files and folders, the surest first.
            module: The assignment's name for the file, which is nobody's name.
        """
        for name in names:
            if ids := self._parts.find(name, module):
                return tuple(self._by_id[identity] for identity in ids)
        return ()

    def named(self, name: str, module: str = "") -> frozenset[str]:
        """List the ids of those whom the name of a file or folder names, as a whole or by a part."""
        student = self.find(any_clues(name))
        people = (student,) if student else self.search([name], module) or self.members(any_clues(name), [name], module)
        return frozenset(person.id for person in people)

    def members(self, clues: Iterable[Clue], names: Iterable[str] = (), module: str = "") -> tuple[Student, ...]:
        """List the members of the group that a clue names, or of the only group that a name has as a part."""
        for column, value in clues:
            if column in {"group", "id"} and _folded(value) in self._groups:
                return tuple(self._groups[_folded(value)])
            # Canvas writes "team1" of "Team 1", and of a group that the roster calls 1.
            joined = self._joined_groups.get("".join(words(value)), set()) if column == "group" else set()
            if len(joined) == 1:
                return tuple(self._groups[next(iter(joined))])
        for name in names:
            groups = self._group_parts.find(name, module)
            if groups:
                return tuple(self._groups[groups[0]]) if len(groups) == 1 else ()
        return ()


def read_roster(path: Path) -> Roster:
    """Read a CSV file in UTF-8, with a line of headings, and commas or semicolons.

    The column `id` must be there, unless it is a list that a course system wrote (`roster_headings`). `name`, `email`,
    `section`, `group`, `login`, `github`, every `…_id` (`canvas_id`, `moodle_id`, `gradescope_id`, `sis_id`) and what
    was agreed with a student (`extension`, `excused`, `handed_in`) are optional.

    Raises:
        InputError: It cannot be read or has a mistake; the sentence names line and column.
    """
    source = CsvFile(path, "--roster", "Correct the roster.", "students")
    rows = source.rows(lambda texts: Headings(texts).positions)
    if not rows:
        raise source.mistake("a line of headings, with `id` among them", "an empty file")
    line, texts = rows[0]
    headings = Headings(texts)
    _check_headings(source, line, headings, texts)
    students: list[Student] = []
    lines: dict[Clue, int] = {}
    for line, student in _students(source, headings, rows[1:]):
        for column, value in _values(student):
            clue = _keys(column, value)[0] if column != "name" and value else None
            if clue in lines:
                received = f"{value!r} again, as in line {lines[clue]}"
                raise source.mistake(f"each {column} only once", received, line, column)
            if clue:
                lines[clue] = line
        students.append(student)
    if not students:
        raise source.mistake("a line for each student below the headings", "none")
    return Roster(path, students, headings.unused)


def _check_headings(source: CsvFile, line: int, headings: Headings, texts: list[str]) -> None:
    if not headings.has_identity:
        names = listed([text for text in texts if text], _MAX_HEADINGS)
        raise source.mistake("a column with the heading id", f"only {names}", line)
    for number, column in enumerate(headings.columns):
        if column in headings.columns[:number] and headings.is_known(column):
            raise source.mistake(f"one column {column}", "two of them", line, column)


def _students(
    source: CsvFile, headings: Headings, rows: Iterable[tuple[int, list[str]]]
) -> Iterator[tuple[int, Student]]:
    records: list[tuple[int, Record]] = []
    for line, cells in rows:
        if any(cells[len(headings.columns) :]):
            received = f"{len(cells)} cells under {len(headings.columns)} headings"
            expected = "a heading for each cell, and quotes around a cell with a comma in it"
            raise source.mistake(expected, received, line)
        record = headings.record(cells)
        if record is not None:
            records.append((line, record))
    column = headings.identity(record for _, record in records)
    for line, record in records:
        identity = record.pop(column, "") if column == "id" else record.get(column, "")
        if not identity:
            raise source.mistake("an id for each student", "an empty cell", line, column)
        personal = {name: record.pop(name, "") for name in PERSONAL}
        arrangement = read_arrangement(source, line, {name: record.pop(name, "") for name in AGREED})
        ids = {name: value for name, value in record.items() if value}
        yield line, Student(id=identity, **personal, ids=ids, arrangement=arrangement)


def _values(student: Student) -> Iterable[Clue]:
    return (("id", student.id), ("email", student.email), ("name", student.name), *student.ids.items())


def _parts(student: Student) -> Iterator[Words]:
    """List what stands for a student in the name of a file or folder."""
    for value in (student.id, student.email, student.email.partition("@")[0], *student.ids.values()):
        yield words(value)
    yield from spellings(student.name)


def _group_parts(group: str) -> Iterator[Words]:
    value = words(group)
    yield value
    if len(value) > 1:
        yield ("".join(value),)
    if len(value) == 1:
        yield from ((word, *value) for word in _GROUP_WORDS)
        yield from ((word + value[0],) for word in _GROUP_WORDS)


def _folded(value: str) -> str:
    return unicodedata.normalize("NFC", value[:MAX_CELL]).casefold().strip()


def _keys(column: str, value: str) -> list[Clue]:
    """List all forms of a value under which a student is found; a clue is looked up by the first.

    A name has many: "Last, First" and "First Last" are the same, and Canvas writes "lastfirst". So the words are joined
    starting from each of them, in a circle.
    """
    folded = _folded(value)
    if column != "name":
        return [(column, folded)] if folded else []
    parts = words(folded)[:_MAX_WORDS]
    return [(column, "".join(parts[start:] + parts[:start])) for start in range(len(parts))]
