"""A browser, pages opened in it, and a class that has one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from grader.changes import Change, Effect
from grader.gradebook import Gradebook
from grader.records import CheckResult, Epoch, Finding, Grade, Status, Student, Variant, Variants
from grader.report.page.class_page import to_class_page
from grader.summary import ModelSummary
from tests.report.conftest import GradebookBuilder, GradeBuilder

HOSTILE = (
    "<img src=x onerror=alert(1)></script><script>alert(2)</script><!--\u2028 'x' \"y\" &lt;b&gt; ##[x] ${1} {{1}}"
)
"""What nobody may read as markup."""
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
"""What axe-core checks."""

_CHROMIUM = Path("/usr/bin/chromium")
_ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_PATIENCE_MS = 20_000

_DRAWN = "body[data-ready=charts]"
"""What a page has when its scripts have drawn its charts."""

WIDER = """() => [...document.querySelectorAll("main *")]
    .filter((each) => each.scrollWidth > each.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(each).overflowX))
    .map((each) => each.outerHTML.slice(0, 80))"""
"""What a reader would have to scroll sideways inside a page."""


@dataclass
class Opened:
    """A page in a browser, and what happened there."""

    page: Page
    messages: list[str] = field(default_factory=list)
    """What the page wrote to the console, errors among it."""
    requests: list[str] = field(default_factory=list)
    """What it asked for, but for itself."""

    def shown(self) -> list[str]:
        """The ids of the rows, from top to bottom, the reference's left out."""
        return self.page.locator("#table tbody tr[id] .id a").all_inner_texts()

    def status(self) -> str:
        """What the filters say."""
        return self.page.inner_text("#shown")


Opener = Callable[..., Opened]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    if not _CHROMIUM.exists():
        pytest.skip("needs the package chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def opened(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opener]:
    """Open a page's text: by keyword `width` in pixels, `scheme` (light or dark), `ready`, what it has in the end."""
    contexts = []

    def open_page(text: str, *, width: int = 1280, scheme: str = "light", ready: str = _DRAWN) -> Opened:
        path = tmp_path_factory.mktemp("page") / "report.html"
        path.write_text(text, encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light", offline=True
        )
        contexts.append(context)
        page = context.new_page()
        result = Opened(page)
        page.on("console", lambda message: result.messages.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: result.messages.append(f"error: {error}"))
        page.on("dialog", lambda dialog: result.messages.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: result.requests.append(request.url))
        page.set_default_timeout(_PATIENCE_MS)
        page.goto(path.as_uri())
        page.wait_for_selector(ready)
        result.requests.remove(path.as_uri())
        return result

    yield open_page
    for context in contexts:
        context.close()


def _model(parameters: int, letter: str) -> ModelSummary:
    return ModelSummary(parameters=parameters, flops=20 * parameters, layers=4, spec_sha256=letter * 64)


def _trained(grade: Grade, *accuracies: float, student: Student | None = None) -> Grade:
    """Give a grade a learning curve, and a person."""
    epochs = tuple(Epoch(loss=0.1, accuracy=value, val_loss=0.1, val_accuracy=value) for value in accuracies)
    trials = tuple(trial.model_copy(update={"epochs": epochs}) for trial in grade.trials)
    return grade.model_copy(update={"trials": trials, "student": student})


_VARIANTS = Variants(
    recipe="quick",
    seeds=(1, 2, 3),
    variants=(
        Variant(
            name="more filters", status=Status.PASSED, model=_model(18_000, "e"),
            changes=(Change(axis="filters", text="filters 8 → 16 in the 1st convolution", direction="more filters"),),
            effect=Effect(difference=0.006, low=0.002, high=0.01, seeds=3, images=1_000),
        ),
        Variant(name=HOSTILE, status=Status.FAILED, findings=(Finding(problem=HOSTILE),)),
    ),
)  # fmt: skip


@pytest.fixture(scope="session")
def book(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> Gradebook:
    """A class of six in two sections with names; two have the same model, and one is hostile wherever it can be.

    One has variants.
    """

    def failed(check: str, text: str) -> CheckResult:
        return CheckResult(name=check, status=Status.FAILED, max_points=10, findings=(Finding(problem=text, line=3),))

    def person(name: str) -> Student:
        return Student(id=name, name=name)

    passed = CheckResult(name="source", status=Status.PASSED, points=5, max_points=10)
    grades: Sequence[Grade] = (
        _trained(
            make_grade("A/anna", passed, correct=[987], points=90, model=_model(9_000, "a")),
            0.9, 0.98, student=person("Zoë Q"),
        ).model_copy(update={"variants": _VARIANTS}),
        _trained(make_grade("A/ben", passed, correct=[976], points=80, model=_model(90_000, "b")), 0.8, 0.97),
        _trained(make_grade("B/cleo", passed, correct=[976], points=80, model=_model(90_000, "b")), 0.8, 0.97),
        _trained(
            make_grade(
                "B/dora", failed("accuracy", "Too weak."), status=Status.FAILED, correct=[700], points=40,
                model=_model(200, "d"),
            ),
            0.5, 0.69,
        ),
        make_grade("B/emil", failed("loss", "No loss."), status=Status.FAILED),
        make_grade(HOSTILE, failed("source", HOSTILE), status=Status.FAILED).model_copy(
            update={"student": Student(id="x", name=HOSTILE, section=HOSTILE)}
        ),
    )  # fmt: skip
    return make_gradebook(
        *sorted(grades, key=lambda grade: grade.id),
        reference=_trained(make_grade("reference", correct=[981], points=100, model=_model(30_000, "c")), 0.9, 0.985),
    )


@pytest.fixture(scope="session")
def text(book: Gradebook) -> str:
    """The page of that class."""
    return to_class_page(book)
