"""Text cut to a terminal's cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from grader.report.text import shown
from grader.report.text_width import fitted, wrapped

TEXTS = st.text(st.characters(exclude_categories=())) | st.text("a :山́\u20e3\ufe0f👍☁🇩🇪")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("short", "short   ", id="padded"),
        pytest.param("exact ly", "exact ly", id="just fits"),
        pytest.param("two_branches", "two_…hes", id="both ends kept"),
        pytest.param("山田太郎花子", "山田…子 ", id="two cells a character"),
    ],
)
def test_text_fills_its_cells(text: str, expected: str) -> None:
    """Short text is padded and long text loses its middle."""
    assert fitted(text, 8) == expected


@given(TEXTS, st.integers(min_value=8, max_value=60))
def test_fitted_text_has_exactly_the_width(text: str, cells: int) -> None:
    """No text moves the column that follows it."""
    assert cell_len(fitted(shown(text), cells)) == cells


@given(TEXTS, st.integers(min_value=40, max_value=120))
def test_wrapped_lines_keep_to_the_width(text: str, cells: int) -> None:
    """No line is wider than the terminal, prefix included."""
    lines = wrapped(shown(text), cells, first="  - ", following="    ")

    assert all(cell_len(line) <= cells for line in lines)


def test_wrapping_makes_no_command() -> None:
    """A `::` that comes to stand at the start of a line is not what a log reader obeys."""
    lines = wrapped("x" * 26 + " ::error::owned", 30)

    assert lines == ["x" * 26, r"\x3a:error::owned"]


def test_wrapping_keeps_every_word() -> None:
    """All of a sentence is there, the rest indented."""
    assert wrapped("one two three four", 15, first="- ", following="  ") == ["- one two", "  three four"]
