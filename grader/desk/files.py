"""Paths → a student's own work: one file, or several of which one is the model and the others are its variants.

Only where the reference solution is not. A class never is somebody's own work: it has a roster, a layout, folders, or
the reference.
"""

import os
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from grader.collect.disk import disk_entry
from grader.collect.layout_names import AUTO, LayoutName
from grader.collect.layouts import LAYOUTS
from grader.collect.location import Location
from grader.collect.submission_file import has_name, read_source, read_submission
from grader.collect.submissions import read_reference, without_reference
from grader.collect.tree import ARCHIVE, SOURCES, Entry, Kind, UnreadableError
from grader.collect.untouched import NOT_WRITTEN, NOTHING_HANDED_OUT, HandedOut
from grader.errors import InputError
from grader.options import Options
from grader.records import Submission, Unusable
from grader.spec import AssignmentSpec
from grader.variant_rules import MAX_VARIANTS, VariantRules
from grader.wording import listed

Warn = Callable[[str], None]
_MOST_NAMED = 5
_SEEDS = 3
"""From which model and variants are trained where the assignment does not say."""


class OwnFiles(NamedTuple):
    """Files of one student that are compared with each other."""

    model: Submission
    others: tuple[Submission, ...]
    """Treated as its variants, in sorted order."""


def read_own_files(
    paths: Sequence[Path],
    options: Options,
    assignment: AssignmentSpec,
    warn: Warn,
    handed_out: HandedOut = NOTHING_HANDED_OUT,
) -> OwnFiles | None:
    """Read a student's own files, where they named several or a folder of them.

    The model is the file that is named like the assignment's module, or else the first in sorted order.

    Args:
        paths: As the caller named them.
        options: Of the run.
        assignment: Names module, function and reference.
        warn: Hears which file is the model, and which are left out.
        handed_out: What nobody wrote.

    Returns:
        `None` for a class, for a single file, and where the reference solution is there.

    Raises:
        InputError: A file cannot be read, or there are too many.
    """
    if is_reference_here(options, assignment) or _says_class(options):
        return None
    files = _own_entries(paths, assignment.module)
    if not files:
        return None
    models, helpers = _models(files, assignment)
    if len(models) > MAX_VARIANTS + 1:
        raise InputError(
            expected=f"at most {MAX_VARIANTS + 1} files of one's own to compare, since each is trained from every seed",
            received=f"{len(models):,}",
            remedy="Name fewer of them; if they are a class's submissions, the reference solution must be at "
            f"{reference_path(options, assignment)}.",
        )
    if helpers and len(models) > 1:
        names = listed([entry.name for entry in helpers], _MOST_NAMED)
        warn(f"Not compared, because there is no {assignment.function}() in it: {names}.")
    model, *others = [_read(entry, assignment, handed_out) for entry in models]
    if others:
        warn(
            f"{model.id} is taken for your model, and {_compared(others)}: nobody gets a grade for that. To choose the "
            f"model, name it {assignment.module}.py."
        )
    return OwnFiles(model, tuple(others))


def _compared(others: Sequence[Submission]) -> str:
    names = listed([entry.id for entry in others], _MOST_NAMED)
    if len(others) == 1:
        return f"the other file ({names}) is compared with it as a variant"
    return f"the {len(others)} other files ({names}) are compared with it as variants"


def own_rules(assignment: AssignmentSpec) -> VariantRules:
    """How variants are compared at a desk: as the assignment says, or by the run's recipe from three seeds."""
    if assignment.variants:
        return assignment.variants
    seeds = dict.fromkeys(assignment.seeds[:_SEEDS])
    further = (seed for seed in range(1, 2 * _SEEDS) if seed not in seeds)
    return VariantRules(seeds=tuple(seeds | dict.fromkeys(next(further) for _ in range(_SEEDS - len(seeds)))))


def reference_path(options: Options, assignment: AssignmentSpec) -> Path:
    """Where the reference solution is, or would be."""
    return Path(os.path.normpath(options.assignment / assignment.reference))


def is_reference_here(options: Options, assignment: AssignmentSpec) -> bool:
    """Whether the reference solution is there, or at least its folder, so that its absence is a mistake."""
    path = reference_path(options, assignment)
    around = options.assignment.resolve().is_relative_to(path.parent.resolve())  # such a folder is everybody's
    return os.path.exists(path if around else path.parent)  # noqa: PTH110 - no error where one may not look


def find_reference(
    paths: Sequence[Path], options: Options, assignment: AssignmentSpec, own: OwnFiles | None, warn: Warn
) -> Submission | Unusable:
    """Read the reference.

    Whoever checks their own work may do without it where not even its folder is there; a class may not.
    """
    path = reference_path(options, assignment)
    is_own = own is not None or (is_one_file(paths) and not options.roster)
    if is_reference_here(options, assignment) or not is_own:
        return read_reference(path)
    warn("The reference solution is not here: this is for checking your own work, and is not a final grade.")
    return without_reference(path)


