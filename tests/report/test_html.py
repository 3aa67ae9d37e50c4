"""The report for a browser."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.gradebook import Gradebook
from grader.records import CheckResult, Finding, Grade, Status
from grader.report.html import to_html

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]


class _Elements(HTMLParser):
    """Every start tag with its attributes, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, attrs))


def _elements(page: str) -> list[tuple[str, list[tuple[str, str | None]]]]:
    parser = _Elements()
    parser.feed(page)
    return parser.elements


@given(text=st.text() | st.text("<>&\"'/={}!- scripton\n"))
def test_text_adds_no_element(text: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """A page with any text in id and sentence has the same elements as one with plain text."""

    def page(name: str) -> str:
        failed = CheckResult(name="loss", status=Status.FAILED, findings=(Finding(problem=name),))
        return to_html(make_gradebook(make_grade(name, failed, status=Status.FAILED)))

    assert _elements(page(f"x{text}")) == _elements(page("x"))


def test_page_declares_its_encoding(make_gradebook: GradebookBuilder) -> None:
    """A browser that opens the file reads dashes and names as they are."""
    assert '<meta charset="utf-8">' in to_html(make_gradebook())


@pytest.mark.parametrize("name", ["2e3", "007", "1,000", "nan", "+3"])
def test_id_that_looks_like_a_number_stays_text(
    name: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """Nothing reformats an id, even where every id of the column looks like one."""
    gradebook = make_gradebook(make_grade(name, correct=[960]), reference=make_grade("1", correct=[981]))
    assert f"<td>{name}" in to_html(gradebook)
