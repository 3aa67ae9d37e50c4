"""Every report that is made from the gradebook, as files beside it: the one place to add one."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from grader.report.class_findings import FINDINGS_PAGE
from grader.report.csv import to_grades
from grader.report.feedback import feedback_files
from grader.report.markdown import to_markdown
from grader.report.names import PAGE
from grader.report.page.chart_files import PictureFile, chart_files
from grader.report.page.charts.titles import FINDINGS, file_name
from grader.report.page.class_page import page_of
from grader.report.page.class_view import chart_names, class_view
from grader.report.page.findings_drawings import lecture_picture
from grader.report.page.findings_page import to_findings_page
from grader.report.reported import Content, Reported

Report: TypeAlias = Callable[[Reported], Iterable[tuple[str, Content]]]
"""To the files with their names, which are relative to the folder of the reports, with slashes."""


def _feedback(reported: Reported) -> Iterable[tuple[str, Content]]:
    return feedback_files(reported.gradebook, reported.images) if reported.feedback else ()


def _comparison(reported: Reported) -> Iterable[tuple[str, Content]]:
    gradebook = reported.gradebook
    return [("report.md", to_markdown(gradebook, charts=chart_names(gradebook)))]


def _class(reported: Reported) -> Iterable[tuple[str, Content]]:
    """The class page, its charts for who reads `report.md`, and what the class found, if it found anything."""
    view = class_view(reported.gradebook)
    yield from chart_files(view).items()
    if view.findings:
        picture = lecture_picture(view.findings)
        yield file_name(FINDINGS), picture
        yield file_name(FINDINGS, "png"), PictureFile(picture.source)
        yield FINDINGS_PAGE, to_findings_page(view.findings)
    yield PAGE, page_of(view, linked=reported.feedback)


FINDINGS_FILES = frozenset({FINDINGS_PAGE, file_name(FINDINGS), file_name(FINDINGS, "png")})
"""Those of the class that are there only where a class has found something."""
REPORTS: dict[str, Report] = {
    "comparison": _comparison,
    "grades": lambda reported: [("grades.csv", to_grades(reported.gradebook))],
    "feedback": _feedback,
    "class": _class,
}
"""In the order in which they are written, the largest last."""
