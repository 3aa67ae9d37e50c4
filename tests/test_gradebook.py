"""What a gradebook says of all its submissions together."""

import pytest

from grader.corrections import EXCUSED, Adjustment
from grader.records import Status
from tests.report.conftest import GradebookBuilder, GradeBuilder


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ((), 0),
        ((Status.PASSED, Status.PASSED), 0),
        ((Status.PASSED, Status.FAILED), 1),
        ((Status.PASSED, Status.MISSING), 1),
        ((Status.ERROR, Status.FAILED), 3),
    ],
)
def test_the_worst_status_decides_about_the_exit_status(
    statuses: tuple[Status, ...], expected: int, make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """An error is worse than a failure, for somebody has to look."""
    grades = [make_grade(f"s{number}", status=status) for number, status in enumerate(statuses)]
    assert make_gradebook(*grades).exit_status == expected


@pytest.mark.parametrize(
    ("status", "outcome", "exit_status"),
    [
        (Status.FAILED, EXCUSED, 0),
        (Status.MISSING, EXCUSED, 0),
        (Status.PASSED, EXCUSED, 0),
        (Status.ERROR, "error", 3),
    ],
)
def test_who_is_excused_does_not_count(
    status: Status, outcome: str, exit_status: int, make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """Whatever they handed in, or did not; but what broke the grader has to be looked at."""
    excuse = (Adjustment(check=EXCUSED, comment="Exchange semester."),)
    excused = make_grade("away", status=status).model_copy(update={"adjustments": excuse})
    book = make_gradebook(make_grade("here"), excused)
    assert book.exit_status == exit_status
    assert book.outcomes == {Status.PASSED: 1, outcome: 1}
    assert [grade.id for grade in book.counting] == ["here"]
