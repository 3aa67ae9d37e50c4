"""From counted answers to a verdict: integers decide, and a missing number is never a pass."""

from pathlib import Path

import pytest

from grader.records import (
    CHECK_NAMES,
    CheckResult,
    Epoch,
    Finding,
    Grade,
    Status,
    Submission,
    TrainingFailure,
    Trial,
    Unusable,
)
from grader.report.sentences import message
from grader.score import score, score_unusable
from grader.spec import AssignmentSpec
from grader.train import needs_more_seeds

SUBMISSION = Submission(id="a", path=Path("a.py"), notebook=False, content=b"", sha256="00")
PASSED = tuple(CheckResult(name=name, status=Status.PASSED) for name in CHECK_NAMES[:10])


def trial(correct: int, *, seed: int = 11, last: float | None = 0.99, loss: float | None = 0.1) -> Trial:
    """A training run that got `correct` of 10,000 digits right."""
    epoch = Epoch(loss=loss, accuracy=last, val_loss=loss, val_accuracy=last)
    return Trial(
        seed=seed,
        correct=correct,
        total=10_000,
        accuracy=correct / 10_000,
        cpu_seconds=1,
        epochs=(epoch,),
        weights_sha256="",
        answers="",
    )


def graded(assignment: AssignmentSpec, *trials: Trial) -> Grade:
    """The grade of a submission that passed every check before training."""
    return score(SUBMISSION, PASSED, None, trials, assignment, cached=False)


@pytest.mark.parametrize(
    ("correct", "status"),
    [
        pytest.param([9_501], Status.PASSED, id="one image above"),
        pytest.param([9_500], Status.FAILED, id="exactly at the threshold"),
        pytest.param([9_499, 9_600, 9_700], Status.PASSED, id="one unlucky seed"),
        pytest.param([9_700, 9_500, 9_400], Status.FAILED, id="one lucky seed"),
    ],
)
def test_accuracy_must_exceed_the_threshold(assignment: AssignmentSpec, correct: list[int], status: Status) -> None:
    """The median trial decides, and it must be above, not at, the threshold."""
    assert graded(assignment, *map(trial, correct)).status is status


@pytest.mark.parametrize(
    ("correct", "points"),
    [
        pytest.param(9_600, 100, id="passed: all"),
        pytest.param(9_500, 75, id="at the threshold: half of the 50 for accuracy"),
        pytest.param(8_750, 62.5, id="half way: a quarter"),
        pytest.param(8_000, 50, id="at the lower end: none"),
        pytest.param(1_000, 50, id="below: none, and none is taken away"),
    ],
)
def test_partial_credit_is_linear_below_the_threshold(assignment: AssignmentSpec, correct: int, points: float) -> None:
    """A near miss is worth something; what the other checks gave stays."""
    grade = graded(assignment, trial(correct))
    assert (grade.points, grade.max_points) == (points, 100)


def test_partial_credit_is_explained(assignment: AssignmentSpec) -> None:
    """Whoever gets some of the points reads why; whoever gets none of them has nothing to read."""
    sentence = "It earns 12.5 of 50 points: from 80 % on, which earns none, the points grow evenly to 25 just at 95 %."
    assert [finding.problem for finding in graded(assignment, trial(8_750)).checks[-1].findings[1:]] == [sentence]
    assert len(graded(assignment, trial(8_000)).checks[-1].findings) == 1


def test_without_partial_credit_a_miss_is_worth_nothing(assignment: AssignmentSpec) -> None:
    """Only the points of the other checks are left."""
    strict = assignment.model_copy(update={"partial_credit": None})
    assert graded(strict, trial(9_499)).points == 50


@pytest.mark.parametrize(
    ("result", "advice"),
    [
        pytest.param(trial(9_000, last=0.99), "Add Dropout or make", id="much better on the training images"),
        pytest.param(trial(9_000, last=0.9), "Use more filters", id="as bad on the training images"),
        pytest.param(trial(980, loss=None, last=0.1), "Lower the learning rate.", id="the loss became infinite"),
    ],
)
def test_a_miss_says_what_to_try(assignment: AssignmentSpec, result: Trial, advice: str) -> None:
    """The learning curve shows which way to go."""
    check = graded(assignment, result).checks[-1]
    assert advice in message(check)
    assert f"{result.correct:,} of 10,000" in message(check)


def test_the_advice_keeps_to_what_is_allowed(assignment: AssignmentSpec) -> None:
    """A course on dense layers hears nothing of filters, and Dropout is not recommended where it is refused."""
    rules = assignment.model.model_copy(update={"layers": ("Dense",), "convolutions": 0})
    dense = assignment.model_copy(update={"model": rules})
    assert "Use more units, more layers or" in message(graded(dense, trial(9_000, last=0.9)).checks[-1])
    assert "Make the dense layers smaller" in message(graded(dense, trial(9_000)).checks[-1])


