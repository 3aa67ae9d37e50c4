"""Figures for the class page of a large class: its size, how long it takes to write, how fast it answers in Chromium.

Run: python -m tests.benchmarks.class_page [submissions]

Also the rate at which equally good models are called different from the reference: at most the test's level.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import TypeAlias

import numpy as np
from playwright.sync_api import CDPSession, Page, sync_playwright
from tabulate import tabulate

from grader.report.page.class_page import to_class_page
from grader.significance import LEVEL, Comparison
from tests.benchmarks.large_class import large_class

_ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu")
_PAIRS = 20_000
_ANSWERED = """async ({ element, value }) => {
    const start = performance.now();
    const drawn = new Promise((resolve) => new window.DataTable.Api("#table").one("draw", resolve));
    const target = document.querySelector(element);
    if (value === undefined) target.click();
    else {
        target.value = value;
        for (const name of ["input", "change"]) target.dispatchEvent(new Event(name, { bubbles: true }));
    }
    await drawn; // DataTables sorts after the click has been answered
    const table = performance.now() - start;
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const painted = performance.now() - start;
    while (document.querySelector(".charts").getAttribute("aria-busy") === "true") {
        await new Promise((resolve) => setTimeout(resolve));
    }
    return [table, painted, performance.now() - start];
}"""
"""Until the table is drawn, until it is painted, and until the charts that are in view are, too."""
_MOST_ROWS = "100"
"""On one page of the table."""


_Figure: TypeAlias = tuple[str, float, float | str]
"""What was measured, how much it was, and how much it may be."""


def main(size: int) -> None:
    """Print the tables."""
    book = large_class(size)
    start = time.perf_counter()
    text = to_class_page(book)
    rows: list[_Figure] = [
        ("written, s", time.perf_counter() - start, ""),
        ("size, MB", len(text.encode()) / 1e6, 15),
    ]
    start = time.perf_counter()
    to_class_page(book)
    rows.append(("written again, with comparisons known, s", time.perf_counter() - start, ""))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "report.html"
        path.write_text(text, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(_ARGUMENTS))
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        rows += _in_browser(page, path)
        browser.close()
    print(tabulate(rows, headers=(f"{size:,} submissions", "here", "at most"), floatfmt=".2f"))  # noqa: T201
    alarms = false_alarms()
    print(f"Equally good models called different: {alarms:.2%} of {_PAIRS:,} pairs; level {LEVEL:.0%}.")  # noqa: T201


def _in_browser(page: Page, path: Path) -> list[_Figure]:
    start = time.perf_counter()
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-ready]")
    rows: list[_Figure] = [("table usable, s", time.perf_counter() - start, 3.0)]
    page.wait_for_selector("body[data-ready=charts]")
    rows.append(("all charts drawn, s", time.perf_counter() - start, 3.0))
    actions = {
        "sort": {"element": "th:nth-child(9) .dt-column-order"},
        "search": {"element": "#search", "value": "student000"},
        "search, all again": {"element": "#search", "value": ""},
        "filter by verdict": {"element": "#verdict", "value": "failed"},
        "filter, all again": {"element": "#verdict", "value": ""},
    }
    long_pages = {f"{name}, {_MOST_ROWS} rows": action for name, action in actions.items()}
    choice = {f"{_MOST_ROWS} rows a page": {"element": ".dt-length select", "value": _MOST_ROWS}}
    clock = page.context.new_cdp_session(page)
    clock.send("Performance.enable", {"timeDomain": "threadTicks"})
    for name, action in (actions | choice | long_pages).items():
        before = _processor_ms(clock)
        table, painted, everything = page.evaluate(_ANSWERED, action)
        rows += [
            (f"{name}: table drawn, ms", table, 200.0),
            (f"{name}: table painted, ms", painted, 200.0),
            (f"{name}: charts painted, ms", everything, ""),
            (f"{name}: processor time of all that, ms", _processor_ms(clock) - before, ""),
        ]
    start = time.perf_counter()
    paper = page.pdf()
    rows += [("printed with everyone, s", time.perf_counter() - start, ""), ("paper, MB", len(paper) / 1e6, "")]
    return rows


def _processor_ms(clock: CDPSession) -> float:
    """Of the page's main thread until now: on a machine that has other work, less than passes by the wall clock."""
    metrics = clock.send("Performance.getMetrics")["metrics"]
    return 1e3 * next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")


def false_alarms() -> float:
    """Simulate pairs of equally good models, with errors that they share, on 1,000 images."""
    random = np.random.default_rng(14)
    alarms = 0
    for _ in range(_PAIRS):
        hard = random.beta(0.1, 3, size=1_000)
        own, others = (random.random(1_000) >= hard for _ in range(2))
        alarms += not Comparison(int(np.sum(own & ~others)), int(np.sum(others & ~own)), 1_000).by_chance
    return alarms / _PAIRS


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