def is_one_file(paths: Sequence[Path]) -> bool:
    """Whether the caller named one file and nothing else."""
    return len(paths) == 1 and paths[0].suffix.lower() in SOURCES and paths[0].is_file()


def is_own_file(paths: Sequence[Path], options: Options, reference: Submission | Unusable) -> bool:
    """Whether somebody checks one file, whose folder's name says nothing of whose it is.

    They have no reference solution, or stand beside the file, or there is no class beside its folder.
    """
    if not is_one_file(paths) or options.roster is not None:
        return False
    is_desk = isinstance(reference, Unusable) or paths[0].parent == Path()
    return is_desk or not is_in_class(paths[0])


def may_be_unconfined(paths: Sequence[Path], options: Options, reference: Submission | Unusable) -> bool:
    """Whether it is somebody's one own file at their own desk: no reference, no class, nobody else's code."""
    return isinstance(reference, Unusable) and is_own_file(paths, options, reference) and not is_in_class(paths[0])


def is_in_class(path: Path) -> bool:
    """Whether a folder beside the file's own has a file of the same name, as those of a class have."""
    own = Path(os.path.abspath(path.parent))  # noqa: PTH100 - as the path was given, links and all
    try:
        beside = [folder for folder in own.parent.iterdir() if folder.name != own.name]
    except OSError:
        return False
    return any(os.path.isfile(folder / path.name) for folder in beside)  # noqa: PTH113 - no error where one may not look


def _says_class(options: Options) -> bool:
    """Whether an option is for classes alone."""
    return bool(options.roster or options.name_pattern or options.is_partial or options.layout != AUTO)


def _own_entries(paths: Sequence[Path], module: str) -> list[Entry]:
    """List the files that lie directly in the one folder, or that were named in the same one; none of a class's."""
    try:
        if len(paths) == 1:
            folder = disk_entry(paths[0])
            files = folder.entries() if folder.kind is Kind.FOLDER else []
        else:
            parents = {Path(os.path.abspath(path)).parent for path in paths}  # noqa: PTH100 - links and all
            if len(parents) != 1:
                return []
            folder = disk_entry(parents.pop())
            files = [disk_entry(path) for path in dict.fromkeys(map(Path, paths))]
            if any(file.suffix not in SOURCES for file in files):
                return []
        others = {Kind.FOLDER, Kind.LINKED_FOLDER}
        if any(entry.kind in others or entry.suffix == ARCHIVE for entry in files) or _is_download(folder, module):
            return []
    except (OSError, UnreadableError):
        return []
    return [entry for entry in files if entry.suffix in SOURCES]


def _is_download(folder: Entry, module: str) -> bool:
    """Whether a course system named the files."""
    return any(locate(folder, module) for name, locate in LAYOUTS.items() if name is not LayoutName.PLAIN)


def _models(files: Sequence[Entry], assignment: AssignmentSpec) -> tuple[list[Entry], list[Entry]]:
    """Separate files that give a model, the model itself first, from those that only help them."""
    contents = {entry: _content(entry) for entry in files}
    having = [
        entry
        for entry, content in contents.items()
        if content is None or assignment.function.encode() in content or has_name(entry, assignment.module)
    ]
    models = having or list(files)

    def order(entry: Entry) -> tuple[bool, bool, str]:
        return not has_name(entry, assignment.module), NOT_WRITTEN.encode() in (contents[entry] or b""), entry.name

    first = min(models, key=order)
    rest = sorted((entry for entry in models if entry is not first), key=lambda entry: entry.name)
    return [first, *rest], [entry for entry in files if entry not in models]


def _content(entry: Entry) -> bytes | None:
    try:
        return read_source(entry)
    except UnreadableError:  # which is said when it is read as a submission
        return None


def _read(entry: Entry, assignment: AssignmentSpec, handed_out: HandedOut) -> Submission:
    """Read a file under its own name; what lies beside it may be imported."""
    folder = disk_entry(entry.path.parent)
    location = Location.from_name(entry.name, entry)._replace(folder=folder, has_companions=True)
    row = read_submission(location, assignment.module, handed_out=handed_out)
    if isinstance(row, Unusable):
        raise InputError(
            expected="files of your own that can be read",
            received=f"{entry.path}: {row.finding.problem.removesuffix('.')}",
            remedy=row.finding.advice or "Check the path and its permissions.",
        )
    return row.model_copy(update={"id": unicodedata.normalize("NFC", entry.name)})
