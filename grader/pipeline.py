"""The run, stage after stage: collect → build → validate → train → score; the reference first, down the same path."""

import math
import os
import platform
from collections.abc import Iterator, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from grader import __version__
from grader.assignment import choose_recipe, load_assignment
from grader.build import build_all
from grader.collect.layout_names import AUTO
from grader.collect.roster import Roster, read_roster
from grader.collect.submissions import collect, read_reference, without_reference
from grader.collect.tree import SOURCES
from grader.dataset.find import prepare_data
from grader.dataset.prepare import PreparedDataset
from grader.errors import InputError, ReferenceFailedError
from grader.records import Assignment, Grade, Gradebook, Provenance, Status, Submission, Unusable
from grader.report.sentences import message
from grader.score import score, score_unusable
from grader.session import Observer, Session
from grader.spec import AssignmentSpec, Recipe
from grader.store import Store
from grader.train import CPU_SECONDS_WITHOUT_REFERENCE, Architecture, Training, train_all
from grader.validate import Validation, validate
from grader.worker.downloads import download_mnist
from grader.worker.jail import NO_JAIL, find_jail
from grader.worker.process.children import Children
from grader.worker.process.temporary_folder import remove_traces_of_the_dead

STORE_FILE = "results.sqlite"
_NAMED = 20
"""Submissions that one warning lists."""


class Options(NamedTuple):
    """What the caller asks for; the command line's own names."""

    assignment: Path
    recipe: str | None
    """The assignment's first one when left out."""
    out: Path
    data: Path | None
    jobs: int
    train: bool
    fresh: bool
    jailed: bool
    layout: str = AUTO
    roster: Path | None = None
    store: str | None = None
    """A database's URL; a file in `out` when left out."""


def grade(paths: Sequence[Path], options: Options, observer: Observer) -> Gradebook:
    """Grade everything below the paths.

    Raises:
        InputError: The assignment, a path, the store or the data is not usable.
        JailError: Student code cannot be confined on this machine.
        ReferenceFailedError: The reference does not pass its own assignment.
        GraderError: The grader itself failed.
    """
    assignment = load_assignment(options.assignment)
    recipe_name = assignment.default_recipe if options.recipe is None else options.recipe
    recipe = choose_recipe(assignment, recipe_name)
    roster = read_roster(options.roster) if options.roster else None
    entries = collect(paths, assignment, layout=options.layout, roster=roster)
    if roster:
        _warn_about(roster, entries, observer)
    reference = _reference(options, assignment, paths, observer)
    jail = find_jail() if options.jailed else None
    store = _open_store(options, observer)
    remove_traces_of_the_dead()
    children = Children()
    try:
        dataset = _dataset(options, assignment, recipe, children, observer) if options.train else None
        session = Session(
            assignment=assignment,
            recipe=recipe,
            provenance=_provenance(str(jail or NO_JAIL), dataset),
            dataset=dataset,
            children=children,
            store=store,
            observer=observer,
            jobs=options.jobs,
            jail=jail,
        )
        return _gradebook(session, recipe_name, reference, entries)
    finally:
        children.cancel()
        store.close()


def _warn_about(roster: Roster, entries: Sequence[Submission | Unusable], observer: Observer) -> None:
    """Tell what of the roster has no effect, and who is not on it; both may be a mistake in it."""
    if roster.unused:
        observer.warn(f"The roster's columns {', '.join(roster.unused)} mean nothing to the grader.")
    strangers = [entry.id for entry in entries if entry.student is None]
    if strangers:
        names = ", ".join(strangers[:_NAMED]) + f" and {len(strangers) - _NAMED} more" * (len(strangers) > _NAMED)
        observer.warn(f"Not on the roster, and in the report all the same: {names}.")


def _reference(
    options: Options, assignment: AssignmentSpec, paths: Sequence[Path], observer: Observer
) -> Submission | Unusable:
    """Read the reference; who checks one file may go without it if not even its folder is here, and a class may not."""
    path = Path(os.path.normpath(options.assignment / assignment.reference))
    one_file = len(paths) == 1 and paths[0].suffix.lower() in SOURCES and paths[0].is_file()
    around = options.assignment.resolve().is_relative_to(path.parent.resolve())  # such a folder is everybody's
    is_here = os.path.exists(path if around else path.parent)  # noqa: PTH110 - no error where one may not look
    if is_here or not one_file or options.roster:
        return read_reference(path)
    observer.warn("The reference solution is not here: good for checking oneself, and no final grade.")
    return without_reference(path)


