"""What a student wrote stands beside what was measured; a contradiction is pointed out, and nothing is judged."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.analysis import ANALYSIS, Analysis, AnalysisRow
from grader.changes import Change, Effect
from grader.corrections import ManualPart
from grader.gradebook import Gradebook
from grader.records import Finding, Grade, Status, Variant, Variants
from grader.report.analysis import analysis_lines, standing
from grader.report.feedback import feedback_files
from grader.report.json import parse_gradebook, to_json
from grader.report.markdown import to_markdown
from grader.summary import ModelSummary

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]
TEXTS = st.text(st.characters(codec="utf-8")) | st.text("<&|`#[]()!:@*_~\n\x1b\u202e$", max_size=100)
MODEL = ModelSummary(parameters=225_034, flops=4_917_504, layers=8, spec_sha256="a" * 64)
BETTER = Effect(difference=0.006, low=0.0021, high=0.0099, seeds=3, images=10_000)
UNCLEAR = Effect(difference=-0.001, low=-0.004, high=0.002, seeds=3, images=10_000, more_seeds=7)
MARKUP = "<img src=x onerror=alert(1)> [a](https://b.example) ![c](d) @e #5 |"


def _variant(name: str, effect: Effect | None, parameters: int, text: str) -> Variant:
    return Variant(
        name=name, status=Status.PASSED, changes=(Change(axis="other", text=text),), effect=effect,
        model=MODEL.model_copy(update={"parameters": MODEL.parameters + parameters}),
        findings=() if effect else (Finding(problem="Not trained."),),
    )  # fmt: skip


VARIANTS = Variants(
    recipe="quick",
    seeds=(1, 2, 3),
    variants=(
        _variant("wide", BETTER, 18_496, "filters 32 → 64"),
        _variant("average pooling", UNCLEAR, 0, "max pooling → average pooling"),
        _variant("late", None, 0, "dropout with rate=0.5"),
    ),
)


@pytest.fixture(scope="session")
def grade(make_grade: GradeBuilder) -> Callable[..., Grade]:
    """A grade with variants and such rows: what was changed, and what was seen."""

    def make(*rows: tuple[str, str], text: str = "", name: str = "anna") -> Grade:
        analysis = Analysis(
            places=("mnist_cnn.py",),
            rows=tuple(AnalysisRow(changed=changed, saw=saw) for changed, saw in rows),
            text=text,
        )
        manual = (ManualPart(name=ANALYSIS, max_points=15),)
        own = {"variants": VARIANTS, "analysis": analysis if rows or text else None, "manual": manual}
        return make_grade(name, correct=[960], model=MODEL).model_copy(update=own)

    return make


@pytest.mark.parametrize(
    ("changed", "saw", "sentences"),
    [
        ("wide", "worse, but fewer parameters", (
            "The variant “wide”: +0.60 percentage points, better (interval +0.21 to +0.99, 3 seeds, 10,000 test "
            "images). It has 18,496 parameters more.",
            "The table says worse, and the measurement contradicts that.",
            "The table says fewer parameters, and the measurement contradicts that.")),
        ("64 filters", "0.6 % better", (
            "The variant “wide”: +0.60 percentage points, better (interval +0.21 to +0.99, 3 seeds, 10,000 test "
            "images). It has 18,496 parameters more.",
            "The table says 0.6 percentage points better, and the measurement agrees.")),
        ("average pooling", "better", (
            "The variant “average pooling”: -0.10 percentage points, not told apart (interval -0.40 to +0.20, 3 seeds, "
            "10,000 test images). It has as many parameters.",
            "The table says better, which is more than the measurement says: it cannot tell variant and model apart.")),
        ("average pooling", "blurred edges", (
            "The variant “average pooling”: -0.10 percentage points, not told apart (interval -0.40 to +0.20, 3 seeds, "
            "10,000 test images). It has as many parameters.",)),
        ("late", "better", ("The variant “late” was not measured. Not trained.",)),
        ("a deeper network", "better", ("It names none of the variants, or more than one.",)),
    ],
)  # fmt: skip
def test_a_row_stands_beside_the_effect_of_the_variant_that_it_names(
    changed: str, saw: str, sentences: tuple[str, ...], grade: Callable[..., Grade]
) -> None:
    """Claim and measurement, with interval, seeds and images; what is not understood is passed over in silence."""
    (line,) = analysis_lines(grade((changed, saw)))
    assert line.sentences == sentences


@pytest.mark.parametrize(
    ("saw", "sentence"),
    [
        ("cannot be told apart", "The table says no clear difference, and the measurement agrees."),
        ("no difference", "The table says no difference, and the measurement does not contradict that."),
        ("not better", "The table says not better, and the measurement does not contradict that."),
        ("seems better", "The table says better, and the measurement does not contradict that."),
    ],
)
def test_what_cannot_be_told_apart_is_no_evidence_of_equality(
    saw: str, sentence: str, grade: Callable[..., Grade]
) -> None:
    """A measurement that cannot tell agrees with nobody but those who say just that."""
    (line,) = analysis_lines(grade(("average pooling", saw)))
    assert line.sentences[1] == sentence


def test_a_row_without_variants_says_so(grade: Callable[..., Grade]) -> None:
    """The table is shown all the same."""
    (line,) = analysis_lines(grade(("wide", "better")).model_copy(update={"variants": None}))
    assert line.sentences == ("There are no variants beside it.",)


def test_both_pages_of_a_student_show_table_measurement_and_text(
    grade: Callable[..., Grade], make_gradebook: GradebookBuilder
) -> None:
    """Each row with its contradiction; the sentence that nothing depends on it, once."""
    pages: Mapping[str, str] = dict(
        feedback_files(make_gradebook(grade(("wide", "worse"), text="I think.\n\nFilters.")))
    )
    for name in ("feedback/anna.html", "feedback/anna.md"):
        page = pages[name]
        assert "Your analysis, beside what was measured" in page
        assert "The table says worse, and the measurement contradicts that." in page
        assert "+0.60 percentage points, better (interval +0.21 to +0.99, 3 seeds, 10,000 test images)" in page
        assert "I think.\n\nFilters.\n" in page
        assert page.count("No points depend on this") == 1


def test_what_a_student_typed_is_no_markup(grade: Callable[..., Grade], make_gradebook: GradebookBuilder) -> None:
    """Neither HTML nor links, pictures, mentions or more cells."""
    pages = dict(feedback_files(make_gradebook(grade((MARKUP, MARKUP), text=f"{MARKUP}\n```\n{MARKUP}"))))
    assert "<img src=x" not in pages["feedback/anna.html"]
    assert "href" not in pages["feedback/anna.html"].partition("</style>")[2]
    markdown = pages["feedback/anna.md"]
    (row,) = (line for line in markdown.splitlines() if line.startswith("| &lt;img"))
    assert row.count("|") == 6
    assert r"\[a\](https" in row
    assert "https://" not in row
    assert f"\n````text\n{MARKUP}\n```\n{MARKUP}\n````\n" in markdown


@given(changed=TEXTS, saw=TEXTS, text=TEXTS)
def test_any_analysis_is_shown(
    changed: str, saw: str, text: str, grade: Callable[..., Grade], make_gradebook: GradebookBuilder
) -> None:
    """No report breaks, and each page is text for any encoding."""
    book = make_gradebook(grade((changed, saw), text=text))
    for page in (*dict(feedback_files(book)).values(), to_markdown(book), to_json(book)):
        assert "\x1b" not in page
        assert "\u202e" not in page


@pytest.mark.parametrize(
    ("rows", "text", "sentence"),
    [
        ([], "", "no analysis; waits for a person: analysis (15 points)."),
        ([], "one two", "an analysis of 2 words in mnist_cnn.py; waits for a person: analysis (15 points)."),
        ([("wide", "worse"), ("average pooling", "better"), ("x", "")], "",
         "an analysis of 6 words in mnist_cnn.py, 3 rows of which 2 name a variant; 1 row contradicts the measurement; "
         "1 row says more than the measurement does; waits for a person: analysis (15 points)."),
    ],
)  # fmt: skip
def test_whoever_gives_the_points_reads_a_line_of_each_student(
    rows: list[tuple[str, str]], text: str, sentence: str, grade: Callable[..., Grade]
) -> None:
    """Whether there is anything to read, and what waits."""
    assert standing(grade(*rows, text=text)) == sentence


def test_the_class_report_has_the_lines_where_an_analysis_is_asked_for(
    grade: Callable[..., Grade], make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """Not of who handed in nothing, and not where nobody asks for one and nobody wrote any."""
    away = make_grade("cleo", status=Status.MISSING)
    book = make_gradebook(grade(("wide", "better")), grade(name="ben"), away)
    report = to_markdown(book)
    assert "\n- **anna**: an analysis of 2 words in mnist\\_cnn.py, 1 row of which 1 names a variant; waits" in report
    assert "\n- **ben**: no analysis; waits for a person: analysis (15 points).\n" in report
    assert "cleo**" not in report
    plain = make_grade("ben", correct=[970])
    assert "nalys" not in to_markdown(make_gradebook(plain))
    assert "Your analysis" not in "".join(dict(feedback_files(make_gradebook(plain))).values())
    asked = book.model_copy(update={"assignment": book.assignment.model_copy(update={"manual": {ANALYSIS: 15.0}})})
    quiet = asked.model_copy(update={"submissions": (plain,)})
    assert "- **ben**: no analysis.\n" in to_markdown(quiet)


def test_a_student_without_an_analysis_reads_where_it_was_looked_for(
    grade: Callable[..., Grade], make_gradebook: GradebookBuilder
) -> None:
    """As the template is, it is none."""
    pages = dict(feedback_files(make_gradebook(grade())))
    for page in pages.values():
        if "Your analysis" in page:
            assert "No analysis was found that is more than the template" in page
    assert sum("No analysis was found" in page for page in pages.values()) == 2


def test_a_gradebook_with_an_analysis_is_read_as_it_was_written(
    grade: Callable[..., Grade], make_gradebook: GradebookBuilder
) -> None:
    """And one from before there were any has none."""
    book = make_gradebook(grade(("wide", "better"), text="a"))
    text = to_json(book)
    assert parse_gradebook(text) == book
    older = text.replace(', "analysis": null', "")
    assert older != text
    assert parse_gradebook(older).reference == book.reference
