"""`--adjust FILE.csv`: what a person decided about submissions, read and checked before anything is graded."""

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from grader.changes import VARIANTS
from grader.collect.csv_file import CsvFile
from grader.corrections import EXCUSED, LATE, MANUAL, PART, TOTAL, Correction
from grader.printable import shortened
from grader.records import CHECK_NAMES
from grader.spec import AssignmentSpec
from grader.wording import listed

COLUMNS = ("id", "check", "points", "delta", "comment")
_REQUIRED = ("id", "check")
_NUMBER = re.compile(r"[+-]?[0-9]{1,7}(?:[.,][0-9]{1,6})?", re.ASCII)
_MOST = 1_000_000.0
"""Points of anything."""
_MOST_NAMED = 20


class Line(NamedTuple):
    """A line of the file."""

    number: int
    id: str
    """Of the submission, as the reports show it."""
    correction: Correction


class Adjustments:
    """What a person decided.

    Args:
        source: The file; `None` where there is none.
        lines: In their order.
    """

    def __init__(self, source: CsvFile | None = None, lines: Iterable[Line] = ()) -> None:
        self._source = source
        self.lines = tuple(lines)
        self._by_id: dict[str, list[Correction]] = {}
        for line in self.lines:
            self._by_id.setdefault(line.id, []).append(line.correction)

    def of(self, identity: str) -> tuple[Correction, ...]:
        """Give what concerns one submission."""
        return tuple(self._by_id.get(identity, ()))

    def strangers(self, ids: Collection[str]) -> tuple[Line, ...]:
        """List the lines that fit nobody."""
        return tuple(line for line in self.lines if line.id not in ids)

    def check_ids(self, ids: Collection[str]) -> None:
        """Refuse lines that fit nobody.

        Raises:
            InputError: A line names no submission; the sentence names it.
        """
        for line in self.strangers(ids):
            assert self._source, "lines come from a file"  # noqa: S101
            similar = difflib.get_close_matches(line.id, sorted(ids), 1)
            hint = f" (there is {shortened(similar[0])})" if similar else ""
            raise self._source.mistake(
                "the id of a submission or of somebody on the roster",
                f"{shortened(repr(line.id))}, which fits nobody{hint}",
                line.number,
                "id",
            )


def current_adjustments(
    path: Path | None,
    kept: Path,
    worth: Mapping[str, float],
    ids: Collection[str],
    warn: Callable[[str], None],
) -> Adjustments:
    """Read the adjustments that hold: those of a file, or else of the last run that was given one.

    Args:
        path: As the caller named it; its lines must fit somebody.
        kept: Where the last run kept its own; lines of people who are not there this time wait for another run.
        worth: What can be corrected, and its points (`correctable`).
        ids: Of everybody who gets a row.
        warn: Hears where they come from if nobody named a file.

    Raises:
        InputError: The file cannot be read or has a mistake.
    """
    if path is None and not kept.is_file():
        return Adjustments()
    adjustments = read_adjustments(path or kept, worth)
    if path:
        adjustments.check_ids(ids)
    elif adjustments.lines:
        others = len(adjustments.strangers(ids))
        more = f", {others:,} of them for people who are not in this run" if others else ""
        warn(
            f"The {len(adjustments.lines):,} adjustments of the last --adjust hold{more}: {kept}. "
            "To replace them, give another file; to drop them, one with nothing but headings."
        )
    return adjustments


def read_adjustments(path: Path, worth: Mapping[str, float]) -> Adjustments:
    """Read a CSV file with the columns `id`, `check`, `points`, `delta` and `comment`.

    `check` is a check's name; `manual` for points beside all checks; `manual.PART` for a part that a person grades;
    `late` for the points that lateness costs; `total` for what counts in place of everything; or `excused`. `points`
    replaces what there is, `delta` is added to it.

    Raises:
        InputError: It cannot be read or has a mistake; the sentence names line and column.
    """
    source = CsvFile(path, "--adjust", "Correct the file of adjustments.", "adjustments")
    rows = source.rows()
    if not rows:
        raise source.mistake(f"a line of headings: {', '.join(COLUMNS)}", "an empty file")
    columns = _columns(source, *rows[0])
    lines = []
    for number, cells in rows[1:]:
        if any(cells[len(columns) :]):
            expected = "a heading for each cell, and quotes around a cell with a comma in it"
            raise source.mistake(expected, f"{len(cells)} cells under {len(columns)} headings", number)
        record = dict.fromkeys(COLUMNS, "") | dict(zip(columns, cells, strict=False))
        lines.append(_line(source, number, record, worth))
    _check_once(source, lines)
    return Adjustments(source, lines)


