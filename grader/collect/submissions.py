"""Path → Submission: which files were handed in, read once, in sorted order; nothing is parsed or executed here."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import NamedTuple

from grader.collect.archive import StrayMember, open_class_archive
from grader.collect.attempt_names import Attempts
from grader.collect.attempts import Attempt, Row, is_missing, one_row_each, order_of
from grader.collect.disk import disk_entry
from grader.collect.layout_names import AUTO
from grader.collect.layouts import Search
from grader.collect.layouts.containers import nobody
from grader.collect.layouts.name_pattern import NamePattern
from grader.collect.layouts.shelf import Shelf
from grader.collect.location import MAX_ID, Location
from grader.collect.other_files import could_be_meant
from grader.collect.owners import Owners, Stranger, absent, find_owners, stranger_note
from grader.collect.roster import Roster
from grader.collect.submission_file import candidates, has_name, read_submission
from grader.collect.tree import ARCHIVE, SOURCES, Entry, Kind, UnreadableError
from grader.collect.untouched import NOTHING_HANDED_OUT, HandedOut
from grader.errors import InputError
from grader.records import Finding, Status, Submission, Unusable
from grader.spec import AssignmentSpec
from grader.wording import listed

Warn = Callable[[str], None]
_MAX_NAMES = 5
"""Listed in a sentence."""
_MAX_NAME = 100
"""Characters of a name in a sentence."""


def collect(
    paths: Iterable[Path],
    assignment: AssignmentSpec,
    *,
    layout: str | NamePattern = AUTO,
    roster: Roster | None = None,
    attempts: Attempts = Attempts.LATEST,
    handed_out: HandedOut = NOTHING_HANDED_OUT,
    warn: Warn | None = None,
) -> tuple[Row, ...]:
    """Find every submission below the paths.

    A path is a file, a folder with the assignment's module in it (one submission), a folder of submissions, or a
    download of a course system, as a zip file or unpacked.

    Args:
        paths: Where to look.
        assignment: Names the module.
        layout: One of `layout_names.LAYOUT_NAMES`, or a pattern of names.
        roster: Gives ids and names, and a row to each student who handed in nothing.
        attempts: Which of several submissions of one person counts.
        handed_out: Files that nobody wrote: they stand back where another file could be meant.
        warn: Hears of files that are nobody's submission.

    Raises:
        InputError: A path does not exist, cannot be read, is not laid out as asked, or holds nothing to grade.
    """
    collector = _Collector(assignment, layout, roster, handed_out, warn)
    found: dict[tuple[Path, str], _Found] = {}
    for path in paths:
        below = list(collector.below(path))
        if not below:
            raise InputError(
                expected=f"{path} to hold {assignment.module}.py, or .py and .ipynb files, or folders with one in each",
                received="nothing of that kind",
                remedy="Name the folder that the submissions lie in.",
            )
        # The same file named twice is one submission.
        found |= {(item.attempt.row.path.absolute(), item.attempt.row.id): item for item in below}
    absentees = [Attempt(row, row.handed_in) for row in _absent(roster, list(found.values()))] if roster else []
    unread = [item for item in found.values() if item.unread]
    rows = [item.attempt for item in found.values() if not item.unread]
    if absentees:  # theirs may be among them
        rows += [item.attempt for item in unread]
    else:
        collector.warn_of([item.unread.file_name for item in unread if item.unread])
    return one_row_each([*rows, *absentees], attempts)


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
        "folder, only your own work can be checked: a single .py or .ipynb file, or several in one folder without "
        "folders in it, and without --roster, --layout and the like.",
    )


def without_reference(path: Path) -> Unusable:
    """What stands in for the reference solution where students, who must not receive it, check their own file.

    Args:
        path: Where it would be.
    """
    finding = Finding(problem="The reference solution is not here, so nothing is compared with it.")
    return Unusable(id="reference", path=path, status=Status.MISSING, finding=finding)


class _Found(NamedTuple):
    """A row, and where it comes from."""

    attempt: Attempt
    stranger: Stranger | None = None
    """What is known of one that is nobody's."""
    unread: Location | None = None
    """Of a file of another kind than programs, which is a row only where somebody may be missing it."""


