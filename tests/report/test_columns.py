"""How numbers are written for people."""

from collections.abc import Callable

import pytest

from grader.gradebook import Gradebook
from grader.records import Grade, Status
from grader.report.columns import columns, with_prefix
from grader.report.ranking import ranked
from grader.report.text import DASH

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0"),
        (999, "999"),
        (1_000, "1.0 k"),
        (999_940, "999.9 k"),
        (999_950, "1.0 M"),
        (4_917_504, "4.9 M"),
        (2_500_000_000, "2.5 G"),
        (1_234_500_000_000_000, "1,234.5 T"),
    ],
)
def test_large_counts_get_a_prefix(count: int, expected: str) -> None:
    """One decimal and the prefix that keeps the number below a thousand."""
    assert with_prefix(count) == expected


def test_missing_number_is_a_dash_never_zero(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """A row without numbers beside one that has them all shows a dash in each column but the verdict."""
    rows = ranked(make_gradebook(make_grade(status=Status.ERROR), make_grade("two_seeds", correct=[950, 951])))
    (error,) = (row for row in rows if row.grade.status is Status.ERROR)

    assert [column.cell(error) for column in columns(rows)] == ["error", *[DASH] * 7]


def test_column_without_a_figure_is_left_out(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """Nobody ran several seeds and nothing has a model: no column stands empty."""
    rows = ranked(make_gradebook(reference=make_grade("reference", correct=[981])))

    assert [column.title for column in columns(rows)] == ["verdict", "points", "accuracy of 1,000", "CPU s"]


@pytest.mark.parametrize(
    ("accuracy", "expected"), [(0.982, "+0.10"), (0.981, "+0.00"), (0.98098, "+0.00"), (0.95, "-3.10")]
)
def test_difference_has_a_sign(
    accuracy: float, expected: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """Better than the reference, 98.1 %, is plus; what rounds to nothing is never minus zero."""
    rows = ranked(make_gradebook(make_grade().model_copy(update={"accuracy": accuracy})))
    (column,) = (column for column in columns(rows) if column.title == "pp vs ref")

    assert column.cell(rows[1]) == f"{expected} (untested)"


@pytest.mark.parametrize(("correct", "expected"), [(987, "+0.60 (clear)"), (976, "-0.50 (chance)")])
def test_difference_says_whether_it_may_be_chance(
    correct: int, expected: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """Six images that only one misread are clear; so are not five."""
    rows = ranked(make_gradebook(make_grade(correct=[correct])))
    (column,) = (column for column in columns(rows) if column.title == "pp vs ref")

    assert column.cell(rows[1]) == expected


@pytest.mark.parametrize(("points", "expected"), [(100, "100/100"), (82.5, "82.5/100"), (100 / 3, "33.33/100")])
def test_points_have_no_needless_decimals(
    points: float, expected: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """Points are rounded to a hundredth, and a whole number has no decimals."""
    rows = ranked(make_gradebook(make_grade(points=points)))

    assert columns(rows)[1].cell(rows[1]) == expected
