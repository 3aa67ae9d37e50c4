"""Text of the student's choosing, before a format escapes it."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.text import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\x1b[31mb", r"a\x1b[31mb", id="terminal escape"),
        pytest.param("two\nlines\r", r"two\nlines\r", id="line ends"),
        pytest.param("\u202eexe.txt", r"\u202eexe.txt", id="text direction"),
        pytest.param("::error::x", r"\x3a:error::x", id="command at the start"),
        pytest.param("\u3000 ::error::x", "\u3000 \\x3a:error::x", id="command behind spaces"),
        pytest.param("x ##[add-mask]e", r"x \x23#[add-mask]e", id="old command within a line"),
        pytest.param("###vso[task.x]", r"#\x23#vso[task.x]", id="Azure command"),
        pytest.param("x[::2] # no ## heading", "x[::2] # no ## heading", id="harmless colons and hashes"),
        pytest.param("Zoë 山田", "Zoë 山田", id="names"),
    ],
)
def test_text_is_shown_as_it_is_unless_something_obeys_it(text: str, expected: str) -> None:
    """Control characters and commands to log readers are written as escapes, everything else stays."""
    assert shown(text) == expected


@given(st.text(st.characters(exclude_categories=())) | st.text("#:[] avso-"))
def test_shown_text_is_one_inert_line(text: str) -> None:
    """Whatever goes in, one visible line comes out, without a command to a CI system."""
    line = shown(text)

    assert not any(unicodedata.category(character).startswith("C") for character in line)
    assert len(line.splitlines()) <= 1
    assert not line.lstrip().startswith("::")
    assert not re.search(r"##\w*\[", line)
