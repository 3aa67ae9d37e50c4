"""A student's page in a browser, as the student reads it."""

from collections.abc import Callable

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from grader.analysis import Analysis, AnalysisRow
from grader.changes import Change, Effect
from grader.gradebook import FeedbackRules, Gradebook
from grader.records import CheckResult, Epoch, Finding, Grade, Status, Student, Variant, Variants
from grader.report.feedback import feedback_files
from grader.summary import Drawing, LayerCall, ModelSummary
from tests.report.page.conftest import HOSTILE, WCAG, WIDER, Opened, Opener

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]

_READY = "footer"


VARIANTS = Variants(
    recipe="quick",
    seeds=(1, 2, 3),
    variants=(
        Variant(
            name="twice as many filters",
            status=Status.PASSED,
            changes=(Change(axis="filters", text="filters 32 → 64 in the 2nd convolution"),),
            effect=Effect(difference=0.006, low=0.0021, high=0.0099, seeds=3, images=10_000),
        ),
        Variant(
            name="average pooling",
            status=Status.PASSED,
            changes=(Change(axis="pooling", text="max pooling → average pooling in every pooling layer"),),
            effect=Effect(difference=-0.001, low=-0.004, high=0.002, seeds=3, images=10_000, more_seeds=7),
        ),
    ),
)
ANALYSIS = Analysis(
    places=("mnist_cnn.ipynb",),
    rows=(
        AnalysisRow(changed="twice as many filters", expected="better", saw="slightly worse, 97.1 %", why="Noise?"),
        AnalysisRow(changed="average pooling", expected="worse", saw="from 98.1 to 98.2 %", why="It blurs the edges."),
        AnalysisRow(changed="a third convolution", saw="better"),
    ),
    text="The filters mattered most.\n\nI would try more seeds next: " + "and more " * 40,
)


def _call(number: int, kind: str, shape: tuple[int, ...], parameters: int = 0) -> LayerCall:
    return LayerCall(
        name=HOSTILE, kind=kind, layer=number, inputs=(number,), shape=shape, parameters=parameters, flops=500
    )


def _with_curve(grade: Grade, *accuracies: float) -> Grade:
    epochs = tuple(Epoch(loss=0.1, accuracy=value, val_loss=0.1, val_accuracy=value) for value in accuracies)
    return grade.model_copy(
        update={"trials": tuple(trial.model_copy(update={"epochs": epochs}) for trial in grade.trials)}
    )