class _Collector(NamedTuple):
    """Finds the rows below one path after the other."""

    assignment: AssignmentSpec
    layout: str | NamePattern
    roster: Roster | None
    handed_out: HandedOut
    warn: Warn | None

    def below(self, path: Path) -> Iterator[_Found]:
        """Find everybody's row below a path."""
        try:
            entry = disk_entry(path)
        except OSError as error:
            raise _unusable_path(path, Finding(problem=error.strerror or "It cannot be read.")) from error
        with ExitStack() as stack:
            try:
                if entry.kind is Kind.FOLDER or entry.suffix == ARCHIVE:
                    locations, strays = self._locate(entry, stack)
                else:
                    locations, strays = [_named_file(entry, self.assignment)], {}
            except UnreadableError as error:
                raise _unusable_path(path, error.finding) from error
            unread = [location for location in locations if location.is_unread]
            # In a section everything is somebody's; in the folder of the class much is the teacher's.
            meant = {
                location.entry
                for location in unread
                if (self.roster or location.section) and could_be_meant(location.entry)
            }
            self.warn_of([location.file_name for location in unread if location.entry not in meant])
            for location in locations:
                if location.is_unread:
                    if location.entry in meant:
                        yield self._unread(location)
                    continue
                items = self._read(location)
                row = items[0].attempt.row
                if location.entry is entry and isinstance(row, Unusable) and entry.kind is not Kind.FOLDER:
                    # A file that the caller named: what is wrong with it is the caller's business, not a row's.
                    raise _unusable_path(path, row.finding)
                yield from items
            for archive, members in strays.items():
                yield from (_stray(archive, member, is_named=archive is entry) for member in members)

    def _locate(self, entry: Entry, stack: ExitStack) -> tuple[list[Location], dict[Entry, list[StrayMember]]]:
        strays: dict[Entry, list[StrayMember]] = {}
        root = entry
        if entry.kind is not Kind.FOLDER:
            archive = stack.enter_context(open_class_archive(entry))
            root, strays = archive.root, {entry: archive.strays}
        module = self.assignment.module
        people = partial(self.roster.named, module=module) if self.roster else nobody
        search = Search(module, self.layout, people, stack.enter_context(Shelf()), _beside(entry))
        locations = search.locate(root)
        if locations is None:
            raise InputError(
                expected=f"{entry.path} to be laid out as --layout {self.layout} says",
                received="other names",
                remedy=f"Name the folder or zip file that was downloaded, or leave --layout at {AUTO}.",
            )
        return locations, strays | search.strays

    def warn_of(self, unread: Sequence[str]) -> None:
        """Name files that were not read."""
        if unread and self.warn:
            names = listed([name[:_MAX_NAME] for name in unread], _MAX_NAMES)
            self.warn(f"Not read, because their endings are not those of programs: {names}.")

    def _read(self, location: Location) -> list[_Found]:
        """Read a submission once; each member of a group gets a row of it."""
        module, order = self.assignment.module, order_of(location)
        row = read_submission(location, module, handed_out=self.handed_out)
        if not self.roster:
            return [_Found(Attempt(row, order))]
        inner = row.path.parts[len(location.entry.path.parts) :] if isinstance(row, Submission) else ()
        owners = find_owners(location, self.roster, module, inner)
        if not owners.students:
            return [_Found(Attempt(_of_nobody(row, owners), order), Stranger(location, owners))]
        if isinstance(row, Unusable):  # more can be said of a student's own folder than of one that may be anybody's
            row = read_submission(location, module, owners.students[0], self.handed_out)
        return [_Found(Attempt(member, order)) for member in _of_each(row, owners)]

    def _unread(self, location: Location) -> _Found:
        """Make a row of a file that is no program and nobody's, so that its author is not called missing."""
        name = location.entry.name[:_MAX_NAME]
        if self.roster:
            finding = Finding(
                problem=f"{name} is not a program, and its name fits nobody on the roster.",
                advice="Find out whose it is, and rename it to that student's id; if it is nobody's, move it "
                "elsewhere.",
            )
        else:
            finding = Finding(
                problem=f"{name} is not a program, and lies among submissions.",
                advice="If it is one, have the program handed in; if it is nobody's, move it elsewhere.",
            )
        identity = f"{location.id[: MAX_ID - len(location.entry.suffix)]}{location.entry.suffix}"
        row = Unusable(id=identity, path=location.entry.path, status=Status.ERROR, finding=finding)
        return _Found(Attempt(row, row.handed_in), Stranger(location), location if self.roster else None)


