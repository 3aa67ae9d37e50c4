"""Data inside a page."""

import json
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from grader.report.page.embedded import embedded

TEXTS = st.text(st.characters(exclude_categories=())) | st.text("<>/!-scriptSCRIPT&\u2028\u2029#[\r\n\0")


class _Script(HTMLParser):
    """The tags, and the text of the one script."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags += [tag, *(name for name, _ in attrs)]

    def handle_data(self, data: str) -> None:
        self.text += data


@given(text=TEXTS)
def test_any_text_reads_back_and_stays_in_its_element(text: str) -> None:
    """Whatever a student writes, the page has one script, and in it what was written."""
    reader = _Script()
    reader.feed(f'<script type="application/json">{embedded({"name": text})}</script>')
    reader.close()
    assert reader.tags == ["script", "type"]
    assert json.loads(reader.text) == {"name": text}


@given(text=TEXTS)
def test_what_is_written_is_printable_ascii_without_markup(text: str) -> None:
    """No encoding, terminal or parser takes it for anything else."""
    written = embedded([text])
    assert written.isascii()
    assert written.isprintable()
    assert not set("<>&") & set(written)
    assert "##" not in written
