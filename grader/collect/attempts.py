"""Several submissions under one id: attempts of one person, of which one counts, or a mistake that a person mends.

The order of attempts is the course system's own: by the attempt's number, else by its time. Of files of an unknown
system the name may tell: a date with hours and minutes, or `attempt` with a number behind it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from grader.collect.attempt_names import Attempts
from grader.collect.location import Location
from grader.collect.times import read_digits
from grader.records import Finding, HandIn, Status, Submission, Unusable
from grader.wording import listed

Row = Submission | Unusable
"""Of the report: a submission, or why there is none."""
_MAX_PATHS = 5
"""Listed in a sentence."""
_TIME = re.compile(r"(?<!\d)(?:19|20)\d\d([-_.]?)\d\d\1\d\d[-_ T.]*\d\d[-_:.h]?\d\d(?:[-_:.]?\d\d)?(?!\d)", re.ASCII)
_NUMBER = re.compile(r"(?<![^\W_])attempt[ _-]?(\d{1,4})(?![^\W_])", re.ASCII | re.IGNORECASE)


class Attempt(NamedTuple):
    """A row, and what is known of its place among others of the same person."""

    row: Row
    order: HandIn


def order_of(location: Location) -> HandIn:
    """Give time and number of an attempt: the course system's, or those in a name of which nothing else is known."""
    handed_in = location.handed_in
    return handed_in if not location.is_guess or _is_known(handed_in) else order_in(location.name)


def order_in(name: str) -> HandIn:
    """Read time and number of an attempt in a name, as far as they are there and no other is."""
    times = [match[0] for match in _TIME.finditer(name)]
    numbers = [int(number) for number in _NUMBER.findall(_TIME.sub(" ", name))]
    return HandIn(
        time=read_digits(times[0]) if len(times) == 1 else None,
        attempt=numbers[0] if len(numbers) == 1 and numbers[0] else None,
    )


def is_attempt(name: str) -> bool:
    """Whether a name says which attempt it is, and nothing else, so that it is nobody's name."""
    rest = _NUMBER.sub(" ", _TIME.sub(" ", name))
    return _is_known(order_in(name)) and not any(map(str.isalnum, rest))


def _is_known(handed_in: HandIn) -> bool:
    return bool(handed_in.time or handed_in.attempt)


def one_row_each(attempts: Iterable[Attempt], choice: Attempts) -> tuple[Row, ...]:
    """Leave one row of each id, sorted by id.

    Of several attempts of one person the one that counts is left, with a note that names the others. Where nothing
    tells their order, and for ids that a case-insensitive file system could not tell apart, an error row is left.
    """
    groups: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        groups.setdefault(attempt.row.id.casefold(), []).append(attempt)
    rows = [group[0].row if len(group) == 1 else _one_of(group, choice) for group in groups.values()]
    return tuple(sorted(rows, key=lambda row: row.id))


def _one_of(group: list[Attempt], choice: Attempts) -> Row:
    # An empty folder is no attempt where something else was handed in.
    group = [attempt for attempt in group if not is_missing(attempt.row)] or group[:1]
    if len(group) == 1:
        return group[0].row
    is_one_person = len({attempt.row.id for attempt in group}) == 1
    ordered = (
        _in_order(group, latest=choice is Attempts.LATEST) if is_one_person and choice is not Attempts.ERROR else []
    )
    if not ordered:
        return _collision([attempt.row for attempt in group])
    chosen, *others = ordered
    paths = listed(_names([attempt.row for attempt in others], chosen.row), _MAX_PATHS)
    which = "earlier" if choice is Attempts.LATEST else "later"
    noun = f"1 {which} attempt was" if len(others) == 1 else f"{len(others):,} {which} attempts were"
    return _noted(chosen.row, Finding(problem=f"{noun} not graded: {paths}."))


def _names(rows: Sequence[Row], chosen: Row) -> list[str]:
    """Name rows by their paths, without what all of them begin with: a student need not see the teacher's folders."""
    folders = [row.path.parts[:-1] for row in (*rows, chosen)]
    depth = 0
    while all(len(folder) > depth for folder in folders) and len({folder[depth] for folder in folders}) == 1:
        depth += 1
    return [Path(*row.path.parts[depth:]).as_posix() for row in rows]


def is_missing(row: Row) -> bool:
    """Whether nothing was handed in."""
    return isinstance(row, Unusable) and row.status is Status.MISSING


def _in_order(group: Sequence[Attempt], *, latest: bool) -> list[Attempt]:
    """Sort the attempts, the one that counts first; empty where nothing tells which one that is."""
    keys: tuple[Callable[[Attempt], tuple[Any, ...]], ...] = (
        lambda attempt: (attempt.order.attempt,),
        lambda attempt: (attempt.order.attempt, attempt.order.time),
        lambda attempt: (attempt.order.time,),
    )
    for key in keys:
        values = [key(attempt) for attempt in group]
        # A time with a zone and one without cannot be compared.
        zones = {part.utcoffset() is None for value in values for part in value if isinstance(part, datetime)}
        if len(zones) == 2 or any(None in value for value in values):
            continue
        ordered = sorted(group, key=key, reverse=latest)
        if key(ordered[0]) != key(ordered[1]):
            return ordered
    return []


def _noted(row: Row, note: Finding) -> Row:
    if isinstance(row, Submission):
        return row.model_copy(update={"notes": (*row.notes, note)})
    finding = row.finding.model_copy(update={"problem": f"{row.finding.problem} {note.problem}"})
    return row.model_copy(update={"finding": finding})


def _collision(group: list[Row]) -> Unusable:
    paths = listed(sorted(row.path.as_posix() for row in group), _MAX_PATHS)
    first = min(group, key=lambda row: (row.id, row.path))
    students = {row.student.id: row.student for row in group if row.student}
    student = next(iter(students.values())) if len(students) == 1 and all(row.student for row in group) else None
    if student:
        problem = f"{len(group):,} submissions belong to {student.id} on the roster: {paths}."
        finding = Finding(problem=problem, advice="Keep the one that counts.")
    else:
        problem = f"{len(group):,} submissions have the same id: {paths}."
        finding = Finding(problem=problem, advice="Rename them, so that each has an id of its own.")
    return Unusable(id=first.id, path=first.path, status=Status.ERROR, finding=finding, student=student)
