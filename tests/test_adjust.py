"""What a person decides stands beside the points of the checks, and in the total."""

from collections.abc import Sequence

import pytest

from grader.adjust import with_adjustments
from grader.corrections import Arrangement, Correction, ManualPart
from grader.records import CheckResult, Grade, Status, Student


def grade(status: Status = Status.FAILED, student: Student | None = None) -> Grade:
    """A submission with 10 of 10 points for one check and 20 of 50 for another."""
    return Grade(
        id="s1", path="", sha256="", status=status, points=30, max_points=60, accuracy=None, cached=False,
        model=None, trials=(), student=student, checks=(
            CheckResult(name="contract", status=Status.PASSED, points=10, max_points=10),
            CheckResult(name="accuracy", status=Status.FAILED, points=20, max_points=50),
        ),
    )  # fmt: skip


def adjusted(*lines: tuple[str, float | None, float | None], status: Status = Status.FAILED) -> Grade:
    """With these lines: check, points, delta."""
    corrections = [Correction(check, points, delta, "reason") for check, points, delta in lines]
    return with_adjustments(grade(status), corrections, {"style": 5.0})


@pytest.mark.parametrize(
    ("lines", "total"),
    [
        ([], 30),
        ([("accuracy", 45.0, None)], 55),
        ([("accuracy", 0.0, None)], 10),
        ([("accuracy", None, 2.5)], 32.5),
        ([("accuracy", 45.0, None), ("accuracy", None, -5.0)], 50),
        ([("accuracy", None, -45.0)], 10),
        ([("accuracy", None, 45.0)], 60),
        ([("manual", None, -3.0)], 27),
        ([("manual", None, -300.0)], 0),
        ([("manual.style", 4.0, None)], 34),
        ([("manual.style", 4.0, None), ("manual.style", None, 2.0)], 36),
        ([("total", 12.0, None), ("accuracy", 45.0, None)], 12),
        ([("excused", None, None), ("total", 12.0, None)], None),
    ],
)
def test_the_total_follows_what_a_person_decided(
    lines: Sequence[tuple[str, float | None, float | None]], total: float | None
) -> None:
    """And the points of the checks stay what the checks gave."""
    result = adjusted(*lines)
    assert result.total == total
    assert (result.points, [check.points for check in result.checks]) == (30, [10, 20])
    assert result.max_total == 65


def test_a_part_that_nobody_graded_is_not_zero_points() -> None:
    """It has no points yet, and counts nothing."""
    assert adjusted().manual == (ManualPart(name="style", points=None, max_points=5),)
    assert adjusted(("manual.style", 0.0, None)).manual[0].points == 0


def test_the_gradebook_has_what_was_decided_with_its_reason() -> None:
    """What it was set to, by how much that changes it, and why."""
    (adjustment,) = adjusted(("accuracy", 45.0, None)).adjustments
    assert (adjustment.check, adjustment.points, adjustment.change, adjustment.comment) == (
        "accuracy", 45, 25, "reason",
    )  # fmt: skip


def test_an_error_has_a_total_only_by_a_persons_word() -> None:
    """It is nobody's zero, whatever else was adjusted, until somebody says what counts."""
    assert adjusted(status=Status.ERROR).total is None
    assert adjusted(("manual", None, 9.0), status=Status.ERROR).total is None
    assert adjusted(("total", 40.0, None), status=Status.ERROR).total == 40


def test_an_excuse_of_the_roster_is_an_adjustment() -> None:
    """It is in the gradebook as one, once, and its reason is the roster's."""
    student = Student(id="s1", arrangement=Arrangement(excused="ill"))
    (excuse,) = with_adjustments(grade(student=student), [], {}).adjustments
    assert (excuse.check, excuse.comment) == ("excused", "ill")
    own = Correction("excused", None, None, "moved away")
    assert [each.comment for each in with_adjustments(grade(student=student), [own], {}).adjustments] == ["moved away"]


def test_adjusting_again_changes_nothing_more() -> None:
    """A grade that has been adjusted is adjusted from the points of its checks, never from its total."""
    corrections = [Correction("accuracy", None, 5.0, "reason")]
    once = with_adjustments(grade(), corrections, {})
    assert with_adjustments(once, corrections, {}) == once
