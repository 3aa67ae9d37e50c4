"""The class page in a browser, as an instructor uses it."""

from collections.abc import Callable, Sequence

import pytest

from grader.gradebook import Gradebook
from grader.records import Grade
from grader.report.page.class_page import to_class_page
from grader.report.page.tokens import LIGHT
from tests.report.page.conftest import HOSTILE, Opened, Opener

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]


_FIND = """(canvas, [red, green, blue]) => {
    const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const near = (at, value) => Math.abs(data[at] - value) < 45;
    const matches = (at) => near(at, red) && near(at + 1, green) && near(at + 2, blue);
    const is = (x, y) => matches(4 * (y * width + x));
    const legend = height > 250 ? 30 : 0;
    for (let y = legend; y < height - 3; y++)
        for (let x = 0; x < width - 3; x++)
            if (is(x, y) && is(x + 3, y + 3)) return [x + 2, y + 3];
    return null;
}"""


@pytest.fixture(scope="module")
def wide(opened: Opener, text: str) -> Opened:
    """That page in a wide, light window."""
    return opened(text)


@pytest.fixture
def page(wide: Opened) -> Opened:
    """The same, as it was when it was opened: to open it anew takes seconds."""
    wide.page.click("button[type=reset]")
    wide.page.evaluate("document.querySelectorAll('.opener[aria-expanded=true]').forEach((button) => button.click())")
    wide.messages.clear()
    return wide


def _choose(page: Opened, field: str, value: str) -> None:
    page.page.select_option(f"#{field}", value)


def test_it_opens_without_a_word_on_the_console_and_without_a_network(opened: Opener, text: str) -> None:
    """Charts are drawn under a policy that lets nothing be loaded or evaluated."""
    page = opened(text)
    assert page.messages == []
    assert page.requests == []
    assert page.page.locator(".drawing canvas").count() == 5


def test_everyone_stands_below_the_reference(page: Opened) -> None:
    """In ranked order; verdicts are counted above."""
    assert page.page.inner_text("#table tbody tr:first-child .id") == "reference"
    assert [name[:6] for name in page.shown()] == ["A/anna", "A/ben", "B/cleo", "B/dora", "<img s", "B/emil"]
    assert page.page.locator("button.tile").all_inner_texts() == ["3\npassed", "3\nfailed"]
    assert page.status() == "all 6 shown"


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("verdict", "passed", ["A/anna", "A/ben", "B/cleo"]),
        ("check", "loss", ["B/emil"]),
        ("section", "A", ["A/anna", "A/ben"]),
    ],
)
def test_a_filter_leaves_those_it_names(page: Opened, field: str, value: str, expected: Sequence[str]) -> None:
    """By verdict, by a check that was not passed, by section; the reference stays, and the reset shows all."""
    _choose(page, field, value)
    assert page.shown() == expected
    assert page.status() == f"{len(expected)} of 6 shown"
    assert page.page.inner_text("#table tbody tr:first-child .id") == "reference"
    page.page.click("button[type=reset]")
    page.page.wait_for_function("() => document.getElementById('shown').textContent === 'all 6 shown'")


@pytest.mark.parametrize("sought", ["anna", "zoe", "A/ANNA"])
def test_names_and_ids_are_searched_without_case_and_accents(page: Opened, sought: str) -> None:
    """A keyboard without ë finds Zoë."""
    page.page.fill("#search", sought)
    assert page.shown() == ["A/anna"]


def test_a_click_on_a_title_sorts_below_the_reference(opened: Opener, text: str) -> None:
    """What has no number comes last, either way; which column is sorted is said to whoever listens."""
    page = opened(text)
    sorted_by = "titles => titles.map((title) => [title.innerText.trim(), title.getAttribute('aria-sort')])"
    titles = page.page.locator("#table thead th[aria-sort]")
    assert titles.evaluate_all(sorted_by) == [["rank", "ascending"]]
    page.page.click("th:has-text('parameters') .dt-column-order")
    page.page.wait_for_selector("th.dt-ordering-asc:has-text('parameters')")  # a moment after the click
    assert [name for name in page.shown() if name[1] == "/"] == ["B/dora", "A/anna", "A/ben", "B/cleo", "B/emil"]
    assert page.page.inner_text("#table tbody tr:first-child .id") == "reference"
    assert titles.evaluate_all(sorted_by) == [["parameters", "ascending"]]
    for direction in ("descending", "ascending"):
        page.page.click("th:has-text('parameters') .dt-column-order")
        page.page.wait_for_selector(f"th[aria-sort={direction}]:has-text('parameters')")
        assert titles.evaluate_all(sorted_by) == [["parameters", direction]]