def _gradebook(
    session: Session, recipe: str, reference: Submission | Unusable, entries: Sequence[Submission | Unusable]
) -> Gradebook:
    if isinstance(reference, Unusable):
        expected, limit = score_unusable(reference, session.assignment), CPU_SECONDS_WITHOUT_REFERENCE
    else:
        expected = _grade_reference(session, reference)
        limit = math.ceil(session.assignment.limits.training_cpu_multiple * max(1.0, _cpu_seconds(expected)))
    grades = [score_unusable(entry, session.assignment) for entry in entries if isinstance(entry, Unusable)]
    for unusable in grades:
        session.observer.graded(unusable)
    submissions = [entry for entry in entries if isinstance(entry, Submission)]
    for graded in _grade_all(session, submissions, cpu_seconds=limit):
        session.observer.graded(graded)
        grades.append(graded)
    return Gradebook(
        assignment=Assignment(name=session.assignment.name, threshold=session.assignment.threshold, recipe=recipe),
        provenance=session.provenance,
        reference=expected,
        submissions=tuple(sorted(grades, key=lambda grade: grade.id)),
    )


def _grade_reference(session: Session, reference: Submission) -> Grade:
    (grade,) = _grade_all(session, [reference], cpu_seconds=CPU_SECONDS_WITHOUT_REFERENCE)
    if grade.status is Status.PASSED:
        session.observer.compared_with(grade)
        return grade
    reason = next(check for check in grade.checks if check.status in {Status.FAILED, Status.ERROR})
    raise ReferenceFailedError(
        expected=f"the reference solution {reference.path} to pass its own assignment",
        received=f"{reason.name} {reason.status}: {message(reason).rstrip('.')}",
        remedy="Nobody was graded. Correct the reference, the assignment's spec.toml or the data.",
    )


def _cpu_seconds(grade: Grade) -> float:
    return max((trial.cpu_seconds for trial in grade.trials), default=0.0)


class _Candidate(NamedTuple):
    submission: Submission
    validation: Validation
    computed: bool
    """Whether its build was made in this run."""


def _grade_all(session: Session, submissions: Sequence[Submission], *, cpu_seconds: int) -> Iterator[Grade]:
    """Yield each grade as soon as it is known."""
    waiting: dict[str, list[_Candidate]] = {}
    session.observer.building(len(submissions))
    for submission, made, computed in build_all(session, submissions):
        annotated = made.model_copy(update={"notes": (*submission.notes, *made.notes)})
        candidate = _Candidate(submission, validate(annotated, session.assignment), computed)
        session.observer.built(submission.id)
        if candidate.validation.spec and session.dataset:
            waiting.setdefault(candidate.validation.spec.sha256, []).append(candidate)
        else:
            yield _score(session, candidate, None, computed=computed)
    architectures = [_architecture(candidates) for candidates in waiting.values()]
    for architecture, training, trained in train_all(session, architectures, cpu_seconds=cpu_seconds):
        for candidate in waiting[architecture.spec.sha256]:
            yield _score(session, candidate, training, computed=candidate.computed or trained)


def _architecture(candidates: list[_Candidate]) -> Architecture:
    names = sorted(candidate.submission.id for candidate in candidates)
    validation = candidates[0].validation
    assert validation.spec and validation.model, "only what passed every check is trained"  # noqa: S101, PT018
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return Architecture(validation.spec, f"{names[0]}{more}", validation.model.flops)


def _score(session: Session, candidate: _Candidate, training: Training | None, *, computed: bool) -> Grade:
    return score(
        candidate.submission,
        candidate.validation.checks,
        candidate.validation.model,
        training,
        session.assignment,
        cached=not computed,
    )


def _dataset(
    options: Options, assignment: AssignmentSpec, recipe: Recipe, children: Children, observer: Observer
) -> PreparedDataset:
    download = partial(download_mnist, children)
    dataset = prepare_data(assignment, options.assignment, recipe, options.data, download)
    record = dataset.record
    if record.provisional:
        observer.warn(
            f"Provisional: MNIST could not be found or downloaded, so {record.train:,} training and {record.test:,} "
            "test images made of 5,000 real digits stand in. Final grades need the full data set: --data mnist.npz."
        )
    return dataset


def _open_store(options: Options, observer: Observer) -> Store:
    out = options.out
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            expected="--out to be a folder, or a place for one",
            received=f"{out}: {error.strerror}",
            remedy="Name another folder.",
        ) from error
    return Store(options.store or out / STORE_FILE, fresh=options.fresh, warn=observer.warn)


def _provenance(jail: str, dataset: PreparedDataset | None) -> Provenance:
    return Provenance(
        grader=__version__,
        tensorflow=version("tensorflow"),
        keras=version("keras"),
        python=platform.python_version(),
        cpu=_processor(),
        threads=1,
        jail=jail,
        dataset=dataset.record if dataset else None,
    )


def _processor() -> str:
    """Model of the processor: another one may give other bits."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())
