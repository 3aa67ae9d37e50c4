"""The sentences that explain a row."""

from collections.abc import Callable

import pytest

from grader.records import CheckResult, Finding, Grade, Status
from grader.report.sentences import reasons, remarks, sentences

GradeBuilder = Callable[..., Grade]


def test_failed_checks_speak_in_order_with_their_places(make_grade: GradeBuilder) -> None:
    """Every check that did not pass says where and why, then come the remarks; skipped ones are silent."""
    grade = make_grade(
        "some_model",
        CheckResult(name="source", status=Status.PASSED, findings=(Finding(problem="A remark."),)),
        CheckResult(name="loss", status=Status.FAILED, findings=(Finding(problem="No loss.", line=12),)),
        CheckResult(name="budget", status=Status.FAILED, findings=(Finding(problem="Too large.", line=2, cell=3),)),
        CheckResult(name="training", status=Status.SKIPPED, findings=(Finding(problem="Not run."),)),
        status=Status.FAILED,
    )

    assert sentences(grade) == ("line 12: No loss.", "cell 3, line 2: Too large.", "A remark.")
    assert reasons(grade) == ("line 12: No loss.", "cell 3, line 2: Too large.")
    assert remarks(grade) == ("A remark.",)


def test_remarks_show_when_nothing_failed(make_grade: GradeBuilder) -> None:
    """A check that passed with a remark is heard when there is no failure to explain."""
    grade = make_grade(
        "some_model",
        CheckResult(name="source", status=Status.PASSED),
        CheckResult(name="spec", status=Status.PASSED, findings=(Finding(problem="Divides twice.", line=3),)),
        CheckResult(name="training", status=Status.SKIPPED, findings=(Finding(problem="Not asked for."),)),
    )

    assert sentences(grade) == remarks(grade) == ("line 3: Divides twice.",)
    assert reasons(grade) == ()


def test_what_decides_about_no_verdict_is_a_remark(make_grade: GradeBuilder) -> None:
    """Missing variants are no reason for anything, unless the grader could not judge them."""
    finding = (Finding(problem="No variants."),)
    check = CheckResult(name="variants", status=Status.FAILED, findings=finding)
    grade = make_grade("some_model").model_copy(update={"further_checks": (check,)})
    assert (reasons(grade), remarks(grade)) == ((), ("No variants.",))
    broken = check.model_copy(update={"status": Status.ERROR})
    grade = grade.model_copy(update={"further_checks": (broken,), "status": Status.ERROR})
    assert (reasons(grade), remarks(grade)) == (("No variants.",), ())


@pytest.mark.parametrize("status", [Status.MISSING, Status.ERROR])
def test_no_verdict_without_a_sentence(status: Status, make_grade: GradeBuilder) -> None:
    """A missing submission and an error explain themselves even when no check does."""
    assert len(sentences(make_grade("some_model", status=status))) == 1


def test_failed_check_without_a_message_is_named(make_grade: GradeBuilder) -> None:
    """A failure never goes unexplained."""
    grade = make_grade("some_model", CheckResult(name="loss", status=Status.FAILED), status=Status.FAILED)

    assert sentences(grade) == ("The check loss did not pass.",)


def test_code_is_a_text_of_its_own(make_grade: GradeBuilder) -> None:
    """What is to be copied stands alone behind the sentence that it belongs to."""
    finding = Finding(problem="Dense has no init.", advice="Write:", code="Dense(3)", line=4)
    failed = CheckResult(name="contract", status=Status.FAILED, findings=(finding, Finding(problem="More.")))

    assert sentences(make_grade("a", failed, status=Status.FAILED)) == (
        "line 4: Dense has no init. Write:",
        "Dense(3)",
        "More.",
    )
