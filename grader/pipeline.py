"""The run, stage after stage: collect → build → validate → train → score; the reference first, down the same path."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from grader.build import build_all
from grader.dataset.answers import encode_answers
from grader.dataset.npz import TEST_LABELS
from grader.dataset.prepare import load_array
from grader.errors import ReferenceFailedError
from grader.gradebook import Gradebook
from grader.jobs import NO_REFERENCE_LIMIT, Architecture, Built, CpuLimit
from grader.options import Options
from grader.prepare import Run, prepared
from grader.records import Grade, Status, Submission, TrainingFailure, Trial
from grader.report.sentences import message
from grader.score import score, score_unusable
from grader.session import Observer, Session
from grader.source.excerpt import with_excerpts
from grader.train import train_all
from grader.validate import Validation, validate
from grader.wording import listed


def grade(paths: Sequence[Path], options: Options, observer: Observer) -> Gradebook:
    """Grade everything below the paths.

    Raises:
        InputError: The assignment, a path, the store or the data is not usable.
        JailError: Student code cannot be confined on this machine.
        ReferenceFailedError: The reference does not pass its own assignment.
        GraderError: The grader itself failed.
    """
    with prepared(paths, options, observer) as run:
        reference = _grade_reference(run)
        limit = _cpu_limit(run, reference)
        grades = [score_unusable(entry, run.session.assignment) for entry in run.unusable]
        for grade in grades:
            observer.graded(grade)
        for grade in _grade_all(run, run.submissions, limit):
            observer.graded(grade)
            grades.append(grade)
        return Gradebook(
            assignment=run.heading,
            provenance=run.provenance,
            test_labels=_test_labels(run),
            reference=reference,
            submissions=tuple(sorted(grades, key=lambda grade: grade.id)),
        )


def _test_labels(run: Run) -> str:
    """Keep the labels beside the answers: with both, every reader of the gradebook sees which images were right."""
    if run.dataset is None:
        return ""
    return encode_answers(load_array(run.dataset.folder, TEST_LABELS), run.session.assignment.classes)


def _grade_reference(run: Run) -> Grade:
    """The reference's own grade; where a student checks one file without it, a row that says so."""
    if not isinstance(run.reference, Submission):
        return score_unusable(run.reference, run.session.assignment)
    (grade,) = _grade_all(run, [run.reference], NO_REFERENCE_LIMIT)
    if grade.status is Status.PASSED:
        run.session.observer.compared_with(grade)
        return grade
    reason = next(check for check in grade.checks if check.status in {Status.FAILED, Status.ERROR})
    raise ReferenceFailedError(
        happened=f"The reference solution {run.reference.path} does not pass its own assignment, so nobody was graded: "
        f"{reason.name} {reason.status}: {message(reason)}",
        remedy="Correct the reference, the assignment's spec.toml or the data.",
    )


def _cpu_limit(run: Run, reference: Grade) -> CpuLimit:
    """Where the trainings of the class are stopped."""
    if not isinstance(run.reference, Submission):
        return NO_REFERENCE_LIMIT
    multiple = run.session.assignment.limits.training_cpu_multiple
    slowest = max((trial.cpu_seconds for trial in reference.trials), default=0.0)
    return CpuLimit(math.ceil(multiple * max(1.0, slowest)), multiple)


class _Candidates(NamedTuple):
    """Submissions with equal files, and what is known of their model before training."""

    built: Built
    validation: Validation


def _grade_all(run: Run, submissions: Sequence[Submission], limit: CpuLimit) -> Iterator[Grade]:
    """Yield each grade as soon as it is known."""
    session, dataset = run.session, run.provenance.dataset
    waiting: dict[str, list[_Candidates]] = {}
    session.observer.building(len(submissions))
    for built in build_all(session, submissions):
        candidates = _Candidates(built, validate(built.build, session.assignment))
        for submission in built.submissions:
            session.observer.built(submission.id)
        if candidates.validation.spec and dataset:
            waiting.setdefault(candidates.validation.spec.sha256, []).append(candidates)
        else:
            yield from _score(session, candidates, None, is_new=built.is_new)
    if not dataset:
        return
    architectures = [_architecture(group) for group in waiting.values()]
    for trained in train_all(session, dataset, architectures, limit):
        for candidates in waiting[trained.architecture.spec.sha256]:
            is_new = candidates.built.is_new or trained.is_new
            yield from _score(session, candidates, trained.training, is_new=is_new)


def _architecture(group: Sequence[_Candidates]) -> Architecture:
    names = sorted(submission.id for candidates in group for submission in candidates.built.submissions)
    validation = group[0].validation
    assert validation.spec and validation.model, "only what passed every check is trained"  # noqa: S101, PT018
    return Architecture(validation.spec, listed(names, 1), validation.model.flops)


def _score(
    session: Session, candidates: _Candidates, training: tuple[Trial, ...] | TrainingFailure | None, *, is_new: bool
) -> Iterator[Grade]:
    """Score the equal submissions once; each gets the grade under its own name, with its own notes."""
    submissions, validation = candidates.built.submissions, candidates.validation
    grade = score(submissions[0], validation.checks, validation.model, training, session.assignment, cached=not is_new)
    source, *others = with_excerpts(grade.checks, submissions[0])
    for submission in submissions:
        noted = source.model_copy(update={"findings": (*source.findings, *submission.notes)})
        own = {
            "id": submission.id,
            "student": submission.student,
            "handed_in": submission.handed_in,
            "path": submission.path.as_posix(),
            "drawing": validation.drawing,
            "printed": candidates.built.build.printed,
        }
        yield grade.model_copy(update={**own, "checks": (noted, *others)})
