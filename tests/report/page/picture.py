"""The picture of the class page in the README.

Run: python -m tests.report.page.picture .grade/report.html docs/class_page.png
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

_SIZE = (1180, 1950)


def main(page_path: Path, picture: Path) -> None:
    """Open a page as it is after a run, and take a picture of its beginning."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--headless", "--no-sandbox"])
        page = browser.new_page(viewport={"width": _SIZE[0], "height": _SIZE[1]}, color_scheme="light")
        page.goto(page_path.resolve().as_uri())
        page.wait_for_selector("body[data-ready=charts]")
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
