"""The run, stage after stage: collect → build → validate → train → score → adjust → late.

The reference goes first, down the same path as far as its score.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path

from grader.adjust import with_adjustments
from grader.desk.outlook import with_desk
from grader.errors import ReferenceFailedError
from grader.flow import graded, unusable_grade
from grader.gradebook import Gradebook
from grader.jobs import NO_REFERENCE_LIMIT, CpuLimit
from grader.late import with_lateness
from grader.options import Options
from grader.prepare import prepared
from grader.records import Grade, Status, Submission
from grader.report.sentences import message
from grader.run import Run
from grader.session import Observer


def grade(
    paths: Sequence[Path], options: Options, observer: Observer, also: Callable[[Run], None] | None = None
) -> Gradebook:
    """Grade everything below the paths.

    Args:
        paths: What is graded.
        options: How.
        observer: Hears how far the run is.
        also: Called when all grades are known, while the run is still open; no grade depends on it.

    Raises:
        InputError: The assignment, a path, the store or the data is not usable.
        JailError: Student code cannot be confined on this machine.
        ReferenceFailedError: The reference does not pass its own assignment.
        GraderError: The grader itself failed.
    """
    with prepared(paths, options, observer) as run, closing(graded(run, partial(_accept, run))) as grades:
        observer.collected(len(run.submissions) + len(run.unusable))
        reference = next(grades)
        rows = []
        for scored in chain(_unusable(run), grades):
            grade = _corrected(run, scored)
            observer.graded(grade)
            rows.append(grade)
        if also:
            also(run)
        gradebook = Gradebook(
            assignment=run.heading,
            provenance=run.provenance,
            test_labels=run.test_labels,
            reference=reference,
            submissions=tuple(sorted(rows, key=lambda grade: grade.id)),
        )
        return with_desk(gradebook, run, options) if gradebook.without_reference else gradebook


def _unusable(run: Run) -> Iterator[Grade]:
    """The rows of places where a submission should be and is not."""
    return (unusable_grade(run, entry) for entry in run.unusable)


def _corrected(run: Run, grade: Grade) -> Grade:
    """Put beside what was scored what a person decided, and then what lateness takes off."""
    assignment = run.session.assignment
    return with_lateness(with_adjustments(grade, run.adjustments.of(grade.id), assignment.manual), assignment.late)


def _accept(run: Run, reference: Grade) -> CpuLimit:
    """Judge the reference, without which nobody is graded; where the class's trainings are stopped in its light."""
    if not isinstance(run.reference, Submission):  # a student checks one file without it
        return NO_REFERENCE_LIMIT
    if reference.status is not Status.PASSED:
        reason = next(check for check in reference.checks if check.status in {Status.FAILED, Status.ERROR})
        raise ReferenceFailedError(
            happened=f"The reference solution {run.reference.path} does not pass its own assignment, so nobody was "
            f"graded: {reason.name} {reason.status}: {message(reason)}",
            remedy="Correct the reference, the assignment's spec.toml, its own checks or the data.",
        )
    run.session.observer.compared_with(reference)
    multiple = run.session.assignment.limits.training_cpu_multiple
    slowest = max((trial.cpu_seconds for trial in reference.trials), default=0.0)
    return CpuLimit(math.ceil(multiple * max(1.0, slowest)), multiple)
