"""Every report by its name: the one place to add a report."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from grader.gradebook import Gradebook
from grader.report.class_findings import FINDINGS_PAGE
from grader.report.csv import to_csv, to_grades
from grader.report.feedback import to_feedback
from grader.report.json import FILE, to_json
from grader.report.latex import to_latex
from grader.report.markdown import to_markdown
from grader.report.names import Format
from grader.report.page.chart_files import DrawnFile, PictureFile, chart_files
from grader.report.page.charts.titles import FINDINGS, file_name
from grader.report.page.class_page import page_of, to_class_page
from grader.report.page.class_view import chart_names, class_view
from grader.report.page.findings_drawings import lecture_picture
from grader.report.page.findings_page import to_findings_page
from grader.report.table import to_table


def _of_any_width(to_text: Callable[[Gradebook], str]) -> Callable[[Gradebook, int], str]:
    """Adapt a format that has no lines to fit into a width."""
    return lambda gradebook, _width: to_text(gradebook)


FORMATS: dict[str, Callable[[Gradebook, int], str]] = {
    Format.TABLE: to_table,
    Format.MARKDOWN: _of_any_width(to_markdown),
    Format.CSV: _of_any_width(to_csv),
    Format.JSON: _of_any_width(to_json),
    Format.HTML: _of_any_width(to_class_page),
    Format.LATEX: _of_any_width(to_latex),
}
"""Reports that can be printed: a gradebook and the terminal's width in cells, to text that ends in a newline."""

Content: TypeAlias = str | bytes | DrawnFile
"""Of a file."""
Report: TypeAlias = Callable[[Gradebook], Mapping[str, Content]]
"""A gradebook to the contents of files, by their names: relative to the folder of the reports, with slashes."""

BOOK = "gradebook"
FEEDBACK = "feedback"
CLASS = "page"
PAGE = "report.html"
"""The report that is made for looking."""


def class_files(gradebook: Gradebook, *, linked: bool = True) -> Mapping[str, str | DrawnFile]:
    """The class page, its charts as files for who reads `report.md`, and what the class found, if it found anything.

    Args:
        gradebook: What is reported.
        linked: Whether the page leads to the students' pages.
    """
    view = class_view(gradebook)
    page, findings = {PAGE: page_of(view, linked=linked)}, view.findings
    if findings is None:
        return {**chart_files(view), **page}
    picture = lecture_picture(findings)
    pictures = {file_name(FINDINGS): picture, file_name(FINDINGS, "png"): PictureFile(picture.source)}
    return {**chart_files(view), **pictures, FINDINGS_PAGE: to_findings_page(findings), **page}


FINDINGS_FILES = frozenset({FINDINGS_PAGE, file_name(FINDINGS), file_name(FINDINGS, "png")})
"""Those of `class_files` that are there only where a class has found something."""


REPORTS: dict[str, Report] = {
    BOOK: lambda gradebook: {FILE: to_json(gradebook).encode("ascii")},
    "comparison": lambda gradebook: {"report.md": to_markdown(gradebook, charts=chart_names(gradebook))},
    "grades": lambda gradebook: {"grades.csv": to_grades(gradebook)},
    FEEDBACK: to_feedback,
    CLASS: class_files,
}
"""Reports that are files, in the order in which they are written: what nothing else can replace goes first, and the
largest last."""
