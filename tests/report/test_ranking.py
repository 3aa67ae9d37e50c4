"""Order and comparison of the rows."""

from collections.abc import Callable

import pytest

from grader.gradebook import Gradebook
from grader.records import Grade, Status
from grader.report.ranking import ranked

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]


def test_rows_are_ordered_by_verdict_accuracy_and_id(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """The reference is first; verdicts go before accuracies, accuracies before ids, and no accuracy comes last."""
    gradebook = make_gradebook(
        make_grade("a-missing", status=Status.MISSING),
        make_grade("b-error", status=Status.ERROR),
        make_grade("c-unbuilt", status=Status.FAILED),
        make_grade("d-failed", status=Status.FAILED, correct=[999]),
        make_grade("d-zero", status=Status.FAILED, correct=[0]),
        make_grade("e-tied", correct=[960]),
        make_grade("f-tied", correct=[960]),
        make_grade("g-best", correct=[970]),
    )

    rows = ranked(gradebook)

    assert [(row.rank, row.grade.id) for row in rows] == [
        (None, "reference"),
        (1, "g-best"),
        (2, "e-tied"),
        (2, "f-tied"),
        (4, "d-failed"),
        (5, "d-zero"),
        (None, "c-unbuilt"),
        (None, "b-error"),
        (None, "a-missing"),
    ]


def test_difference_is_in_percentage_points(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """The reference has 98.1 %, so 96 % is 2.1 points below it; the reference is not compared with itself."""
    reference, row = ranked(make_gradebook(make_grade(correct=[960])))

    assert row.difference == pytest.approx(-2.1)
    assert reference.difference is None


def test_numbers_over_seeds_cover_every_trial(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """The range is that of all seeds, and the time is their sum."""
    _, row = ranked(make_gradebook(make_grade(correct=[951, 948, 953], cpu_seconds=10)))

    assert row.accuracy_range == (0.948, 0.953)
    assert row.training_cpu_seconds == 30


def test_one_seed_has_no_range(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """A single accuracy is not spread over anything."""
    _, row = ranked(make_gradebook(make_grade(correct=[960])))

    assert row.accuracy_range is None


def test_error_has_no_points(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """The grader's fault is nobody's zero."""
    _, row = ranked(make_gradebook(make_grade(status=Status.ERROR)))

    assert row.points is None


def test_equal_accuracies_share_a_rank(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """Competition ranking: 1, 2, 2, 4; the median trial counts, and a last digit that a float lacks does too."""
    exact = make_grade("d", correct=[960])
    (trial,) = exact.trials
    total = 10**18
    nearly = trial.model_copy(update={"correct": 96 * 10**16 - 1, "total": total, "accuracy": 0.96})
    rows = ranked(
        make_gradebook(
            make_grade("a", correct=[970]),
            make_grade("b", correct=[940, 960, 999]),
            exact.model_copy(update={"id": "c", "trials": (nearly,)}),
            exact,
            make_grade("e", status=Status.FAILED, correct=[960]),
        )
    )
    assert [(row.grade.id, row.rank) for row in rows[1:]] == [("a", 1), ("b", 2), ("d", 2), ("c", 4), ("e", 5)]


def test_who_is_alone_has_no_rank(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """There is nobody to compare with."""
    assert ranked(make_gradebook(make_grade(correct=[960])))[1].rank is None
