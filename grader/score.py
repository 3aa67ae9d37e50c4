"""Checks and trials → Grade: accuracy in integers, points, and the sentence for a model that misses the threshold."""

from collections.abc import Sequence
from fractions import Fraction

from grader.records import (
    CHECK_NAMES,
    CheckName,
    CheckResult,
    Finding,
    Grade,
    Status,
    Submission,
    TrainingFailure,
    Trial,
    Unusable,
)
from grader.significance import median
from grader.spec import AssignmentSpec, ModelRules, exact
from grader.summary import ModelSummary

NO_SOURCE = "Not checked, because there is no source."
NOT_ASKED = "Not trained (--no-train)."


def score(
    submission: Submission,
    checks: Sequence[CheckResult],
    model: ModelSummary | None,
    training: Sequence[Trial] | TrainingFailure | None,
    assignment: AssignmentSpec,
    own: Sequence[CheckResult] = (),
    *,
    cached: bool,
) -> Grade:
    """Grade one submission.

    Args:
        submission: Whose grade it is.
        checks: Everything that was found before training.
        model: Its size, when it is a model.
        training: Its trials, why there are none, or `None` when it was not to be trained.
        assignment: Threshold and points.
        own: What the teacher's own checks say, with their points.
        cached: Whether nothing had to be computed for it.
    """
    trials = tuple(training) if isinstance(training, Sequence) else ()
    results = [*checks, *_after_training(checks, training, trials, assignment)]
    points = [*(_with_points(check, trials, assignment) for check in results), *own]
    earned = sum((_earned(check, trials, assignment) for check in results), Fraction(0))
    return Grade(
        id=submission.id,
        student=submission.student,
        handed_in=submission.handed_in,
        path=submission.path.as_posix(),
        sha256=submission.sha256,
        status=_overall(points),
        points=_round(earned + sum((exact(check.points) for check in own), Fraction(0))),
        max_points=_most(assignment, own),
        accuracy=median(trials).accuracy if trials else None,
        cached=cached,
        checks=tuple(points),
        model=model,
        trials=trials,
    )


def score_unusable(unusable: Unusable, assignment: AssignmentSpec, own: Sequence[CheckResult] = ()) -> Grade:
    """The row of a place that holds no submission; the teacher's own checks were skipped."""
    status = Status.ERROR if unusable.status is Status.ERROR else Status.FAILED
    first = CheckResult(name="source", status=status, findings=(unusable.finding,))
    reason = (Finding(problem=NO_SOURCE),)
    rest = [CheckResult(name=name, status=Status.SKIPPED, findings=reason) for name in CHECK_NAMES[1:]]
    return Grade(
        id=unusable.id,
        student=unusable.student,
        handed_in=unusable.handed_in,
        path=unusable.path.as_posix(),
        sha256=None,
        status=unusable.status,
        points=0,
        max_points=_most(assignment, own),
        accuracy=None,
        cached=False,
        checks=(*(_with_points(check, (), assignment) for check in (first, *rest)), *own),
        model=None,
        trials=(),
    )


def _after_training(
    checks: Sequence[CheckResult],
    training: Sequence[Trial] | TrainingFailure | None,
    trials: tuple[Trial, ...],
    assignment: AssignmentSpec,
) -> tuple[CheckResult, CheckResult]:
    culprit = next((check.name for check in checks if check.status in {Status.FAILED, Status.ERROR}), None)
    if culprit:
        reason = f"Not checked, because {culprit} failed."
        return _skipped("training", reason), _skipped("accuracy", reason)
    if isinstance(training, TrainingFailure):
        failure = CheckResult(name="training", status=training.status, findings=(training.finding,))
        return failure, _skipped("accuracy", "Not checked, because training failed.")
    if not trials:
        return _skipped("training", NOT_ASKED), _skipped("accuracy", NOT_ASKED)
    return CheckResult(name="training", status=Status.PASSED), _accuracy(trials, assignment)


def _most(assignment: AssignmentSpec, own: Sequence[CheckResult]) -> float:
    return float(exact(assignment.max_points) + sum((exact(check.max_points) for check in own), Fraction(0)))


def _skipped(name: CheckName, reason: str) -> CheckResult:
    return CheckResult(name=name, status=Status.SKIPPED, findings=(Finding(problem=reason),))


