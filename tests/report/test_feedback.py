"""Two pages for each student: what both say, and whose they are."""

from collections.abc import Callable

import numpy as np
import pytest

from grader.errors import InputError
from grader.gradebook import FeedbackRules, Gradebook
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
    stems = ["feedback/anna", "feedback/b-en", "feedback/cleo"]
    assert [
        name.partition("~")[0].removesuffix(suffix) for name, suffix in zip(pages, [".html", ".md"] * 3, strict=True)
    ] == [stem for stem in stems for _ in range(2)]
    for number, page in enumerate(pages.values()):
        own = [other == number // 2 for other in range(3)]
        assert [f"Surname{other}" in page for other in range(3)] == own
        assert ["anna" in page, "b/en" in page, "cleo" in page] == own
    _, _, *ben, cleo, cleo_too = pages.values()
    assert all("No loss fits." in page for page in ben)
    assert all("Nothing was handed in." in page and "Points" not in page for page in (cleo, cleo_too))


def test_a_page_says_how_far_from_the_reference(book: Gradebook) -> None:
    """In images, and whether chance would explain it."""
    sentence = "21 images worse of 1,000: more than chance"
    assert sentence in to_feedback(book)["feedback/anna.html"]
    assert f"- against the reference: {sentence} (the reference has 98.10 %)" in to_feedback(book)["feedback/anna.md"]


def test_a_rank_is_said_only_where_the_teacher_says_so(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """By default nobody learns who was better; else the rank is that in the class, though the page is about one."""
    quiet = make_gradebook(*(make_grade(name, correct=[correct]) for name, correct in (("a", 960), ("b", 970))))
    assert not any("rank" in page for page in to_feedback(quiet).values())
    loud = to_feedback(_with_rules(quiet, FeedbackRules(rank=True)))
    assert "- rank 2 of 2\n" in loud["feedback/a.md"]
    assert "rank 1 of 2" in loud["feedback/b.html"]


@pytest.mark.parametrize(("allowed", "expected"), [(True, 24), (False, 0)])
def test_test_images_are_shown_only_where_they_are_public(book: Gradebook, allowed: bool, expected: int) -> None:
    """Neither a picture nor which image has which label leaves the teacher's machine otherwise."""
    images = np.zeros((1_000, 28, 28, 1), np.uint8)
    pages = to_feedback(_with_rules(book, FeedbackRules(test_images=allowed)), images)
    assert pages["feedback/anna.html"].count("<img ") == expected
    assert ("x_test[0]" in pages["feedback/anna.html"]) == allowed
    assert ("| 0 | 0 | 1 |" in pages["feedback/anna.md"]) == allowed
    assert "40 of 1,000 test images are classified wrongly" in pages["feedback/anna.md"]


def test_images_of_another_data_set_are_not_shown(book: Gradebook) -> None:
    """Their numbers would mean other images; the numbers themselves still hold."""
    pages = to_feedback(_with_rules(book, FeedbackRules(test_images=True)), np.zeros((5, 28, 28, 1), np.uint8))
    assert "<img " not in pages["feedback/anna.html"]
    assert "x_test[0]" in pages["feedback/anna.html"]


def test_the_own_output_is_shown_as_text(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """Without a terminal's colours; nothing in it ends the block that it stands in."""
    grade = make_grade("anna").model_copy(update={"printed": "\x1b[1mhello\x1b[0m\n````\n</pre><b>\x07"})
    pages = to_feedback(make_gradebook(grade))
    assert "\n`````text\nhello\n````\n</pre><b>\\x07\n`````\n" in pages["feedback/anna.md"]
    assert "hello\n````\n&lt;/pre&gt;&lt;b&gt;\\x07\n</pre>" in pages["feedback/anna.html"]


def test_a_class_without_training_has_pages_that_call_nobody_passed(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """What only has not failed yet is called that."""
    page = to_feedback(make_gradebook(make_grade("anna"), reference=make_grade("reference")))["feedback/anna.md"]
    assert "- **nothing failed so far; not trained, so there is no verdict yet**" in page
    assert "passed" not in page.replace("nobody has passed", "")


def _with_rules(book: Gradebook, rules: FeedbackRules) -> Gradebook:
    return book.model_copy(update={"assignment": book.assignment.model_copy(update={"feedback": rules})})


def test_a_line_to_be_pasted_comes_out_as_it_went_in(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """A mark that keeps GitHub from linking would be no Python."""
    code = "x = images[:1] @ weights  # see #1"
    fault = CheckResult(name="contract", status=Status.FAILED, findings=(Finding(problem="It is old.", code=code),))
    pages = to_feedback(make_gradebook(make_grade("anna", fault, status=Status.FAILED)))
    assert f"\n  - Write: `{code}`\n" in pages["feedback/anna.md"]
    assert f">{code}</code>" in pages["feedback/anna.html"]


def test_a_fault_shows_its_place_its_line_and_what_to_do(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """The line is the student's own, as text."""
    finding = Finding(problem="It is wrong.", advice="Mend it.", excerpt="x = [1|2]", line=7, cell=2)
    fault = CheckResult(name="contract", status=Status.FAILED, findings=(finding,))
    pages = to_feedback(make_gradebook(make_grade("anna", fault, status=Status.FAILED)))
    assert "- cell 2, line 7: It is wrong. Mend it. (contract)\n  - Your line: " in pages["feedback/anna.md"]
    for words in ("cell 2, line 7", "It is wrong.", ">x = [1|2]</code>", "Mend it."):
        assert words in pages["feedback/anna.html"]


def test_a_page_is_known_by_its_name_and_text(book: Gradebook) -> None:
    """An edit, another name or a piece of it is not the grader's page."""
    name, page = next(iter(to_feedback(book).items()))
    content = page.encode()
    assert is_page(name, content)
    assert not is_page("feedback/copy.md", content)
    assert not is_page(name, b"x" + content)
    assert not is_page(name, content[:-1])
    assert not is_page(name, b"")
    assert content.endswith(b"-->\n")


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
