"""The class page in any window: narrow, dark, on paper, and for who does not see it."""

import re
import zlib
from contextlib import suppress

import pytest
from axe_playwright_python.sync_playwright import Axe

from grader.gradebook import Gradebook
from grader.report.page.class_page import to_class_page
from grader.report.page.tokens import DARK, LIGHT
from tests.report.page.conftest import WCAG, WIDER, Opener


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
def test_axe_finds_nothing(opened: Opener, text: str, width: int, scheme: str) -> None:
    """WCAG 2.2 AA as far as a program can see, with a row opened."""
    page = opened(text, width=width, scheme=scheme)
    page.page.locator(".opener").nth(1).press("Enter")
    found = Axe().run(page.page, options=WCAG).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def test_no_width_needs_sideways_scrolling(opened: Opener, text: str) -> None:
    """From a small phone on, with a row opened, also with an id of 255 characters without a space."""
    page = opened(text.replace("B/emil", "e" * 255), width=400)
    page.page.locator(".opener").nth(1).press("Enter")
    for width in (320, 400, 730, 1000, 1100, 1280):
        page.page.set_viewport_size({"width": width, "height": 900})
        # Charts are drawn anew a moment after the window has changed.
        page.page.wait_for_function(f"() => document.documentElement.scrollWidth <= {width}")
        assert page.page.evaluate(WIDER) == []


def test_dark_is_dark_also_in_the_charts(opened: Opener, text: str) -> None:
    """By the system's preference, and by a change of it while the page is open."""
    page = opened(text, scheme="dark")
    brightness = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).reduce((a, b) => a + Number(b), 0)"
    pixel = (
        "(() => { const c = document.querySelector('#chart-parameters canvas');"
        "return [...c.getContext('2d').getImageData(2, 2, 1, 1).data].slice(0, 3).reduce((a, b) => a + b, 0) })()"
    )
    assert page.page.evaluate(brightness) < 150
    assert page.page.evaluate(pixel) < 150
    page.page.emulate_media(color_scheme="light")
    page.page.wait_for_function(f"() => {pixel} > 600")
    assert page.page.evaluate(brightness) > 600


def test_print_has_everyone_in_light(opened: Opener, book: Gradebook) -> None:
    """Out of a dark window with two pages of rows: on paper are no filters, all rows and columns, and light charts."""
    first, *others = book.submissions
    many = [first.model_copy(update={"id": f"n{number:03}"}) for number in range(60)]
    page = opened(to_class_page(book.model_copy(update={"submissions": (*others, *many)})), scheme="dark")
    charts = (
        "() => [...document.querySelectorAll('.drawing canvas')].map((canvas) =>"
        " [...canvas.getContext('2d').getImageData(2, 2, 1, 1).data].slice(0, 3).reduce((a, b) => a + b, 0))"
    )
    rows = page.page.locator("#table tbody tr[id]")
    assert max(page.page.evaluate(charts)) < 150
    assert rows.count() < 66
    page.page.evaluate("window.addEventListener('beforeprint', () => document.body.classList.add('printed'))")
    page.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.page.emulate_media(media="print", color_scheme="dark")
    assert page.page.locator("body.printed").count() == 1
    assert len(page.page.evaluate(charts)) == 5
    assert min(page.page.evaluate(charts)) > 600
    assert rows.count() == 66
    assert page.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.page.is_visible("#filters")
    assert page.page.is_visible("#table th.wide")
    page.page.emulate_media(media="screen", color_scheme="dark")
    page.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.page.wait_for_function(f"() => Math.max(...({charts})()) < 150")
    assert rows.count() < 66


def test_paper_has_light_charts(opened: Opener, text: str) -> None:
    """A printer takes what is there when the listeners have ended: no chart is on a dark ground."""
    page = opened(text, scheme="dark")
    fills = _fills(page.page.pdf(print_background=False))
    assert LIGHT["panel"] in fills
    assert DARK["panel"] not in fills


def _fills(paper: bytes) -> set[str]:
    """The colours with which something is filled in a PDF as Chromium writes it."""
    colours = set()
    for stream in re.findall(rb"/FlateDecode\n/Length \d+>> stream\n(.*?)\nendstream", paper, re.DOTALL):
        with suppress(zlib.error):
            for channels in re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) rg\b", zlib.decompress(stream)):
                colours.add("#" + "".join(f"{round(255 * float(channel)):02x}" for channel in channels))
    return colours


_SIZED = {"A/anna", "A/ben", "B/cleo", "B/dora"}
"""Who has a model."""


@pytest.mark.parametrize("width", [400, 700, 1_000])
def test_a_narrow_window_sorts_by_every_column(opened: Opener, text: str, width: int) -> None:
    """By the keyboard, also by columns that have no room; the other way round by a button."""
    page = opened(text, width=width)
    page.page.focus("#order")
    page.page.select_option("#order", label="parameters")
    assert [name for name in page.shown() if name[1] == "/"] == ["B/dora", "A/anna", "A/ben", "B/cleo", "B/emil"]
    page.page.locator("#reverse").press("Enter")
    assert [name for name in page.shown() if name in _SIZED] == ["A/ben", "B/cleo", "A/anna", "B/dora"]
    page.page.select_option("#order", label="points")
    assert page.shown()[0] == "A/anna"
    assert page.page.inner_text("#table tbody tr:first-child .id") == "reference"


def test_titles_stick_below_the_filters(opened: Opener, book: Gradebook) -> None:
    """Who reads row 40 still sees what its numbers are."""
    first = book.submissions[0]
    many = tuple(first.model_copy(update={"id": f"n{number:03}"}) for number in range(60))
    page = opened(to_class_page(book.model_copy(update={"submissions": many})))
    page.page.locator("#row-40").scroll_into_view_if_needed()
    page.page.evaluate("window.scrollBy(0, 300)")
    titles, filters = (page.page.locator(each).bounding_box() for each in ("#table thead", "#filters"))
    assert titles
    assert filters
    assert filters["y"] == pytest.approx(0, abs=1)
    header = page.page.locator("#table thead th").nth(3).bounding_box()
    assert header
    assert header["y"] == pytest.approx(filters["y"] + filters["height"], abs=2)


def test_long_ids_are_broken_behind_separators(opened: Opener, book: Gradebook) -> None:
    """And not in the middle of a word."""
    name = "_".join(f"student{number}" for number in range(9))
    first = book.submissions[0].model_copy(update={"id": name})
    page = opened(to_class_page(book.model_copy(update={"submissions": (first,)})), width=1100)
    link = page.page.locator("#table .id a").first
    assert link.evaluate("(a) => a.getClientRects().length") > 1
    lines_of_words = link.evaluate(
        "(a) => [...a.childNodes].filter((node) => node.nodeType === 3).map((node) => {"
        " const range = document.createRange(); range.selectNodeContents(node); return range.getClientRects().length })"
    )
    assert lines_of_words == [1] * 9


def test_a_page_of_the_table_has_no_more_rows_than_are_drawn_at_once(opened: Opener, text: str) -> None:
    """Nobody waits for thousands of rows; the search finds everyone, and on paper everyone is."""
    assert opened(text).page.locator(".dt-length option").all_inner_texts() == ["25", "50", "100"]
