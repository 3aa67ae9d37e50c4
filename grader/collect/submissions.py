"""Path → Submission: which files were handed in, read once, in sorted order; nothing is parsed or executed here."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from grader.collect.archive import Misplaced, opened
from grader.collect.disk import disk_entry
from grader.collect.layouts import AUTO, find_places
from grader.collect.location import MAX_ID, Place, labelled
from grader.collect.roster import Roster
from grader.collect.submission_file import candidates, read_place
from grader.collect.tree import ARCHIVE, SOURCES, Entry, Kind, UnreadableError
from grader.errors import InputError
from grader.records import Finding, Status, Submission, Unusable
from grader.spec import AssignmentSpec

Handed = Submission | Unusable
_MOST_PATHS = 5
"""Listed in a sentence."""


def collect(
    paths: Iterable[Path], assignment: AssignmentSpec, *, layout: str = AUTO, roster: Roster | None = None
) -> tuple[Handed, ...]:
    """Find every submission below the paths.

    A path is a file, a folder with the assignment's module in it (one submission), a folder of submissions, or a
    download of a course system, as a zip file or unpacked.

    Args:
        paths: Where to look.
        assignment: Names the module.
        layout: One of `layouts.LAYOUT_NAMES`.
        roster: Gives ids and names, and a row to each person who handed in nothing.

    Raises:
        InputError: A path does not exist, cannot be read, is not laid out as asked, or holds nothing to grade.
    """
    found: dict[tuple[Path, str], Handed] = {}
    for path in paths:
        entries = list(_below(path, assignment, layout, roster))
        if not entries:
            raise InputError(
                expected=f"{path} to hold {assignment.module}.py, or .py and .ipynb files, or folders with one in each",
                received="nothing of that kind",
                remedy="Name the folder that the submissions lie in.",
            )
        # The same file named twice is one submission.
        found |= {(entry.path.absolute(), entry.id): entry for entry in entries}
    everybody = [*found.values(), *(_missing(roster, found.values()) if roster else ())]
    return _without_collisions(everybody)


def read_reference(path: Path) -> Submission:
    """Read the reference solution, with its modules.

    Raises:
        InputError: It is missing or cannot be read.
    """
    try:
        place = labelled("reference", disk_entry(path))._replace(folder=disk_entry(path.parent))
        entry = read_place(place, path.stem)
        if isinstance(entry, Submission):
            return entry
        told = entry.finding.problem
    except OSError as error:
        told = f"{path.name} cannot be read: {error.strerror}."
    raise InputError(
        expected=f"the reference solution at {path}",
        received=told.rstrip("."),
        remedy="Correct `reference` in spec.toml, which is relative to that file. Where not even its folder is there, "
        "only one .py or .ipynb file alone can be checked.",
    )


def without_reference(path: Path) -> Unusable:
    """What stands in the place of the reference solution for students, who check their own file and must not have it.

    Args:
        path: Where it would be.
    """
    told = "The reference solution is not here, so nothing is compared with it."
    return Unusable(id="reference", path=path, status=Status.MISSING, finding=Finding(problem=told))


def _below(path: Path, assignment: AssignmentSpec, layout: str, roster: Roster | None) -> Iterator[Handed]:
    try:
        entry = disk_entry(path)
    except OSError as error:
        raise _unreadable(path, error.strerror or "it cannot be read") from error
    with ExitStack() as stack:
        try:
            if entry.kind is Kind.FOLDER or entry.suffix == ARCHIVE:
                places, misplaced = _places(entry, assignment, layout, stack)
            else:
                places, misplaced = [_named_file(entry, assignment)], []
        except UnreadableError as error:
            raise _unreadable(path, str(error)) from error
        for place in places:
            handed = _read(place, assignment, roster)
            if place.entry is entry and isinstance(handed, Unusable) and entry.kind is not Kind.FOLDER:
                # A file that the caller named: what is wrong with it is the caller's business, not a row of the report.
                raise _unreadable(path, handed.finding.problem)
            yield handed
        for name, reason in misplaced:
            told = f"{entry.name} holds {name[:MAX_ID]!r}, {reason}; it was not read, so look whose it is."
            yield Unusable(id=name[:MAX_ID], path=path, status=Status.ERROR, finding=Finding(problem=told))


def _places(
    entry: Entry, assignment: AssignmentSpec, layout: str, stack: ExitStack
) -> tuple[list[Place], list[Misplaced]]:
    misplaced: list[Misplaced] = []
    root = entry
    if entry.kind is not Kind.FOLDER:
        archive = stack.enter_context(opened(entry))
        root, misplaced = archive.root, archive.misplaced
    places = find_places(root, assignment.module, layout)
    if places is None:
        raise InputError(
            expected=f"{entry.path} to be laid out as --layout {layout} says",
            received="other names",
            remedy=f"Name the folder or zip file that was downloaded, or leave --layout at {AUTO}.",
        )
    return places, misplaced


def _named_file(entry: Entry, assignment: AssignmentSpec) -> Place:
    """Take a file that the caller named; of the assignment's name, or alone of its kind, it has modules beside it."""
    if entry.suffix not in SOURCES:
        raise UnreadableError("another kind of file")
    folder = disk_entry(entry.path.parent)
    if entry.stem == assignment.module:
        return labelled(folder.name, entry)._replace(folder=folder)
    is_alone = [file.name for file in candidates(folder, assignment.module)] == [entry.name]
    return labelled(entry.stem, entry)._replace(folder=folder if is_alone else None)