def _columns(source: CsvFile, number: int, headings: list[str]) -> list[str]:
    columns = [heading.casefold() for heading in headings]
    for column in _REQUIRED:
        if column not in columns:
            raise source.mistake(f"a column with the heading {column}", f"only {listed(headings, _MOST_NAMED)}", number)
    for position, column in enumerate(columns):
        if column and (column not in COLUMNS or column in columns[:position]):
            received = "two of them" if column in COLUMNS else f"{shortened(repr(headings[position]))}"
            raise source.mistake(f"no other columns than {', '.join(COLUMNS)}, each once", received, number)
    return columns


def _line(source: CsvFile, number: int, record: dict[str, str], worth: Mapping[str, float]) -> Line:
    if not record["id"]:
        raise source.mistake("the id of a submission", "an empty cell", number, "id")
    check = record["check"].casefold()
    if check.startswith(PART):
        check = PART + record["check"][len(PART) :]
    most = worth.get(check)
    if most is None:
        names = listed(list(worth), _MOST_NAMED)
        raise source.mistake(f"one of {names}", shortened(repr(record["check"])), number, "check")
    points, delta = (_number(source, number, column, record[column]) for column in ("points", "delta"))
    _check_amounts(source, number, check, most, points, delta)
    if not record["comment"] and not check.startswith(PART):
        raise source.mistake("a reason for the student to read", "an empty cell", number, "comment")
    if check == MANUAL:  # there is nothing that points could replace
        points, delta = None, points if delta is None else delta
    return Line(number, record["id"], Correction(check, points, delta, record["comment"]))


def _check_amounts(
    source: CsvFile, number: int, check: str, most: float, points: float | None, delta: float | None
) -> None:
    if (points is None) == (delta is None) and check != EXCUSED:
        received = "neither" if points is None else "both"
        raise source.mistake("either points or delta", received, number)
    if check == EXCUSED and (points, delta) != (None, None):
        raise source.mistake(f"neither points nor delta for {EXCUSED}", "one of them", number)
    if delta is not None and check in {LATE, TOTAL}:
        raise source.mistake(f"points and no delta for {check}", "delta", number, "delta")
    if points is not None and not (0 <= points <= most or check == MANUAL):
        raise source.mistake(f"0 to {most:g} points for {check}", f"{points:g}", number, "points")
    if delta is not None and check != MANUAL and abs(delta) > most:
        raise source.mistake(f"-{most:g} to {most:g} points more for {check}", f"{delta:g}", number, "delta")


def correctable(assignment: AssignmentSpec, own: Mapping[str, float]) -> dict[str, float]:
    """What can be corrected, and the points that it can be set to.

    Args:
        assignment: Its checks, and the parts that a person grades.
        own: The points of the teacher's own checks, by their names.
    """
    checks = {name: assignment.points[name] for name in CHECK_NAMES if assignment.points.get(name)}
    variants = {VARIANTS: assignment.variants.points} if assignment.variants and assignment.variants.points else {}
    checks_of_own = {name: points for name, points in own.items() if points}
    parts = {PART + name: most for name, most in assignment.manual.items()}
    return {**checks, **checks_of_own, **variants, **parts, MANUAL: _MOST, LATE: _MOST, TOTAL: _MOST, EXCUSED: 0.0}


def _number(source: CsvFile, number: int, column: str, cell: str) -> float | None:
    if not cell:
        return None
    if not _NUMBER.fullmatch(cell) or abs(value := float(cell.replace(",", "."))) > _MOST:
        raise source.mistake("a number of points", shortened(repr(cell)), number, column)
    return round(value, 2)


def _check_once(source: CsvFile, lines: Sequence[Line]) -> None:
    """Refuse two lines that set the same points, for nobody knows which is meant."""
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        if line.correction.delta is not None:
            continue
        key = (line.id, line.correction.check)
        if key in seen:
            received = f"a second one, as in line {seen[key]}"
            raise source.mistake(f"{key[1]} of {shortened(key[0])} set only once", received, line.number)
        seen[key] = line.number
    for line in lines:
        if line.correction.check == TOTAL and (excuse := seen.get((line.id, EXCUSED))):
            expected = f"{shortened(line.id)} to be excused or to have a total, and not both"
            raise source.mistake(expected, f"a total, and an excuse in line {excuse}", line.number)
