"""What a student's own run says beside the grade, in every report."""

import pytest
from rich.cells import cell_len

from grader.gradebook import Gradebook
from grader.own_desk import Cost, EarlierModel, Forecast, Measurement, OwnDesk, PointsAhead
from grader.report.captions import warnings
from grader.report.desk import desk_sentences, earlier_rows
from grader.report.feedback_markdown import to_feedback_markdown
from grader.report.formats import FORMATS
from grader.report.result import results
from grader.report.table import to_table
from grader.summary import Dataset
from tests.report.conftest import GradebookBuilder, GradeBuilder

HOSTILE = "\x1b[31m<b>|`x`"
EARLIER = EarlierModel(
    run=2, name=f"{HOSTILE} and a very long name of a file.py", accuracy=0.9731, images=1_000, seeds=1,
    parameters=225_034, flops=4_917_504, recipe="quick", data="MNIST, 5,000 digits", is_alike=True, better=12, worse=3,
)  # fmt: skip
DESK = OwnDesk(
    run=3,
    fingerprint="f",
    files=("wider.py", HOSTILE),
    measurement=Measurement(recipe="quick", correct=9_800, total=10_000, low=0.977, high=0.983),
    forecast=Forecast(recipe="full", accuracy=0.984, low=0.979, high=0.988, models=9),
    points=PointsAhead(low=100, high=100, most=100, left_open=("style",)),
    cost=Cost(recipe="full", trainings=1, cpu_seconds=151.0, wall_seconds=151.0, jobs=2),
    earlier=(EARLIER, EARLIER.model_copy(update={"run": 1, "is_alike": False, "better": None, "worse": None})),
    remarks=("Left out.",),
)


@pytest.fixture
def book(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> Gradebook:
    """A run at a desk."""
    return make_gradebook(make_grade("mnist_cnn.py", correct=[980])).model_copy(update={"desk": DESK})


def _sentences(book: Gradebook, **changes: object) -> str:
    return "\n".join(desk_sentences(book.model_copy(update={"desk": DESK.model_copy(update=changes)})))


def test_the_run_has_a_number_and_a_place(book: Gradebook) -> None:
    """What of earlier runs is not shown is said at the end."""
    sentences = _sentences(book)
    assert "This is run 3 at this desk; its reports stay in the folder runs/0003." in sentences
    assert sentences.endswith("Left out.")


def test_every_report_says_that_comparing_gives_no_grade(book: Gradebook) -> None:
    """And which file is the model."""
    (sentence,) = (warning for warning in warnings(book) if warning.startswith("No grade"))
    assert sentence.startswith("No grade: files of your own are compared, wider.py, ")
    assert sentence.endswith(" with mnist_cnn.py as the model. Hand in one.")
    alone = book.model_copy(update={"desk": DESK.model_copy(update={"files": ()})})
    assert not any("No grade" in warning for warning in warnings(alone))


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(0.951, 0.99, "would be passed"), (0.95, 0.99, "may be passed or missed"), (0.9, 0.95, "would be missed")],
)
def test_a_forecast_has_its_interval_its_verdict_and_its_number(
    book: Gradebook, low: float, high: float, words: str
) -> None:
    """The threshold must be exceeded, so its own value is a miss."""
    ahead = Forecast(recipe="full", accuracy=0.94, low=low, high=high, models=9)
    sentences = _sentences(book, forecast=ahead)
    assert f"(recipe full): 94.00 %, and 19 times in 20 within {100 * low:.2f}–{100 * high:.2f} %" in sentences
    assert f"the threshold of 95 % {words}." in sentences
    assert "from 9 models" in sentences


def test_without_a_forecast_the_measurement_stands_alone(book: Gradebook) -> None:
    """With the reason, and the interval of the test images by its name."""
    sentences = _sentences(book, forecast=None, no_forecast="nobody measured it")
    assert "No forecast of the final accuracy: nobody measured it." in sentences
    assert "9,800 of 10,000 test images right. Over all such images that would be 97.70–98.30 % (19" in sentences
    assert "interval of Wilson" in sentences


