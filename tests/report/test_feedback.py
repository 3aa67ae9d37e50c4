"""A page for each student."""

from collections.abc import Callable

import pytest

from grader.errors import InputError
from grader.gradebook import Gradebook
from grader.records import CheckResult, Finding, Grade, Status, Student
from grader.report.feedback import is_page, to_feedback

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]


@pytest.fixture
def book(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> Gradebook:
    """A class of three with a roster."""
    failed = CheckResult(name="loss", status=Status.FAILED, findings=(Finding(problem="No loss fits."),))
    grades = (
        make_grade("anna", correct=[960]),
        make_grade("b/en", failed, status=Status.FAILED),
        make_grade("cleo", status=Status.MISSING),
    )
    return make_gradebook(
        *(
            grade.model_copy(update={"student": Student(id=grade.id, name=f"Surname{number}")})
            for number, grade in enumerate(grades)
        )
    )


def test_everybody_has_a_page_without_anybody_else(book: Gradebook) -> None:
    """Ids and names of the others are nowhere in it; the reference and the own sentences are."""
    pages = to_feedback(book)
    anna, ben, cleo = pages.values()
    assert [name.partition("~")[0] for name in pages] == ["feedback/anna.md", "feedback/b-en", "feedback/cleo.md"]
    for number, page in enumerate((anna, ben, cleo)):
        assert [f"Surname{other}" in page for other in range(3)] == [other == number for other in range(3)]
        assert ["anna" in page, "b/en" in page, "cleo" in page] == [other == number for other in range(3)]
        assert "reference" in page
    assert "No loss fits." in ben
    assert "Nothing was handed in." in cleo


def test_a_page_sets_the_own_figures_beside_the_references(book: Gradebook) -> None:
    """Both have a column; a rank stands nowhere, since alone everybody would be the first."""
    lines = to_feedback(book)["feedback/anna.md"].splitlines()
    assert "|  | anna · Surname0 | reference |" in lines
    assert "| accuracy of 1,000 | 96.00 % | 98.10 % |" in lines
    assert "| pp vs ref | -2.10 (clear) | – |" in lines
    assert not any("rank" in line for line in lines)


def test_a_line_to_be_pasted_comes_out_as_it_went_in(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """A mark that keeps GitHub from linking would be no Python."""
    code = "x = images[:1] @ weights  # see #1"
    fault = CheckResult(name="contract", status=Status.FAILED, findings=(Finding(problem="It is old.", code=code),))
    (page,) = to_feedback(make_gradebook(make_grade("anna", fault, status=Status.FAILED))).values()
    assert f"\n- It is old.\n- `{code}`\n" in page


def test_a_page_is_known_by_its_name_and_text(book: Gradebook) -> None:
    """An edit, another name or a piece of it is not the grader's page."""
    name, page = next(iter(to_feedback(book).items()))
    content = page.encode()
    assert is_page(name, content)
    assert not is_page("feedback/copy.md", content)
    assert not is_page(name, b"x" + content)
    assert not is_page(name, content[:-1])
    assert not is_page(name, b"")


def test_a_narrowed_gradebook_keeps_the_reference(book: Gradebook) -> None:
    """Everything but the other rows stays."""
    narrowed = book.only("b/en")
    assert narrowed.submissions == book.submissions[1:2]
    assert narrowed.reference == book.reference
    assert narrowed.provenance == book.provenance


def test_an_unknown_id_is_a_sentence(book: Gradebook) -> None:
    """It says which ids there are."""
    with pytest.raises(InputError, match=r"the id of a submission in the gradebook \(anna, b/en, cleo\); received 'x'"):
        book.only("x")