def test_the_difference_is_said_with_its_uncertainty(page: Opened) -> None:
    """In the row in short, on demand as a whole."""
    row = page.page.locator("#table tbody tr", has_text="A/ben")
    assert row.locator(".against").inner_text() == "5 images worse\nchance would explain it"
    row.locator(".opener").press("Enter")
    assert "5 images worse of 1,000: chance would explain it" in page.page.inner_text(".details")
    assert "97.60 % (976 of 1,000)" in page.page.inner_text(".details")


def test_a_row_shows_points_sentences_and_twins_on_demand(page: Opened) -> None:
    """By the keyboard; a twin's name leads to the twin."""
    opener = page.page.locator("#table tbody tr", has_text="A/ben").locator(".opener")
    opener.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true"
    assert page.page.locator(".details tbody tr", has_text="source").inner_text().split() == [
        "source",
        "passed",
        "5",
        "of",
        "10",
    ]
    page.page.click(".twins button")
    assert "B/cleo" in page.page.inner_text("tr.chosen")
    opener = page.page.locator("#table tbody tr", has_text="B/dora").locator(".opener")
    opener.press("Enter")
    assert "line 3: Too weak." in page.page.locator(".why").all_inner_texts()


def test_a_row_shows_what_the_students_variants_did(opened: Opener, text: str) -> None:
    """The table, the intervals drawn on one scale, and the sentences, as on the student's page; names are text."""
    page = opened(text)
    opener = page.page.locator("#table tbody tr", has_text="A/anna").locator(".opener")
    opener.press("Enter")
    rows = page.page.locator(".details .variants tbody tr")
    assert rows.nth(1).locator("th, td").all_inner_texts() == [
        "more filters", "+0.60", "", "+0.20 to +1.00", "better", "+9,000", "+180.0 k", "–",
    ]  # fmt: skip
    circle = rows.nth(1).locator("svg circle.interval.better")
    assert float(circle.get_attribute("cx") or 0) > 45
    assert rows.nth(2).locator("svg").count() == 0
    assert HOSTILE.split("\u2028")[0] in rows.nth(2).inner_text()
    assert "0.60 percentage points better" in page.page.inner_text(".details .variants ul")
    assert page.messages == []


def test_each_row_leads_to_the_students_page(page: Opened) -> None:
    """By a relative address, so that the folder can be moved; whatever the id is, it stays in the folder."""
    links = page.page.locator("#table .id a").all()
    addresses = [link.get_attribute("href") or "" for link in links]
    assert all(address.startswith("feedback/") and "/" not in address[9:] for address in addresses)
    assert addresses[0].startswith("feedback/A-anna~")


def test_a_filter_narrows_every_chart(opened: Opener, text: str) -> None:
    """Who is left out fades from it, and comes back."""
    page = opened(text)
    pictures = {
        chart: f"document.querySelector('#chart-{chart} canvas').toDataURL()"
        for chart in ("checks", "distribution", "curves", "parameters", "flops")
    }
    whole = {chart: page.page.evaluate(picture) for chart, picture in pictures.items()}
    for chart, picture in pictures.items():
        page.page.locator(f"#chart-{chart}").scroll_into_view_if_needed()
        _choose(page, "section", "A")
        page.page.wait_for_function(f"whole => {picture} !== whole", arg=whole[chart])
        page.page.click("button[type=reset]")
        page.page.wait_for_function(f"whole => {picture} === whole", arg=whole[chart])


def test_a_drawn_chart_keeps_its_name(page: Opened) -> None:
    """The library names what it draws "Vega visualization"; a screen reader meets the page's own words first."""
    page.page.wait_for_selector("#chart-flops canvas")
    drawing = page.page.locator("#chart-flops")
    assert drawing.get_attribute("role") == "img"
    assert "FLOPs" in (drawing.get_attribute("aria-label") or "")


