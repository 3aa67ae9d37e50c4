"""The page of a class's findings, and the picture for a lecture."""

import io
import json
import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from grader.changes import Change
from grader.gradebook import Gradebook
from grader.records import Grade
from grader.report.class_findings import ClassFindings
from grader.report.folder import REPORTS
from grader.report.page.chart_files import ChartFile, PictureFile
from grader.report.page.class_fronts import ClassFronts
from grader.report.page.findings_drawings import effect_drawings, front_drawings, lecture_picture
from grader.report.page.findings_page import to_findings_page
from grader.report.reported import Reported
from tests.class_findings.builders import class_of, class_of_twelve, size, student, variant
from tests.report.page.conftest import HOSTILE, WCAG, Opener
from tests.report.page.parts import markup

RIGHT = (9_700, 9_710, 9_720)
_DRAWING = re.compile(r'(<div class="(?:wide|narrow)">)<svg.*?</svg>', re.DOTALL)
_READY = "footer"


def _hostile(grade: Grade) -> Grade:
    """A student whose id and variants' names want to be markup."""
    assert grade.variants
    renamed = [each.model_copy(update={"name": HOSTILE}) for each in grade.variants.variants]
    variants = grade.variants.model_copy(update={"variants": tuple(renamed)})
    return grade.model_copy(update={"id": f"{grade.id}{HOSTILE}", "variants": variants})


@pytest.fixture(scope="module")
def book() -> Gradebook:
    """Twelve students, all of them hostile."""
    plain = class_of_twelve()
    return plain.model_copy(update={"submissions": tuple(map(_hostile, plain.submissions))})


@pytest.fixture(scope="module")
def text(book: Gradebook) -> str:
    """Their page."""
    return to_findings_page(ClassFindings(book))


def test_the_page_equals_its_golden_file(text: str, golden: Callable[[str, str], str]) -> None:
    """Its words and numbers; drawings are looked at elsewhere."""
    received = _DRAWING.sub(r"\1<svg/>", re.sub(r"sha256-[\w+/=]+", "sha256-…", markup(text)))
    assert received == golden("class_findings.html", received)


def test_nobody_is_named(book: Gradebook, text: str) -> None:
    """Neither a student nor a variant, on the page and in the picture: both are to be shown to the class."""
    picture = lecture_picture(ClassFindings(book))
    for each in (text, picture.source):
        assert "student0" not in each
        assert "alert" not in each


def test_the_class_page_leads_there(book: Gradebook) -> None:
    """And the files are written with it."""
    files = dict(REPORTS["class"](Reported(book)))
    assert 'href="class_findings.html"' in str(files["report.html"])
    assert isinstance(files["charts/class_findings.svg"], ChartFile)
    assert isinstance(files["charts/class_findings.png"], PictureFile)
    assert str(files["class_findings.html"]).startswith("<!doctype html>")
    assert "charts/class_findings.svg" in str(dict(REPORTS["comparison"](Reported(book)))["report.md"])


def test_the_picture_has_the_shape_of_a_slide(book: Gradebook) -> None:
    """16:9, the best kind of change first, and with the caution."""
    picture = lecture_picture(ClassFindings(book))
    root = ET.fromstring(picture.drawn())  # noqa: S314 - our own
    assert root.attrib["viewBox"] == "0 0 1280 720"
    texts = ["".join(element.itertext()) for element in root.iter() if element.tag.endswith("text")]
    assert any(each.startswith("No designed experiment") for each in texts)
    document = json.loads(picture.source)
    kinds = [row["kind"] for row in document["datasets"]["effects"]]
    assert kinds == ["more filters", "dropout taken away", "max pooling → average pooling", "relu → tanh"]
    assert "better · 8 networks · parameters ×2.10" in texts
    assert not any("arrows" in each for each in texts)


