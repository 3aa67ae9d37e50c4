"""Commands to the runner: their format and its escapes."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.github.commands import command


def test_a_command_has_the_documented_form() -> None:
    """Name, properties with commas between them, and the message behind two colons."""
    assert command("error", "No.", file="a.py", line=3, title="T") == "::error file=a.py,line=3,title=T::No."


def test_what_is_not_known_is_left_out() -> None:
    """A property without a value would name a file called nothing."""
    assert command("notice", "No.", file="", line=None) == "::notice::No."


@pytest.mark.parametrize(
    ("text", "data", "value"),
    [
        ("a%b", "a%25b", "a%25b"),
        ("a\r\nb", "a%0D%0Ab", "a%0D%0Ab"),
        ("a:b,c", "a:b,c", "a%3Ab%2Cc"),
        ("%0A", "%250A", "%250A"),
    ],
)
def test_texts_are_escaped_as_documented(text: str, data: str, value: str) -> None:
    """Colons and commas in properties alone."""
    assert command("error", text) == f"::error::{data}"
    assert command("error", "", title=text) == f"::error title={value}::"


@given(st.text(), st.text(min_size=1))
def test_any_texts_are_one_line_that_reads_back(message: str, title: str) -> None:
    """Nothing ends the line, the property or the escape."""
    line = command("error", message, title=title)
    head, body = line.removeprefix("::").split("::", 1)
    assert "\n" not in line
    assert "\r" not in line
    assert (unquote(head.removeprefix("error title=")), unquote(body)) == (title, message)