def _read(place: Place, assignment: AssignmentSpec, roster: Roster | None) -> Handed:
    student = roster.find(place.clues) if roster else None
    handed = read_place(place, assignment.module, student)
    if roster and not student and isinstance(handed, Submission):
        stranger = Finding(problem=f"{handed.id} is not on the roster.")
        return handed.model_copy(update={"notes": (*handed.notes, stranger)})
    return handed


def _missing(roster: Roster, found: Iterable[Handed]) -> Iterator[Unusable]:
    """Make a row for everybody of whom nothing was found."""
    there = {entry.student.id for entry in found if entry.student}
    told = "Nothing was handed in: no submission belongs to this person on the roster."
    for person in roster.people:
        if person.id not in there:
            yield Unusable(
                id=person.id, path=roster.path, status=Status.MISSING, finding=Finding(problem=told), student=person
            )


def _without_collisions(entries: Iterable[Handed]) -> tuple[Handed, ...]:
    """Sorted by id; ids that a case-insensitive file system could not tell apart become one error row."""
    groups: dict[str, list[Handed]] = {}
    for entry in entries:
        groups.setdefault(entry.id.casefold(), []).append(entry)
    single = [group[0] if len(group) == 1 else _collision(group) for group in groups.values()]
    return tuple(sorted(single, key=lambda entry: entry.id))


def _collision(group: list[Handed]) -> Unusable:
    paths = sorted(entry.path.as_posix() for entry in group)
    listed = " and ".join(
        [*paths[:_MOST_PATHS], *([f"{len(paths) - _MOST_PATHS} more"] if paths[_MOST_PATHS:] else [])]
    )
    first = min(group, key=lambda entry: (entry.id, entry.path))
    students = {entry.student.id: entry.student for entry in group if entry.student}
    student = next(iter(students.values())) if len(students) == 1 and all(entry.student for entry in group) else None
    if student:
        told = f"{listed} are both of {student.id} on the roster; keep the one that counts."
    else:
        told = f"{listed} have the same id; rename one, so that each submission has its own."
    return Unusable(id=first.id, path=first.path, status=Status.ERROR, finding=Finding(problem=told), student=student)


def _unreadable(path: Path, received: str) -> InputError:
    return InputError(
        expected="a folder of submissions, a downloaded .zip, one submission's folder, or one .py or .ipynb file",
        received=f"{path}: {received.rstrip('.')}",
        remedy="Check the path and its permissions.",
    )