def _beside(entry: Entry) -> list[Entry]:
    """List what lies beside a folder or file that the caller named, as far as it can be seen."""
    try:
        return disk_entry(entry.path.absolute().parent).entries()
    except (OSError, UnreadableError):
        return []


def _stray(archive: Entry, member: StrayMember, *, is_named: bool) -> _Found:
    """Make a row of a member that was not read, so that its author is not called missing.

    Args:
        archive: What holds it.
        member: Its name, which is no path.
        is_named: Whether the caller named the archive; else the id says which it is.
    """
    name = member.name if is_named else f"{archive.stem}/{member.name}"
    finding = Finding(
        problem=f"{archive.name} holds {member.name[:MAX_ID]!r}, {member.description}. It was not read.",
        advice="Find out whose it is, and have it handed in again.",
    )
    row = Unusable(id=name[:MAX_ID], path=archive.path, status=Status.ERROR, finding=finding)
    return _Found(Attempt(row, row.handed_in), Stranger(None))


def _of_nobody(row: Row, owners: Owners) -> Row:
    note = stranger_note(row.id, owners)
    if isinstance(row, Submission):
        return row.model_copy(update={"notes": (*row.notes, note)})
    finding = row.finding.model_copy(update={"problem": f"{row.finding.problem} {note.problem}"})
    return row.model_copy(update={"finding": finding})


def _of_each(row: Row, owners: Owners) -> Iterator[Row]:
    note = Finding(problem=f"This is the submission of the group {owners.group}.")
    notes = {"notes": (*row.notes, note)} if owners.group and isinstance(row, Submission) else {}
    for student in owners.students:
        yield row.model_copy(update={"id": student.id, "student": student, **notes})


def _absent(roster: Roster, found: Sequence[_Found]) -> Iterator[Unusable]:
    rows = [(row.student.id, row) for row in (item.attempt.row for item in found) if row.student]
    present = {identity for identity, _ in rows}
    empty = present - {identity for identity, row in rows if not is_missing(row)}
    # An empty folder is nobody's work, and several attempts are one person's.
    strangers = {
        item.attempt.row.id: item.stranger for item in found if item.stranger and not is_missing(item.attempt.row)
    }
    return absent(roster, present, empty, list(strangers.values()))


def _named_file(entry: Entry, assignment: AssignmentSpec) -> Location:
    """Take a file that the caller named; of the assignment's name, or alone of its kind, it has modules beside it."""
    if entry.suffix not in SOURCES:
        raise UnreadableError("another kind of file", "Name a file or folder of one of these kinds.")
    folder = disk_entry(entry.path.parent)
    if has_name(entry, assignment.module):
        return Location.from_name(folder.name, entry)._replace(folder=folder)
    is_alone = [file.name for file in candidates(folder, assignment.module)] == [entry.name]
    return Location.from_name(entry.stem, entry)._replace(folder=folder if is_alone else None)


def _unusable_path(path: Path, finding: Finding) -> InputError:
    return InputError(
        expected="a folder of submissions, a downloaded .zip, one submission's folder, or one .py or .ipynb file",
        received=f"{path}: {finding.problem.removesuffix('.')}",
        remedy=finding.advice or "Check the path and its permissions.",
    )
