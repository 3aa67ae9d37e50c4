"""A browser, and pages opened in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_CHROMIUM = Path("/usr/bin/chromium")
_ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_PATIENCE_MS = 20_000

_DRAWN = "body[data-ready=charts]"
"""What a page has when its scripts have drawn its charts."""


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


@pytest.fixture(scope="session")
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
