"""Path → Submission: which files were handed in, read once, in sorted order; nothing is parsed or executed here."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from grader.collect.archive import StrayMember, open_class_archive
from grader.collect.disk import disk_entry
from grader.collect.layout_names import AUTO
from grader.collect.layouts import locate_submissions
from grader.collect.location import MAX_ID, Location
from grader.collect.roster import Roster
from grader.collect.submission_file import candidates, has_name, read_submission
from grader.collect.tree import ARCHIVE, SOURCES, Entry, Kind, UnreadableError
from grader.collect.untouched import NOTHING_HANDED_OUT, HandedOut
from grader.errors import InputError
from grader.records import Finding, Status, Submission, Unusable
from grader.spec import AssignmentSpec
from grader.wording import listed

Row = Submission | Unusable
"""Of the report: a submission, or why there is none."""
_MAX_PATHS = 5
"""Listed in a sentence."""


def collect(
    paths: Iterable[Path],
    assignment: AssignmentSpec,
    *,
    layout: str = AUTO,
    roster: Roster | None = None,
    handed_out: HandedOut = NOTHING_HANDED_OUT,
) -> tuple[Row, ...]:
    """Find every submission below the paths.

    A path is a file, a folder with the assignment's module in it (one submission), a folder of submissions, or a
    download of a course system, as a zip file or unpacked.

    Args:
        paths: Where to look.
        assignment: Names the module.
        layout: One of `layout_names.LAYOUT_NAMES`.
        roster: Gives ids and names, and a row to each student who handed in nothing.
        handed_out: Files that nobody wrote: they stand back where another file could be meant.

    Raises:
        InputError: A path does not exist, cannot be read, is not laid out as asked, or holds nothing to grade.
    """
    rows: dict[tuple[Path, str], Row] = {}
    for path in paths:
        below = list(_below(path, assignment, layout, roster, handed_out))
        if not below:
            raise InputError(
                expected=f"{path} to hold {assignment.module}.py, or .py and .ipynb files, or folders with one in each",
                received="nothing of that kind",
                remedy="Name the folder that the submissions lie in.",
            )
        # The same file named twice is one submission.
        rows |= {(row.path.absolute(), row.id): row for row in below}
    missing = _missing(roster, rows.values()) if roster else ()
    return _without_collisions([*rows.values(), *missing])


def read_reference(path: Path) -> Submission:
    """Read the reference solution, with its modules.

    Raises:
        InputError: It is missing or cannot be read.
    """
    try:
        location = Location.from_name("reference", disk_entry(path))._replace(folder=disk_entry(path.parent))
        reference = read_submission(location, path.stem)
        if isinstance(reference, Submission):
            return reference
        problem = reference.finding.problem
    except OSError as error:
        problem = f"{path.name} cannot be read: {error.strerror}."
    raise InputError(
        expected=f"the reference solution at {path}",
        received=problem.removesuffix("."),
        remedy="Correct `reference` in spec.toml, a path relative to that file. Without the reference solution and its "
        "folder, only a single .py or .ipynb file can be checked.",
    )


def without_reference(path: Path) -> Unusable:
    """What stands in for the reference solution where students, who must not receive it, check their own file.

    Args:
        path: Where it would be.
    """
    finding = Finding(problem="The reference solution is not here, so nothing is compared with it.")
    return Unusable(id="reference", path=path, status=Status.MISSING, finding=finding)


def _below(
    path: Path, assignment: AssignmentSpec, layout: str, roster: Roster | None, handed_out: HandedOut
) -> Iterator[Row]:
    try:
        entry = disk_entry(path)
    except OSError as error:
        raise _unusable_path(path, Finding(problem=error.strerror or "It cannot be read.")) from error
    with ExitStack() as stack:
        try:
            if entry.kind is Kind.FOLDER or entry.suffix == ARCHIVE:
                locations, strays = _locate(entry, assignment, layout, stack)
            else:
                locations, strays = [_named_file(entry, assignment)], []
        except UnreadableError as error:
            raise _unusable_path(path, error.finding) from error
        for location in locations:
            row = _read(location, assignment, roster, handed_out)
            if location.entry is entry and isinstance(row, Unusable) and entry.kind is not Kind.FOLDER:
                # A file that the caller named: what is wrong with it is the caller's business, not a row of the report.
                raise _unusable_path(path, row.finding)
            yield row
        for name, description in strays:
            finding = Finding(
                problem=f"{entry.name} holds {name[:MAX_ID]!r}, {description}. It was not read.",
                advice="Find out whose it is, and have it handed in again.",
            )
            yield Unusable(id=name[:MAX_ID], path=path, status=Status.ERROR, finding=finding)


def _locate(
    entry: Entry, assignment: AssignmentSpec, layout: str, stack: ExitStack
) -> tuple[list[Location], list[StrayMember]]:
    strays: list[StrayMember] = []
    root = entry
    if entry.kind is not Kind.FOLDER:
        archive = stack.enter_context(open_class_archive(entry))
        root, strays = archive.root, archive.strays
    locations = locate_submissions(root, assignment.module, layout)
    if locations is None:
        raise InputError(
            expected=f"{entry.path} to be laid out as --layout {layout} says",
            received="other names",
            remedy=f"Name the folder or zip file that was downloaded, or leave --layout at {AUTO}.",
        )
    return locations, strays


def _named_file(entry: Entry, assignment: AssignmentSpec) -> Location:
    """Take a file that the caller named; of the assignment's name, or alone of its kind, it has modules beside it."""
    if entry.suffix not in SOURCES:
        raise UnreadableError("another kind of file", "Name a file or folder of one of these kinds.")
    folder = disk_entry(entry.path.parent)
    if has_name(entry, assignment.module):
        return Location.from_name(folder.name, entry)._replace(folder=folder)
    is_alone = [file.name for file in candidates(folder, assignment.module)] == [entry.name]
    return Location.from_name(entry.stem, entry)._replace(folder=folder if is_alone else None)


def _read(location: Location, assignment: AssignmentSpec, roster: Roster | None, handed_out: HandedOut) -> Row:
    student = roster.find(location.clues) if roster else None
    row = read_submission(location, assignment.module, student, handed_out)
    if roster and not student and isinstance(row, Submission):
        stranger = Finding(problem=f"{row.id} is not on the roster.")
        return row.model_copy(update={"notes": (*row.notes, stranger)})
    return row


def _missing(roster: Roster, rows: Iterable[Row]) -> Iterator[Unusable]:
    """Make a row for each student of whom nothing was handed in."""
    ids = {row.student.id for row in rows if row.student}
    finding = Finding(problem="Nothing was handed in: no submission belongs to this student of the roster.")
    for student in roster.students:
        if student.id not in ids:
            yield Unusable(id=student.id, path=roster.path, status=Status.MISSING, finding=finding, student=student)


def _without_collisions(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Sort by id; ids that a case-insensitive file system could not tell apart become one error row."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.id.casefold(), []).append(row)
    distinct = [group[0] if len(group) == 1 else _collision(group) for group in groups.values()]
    return tuple(sorted(distinct, key=lambda row: row.id))


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


def _unusable_path(path: Path, finding: Finding) -> InputError:
    return InputError(
        expected="a folder of submissions, a downloaded .zip, one submission's folder, or one .py or .ipynb file",
        received=f"{path}: {finding.problem.removesuffix('.')}",
        remedy=finding.advice or "Check the path and its permissions.",
    )