def test_the_recipe_that_counts_needs_no_forecast(book: Gradebook) -> None:
    """It is the same training, and the same accuracy on the same machine."""
    sentences = _sentences(book, forecast=None, cost=None)
    assert "is the one that counts: on the same data, machine and programs the accuracy will be this again" in sentences
    assert "would take" not in sentences


def test_other_images_than_those_that_count_promise_nothing(book: Gradebook, stand_in: Dataset) -> None:
    """The recipe that counts gives another accuracy on the images of the final grade."""
    provenance = book.provenance.model_copy(update={"dataset": stand_in})
    sentences = _sentences(book.model_copy(update={"provenance": provenance}), forecast=None, cost=None)
    assert "it will have other images than this run had. This run got 9,800 of 10,000 test images right." in sentences
    assert "will be this again" not in sentences


def test_points_are_a_number_or_a_range(book: Gradebook) -> None:
    """With what depends on the accuracy, and what others decide."""
    assert "Points to expect: 100 of 100. Open beside that: style." in _sentences(book)
    points = PointsAhead(low=62.5, high=100, most=100)
    assert "Points to expect: 62.5 to 100 of 100, as the accuracy turns out within the forecast.\n" in _sentences(
        book, points=points
    )
    assert "as the accuracy turns out.\n" in _sentences(book, points=points, forecast=None)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "about 1 s"), (62, "about 62 s"), (151, "about 3 min"), (7_000, "about 1.9 h")]
)
def test_the_cost_is_no_more_exact_than_an_estimate(book: Gradebook, seconds: float, words: str) -> None:
    """Processor time, and wall time with so many jobs."""
    cost = Cost(recipe="full", trainings=1, cpu_seconds=seconds, wall_seconds=seconds, jobs=2)
    sentences = _sentences(book, cost=cost)
    assert f"(recipe full) would take {words} of processor time on this machine for one training" in sentences
    assert f"and {words} with --jobs 2; near to the threshold it takes further seeds." in sentences
    assert "for 9 trainings" in _sentences(book, cost=cost.model_copy(update={"trainings": 9}))


@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_the_table_fits_into_a_terminal(book: Gradebook, width: int) -> None:
    """Run, name and accuracy at any width, all figures where there is room; nobody's text reaches the terminal."""
    text = to_table(book, width)
    assert max(map(cell_len, text.splitlines())) <= width
    assert "\x1b" not in text
    assert "run 2" in text
    assert "97.31 %" in text
    if width >= 80:
        assert "+0.90 (clear)" in text
    if width >= 120:
        assert "otherwise" in text
        assert "225,034" in text


def test_a_run_without_a_training_was_not_trained_otherwise() -> None:
    """There is nothing in it that an earlier model could differ from."""
    assert [row.figures[4] for row in earlier_rows(DESK)] == ["+0.90 (clear)", "otherwise"]
    untrained = DESK.model_copy(update={"measurement": None, "earlier": DESK.earlier[1:]})
    assert [row.figures[4] for row in earlier_rows(untrained)] == ["–"]


@pytest.mark.parametrize("name", ["table", "markdown", "html"])
def test_every_report_for_people_has_it(book: Gradebook, name: str) -> None:
    """A class's report has none of it, and no text of a student's is markup."""
    report = FORMATS[name](book, 100)
    assert "Points to expect" in report
    assert "Models of your earlier runs" in report
    assert name == "table" or "<b>|" not in report
    assert "your earlier runs" not in FORMATS[name](book.model_copy(update={"desk": None}), 100)


def test_the_students_page_has_it(book: Gradebook) -> None:
    """In Markdown too, as a section of its own."""
    (result,) = results(book)
    text = to_feedback_markdown(result)
    assert "## At your desk\n" in text
    assert "| run 2 |" in text
