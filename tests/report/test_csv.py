"""The report for spreadsheets."""

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.gradebook import Gradebook
from grader.records import CheckResult, Finding, Grade, Status, Student
from grader.report.csv import to_csv
from grader.summary import ModelSummary

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]

TEXTS = st.text(st.characters(exclude_categories=())) | st.text("=+-@,;\"'\r\n\t :#[a\uff1d")


def _records(report: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(report, newline=""), strict=True))


@given(name=TEXTS, message=TEXTS)
def test_any_text_reads_back_as_one_record_without_formulas(
    name: str, message: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """A CSV reader gets the header and two records of equal length; no text of a student is run by a spreadsheet."""
    failed = CheckResult(name="loss", status=Status.FAILED, findings=(Finding(problem=message),))
    report = to_csv(make_gradebook(make_grade(name, failed, status=Status.FAILED)))

    header, *records = csv.reader(io.StringIO(report, newline=""), strict=True)

    assert len(records) == 2
    assert {len(record) for record in records} == {len(header)}
    for column in ("id", "path", "why"):
        assert not records[1][header.index(column)].lstrip().startswith(("=", "+", "-", "@", "\uff1d"))
    assert not any(line.lstrip().startswith("::") for line in report.splitlines())


def test_numbers_are_raw(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """No unit, percent sign or separator; a negative number gets no apostrophe."""
    model = ModelSummary(parameters=1_234_567, flops=4_917_504, layers=8, spec_sha256="a" * 64)
    grade = make_grade(correct=[951, 948, 953], points=82.5, model=model, cpu_seconds=10.5)

    _, record, _ = _records(to_csv(make_gradebook(grade, make_grade("other", correct=[950]))))

    numbers = {
        "rank": "1",
        "points": "82.5",
        "max_points": "100.0",
        "accuracy": "0.951",
        "min_accuracy": "0.948",
        "max_accuracy": "0.953",
        "seeds": "3",
        "difference_percentage_points": "-3.0",
        "parameters": "1234567",
        "flops": "4917504",
        "layers": "8",
        "training_cpu_seconds": "31.5",
    }
    assert {name: record[name] for name in numbers} == numbers


def test_missing_number_is_an_empty_cell(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """An error has neither points nor accuracy, which is not zero."""
    _, record = _records(to_csv(make_gradebook(make_grade(status=Status.ERROR))))

    assert {record[name] for name in ("rank", "points", "accuracy", "min_accuracy", "parameters")} == {""}


@pytest.mark.parametrize("start", [*"=+-@\uff1d\uff0b\uff0d\uff20", " ="])
def test_formula_gets_an_apostrophe(start: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """A spreadsheet shows the text instead of running it."""
    _, record = _records(to_csv(make_gradebook(make_grade(f"{start}cmd"))))

    assert record["id"] == f"'{start}cmd"


def test_a_roster_adds_its_columns(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """Name, e-mail, section and every id that anybody has; who has none, or is not on the roster, has empty cells."""
    first = Student(id="s1", name="-1", email="s1@example.org", section="A", ids={"github": "x", "canvas_id": "7"})
    second = Student(id="s2", ids={"sis_id": "8"})
    grades = [
        make_grade("s1").model_copy(update={"student": first}),
        make_grade("s2").model_copy(update={"student": second}),
        make_grade("s3"),
    ]
    reference, *records = _records(to_csv(make_gradebook(*grades)))
    columns = ["name", "email", "section", "canvas_id", "github", "sis_id"]
    assert [column for column in reference if column in columns] == columns
    assert [[record[column] for column in columns] for record in (reference, *records)] == [
        [""] * 6,
        ["'-1", "s1@example.org", "A", "7", "x", ""],
        ["", "", "", "", "", "8"],
        [""] * 6,
    ]


def test_a_roster_with_groups_adds_their_column(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """A class without groups has none."""
    student = Student(id="s1", group="Team 3")
    _, record = _records(to_csv(make_gradebook(make_grade("s1").model_copy(update={"student": student}))))
    assert record["group"] == "Team 3"


def test_without_a_roster_there_are_no_such_columns(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """Nobody gets a spreadsheet of empty columns."""
    assert "name" not in _records(to_csv(make_gradebook(make_grade())))[0]


def test_numbers_have_six_digits(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """A time keeps its microseconds and loses what lies below."""
    _, record = _records(to_csv(make_gradebook(make_grade(correct=[960], cpu_seconds=1.23456789))))

    assert record["training_cpu_seconds"] == "1.234568"