def test_a_click_on_a_bar_filters_by_its_check(page: Opened) -> None:
    """The uppermost bar is that of the first check that somebody did not pass."""
    page.page.mouse.click(*_uppermost(page, "checks", LIGHT["failed"]))
    assert page.status() == "1 of 6 shown"
    assert page.page.input_value("#check") == "source"


def test_a_click_on_a_point_finds_its_row(page: Opened) -> None:
    """The best one's, where its section is filtered out: it is shown, opened and marked."""
    place = _uppermost(page, "parameters", LIGHT["passed"])
    page.page.fill("#search", "emil")
    page.page.mouse.click(*place)
    assert "A/anna" in page.page.inner_text("tr.chosen")
    assert page.page.locator("tr.chosen .opener").get_attribute("aria-expanded") == "true"
    assert page.status() == "all 6 shown"


def test_pointing_at_a_mark_says_who_it_is(page: Opened) -> None:
    """With the accuracy, of how many images, and how far from the reference."""
    page.page.mouse.move(*_uppermost(page, "flops", LIGHT["passed"]))
    words = page.page.inner_text("#vg-tooltip-element.visible")
    assert "A/anna" in words
    assert "98.70 % (987 of 1,000)" in words
    assert "6 images better of 1,000: more than chance" in words


def _uppermost(page: Opened, chart: str, colour: str) -> tuple[float, float]:
    """Where in the window the uppermost mark of a colour is, the legend left out."""
    canvas = page.page.locator(f"#chart-{chart} canvas")
    canvas.evaluate("canvas => canvas.scrollIntoView({ block: 'center' })")
    x, y = canvas.evaluate(_FIND, [int(colour[start : start + 2], 16) for start in (1, 3, 5)])
    box = canvas.bounding_box()
    assert box
    return box["x"] + x, box["y"] + y


def test_a_click_on_a_bar_filters_by_its_accuracies(page: Opened) -> None:
    """The highest bar is that of two; the same choice is in a list for the keyboard."""
    page.page.mouse.click(*_uppermost(page, "distribution", LIGHT["passed"]))
    chosen = page.page.input_value("#bin")
    assert chosen.endswith("%")
    assert page.shown() == ["A/ben", "B/cleo"]
    page.page.select_option("#bin", "")
    assert page.status() == "all 6 shown"


def test_hostile_text_is_shown_as_text(page: Opened) -> None:
    """Nothing in id, name, section or sentence becomes an element, and nothing runs."""
    row = page.page.locator("#table tbody tr[id]", has_text="<img")
    row.locator(".opener").press("Enter")
    assert "onerror=alert(1)></script><script>alert(2)" in row.inner_text()
    assert "<!--\\u2028" in page.page.inner_text(".details .why")
    assert page.page.locator("main img, main script").count() == 0
    assert page.messages == []
    assert page.requests == []


def test_the_policy_stops_what_would_be_injected(opened: Opener, text: str) -> None:
    """Even where markup got in, no script, no style, no image from elsewhere and no form would do anything."""
    page = opened(text)
    failures: list[str | None] = []
    page.page.on("requestfailed", lambda request: failures.append(request.failure))
    page.page.evaluate(
        """() => {
            const box = document.createElement("div");
            box.innerHTML = '<img src="http://localhost:9/x"><b style="position:fixed">b</b>'
                + '<a onclick="window.hit=1">c</a>';
            document.body.append(box);
            const script = document.createElement("script");
            script.textContent = "window.hit = 1";
            document.body.append(script);
            box.querySelector("a").click();
        }"""
    )
    assert page.page.evaluate("window.hit") is None
    assert page.page.evaluate("getComputedStyle(document.querySelector('div > b')).position") == "static"
    assert failures == ["csp"]
    assert any("Content Security Policy" in message for message in page.messages)


def test_nobody_trained_has_a_page_without_charts_of_accuracies(
    opened: Opener, make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """A run without training, and a class of nobody."""
    untrained = make_gradebook(make_grade(), reference=make_grade("reference"))
    page = opened(to_class_page(untrained))
    assert page.messages == []
    assert page.page.locator("canvas").count() == 0
    assert "not trained" in page.page.inner_text("#table")
    empty = opened(to_class_page(make_gradebook()))
    assert empty.messages == []
    assert empty.status() == "all 0 shown"
