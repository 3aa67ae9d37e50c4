"""Two pages for each student: what both say, and whose they are."""

from collections.abc import Callable, Sequence
from urllib.parse import quote
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from grader.errors import InputError
from grader.gradebook import FeedbackRules, Gradebook
from grader.records import CheckName, CheckResult, Epoch, Finding, Grade, Status, Student
from grader.report.feedback import feedback_files

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
    pages = dict(feedback_files(book))
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
    assert sentence in dict(feedback_files(book))["feedback/anna.html"]
    assert (
        f"- against the reference: {sentence} (the reference has 98.10 %)"
        in dict(feedback_files(book))["feedback/anna.md"]
    )


def test_a_rank_is_said_only_where_the_teacher_says_so(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """By default nobody learns who was better; else the rank is that in the class, though the page is about one."""
    quiet = make_gradebook(*(make_grade(name, correct=[correct]) for name, correct in (("a", 960), ("b", 970))))
    assert not any("rank" in page for page in dict(feedback_files(quiet)).values())
    loud = dict(feedback_files(_with_rules(quiet, FeedbackRules(rank=True))))
    assert "- rank 2 of 2\n" in loud["feedback/a.md"]
    assert "rank 1 of 2" in loud["feedback/b.html"]


@pytest.mark.parametrize(("allowed", "expected"), [(True, 24), (False, 0)])
def test_test_images_are_shown_only_where_they_are_public(book: Gradebook, allowed: bool, expected: int) -> None:
    """Neither a picture nor which image has which label leaves the teacher's machine otherwise."""
    images = np.zeros((1_000, 28, 28, 1), np.uint8)
    pages = dict(feedback_files(_with_rules(book, FeedbackRules(test_images=allowed)), images))
    assert pages["feedback/anna.html"].count("<img ") == expected
    assert ("x_test[0]" in pages["feedback/anna.html"]) == allowed
    assert ("| 0 | 0 | 1 |" in pages["feedback/anna.md"]) == allowed
    assert "40 of 1,000 test images are classified wrongly" in pages["feedback/anna.md"]


def test_images_of_another_data_set_are_not_shown(book: Gradebook) -> None:
    """Their numbers would mean other images; the numbers themselves still hold."""
    pages = dict(feedback_files(_with_rules(book, FeedbackRules(test_images=True)), np.zeros((5, 28, 28, 1), np.uint8)))
    assert "<img " not in pages["feedback/anna.html"]
    assert "x_test[0]" in pages["feedback/anna.html"]


def test_the_own_output_is_shown_as_text(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """Without a terminal's colours; nothing in it ends the block that it stands in."""
    grade = make_grade("anna").model_copy(update={"printed": "\x1b[1mhello\x1b[0m\n````\n</pre><b>\x07"})
    pages = dict(feedback_files(make_gradebook(grade)))
    assert "\n`````text\nhello\n````\n</pre><b>\\x07\n`````\n" in pages["feedback/anna.md"]
    assert "hello\n````\n&lt;/pre&gt;&lt;b&gt;\\x07\n</pre>" in pages["feedback/anna.html"]


def test_a_class_without_training_has_pages_that_call_nobody_passed(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """What only has not failed yet is called that."""
    page = dict(feedback_files(make_gradebook(make_grade("anna"), reference=make_grade("reference"))))[
        "feedback/anna.md"
    ]
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
    pages = dict(feedback_files(make_gradebook(make_grade("anna", fault, status=Status.FAILED))))
    assert f"\n  - Write: `{code}`\n" in pages["feedback/anna.md"]
    assert f">{code}</code>" in pages["feedback/anna.html"]


def test_a_fault_shows_its_place_its_line_and_what_to_do(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """The line is the student's own, as text."""
    finding = Finding(problem="It is wrong.", advice="Mend it.", excerpt="x = [1|2]", line=7, cell=2)
    fault = CheckResult(name="contract", status=Status.FAILED, findings=(finding,))
    pages = dict(feedback_files(make_gradebook(make_grade("anna", fault, status=Status.FAILED))))
    assert "- cell 2, line 7: It is wrong. Mend it. (contract)\n  - Your line: " in pages["feedback/anna.md"]
    for words in ("cell 2, line 7", "It is wrong.", ">x = [1|2]</code>", "Mend it."):
        assert words in pages["feedback/anna.html"]


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


def test_a_page_opens_with_what_happened(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """How far the submission got is the first thing that its author reads."""
    passed = CheckResult(name="source", status=Status.PASSED)

    def failed(check: CheckName) -> Sequence[CheckResult]:
        return passed, CheckResult(name=check, status=Status.FAILED, findings=(Finding(problem="No."),))

    openings = {
        "could not be read as a program": make_grade("a", *failed("source")[1:], status=Status.FAILED),
        "no model came out of it": make_grade("a", *failed("contract"), status=Status.FAILED),
        "not one that the assignment allows": make_grade("a", *failed("budget"), status=Status.FAILED),
        "does not classify enough": make_grade("a", *failed("accuracy"), status=Status.FAILED, correct=[900]),
        "passed every check. Nothing has to be changed.": make_grade("a", passed, correct=[970]),
        "Nothing was handed in. Ask your teacher if you did.": make_grade("a", status=Status.MISSING),
        "a person has to look at it": make_grade("a", status=Status.ERROR),
    }
    for words, grade in openings.items():
        page, text, *_ = dict(feedback_files(make_gradebook(grade))).values()
        assert words in page.partition('<p class="opening">')[2].partition("</p>")[0]
        assert words in text.partition("\n- **")[0]


@pytest.mark.parametrize(
    ("line", "words"), [(3, "Look at that line and at the one before it"), (None, "Compare it with")]
)
def test_a_fault_without_advice_still_says_what_to_try(
    line: int | None, words: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """Python says what is wrong and not what to do; where a line is known, that is where to look."""
    fault = Finding(problem="The file is not valid Python: '(' was never closed.", line=line)
    check = CheckResult(name="source", status=Status.FAILED, findings=(fault,))
    page, text = dict(feedback_files(make_gradebook(make_grade("anna", check, status=Status.FAILED)))).values()
    assert f"<span>Try next:</span> {words}" in page
    assert f"'(' was never closed. {words}" in text
    advised = check.model_copy(update={"findings": (fault.model_copy(update={"advice": "Close it."}),)})
    page, text = dict(feedback_files(make_gradebook(make_grade("anna", advised, status=Status.FAILED)))).values()
    assert words not in page + text


def test_what_explains_an_accuracy_is_a_remark(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """How many seeds were run and what it earns is nothing to change."""
    findings = (Finding(problem="Too low.", advice="Add filters."), Finding(problem="Three seeds were run."))
    weak = CheckResult(name="accuracy", status=Status.FAILED, findings=findings)
    _, text, *_ = dict(
        feedback_files(make_gradebook(make_grade("a", weak, status=Status.FAILED, correct=[940])))
    ).values()
    assert "## What to change\n\n- Too low. Add filters. (accuracy)\n\n## Remarks\n\n- Three seeds were run." in text


def test_the_learning_curve_is_a_file_beside_the_markdown(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """An SVG without text from outside, in colours that need no page; the table has its numbers, also the loss."""
    epochs = (
        Epoch(loss=0.25, accuracy=0.9, val_loss=0.125, val_accuracy=0.95),
        Epoch(loss=None, accuracy=0.91, val_loss=0.1234567, val_accuracy=None),
    )
    grade = make_grade("Zoë & <b>", correct=[960])
    trials = tuple(trial.model_copy(update={"epochs": epochs}) for trial in grade.trials)
    files = dict(feedback_files(make_gradebook(grade.model_copy(update={"trials": trials}))))
    page, text, drawing = files.values()
    name = list(files)[2].removeprefix("feedback/")
    assert f"]({quote(name)})\n\n| epoch | " in text
    assert "| 1 | 90.00 % | 95.00 % | – | 0.25 | 0.125 |\n| 2 | 91.00 % | – | – | – | 0.1235 |" in text
    assert "<td>0.25</td><td>0.125</td>" in page
    root = ET.fromstring(drawing)  # noqa: S314 - our own
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert {"accuracy", "loss", "epoch", "training", "validation"} <= {words.strip() for words in root.itertext()}
    assert "var(" not in drawing
    assert "Zo" not in drawing
    assert (
        drawing == list(dict(feedback_files(make_gradebook(grade.model_copy(update={"trials": trials})))).values())[2]
    )


def test_markdown_has_the_confusion_matrix(book: Gradebook) -> None:
    """With nothing in the cells that are empty."""
    text = dict(feedback_files(book))["feedback/anna.md"]
    assert "| label | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 |\n| ---: |" in text
    assert "| **0** | 96 | 4 |  |  |  |  |  |  |  |  |\n" in text
