"""The markup of the class page, without a browser."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.gradebook import Gradebook
from grader.records import CheckResult, Finding, Grade, Status, Student
from grader.report.page.class_page import to_class_page
from tests.report.page.parts import data, markup

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
    parser.feed(markup(page))
    return parser.elements


@pytest.fixture(scope="module")
def page(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> Callable[[str], str]:
    """A page with this text wherever a text can be."""

    def make(name: str) -> str:
        failed = CheckResult(name="loss", status=Status.FAILED, findings=(Finding(problem=name),))
        student = Student(id=name, name=name, section=name)
        grade = make_grade(name, failed, status=Status.FAILED, correct=[960]).model_copy(update={"student": student})
        book = make_gradebook(grade)
        return to_class_page(book.model_copy(update={"assignment": book.assignment.model_copy(update={"name": name})}))

    return make


@pytest.fixture(scope="module")
def plain(page: Callable[[str], str]) -> object:
    """The elements of a page with plain text."""
    return _elements(page("x"))


@given(text=st.text() | st.text("<>&\"'/={}!- scripton\n"))
@settings(max_examples=50)
def test_text_adds_no_element(text: str, page: Callable[[str], str], plain: object) -> None:
    """A page with any text in id, name, section, sentence and title has the same elements as one with plain text."""
    assert _elements(page(f"x{text}")) == plain


def test_the_page_declares_its_encoding(make_gradebook: GradebookBuilder) -> None:
    """A browser that opens the file reads dashes and names as they are."""
    assert '<meta charset="utf-8">' in to_class_page(make_gradebook())


def test_sections_are_those_of_the_roster_or_else_the_folders(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """The class list knows better than the place of a file."""
    moved = make_grade("Group A/ben").model_copy(update={"student": Student(id="Group A/ben", section="B")})
    students = data(to_class_page(make_gradebook(make_grade("Group A/amy"), moved, make_grade("zoe"))))["students"]
    assert {each["id"]: each["section"] for each in students} == {
        "reference": "", "Group A/amy": "Group A", "Group A/ben": "B", "zoe": "",
    }  # fmt: skip


def test_a_class_with_one_model_stays_small(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """Each row names a few twins and counts the others; naming all would square the page."""
    model = make_gradebook().reference.model
    grades = [make_grade(f"student{number:03}", correct=[960], model=model) for number in range(300)]
    first = data(to_class_page(make_gradebook(*grades)))["students"][1]
    assert first["sameAs"] == "student001, student002, student003 and 296 more"
    assert first["twins"] == 299


def test_a_check_that_only_gives_points_is_among_those_that_did_not_pass(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """Else nobody would see why somebody who passed lacks points; who handed in nothing has no fault."""
    variants = CheckResult(name="variants", status=Status.FAILED, max_points=10)
    grades = (
        make_grade(name, status=status).model_copy(update={"further_checks": (variants,)})
        for name, status in (("amy", Status.PASSED), ("ben", Status.MISSING))
    )
    page = data(to_class_page(make_gradebook(*grades)))
    assert [student["failing"] for student in page["students"][1:]] == [["variants"], []]
    assert page["charts"]["checks"]["layer"][0]["encoding"]["y"]["sort"] == ["variants"]
