"""The report for a terminal."""

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from grader.gradebook import Gradebook
from grader.records import CheckResult, Finding, Grade, Status, Student
from grader.report.table import NARROWEST, to_table
from grader.summary import ModelSummary

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
    grade = grade.model_copy(update={"student": Student(id="1", name=message)})

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


def test_remarks_have_a_heading_of_their_own(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """What there is to know of a submission that passed is no reason for anything, and follows all reasons."""
    remark = CheckResult(name="source", status=Status.PASSED, findings=(Finding(problem="A remark."),))
    failed = CheckResult(name="loss", status=Status.FAILED, findings=(Finding(problem="No loss."),))
    passing, failing = make_grade("a", remark, correct=[960]), make_grade("b", remark, failed, status=Status.FAILED)

    report = to_table(make_gradebook(passing, failing))
    why, remarks = report.partition("Why\n\n")[2].split("\nRemarks\n\n")
    assert why == "  –  b\n     - No loss.\n"
    assert remarks == "  1  a\n     - A remark.\n\n  –  b\n     - A remark.\n"
    assert "Why" not in to_table(make_gradebook(passing))


def test_a_remark_that_many_have_in_common_is_made_once(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """Four share a paragraph that names them, and what each alone has to hear stands below as ever."""
    common = CheckResult(name="source", status=Status.PASSED, findings=(Finding(problem="A remark."),))
    own = CheckResult(name="spec", status=Status.PASSED, findings=(Finding(problem="One's own."),))
    grades = [make_grade(name, common, *((own,) if name == "b" else ()), correct=[960]) for name in "abcd"]
    report = to_table(make_gradebook(*grades))
    assert report.partition("\nRemarks\n\n")[2] == "     a, b, c, d\n     - A remark.\n\n  1  b\n     - One's own.\n"
    assert to_table(make_gradebook(*grades[:3])).count("A remark.") == 3


@pytest.fixture
def with_names(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> Gradebook:
    """A class with a roster, on which everybody but one is."""
    failed = CheckResult(name="loss", status=Status.FAILED, findings=(Finding(problem="No loss."),))
    model = ModelSummary(parameters=225_034, flops=4_917_504, layers=8, spec_sha256="a" * 64)
    names = {"1001": "Ada Lovelace", "1002": "Maximiliane-Franziska von der Lindenstraße", "1003": "山田\x1b[2J太郎"}
    grades = [make_grade(number, correct=[960], model=model) for number in names]
    grades = [grade.model_copy(update={"student": Student(id=grade.id, name=names[grade.id])}) for grade in grades]
    grades[0] = grades[0].model_copy(update={"status": Status.FAILED, "checks": (failed,)})
    return make_gradebook(*grades, make_grade("stranger", correct=[950], model=model))


def test_names_of_the_roster_stand_beside_the_ids(with_names: Gradebook) -> None:
    """In the table and above the reasons; who is not on the roster has none, and control characters are seen."""
    report = to_table(with_names, 140)
    assert re.search(r"^  1  1003 +山田\\x1b\[2J太郎 +passed ", report, re.MULTILINE)
    assert re.search(r"^  3  stranger +passed ", report, re.MULTILINE)
    assert "\n  4  1001  Ada Lovelace\n     - No loss." in report


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_names_keep_to_the_width(with_names: Gradebook, width: int) -> None:
    """A long name is cut in its middle, and takes no room from a short id."""
    lines = to_table(with_names, width).splitlines()
    rule = next(number for number, line in enumerate(lines) if line.startswith("─"))
    rows = lines[rule - 1 : rule + 6]
    assert max(map(cell_len, rows)) <= width
    assert all(re.search(rf"^  1  {number}  +\S", "\n".join(rows), re.MULTILINE) for number in ("1002", "1003"))
    assert any("Max" in line and "ße" in line for line in rows)


def test_code_stands_under_its_sentence(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """Without a sign in front of it, so that the line can be copied."""
    finding = Finding(problem="Dense has no init.", advice="Write:", code="Dense(3)", line=4)
    failed = CheckResult(name="contract", status=Status.FAILED, findings=(finding,))
    report = to_table(make_gradebook(make_grade("a", failed, status=Status.FAILED)))
    assert "     - line 4: Dense has no init. Write:\n       Dense(3)\n" in report
