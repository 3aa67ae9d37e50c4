"""The report for a terminal."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from grader.gradebook import Gradebook
from grader.records import CheckResult, Finding, Grade, ModelSummary, Status
from grader.report.table import NARROWEST, to_table

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]

TEXTS = st.text(st.characters(exclude_categories=())) | st.text("a :#[山\u0301\n\x1b", max_size=200)


@given(name=TEXTS, message=TEXTS, width=st.integers(min_value=NARROWEST, max_value=160))
def test_lines_keep_to_the_width_and_obey_nobody(
    name: str, message: str, width: int, make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """Whatever a student writes, no line is too wide, moves a cursor or commands a log reader."""
    failed = CheckResult(name="loss", status=Status.FAILED, findings=(Finding(problem=message),))
    grade = make_grade(name, failed, status=Status.FAILED, correct=[940, 960, 947], points=82.5)

    report = to_table(make_gradebook(grade), width)

    for line in report.removesuffix("\n").split("\n"):
        assert cell_len(line) <= width
        assert not any(unicodedata.category(character).startswith("C") for character in line)
        assert not line.lstrip().startswith("::")


@pytest.mark.parametrize("name", ["007", "1e5", "+3", "0x1F", "nan", "True", "1,000"])
def test_id_that_looks_like_a_number_stays_text(
    name: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """Nothing reformats an id."""
    report = to_table(make_gradebook(make_grade(name, correct=[960]), make_grade("other", correct=[950])))
    assert f"  1  {name:<9}  passed" in report


def test_numbers_are_right_aligned_beside_wide_names(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """All rows end in the same cell, Chinese names and accents included."""
    names = ("山田太郎", "Zoe\u0308", "short")

    lines = to_table(make_gradebook(*(make_grade(name, correct=[960]) for name in names))).splitlines()

    rule = next(number for number, line in enumerate(lines) if line.startswith("─"))
    assert {cell_len(line) for line in lines[rule - 1 : rule + 5]} == {cell_len(lines[rule])}


def test_thousand_rows_keep_to_the_width(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """A rank of four digits finds room as well."""
    grades = [make_grade(f"{'a' * 90}{number}", correct=[960]) for number in range(1_000)]

    lines = to_table(make_gradebook(*grades)).splitlines()
    rule = next(number for number, line in enumerate(lines) if line.startswith("─"))

    assert {cell_len(line) for line in lines[rule : rule + 1_002]} == {100}


def test_columns_that_do_not_fit_are_named(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """A narrow terminal loses columns from the right, and the report says which."""
    model = ModelSummary(parameters=1, flops=1, layers=1, spec_sha256="a" * 64)
    gradebook = make_gradebook(make_grade("a" * 40, correct=[960, 961, 962], model=model))

    assert "Left out because they do not fit: pp vs ref, parameters, FLOPs, CPU s." in to_table(gradebook, 76)
    assert "Left out" not in to_table(gradebook, 120)


def test_width_below_the_narrowest_is_treated_as_that(gradebook_of_one: Gradebook) -> None:
    """A terminal of a few cells gets a table that is too wide instead of none."""
    assert to_table(gradebook_of_one, 10) == to_table(gradebook_of_one, NARROWEST)


@pytest.fixture
def gradebook_of_one(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> Gradebook:
    """One passed submission, which needs no sentence."""
    return make_gradebook(make_grade(correct=[960]))


def test_nothing_to_explain_makes_no_block(gradebook_of_one: Gradebook) -> None:
    """Without sentences there is no heading for them."""
    assert "Why" not in to_table(gradebook_of_one)


def test_code_stands_under_its_sentence(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """Without a sign in front of it, so that the line can be copied."""
    finding = Finding(problem="Dense has no init.", advice="Write:", code="Dense(3)", line=4)
    failed = CheckResult(name="contract", status=Status.FAILED, findings=(finding,))
    report = to_table(make_gradebook(make_grade("a", failed, status=Status.FAILED)))
    assert "     - line 4: Dense has no init. Write:\n       Dense(3)\n" in report
