"""The teacher's own checks: pytest tests beside `spec.toml`, whose outcomes become checks like any other."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from grader.errors import InputError
from grader.records import CheckResult, Finding, Grade, Status, TrainingFailure, Trial
from grader.score import NO_SOURCE
from grader.significance import median
from grader.spec import exact
from grader.validate import Validation
from grader.worker.checks.messages import Flaw, Outcome, OwnCheck, Subject
from grader.worker.checks.process import CheckProcess

FOLDER = "checks"
"""Of the assignment."""
_FILES = "test_*.py"
_NO_VARIANTS = "Not checked, because there are no variants."
_AGAIN = "Correct the check and grade again; known results are kept."


class _Checked(NamedTuple):
    """What an outcome depends on, by hashes."""

    architecture: str
    weights: tuple[str, ...]


class OwnChecks:
    """The checks of an assignment; there may be none.

    Those that look at variants give points and decide about no verdict, as variants themselves do.
    """

    def __init__(self, process: CheckProcess | None = None, checks: Sequence[OwnCheck] = ()) -> None:
        self._process = process
        self._checks = tuple(check for check in checks if not check.varied)
        self._of_variants = tuple(check for check in checks if check.varied)
        self._known: dict[_Checked, dict[str, Outcome] | None] = {}

    def results(
        self, validation: Validation, training: Sequence[Trial] | TrainingFailure | None
    ) -> tuple[CheckResult, ...]:
        """Check a model by all checks but those that look at variants.

        Args:
            validation: What is known of the model before training.
            training: Its trials, why there are none, or `None` when it was not to be trained.
        """
        if not self._checks:
            return ()
        if reason := _refused(validation):
            return self.skipped(reason)
        trials = tuple(training) if isinstance(training, Sequence) else ()
        outcomes = self._outcomes(validation, trials)
        why = "training failed" if isinstance(training, TrainingFailure) else "nothing was trained"
        return tuple(_judged(check, trials, outcomes, why) for check in self._checks)

    @property
    def points(self) -> dict[str, float]:
        """What each check is worth, by its name."""
        return {check.name: check.points for check in self.listed}

    @property
    def listed(self) -> tuple[OwnCheck, ...]:
        """All of them, those that look at variants last."""
        return (*self._checks, *self._of_variants)

    def skipped(self, reason: str) -> tuple[CheckResult, ...]:
        """The results of who has no model to check, those of checks that look at variants left out."""
        return tuple(_skipped(check, reason) for check in self._checks)

    def with_variants(self, grade: Grade, validation: Validation | None) -> Grade:
        """Add the results of the checks that look at variants.

        Args:
            grade: With the variants that the student has.
            validation: What is known of the model before training; `None` where there is no model.
        """
        if not self._of_variants:
            return grade
        results = self._results_of_variants(grade, validation)
        points = sum((exact(check.points) for check in results), exact(grade.points))
        most = sum((exact(check.max_points) for check in results), exact(grade.max_points))
        is_error = any(check.status is Status.ERROR for check in results)
        changes = {
            "further_checks": (*grade.further_checks, *results),
            "points": float(round(points, 2)),
            "max_points": float(most),
            "status": Status.ERROR if is_error else grade.status,
        }
        return grade.model_copy(update=changes)

    def _results_of_variants(self, grade: Grade, validation: Validation | None) -> tuple[CheckResult, ...]:
        reason = _refused(validation) if validation else NO_SOURCE
        if grade.variants is None or reason:
            return tuple(_skipped(check, reason or _NO_VARIANTS) for check in self._of_variants)
        assert validation  # noqa: S101 - else there is a reason
        subject = _subject(validation, grade.trials).model_copy(update={"variants": grade.variants})
        outcomes = self._process.check(subject) if self._process else None
        return tuple(_judged(check, grade.trials, outcomes, "nothing was trained") for check in self._of_variants)

    def _outcomes(self, validation: Validation, trials: tuple[Trial, ...]) -> dict[str, Outcome] | None:
        """Ask the process once for equal models with equal trainings; `None` if it does not answer."""
        assert validation.spec  # noqa: S101 - it passed
        checked = _Checked(validation.spec.sha256, tuple(trial.weights_sha256 for trial in trials))
        if checked not in self._known:
            self._known[checked] = self._process.check(_subject(validation, trials)) if self._process else None
        return self._known[checked]


@contextmanager
def open_own_checks(assignment: Path, *, has_variants: bool = False) -> Iterator[OwnChecks]:
    """Collect the checks of an assignment's folder, before anything is graded.

    Args:
        assignment: The folder.
        has_variants: Whether the assignment asks for variants, so that a check can look at them.

    Raises:
        InputError: pytest cannot collect one of them, or it cannot be used; the sentence names file and line.
    """
    folder = (assignment / FOLDER).resolve()
    if not any(folder.glob(_FILES)):
        yield OwnChecks()
        return
    with CheckProcess(folder) as process:
        listing = process.listing()
        flaws = listing.flaws if listing else (Flaw(problem="pytest ended before it had collected them."),)
        if listing and not has_variants:
            flaws += tuple(_without_variants(check) for check in listing.checks if check.varied)
        if flaws:
            raise InputError(
                happened=f"The assignment's own checks cannot be used: {' '.join(map(_described, flaws))}",
                remedy="Correct what is named here; nothing was graded.",
            )
        yield OwnChecks(process, listing.checks if listing else ())


def _without_variants(check: OwnCheck) -> Flaw:
    return Flaw(problem=f"test_{check.name} needs the fixture variants, and spec.toml has no [variants].")


def _refused(validation: Validation) -> str:
    """Why a model is not checked, if it is not."""
    culprit = next((check.name for check in validation.checks if check.status is not Status.PASSED), None)
    is_there = validation.spec and validation.model and validation.drawing
    return f"Not checked, because {culprit} failed." if culprit or not is_there else ""


def _subject(validation: Validation, trials: tuple[Trial, ...]) -> Subject:
    """A model as its checks get it, without a word of answers."""
    assert validation.spec and validation.model and validation.drawing, "it passed"  # noqa: S101, PT018
    return Subject(
        spec=validation.spec,
        model=validation.model,
        drawing=validation.drawing,
        trials=tuple(trial.model_copy(update={"answers": ""}) for trial in trials),
        deciding=trials.index(median(trials)) if trials else 0,
    )


def _judged(check: OwnCheck, trials: tuple[Trial, ...], outcomes: dict[str, Outcome] | None, why: str) -> CheckResult:
    """The result of a check; skipped where it waits for a training that was not."""
    if check.trained and not trials:
        return _skipped(check, f"Not checked, because {why}.")
    return _result(check, outcomes.get(check.name) if outcomes is not None else None)


def _described(flaw: Flaw) -> str:
    place = f"{FOLDER}/{flaw.path}" + (f", line {flaw.line}" if flaw.line else "") if flaw.path else FOLDER
    return f"{place}: {flaw.problem.removesuffix('.')}."


def _skipped(check: OwnCheck, reason: str) -> CheckResult:
    finding = Finding(problem=reason)
    return CheckResult(
        name=check.name,
        question=check.question,
        status=Status.SKIPPED,
        max_points=check.points,
        findings=(finding,),
    )


def _result(check: OwnCheck, outcome: Outcome | None) -> CheckResult:
    if outcome is None:
        outcome = Outcome(status="error", message="its process has ended.")
    return CheckResult(
        name=check.name,
        question=check.question,
        status=Status(outcome.status),
        points=check.points if outcome.status == "passed" else 0,
        max_points=check.points,
        findings=() if outcome.status == "passed" else (_finding(check, outcome),),
    )


def _finding(check: OwnCheck, outcome: Outcome) -> Finding:
    """The teacher's sentence and what was observed; or that the check itself is at fault."""
    if outcome.status == "failed":
        return Finding(problem=" ".join(filter(None, (check.question, outcome.message))))
    if outcome.status == "skipped":
        return Finding(problem=outcome.message or "Skipped by the check itself.")
    place = f" ({FOLDER}/{outcome.path}" + (f", line {outcome.line})" if outcome.line else ")") if outcome.path else ""
    return Finding(
        problem=f"The teacher's check {check.name} could not be made{place}: {outcome.message.removesuffix('.')}.",
        advice=f"This is not the submission's fault. {_AGAIN}",
    )
