"""What a report costs grows with the class and not faster."""

from collections.abc import Callable
from functools import partial

import pytest

from grader.gradebook import Gradebook
from grader.records import CheckResult, Finding, Grade, Status
from grader.report.folder import REPORTS, Report
from grader.report.formats import FORMATS
from grader.report.reported import Reported
from tests.report.conftest import GradebookBuilder, GradeBuilder

SMALL, LARGE = 100, 200


def _printed(report: Callable[[Gradebook, int], str]) -> Callable[[Gradebook], object]:
    return lambda gradebook: report(gradebook, 100)


def _written(report: Report) -> Callable[[Gradebook], object]:
    return lambda gradebook: list(report(Reported(gradebook)))


ALL = {name: _printed(report) for name, report in FORMATS.items()} | {
    f"files of {name}": _written(report) for name, report in REPORTS.items()
}


@pytest.mark.parametrize("report", [pytest.param(report, id=name) for name, report in ALL.items()])
def test_a_report_of_twice_as_many_takes_twice_as_long(
    report: Callable[[Gradebook], object],
    calls: Callable[[Callable[[], object]], int],
    make_grade: GradeBuilder,
    make_gradebook: GradebookBuilder,
) -> None:
    """Counted in calls of functions, on which no other process has an influence."""
    books = [make_gradebook(*(_grade(make_grade, number) for number in range(count))) for count in (SMALL, LARGE)]
    report(books[0])  # imports and caches
    small, large = (calls(partial(report, book)) for book in books)
    assert large < 2.2 * small


def _grade(make_grade: GradeBuilder, number: int) -> Grade:
    finding = Finding(problem=f"A fault of {number}.", advice="Mend it.", line=number + 1)
    check = CheckResult(name="accuracy", status=Status.FAILED, findings=(finding,))
    return make_grade(f"s{number:04}", check, status=Status.FAILED, correct=[500 + number])
