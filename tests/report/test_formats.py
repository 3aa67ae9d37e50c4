"""What all formats promise alike."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from grader.gradebook import Gradebook
from grader.records import CheckResult, Finding, Grade, Status
from grader.report.formats import FORMATS
from grader.report.names import FORMAT_NAMES
from grader.summary import Dataset, ModelSummary
from tests.report.page.parts import without_libraries

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]

_MODEL = ModelSummary(parameters=225_034, flops=4_917_504, layers=8, spec_sha256="a" * 64)
_TOO_LARGE = ModelSummary(parameters=3_812_330, flops=98_600_000, layers=9, spec_sha256="b" * 64)
_HOSTILE = (
    "=cmd|' /C calc'!A0 \x1b[31mred\x1b[0m <img src=x onerror=alert(1)> | a | b |\n::error::owned ##[add-mask]x "
    "@octocat fixes #1 [link](https://evil.example) `code` \\input{/etc/passwd} $x_1$ \u202egnp.exe"
)

SUFFIXES = {"table": "txt", "markdown": "md", "csv": "csv", "json": "json", "html": "html", "latex": "tex"}
"""Of the golden files."""


def _written(name: str, gradebook: Gradebook) -> str:
    """A report, and of the page what is not a library's."""
    text = FORMATS[name](gradebook, 100)
    return without_libraries(text) if name == "html" else text


def _failed(**fields: Any) -> CheckResult:
    return CheckResult(status=Status.FAILED, **fields)


@pytest.fixture(scope="session")
def gradebook(make_grade: GradeBuilder, make_gradebook: GradebookBuilder, stand_in: Dataset) -> Gradebook:
    """A small class with one submission of every kind."""
    remark = CheckResult(
        name="spec",
        status=Status.PASSED,
        findings=(
            Finding(problem="The first layer divides by 255 once more; the images are in [0, 1] already.", line=9),
        ),
    )
    too_large = Finding(
        problem="The model has 3,812,330 parameters; the assignment allows 3,000,000.",
        advice="Use a smaller Dense layer.",
        line=12,
    )
    too_many_flops = Finding(problem="The model needs 98.6 M FLOPs per image; the assignment allows 50 M.")
    no_classes = "The model puts out 1 number per image; expected 10, one for each digit."
    skipped = CheckResult(
        name="training", status=Status.SKIPPED, findings=(Finding(problem="Not run, for budget did not pass."),)
    )
    return make_gradebook(
        make_grade("well_above", correct=[987], points=100, model=_MODEL),
        make_grade("border-line", remark, correct=[951, 948, 953], points=100, model=_MODEL),
        make_grade(
            "two_faults",
            _failed(name="output_shape", findings=(Finding(problem=no_classes, line=14),)),
            _failed(name="budget", findings=(too_large, too_many_flops)),
            skipped,
            status=Status.FAILED,
            points=82.5,
            model=_TOO_LARGE,
        ),
        make_grade(
            "too_weak",
            _failed(
                name="accuracy",
                findings=(Finding(problem="The accuracy of 93.10 % is not above 95 %. Train a wider network."),),
            ),
            status=Status.FAILED,
            correct=[931],
            points=68.75,
            model=_MODEL,
        ),
        make_grade(
            "notebook_fault",
            _failed(
                name="contract", findings=(Finding(problem="NameError: name 'layer' is not defined.", cell=3, line=2),)
            ),
            status=Status.FAILED,
            points=0,
        ),
        make_grade(
            "no_result",
            CheckResult(
                name="training",
                status=Status.ERROR,
                findings=(Finding(problem="The trainer ended without a result, twice."),),
            ),
            status=Status.ERROR,
            model=_MODEL,
        ),
        make_grade("not_handed_in", status=Status.MISSING),
        make_grade(
            _HOSTILE,
            _failed(name="contract", findings=(Finding(problem=f"::error::{_HOSTILE}"),)),
            status=Status.FAILED,
        ),
        dataset=stand_in,
    )


@pytest.fixture(scope="session")
def self_check(make_grade: GradeBuilder, make_gradebook: GradebookBuilder, stand_in: Dataset) -> Gradebook:
    """A student's own file, where the reference solution is not."""
    problem = "The reference solution is not here, so nothing is compared with it."
    reference = make_grade(
        "reference", _failed(name="source", findings=(Finding(problem=problem),)), status=Status.MISSING
    )
    own = make_grade("assignment", correct=[979], points=100, model=_MODEL)
    return make_gradebook(own, reference=reference, dataset=stand_in)


def test_every_format_is_there_in_the_order_of_the_help() -> None:
    """The command line offers the names, and each of them has its function."""
    assert tuple(SUFFIXES) == FORMAT_NAMES
    assert list(FORMATS) == list(SUFFIXES)


def test_names_of_formats_cost_no_import() -> None:
    """`grade --help` imports nothing that is slow in order to name them."""
    code = "import sys, grader.report.names; print({'pydantic', 'rich', 'tabulate', 'csv', 'json'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


def test_what_draws_is_imported_only_where_something_is_written() -> None:
    """A class that has not changed is graded, and its table is printed, without it."""
    drawing = {
        "grader.report.folder",
        "grader.report.page.class_page",
        "grader.report.page.svg",
        "jinja2",
        "vl_convert",
    }
    code = f"import sys, grader.console, grader.report.files; print({drawing} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


@pytest.mark.parametrize("name", SUFFIXES)
def test_report_equals_its_golden_file(name: str, gradebook: Gradebook, golden: Callable[[str, str], str]) -> None:
    """The text of every format is pinned to the byte; of the page, all but scripts and styles."""
    received = _written(name, gradebook)

    assert received == golden(f"report.{SUFFIXES[name]}", received)


@pytest.mark.parametrize("name", SUFFIXES)
def test_report_without_a_reference_equals_its_golden_file(
    name: str, self_check: Gradebook, golden: Callable[[str, str], str]
) -> None:
    """It has no row and no column for what is not there, and says so."""
    received = _written(name, self_check)

    assert received == golden(f"self_check.{SUFFIXES[name]}", received)
