"""How reports say what variants changed, and what that did."""

import unicodedata
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from grader.changes import Change, Effect
from grader.gradebook import Gradebook
from grader.records import CheckResult, Finding, Grade, Status, Trial, Variant, Variants
from grader.report.feedback import feedback_files
from grader.report.json import parse_gradebook, to_json
from grader.report.markdown import to_markdown
from grader.report.page.students import students
from grader.report.ranking import ranked
from grader.report.table import NARROWEST, to_table
from grader.report.variants import effect_sentence, heading, variant_rows
from grader.summary import ModelSummary

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]
TEXTS = st.text(st.characters(exclude_categories=())) | st.text("a :#[|山\u0301\n\x1b", max_size=200)
MODEL = ModelSummary(parameters=225_034, flops=4_917_504, layers=8, spec_sha256="a" * 64)
CLEAR = Effect(difference=0.006, low=0.0021, high=0.0099, seeds=3, images=10_000)
UNCLEAR = Effect(difference=-0.001, low=-0.004, high=0.002, seeds=3, images=10_000, more_seeds=7)
HOPELESS = Effect(difference=0.0001, low=-0.004, high=0.0042, seeds=3, images=1_000)
NOTHING = Effect(difference=0, low=-0.001, high=0.001, seeds=2, images=1_000)


def _trial(seconds: float) -> Trial:
    return Trial(
        seed=1, correct=975, total=1_000, accuracy=0.975, cpu_seconds=seconds, epochs=(), weights_sha256="", answers=""
    )


def _variant(name: str, effect: Effect | None, *, parameters: int = 0, flops: int = 0) -> Variant:
    size = {"parameters": MODEL.parameters + parameters, "flops": MODEL.flops + flops}
    return Variant(
        name=name, status=Status.PASSED,
        changes=(Change(axis="filters", text="filters 32 → 64 in the 2nd convolution"),),
        model=MODEL.model_copy(update=size), trials=(_trial(72.5),) if effect else (), effect=effect,
    )  # fmt: skip


def _variants(*variants: Variant) -> Variants:
    return Variants(recipe="quick", seeds=(1, 2, 3), trials=(_trial(61.5),), variants=variants)