def test_a_failure_of_the_grader_is_an_error_not_a_zero(assignment: AssignmentSpec) -> None:
    """A trainer that broke down fails nobody."""
    broken = TrainingFailure(status=Status.ERROR, finding=Finding(problem="The trainer ended."))
    grade = score(SUBMISSION, PASSED, None, broken, assignment, cached=False)
    assert grade.status is Status.ERROR
    assert grade.checks[-1].status is Status.SKIPPED
    assert grade.accuracy is None


def test_after_a_failed_training_the_accuracy_is_skipped(assignment: AssignmentSpec) -> None:
    """Each check stands there once, and says why it has no result."""
    broken = TrainingFailure(status=Status.FAILED, finding=Finding(problem="Stopped."))
    checks = score(SUBMISSION, PASSED, None, broken, assignment, cached=False).checks
    assert [check.name for check in checks] == list(CHECK_NAMES)
    assert [message(check) for check in checks[-2:]] == ["Stopped.", "Not checked, because training failed."]


def test_after_a_failed_check_nothing_is_trained(assignment: AssignmentSpec) -> None:
    """Both later checks name the culprit."""
    failed = (*PASSED[:-1], CheckResult(name="budget", status=Status.FAILED))
    checks = score(SUBMISSION, failed, None, None, assignment, cached=False).checks
    assert [check.name for check in checks] == list(CHECK_NAMES)
    assert {message(check) for check in checks[-2:]} == {"Not checked, because budget failed."}


def test_a_miss_is_reported_in_percent(assignment: AssignmentSpec) -> None:
    """To the letter: two digits of the accuracy, and the threshold as the teacher wrote it."""
    finding, *_ = graded(assignment, trial(9_312, last=0.9)).checks[-1].findings
    assert finding.problem == (
        "The test accuracy is 93.12 % (9,312 of 10,000), and must be above 95 %. "
        "It is no better on the training images."
    )


def test_only_several_seeds_are_mentioned(assignment: AssignmentSpec) -> None:
    """One seed that decides needs no remark; three are counted, whether they pass or not."""
    assert graded(assignment, trial(9_900)).checks[-1].findings == ()
    for correct in (9_540, 9_460):
        findings = graded(assignment, *[trial(correct)] * 3).checks[-1].findings
        assert "so 3 seeds were run" in findings[-1].problem


@pytest.mark.parametrize(("last", "memorized"), [(0.92, False), (0.921, True), (None, False)])
def test_two_points_better_on_the_training_images_is_learning_by_heart(
    assignment: AssignmentSpec, last: float | None, memorized: bool
) -> None:
    """Up to there it is chance."""
    check = graded(assignment, trial(9_000, last=last)).checks[-1]
    assert ("It is better on" in message(check)) is memorized


@pytest.mark.parametrize("cached", [True, False])
def test_the_grade_says_whether_it_was_cached(assignment: AssignmentSpec, cached: bool) -> None:
    """As the caller knows."""
    assert score(SUBMISSION, PASSED, None, None, assignment, cached=cached).cached is cached


def test_no_training_is_no_accuracy(assignment: AssignmentSpec) -> None:
    """A submission that was not trained has no points for its accuracy."""
    grade = score(SUBMISSION, PASSED, None, None, assignment, cached=False)
    assert (grade.points, grade.accuracy, grade.status) == (50, None, Status.PASSED)


@pytest.mark.parametrize("status", [Status.MISSING, Status.FAILED, Status.ERROR])
def test_a_place_without_a_submission_is_a_row(assignment: AssignmentSpec, status: Status) -> None:
    """It has every check, no points, and its own status."""
    grade = score_unusable(
        Unusable(id="a", path=Path("a"), status=status, finding=Finding(problem="Nothing.")), assignment
    )
    assert grade.status is status
    assert [check.name for check in grade.checks] == list(CHECK_NAMES)
    assert grade.points == 0
    assert not grade.cached


@pytest.mark.parametrize(
    ("correct", "more"),
    [(9_550, True), (9_450, True), (9_551, False), (9_449, False), (9_500, True)],
)
def test_luck_is_ruled_out_within_the_margin(assignment: AssignmentSpec, correct: int, more: bool) -> None:
    """Up to half a percentage point from the threshold, one seed is not enough."""
    assert needs_more_seeds({11: trial(correct)}, assignment) is more