@pytest.fixture(scope="session")
def book(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> Gradebook:
    """A weak submission that is hostile wherever a student can be, one that passed, and one that is missing."""
    model = ModelSummary(
        parameters=330,
        flops=1_500,
        layers=3,
        spec_sha256="a" * 64,
    )
    drawing = Drawing(
        input_shape=(28, 28, 1),
        calls=(_call(0, "Conv2D", (26, 26, 32), 320), _call(1, "Flatten", (21_632,)), _call(2, "Dense", (10,), 10)),
    )
    finding = Finding(problem=HOSTILE, advice=HOSTILE, excerpt=HOSTILE, code=HOSTILE, path=HOSTILE, line=3)
    failed = CheckResult(name="accuracy", status=Status.FAILED, points=12.5, max_points=50, findings=(finding,))
    passed = CheckResult(name="source", status=Status.PASSED, points=10, max_points=10, findings=(finding,))
    weak = make_grade("weak", passed, failed, status=Status.FAILED, correct=[900], points=50.67, model=model)
    written = {
        "drawing": drawing,
        "printed": f"{HOSTILE}\n" * 3,
        "student": Student(id="weak", name=HOSTILE),
        "analysis": Analysis(
            places=(HOSTILE,), rows=(AnalysisRow(changed=HOSTILE, expected=HOSTILE, saw=HOSTILE, why=HOSTILE),),
            text=f"{HOSTILE}\n" * 3,
        ),
    }  # fmt: skip
    weak = weak.model_copy(update=written)
    whole = make_gradebook(
        _with_curve(weak, 0.7, 0.9),
        _with_curve(make_grade("good", correct=[985], points=100, model=model), 0.9, 1.0).model_copy(
            update={"variants": VARIANTS, "analysis": ANALYSIS}
        ),
        make_grade("away", status=Status.MISSING),
        reference=_with_curve(make_grade("reference", correct=[981], points=100, model=model), 0.9, 0.98),
    )
    rules = FeedbackRules(test_images=True)
    return whole.model_copy(update={"assignment": whole.assignment.model_copy(update={"feedback": rules})})


@pytest.fixture(scope="session")
def pages(book: Gradebook) -> dict[str, str]:
    """Their pages, by their ids, with pictures."""
    images = np.full((1_000, 28, 28, 1), 200, np.uint8)
    return {name[9:-5]: page for name, page in dict(feedback_files(book, images)).items() if name.endswith(".html")}


@pytest.fixture
def weak(opened: Opener, pages: dict[str, str]) -> Opened:
    """The hostile page in a wide, light window."""
    return opened(pages["weak"], ready=_READY)


def test_it_opens_without_a_script_a_network_or_a_word_on_the_console(weak: Opened) -> None:
    """The policy forbids every script, and nothing in the page meets it."""
    assert weak.messages == []
    assert weak.requests == [request for request in weak.requests if request.startswith("data:image/png;base64,")]
    assert weak.page.locator("script").count() == 0
    assert "script-src 'none'" in (weak.page.locator("meta[http-equiv]").get_attribute("content") or "")


def test_hostile_text_is_shown_as_text(weak: Opened) -> None:
    """Name, sentence, line, code, layer's name and output become no element."""
    expected = "<img src=x onerror=alert(1)></script><script>alert(2)</script><!--\\u2028"
    for place in ("h1", "#change + ul", "#remarks + ul", ".model tbody", "#printed + pre", ".analysis li", ".prose"):
        assert expected in weak.page.inner_text(place), place
    assert weak.page.locator("img").count() == weak.page.locator(".pictures img[src^='data:image/png']").count() == 24


def test_the_student_reads_why_and_what_next(weak: Opened) -> None:
    """Points of possible, the check that failed, how far from the reference, and what was taken for what."""
    assert "50.67 of 100 points" in weak.page.inner_text("header")
    assert "12.5 of 50" in weak.page.locator(".checks tr", has_text="accuracy").inner_text()
    assert "81 images worse of 1,000: more than chance" in weak.page.inner_text(".figures")
    assert "100 of 1,000 test images are classified wrongly" in weak.page.inner_text("main")
    assert weak.page.locator(".matrix tbody tr").nth(0).locator("td").nth(1).inner_text() == "10"
    assert "does not classify enough of the test images" in weak.page.inner_text(".opening")
    assert weak.page.locator(".pictures li").nth(0).inner_text().split("\n") == ["0, taken for 1", "0"]


def test_a_contradiction_stands_beside_what_was_measured(opened: Opener, pages: dict[str, str]) -> None:
    """In the student's words and in figures, with the interval drawn; an unknown variant is said to be one."""
    page = opened(pages["good"], ready=_READY).page
    worse, better, unknown = page.locator(".analysis > li").all()
    assert "slightly worse, 97.1 %" in worse.inner_text()
    assert (
        "+0.60 percentage points, better (interval +0.21 to +0.99, 3 seeds" in worse.locator(".measured").inner_text()
    )
    assert worse.locator(".contradicts").inner_text() == "The table says worse, and the measurement contradicts that."
    assert worse.locator("svg circle.better").count() == 1
    assert better.locator(".exceeds").count() == 1
    assert "names none of the variants" in unknown.inner_text()


def test_the_curve_is_drawn_with_the_references_beside_it(weak: Opened) -> None:
    """Three lines of accuracy and two of loss in colours of the page, and the same numbers in a table."""
    lines = weak.page.locator(".drawing svg .mark-line path").all()
    colours = [line.evaluate("path => getComputedStyle(path).stroke") for line in lines]
    assert len(colours) == 5
    assert len(set(colours)) == 3
    assert "none" not in colours
    rows = [row.inner_text().split("\t") for row in weak.page.locator(".chart .numbers tbody tr").all()]
    assert rows[1::2] == [["2", "90.00 %", "90.00 %", "98.00 %"], ["2", "0.1", "0.1"]]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
@pytest.mark.parametrize("name", ["weak", "good", "away"])
def test_axe_finds_nothing_and_a_phone_needs_no_sideways_scrolling(
    opened: Opener, pages: dict[str, str], name: str, width: int, scheme: str
) -> None:
    """WCAG 2.2 AA as far as a program can see."""
    page = opened(pages[name], width=width, scheme=scheme, ready=_READY)
    found = Axe().run(page.page, options=WCAG).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    assert page.page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.page.evaluate(WIDER) == []
    assert page.messages == []


def test_dark_is_dark_also_in_the_drawing_and_paper_is_light(opened: Opener, pages: dict[str, str]) -> None:
    """One drawing serves all three."""
    page = opened(pages["good"], scheme="dark", ready=_READY)
    colours = (
        "[getComputedStyle(document.body).backgroundColor,"
        " getComputedStyle(document.querySelector('.drawing rect')).fill]"
    )
    ground = f"{colours}.map((each) => each.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0))"
    assert max(page.page.evaluate(ground)) < 150
    page.page.emulate_media(media="print", color_scheme="dark")
    assert min(page.page.evaluate(ground)) > 600