@pytest.fixture
def book(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> Gradebook:
    """One student with variants, and one without."""
    broken = Variant(name="too large", status=Status.FAILED, findings=(Finding(problem="It has 9 M parameters."),))
    variants = _variants(
        _variant("more filters", CLEAR, parameters=18_496, flops=2_000_000),
        _variant("a | b", UNCLEAR, flops=-800),
        broken,
    )
    check = CheckResult(
        name="variants", status=Status.FAILED, points=5, max_points=10, findings=(Finding(problem="One axis of two."),)
    )
    anna = make_grade("anna", correct=[960], points=95, model=MODEL)
    anna = anna.model_copy(update={"variants": variants, "further_checks": (check,)})
    return make_gradebook(anna, make_grade("ben", correct=[970], points=100, model=MODEL))


@pytest.mark.parametrize(
    ("effect", "sentence"),
    [
        (CLEAR, "0.60 percentage points better: more than seeds and test images explain."),
        (CLEAR.model_copy(update={"difference": -0.006, "low": -0.0099, "high": -0.0021}),
         "0.60 percentage points worse: more than seeds and test images explain."),
        (UNCLEAR, "It cannot be told apart from the model with 3 seeds and 10,000 test images; about 7 more seeds "
         "would be needed if the difference is as large as it looks, 0.10 percentage points."),
        (HOPELESS, "It cannot be told apart from the model with 3 seeds and 1,000 test images, and hardly by more "
         "seeds: even 100 would not do for a difference as small as 0.01 percentage points."),
        (NOTHING, "It cannot be told apart from the model with 2 seeds and 1,000 test images: both got as many right."),
    ],
)  # fmt: skip
def test_an_effect_is_said_with_what_it_would_take(effect: Effect, sentence: str) -> None:
    """Never a difference alone."""
    assert effect_sentence(effect) == sentence


def test_figures_are_differences_from_the_model() -> None:
    """In accuracy, size and time; the model's own stand in the first row."""
    model, other = variant_rows(_variants(_variant("x", CLEAR, parameters=-1_000, flops=2_000_000)), MODEL)
    assert model.figures == ("97.50 %", "", "", "225,034", "4.9 M", "61.5")
    assert other.figures == ("+0.60", "+0.21 to +0.99", "better", "-1,000", "+2.0 M", "+11.0")
    assert other.sentences[0] == "Filters 32 → 64 in the 2nd convolution."


def test_nothing_is_called_trained_that_was_not() -> None:
    """A run without training has variants as well."""
    variant = Variant(name="x", status=Status.SKIPPED)
    untrained = Variants(recipe="quick", seeds=(1, 2), variants=(variant,))
    assert heading(untrained) == "Model and variants, of which nothing was measured"
    measured = untrained.model_copy(update={"variants": (variant.model_copy(update={"effect": NOTHING}),)})
    assert heading(measured) == "Model and variants, each trained from the seeds 1, 2 (recipe: quick)"


def test_an_interval_shows_on_which_side_of_nothing_it_ends() -> None:
    """No end that is not 0 is written as 0.00: the word beside it would look wrong."""
    near = CLEAR.model_copy(update={"difference": 0.0012, "low": 0.00003, "high": 0.0024})
    beyond = near.model_copy(update={"low": -0.00003})
    rows = variant_rows(_variants(_variant("x", near), _variant("y", beyond)), MODEL)
    assert [row.figures[1:3] for row in rows[1:]] == [
        ("+0.003 to +0.240", "better"), ("-0.003 to +0.240", "not told apart"),
    ]  # fmt: skip


def test_the_table_has_a_block_for_whoever_has_variants(book: Gradebook) -> None:
    """Figures first, then a paragraph for each variant, and what the figures do not say."""
    report = to_table(book, 100)
    block = report[report.index("\nVariants\n") :].splitlines()
    assert block[3] == "anna: Model and variants, each trained from the seeds 1, 2, 3 (recipe: quick)"
    assert [line.split("  ")[0] for line in block[4:9]] == [
        "variant", "the model itself", "more filters", "a | b", "too large",
    ]  # fmt: skip
    assert block[6].split()[2:] == ["+0.60", "+0.21", "to", "+0.99", "better", "+18,496", "+2.0", "M", "+11.0"]
    assert "  - too large: It has 9 M parameters." in block
    assert "of 20 that change nothing, one may be called better or worse" in " ".join(block)
    assert "ben" not in "".join(block)


def test_without_a_training_no_heading_speaks_of_one() -> None:
    """Of a run with `--no-train`, and where the model itself could not be trained."""
    assert heading(_variants(_variant("x", None)).model_copy(update={"trials": ()})).endswith("nothing was measured")


def test_a_narrow_table_drops_figures_from_the_right(book: Gradebook) -> None:
    """The difference stays."""
    lines = to_table(book, NARROWEST).splitlines()
    (line,) = (line for line in lines if line.startswith("more filters  "))
    assert "+0.60" in line
    assert "+11.0" not in line


@given(name=TEXTS, width=st.integers(min_value=NARROWEST, max_value=140))
def test_lines_keep_to_the_width_and_obey_nobody(
    name: str, width: int, make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """Whatever a student calls a variant."""
    variants = _variants(_variant(name, CLEAR), _variant(f"::error::{name}", UNCLEAR))
    grade = make_grade("anna", correct=[960], model=MODEL).model_copy(update={"variants": variants})
    for line in to_table(make_gradebook(grade), width).removesuffix("\n").split("\n"):
        assert cell_len(line) <= width
        assert not any(unicodedata.category(character).startswith("C") for character in line)
        assert not line.lstrip().startswith("::")


def test_markdown_has_a_table_whose_cells_are_escaped(book: Gradebook) -> None:
    """A bar in a name ends no cell."""
    report = to_markdown(book)
    assert "**anna**: Model and variants, each trained from the seeds 1, 2, 3 (recipe: quick)" in report
    (row,) = (line for line in report.splitlines() if line.startswith("| a &#124; b "))
    assert row.count("|") == len(["variant", "pp", "interval", "word", "parameters", "FLOPs", "seconds", "text"]) + 1


def test_without_variants_reports_do_not_speak_of_them(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """Neither a heading nor a legend."""
    book = make_gradebook(make_grade("ben", correct=[970]))
    assert "ariant" not in to_table(book)
    assert "ariant" not in to_markdown(book)
    assert all("your variants" not in page for page in dict(feedback_files(book)).values())


def test_both_pages_of_a_student_show_the_variants(book: Gradebook) -> None:
    """With their check among the others, and the sentence on what is missing."""
    pages: Mapping[str, str] = dict(feedback_files(book))
    for name in ("feedback/anna.html", "feedback/anna.md"):
        page = pages[name]
        assert "What your variants did" in page
        assert "One axis of two." in page
        assert "+0.21 to +0.99" in page
        assert "5 of 10" in page
    assert "variants did" not in pages["feedback/ben.html"]


def test_the_class_page_lists_the_check_with_its_points(book: Gradebook) -> None:
    """The points of all checks add up to those of the row."""
    anna = next(student for student in students(book, ranked(book)) if student["id"] == "anna")
    assert anna["checks"] == [["variants", "failed", 5, 10]]


def test_a_gradebook_with_variants_is_read_as_it_was_written(book: Gradebook) -> None:
    """Checks of the assignment's own carry their text like all others."""
    text = to_json(book)
    assert '"message": "One axis of two."' in text
    assert parse_gradebook(text) == book