def test_the_picture_is_there_for_programs_that_open_no_svg(book: Gradebook) -> None:
    """In the resolution of a projector, and drawn again only where something has changed."""
    picture = PictureFile(lecture_picture(ClassFindings(book)).source)
    content = picture.drawn()
    assert Image.open(io.BytesIO(content)).size == (1920, 1080)
    assert picture.is_in(content)
    assert not PictureFile(picture.source.replace("better", "b")).is_in(content)


def _many_kinds(kinds: int, students: int) -> Gradebook:
    return class_of(*(
        student(
            f"s{number}", size(f"m{number}"), RIGHT,
            *(variant(f"{kind}", size(f"{kind}v{number}", 5_000 + number), *RIGHT,
                      changes=[Change(axis="filters", text="…", direction=f"kind {kind:02}")])
              for kind in range(kinds) if number < students - kind),
        )
        for number in range(students)
    ))  # fmt: skip


def test_a_picture_of_many_kinds_has_those_that_most_networks_tell_about() -> None:
    """And says that there are more."""
    picture = lecture_picture(ClassFindings(_many_kinds(9, 12)))
    document = json.loads(picture.source)
    assert [row["kind"] for row in document["datasets"]["effects"]] == [f"kind {kind:02}" for kind in range(6)]
    assert "the 6 of 9 kinds of changes that were tried on most networks" in picture.source


def test_a_large_class_has_no_larger_drawings() -> None:
    """Of very many networks some are drawn, and all are counted."""
    sizes = []
    for students in (300, 600):
        book = _many_kinds(1, students)
        front = front_drawings(ClassFronts(book), "flops", "FLOPs")
        drawings = (*effect_drawings(ClassFindings(book)).values(), front["wide"])
        sizes.append(sum(map(len, drawings)))
    assert sizes[1] < 1.1 * sizes[0]


def test_a_wide_interval_ends_where_the_chart_ends() -> None:
    """Two networks that differ leave room for all others: an arrow says that it goes on, and a number how far."""
    odd = ((9_690, 9_700, 9_711), (9_760, 9_770, 9_781))
    usual = ((9_702, 9_712, 9_721), (9_703, 9_713, 9_722))
    kinds = {"more filters": odd, "fewer filters": usual, "larger window": usual, "far worse": ((2, 0, 1), (3, 0, 2))}
    kinds |= {"relu → tanh": usual}
    book = class_of(*(
        student(f"s{number}", size(f"m{number}"), RIGHT, *(
            variant(kind, size(f"{kind[:4]}{number}"), *correct[number],
                    changes=[Change(axis="filters", text="…", direction=kind)])
            for kind, correct in kinds.items()
        ))
        for number in range(2)
    ))  # fmt: skip
    source = lecture_picture(ClassFindings(book)).source
    assert "single networks; arrows: beyond the chart." in source
    rows = json.loads(source)["datasets"]["effects"]
    outside = {row["kind"]: (row["low_open"], row["high_open"], row["difference"] is None) for row in rows}
    assert outside == {
        "more filters": (True, True, False), "fewer filters": (False, False, False),
        "larger window": (False, False, False), "relu → tanh": (False, False, False), "far worse": (True, False, True),
    }  # fmt: skip
    assert next(row for row in rows if row["kind"] == "far worse")["says"].startswith("-97.09 pp · ")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
def test_axe_finds_nothing(opened: Opener, text: str, width: int, scheme: str) -> None:
    """WCAG 2.2 AA as far as a program can see, with all opened; nothing is wider than the window, or asked for."""
    page = opened(text, width=width, scheme=scheme, ready=_READY)
    page.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    found = Axe().run(page.page, options=WCAG).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    assert page.page.evaluate("document.documentElement.scrollWidth") <= width
    assert (page.messages, page.requests) == ([], [])
    assert [page.page.locator(f".drawing .{name}").first.is_visible() for name in ("wide", "narrow")] == [
        width > 720, width < 720,
    ]  # fmt: skip