def _accuracy(trials: tuple[Trial, ...], assignment: AssignmentSpec) -> CheckResult:
    deciding = median(trials)
    passed = deciding.fraction > exact(assignment.threshold)
    near = f"The first result was near the threshold, so {len(trials)} seeds were run and their median decides."
    remarks = (Finding(problem=near),) if len(trials) > 1 else ()
    if passed:
        return CheckResult(name="accuracy", status=Status.PASSED, findings=remarks)
    observation, advice = _advice(deciding, assignment.model)
    miss = Finding(
        problem=f"The test accuracy is {100 * deciding.accuracy:.2f} % ({deciding.correct:,} of {deciding.total:,}), "
        f"and must be above {100 * assignment.threshold:g} %. {observation}",
        advice=advice,
    )
    findings = (miss, *_explained_credit(deciding.fraction, assignment), *remarks)
    return CheckResult(name="accuracy", status=Status.FAILED, findings=findings)


def _explained_credit(accuracy: Fraction, assignment: AssignmentSpec) -> tuple[Finding, ...]:
    """Say what an accuracy below the threshold is worth, and why; nothing where it is worth nothing."""
    credit, most = assignment.partial_credit, exact(assignment.points.get("accuracy", 0.0))
    earned = _partial(accuracy, assignment) * most
    if credit is None or not earned:
        return ()
    problem = (
        f"It earns {_round(earned):g} of {_round(most):g} points: from {100 * credit.from_:g} % on, which earns none, "
        f"the points grow evenly to {_round(exact(credit.share) * most):g} just at {100 * assignment.threshold:g} %."
    )
    return (Finding(problem=problem),)


def _advice(trial: Trial, rules: ModelRules) -> tuple[str, str]:
    """What the learning curve shows, and what to try with the layers that are allowed."""
    last = trial.epochs[-1]
    if any(epoch.loss is None for epoch in trial.epochs):
        return "The loss stopped being a number.", "Lower the learning rate."
    if last.accuracy is not None and last.accuracy > trial.accuracy + 0.02:
        smaller = "Add Dropout or make" if "Dropout" in rules.layers else "Make"
        return "It is better on the training images.", f"{smaller} the dense layers smaller."
    more = "more filters, more convolutions" if rules.convolutional else "more units, more layers"
    return "It is no better on the training images.", f"Use {more} or a higher learning rate."


def _with_points(check: CheckResult, trials: tuple[Trial, ...], assignment: AssignmentSpec) -> CheckResult:
    points = _round(_earned(check, trials, assignment))
    most = _worth(check, assignment)
    return check.model_copy(update={"points": points, "max_points": most})


def _earned(check: CheckResult, trials: tuple[Trial, ...], assignment: AssignmentSpec) -> Fraction:
    """Points of a check, not rounded yet."""
    most = exact(_worth(check, assignment))
    share = Fraction(check.status is Status.PASSED)
    if check.name == "accuracy" and check.status is Status.FAILED and trials:
        share = _partial(median(trials).fraction, assignment)
    return share * most


def _worth(check: CheckResult, assignment: AssignmentSpec) -> float:
    return next((points for name, points in assignment.points.items() if name == check.name), 0.0)


def accuracy_points(accuracy: Fraction, assignment: AssignmentSpec) -> Fraction:
    """Points that an accuracy earns."""
    is_enough = accuracy > exact(assignment.threshold)
    share = Fraction(1) if is_enough else _partial(accuracy, assignment)
    return share * exact(assignment.points.get("accuracy", 0.0))


def _partial(accuracy: Fraction, assignment: AssignmentSpec) -> Fraction:
    credit = assignment.partial_credit
    if credit is None:
        return Fraction(0)
    start, end = exact(credit.from_), exact(assignment.threshold)
    position = (accuracy - start) / (end - start)
    return max(Fraction(0), min(Fraction(1), position)) * exact(credit.share)


def _overall(checks: Sequence[CheckResult]) -> Status:
    statuses = {check.status for check in checks}
    if Status.ERROR in statuses:
        return Status.ERROR
    return Status.FAILED if Status.FAILED in statuses else Status.PASSED


def _round(points: Fraction) -> float:
    return float(round(points, 2))
