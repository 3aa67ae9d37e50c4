"""The teacher's own checks: pytest tests beside `spec.toml`, whose outcomes become checks like any other."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from grader.errors import InputError
from grader.records import CheckResult, Finding, Status, TrainingFailure, Trial
from grader.significance import median
from grader.summary import Drawing, ModelSummary
from grader.validate import Validation
from grader.worker.checks.messages import Flaw, Outcome, OwnCheck, Subject
from grader.worker.checks.process import CheckProcess

FOLDER = "checks"
"""Of the assignment."""
_FILES = "test_*.py"
_AGAIN = "Correct the check and grade again; known results are kept."


class _Checked(NamedTuple):
    """What an outcome depends on, by hashes."""

    architecture: str
    weights: tuple[str, ...]


class OwnChecks:
    """The checks of an assignment; there may be none."""

    def __init__(self, process: CheckProcess | None = None, checks: Sequence[OwnCheck] = ()) -> None:
        self._process = process
        self._checks = tuple(checks)
        self._known: dict[_Checked, dict[str, Outcome] | None] = {}

    def results(
        self, validation: Validation, training: Sequence[Trial] | TrainingFailure | None
    ) -> tuple[CheckResult, ...]:
        """Check a model.

        Args:
            validation: What is known of the model before training.
            training: Its trials, why there are none, or `None` when it was not to be trained.
        """
        if not self._checks:
            return ()
        culprit = next((check.name for check in validation.checks if check.status is not Status.PASSED), None)
        if culprit or not (validation.spec and validation.model and validation.drawing):
            return self.skipped(f"Not checked, because {culprit} failed.")
        trials = tuple(training) if isinstance(training, Sequence) else ()
        outcomes = self._outcomes(validation, validation.model, validation.drawing, trials)
        why = "training failed" if isinstance(training, TrainingFailure) else "nothing was trained"
        return tuple(
            _skipped(check, f"Not checked, because {why}.")
            if check.trained and not trials
            else _result(check, outcomes.get(check.name) if outcomes is not None else None)
            for check in self._checks
        )

    @property
    def points(self) -> dict[str, float]:
        """What each check is worth, by its name."""
        return {check.name: check.points for check in self._checks}

    def skipped(self, reason: str) -> tuple[CheckResult, ...]:
        """The results of who has no model to check."""
        return tuple(_skipped(check, reason) for check in self._checks)

    def _outcomes(
        self, validation: Validation, model: ModelSummary, drawing: Drawing, trials: tuple[Trial, ...]
    ) -> dict[str, Outcome] | None:
        """Ask the process once for equal models with equal trainings; `None` if it does not answer."""
        assert validation.spec  # noqa: S101 - it passed
        checked = _Checked(validation.spec.sha256, tuple(trial.weights_sha256 for trial in trials))
        if checked not in self._known:
            subject = Subject(
                spec=validation.spec,
                model=model,
                drawing=drawing,
                trials=tuple(trial.model_copy(update={"answers": ""}) for trial in trials),
                deciding=trials.index(median(trials)) if trials else 0,
            )
            self._known[checked] = self._process.check(subject) if self._process else None
        return self._known[checked]


@contextmanager
def open_own_checks(assignment: Path) -> Iterator[OwnChecks]:
    """Collect the checks of an assignment's folder, before anything is graded.

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
        if flaws:
            raise InputError(
                happened=f"The assignment's own checks cannot be used: {' '.join(map(_described, flaws))}",
                remedy="Correct what is named here; nothing was graded.",
            )
        yield OwnChecks(process, listing.checks if listing else ())


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
        problem=f"The teacher's check {check.name} could not be made{place}: {outcome.message}",
        advice=f"This is not the submission's fault. {_AGAIN}",
    )
