"""Options → Entries: what was handed in, as far as it is to be graded, and what it is compared with."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from grader.collect.attempt_names import Attempts
from grader.collect.attempts import Row
from grader.collect.commit_times import with_commit_times
from grader.collect.layouts.name_pattern import NamePattern
from grader.collect.roster import Roster, read_roster
from grader.collect.selection import GRADER, Selection, select
from grader.collect.submissions import collect
from grader.collect.untouched import read_handed_out
from grader.desk.files import OwnFiles, find_reference, is_own_file, read_own_files, reference_path
from grader.options import Options
from grader.records import Submission, Unusable
from grader.session import Observer
from grader.spec import AssignmentSpec
from grader.wording import listed

_NAMED = 20
"""Submissions that one warning lists."""


class Entries(NamedTuple):
    """What was handed in."""

    rows: tuple[Row, ...]
    """Those that are graded."""
    ids: frozenset[str]
    """Of everybody, whom the caller does not want to have graded too."""
    reference: Submission | Unusable
    own: OwnFiles | None
    """A student's files, where the caller compares their own."""


def read_entries(
    paths: Sequence[Path], layout: str | NamePattern, options: Options, assignment: AssignmentSpec, observer: Observer
) -> Entries:
    """Collect what lies at the paths, choose what is to be graded, and read the reference.

    Raises:
        InputError: A path, the roster or the reference is not usable.
    """
    roster = read_roster(options.roster) if options.roster else None
    handed_out = read_handed_out(options.assignment, assignment.module, assignment.function, paths)
    own = read_own_files(paths, options, assignment, observer.warn, handed_out)
    everybody: tuple[Row, ...] = (
        (own.model,)
        if own
        else collect(
            paths,
            assignment,
            layout=layout,
            roster=roster,
            attempts=Attempts(options.attempts),
            handed_out=handed_out,
            warn=observer.warn,
        )
    )
    if assignment.late and assignment.late.commits:
        everybody = with_commit_times(everybody)
    rows = _selected(everybody, paths, options, assignment, observer)
    if roster:
        _warn_about(roster, rows, observer)
    reference = find_reference(paths, options, assignment, own, observer.warn)
    if is_own_file(paths, options, reference):
        rows = tuple(row.model_copy(update={"id": normalize("NFC", paths[0].name)}) for row in rows)
    return Entries(rows, frozenset(row.id for row in (*everybody, *rows)), reference, own)


def _selected(
    rows: tuple[Row, ...], paths: Sequence[Path], options: Options, assignment: AssignmentSpec, observer: Observer
) -> tuple[Row, ...]:
    """Leave out whom the caller does not want to have graded."""
    data = options.data or (options.assignment / assignment.data.file if assignment.data.file else None)
    files = [options.roster, data]
    rules = [
        options.assignment,
        reference_path(options, assignment).parent,  # its modules lie beside it
        *(file for file in files if file),
        *GRADER,
    ]
    return select(rows, Selection(options.only, options.changed_since), paths, rules, observer.warn)


def _warn_about(roster: Roster, rows: Sequence[Submission | Unusable], observer: Observer) -> None:
    """Report what of the roster has no effect, and who is not on it; both may be a mistake in it."""
    if roster.unused:
        observer.warn(f"The roster's columns {listed(roster.unused, _NAMED)} mean nothing to the grader.")
    strangers = [row.id for row in rows if row.student is None]
    if strangers:
        observer.warn(f"Not on the roster, and in the report all the same: {listed(strangers, _NAMED)}.")
