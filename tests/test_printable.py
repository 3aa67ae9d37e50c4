"""Text from outside shows all there is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.printable import MAX_SHOWN, printable, shortened


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        pytest.param("plain, Zoë, 山田", "plain, Zoë, 山田", id="what can be seen stays"),
        pytest.param("a\x1b[31mb", r"a\x1b[31mb", id="a colour"),
        pytest.param("a\r\nb", r"a\r\nb", id="line ends"),
        pytest.param("a\u202eb", r"a\u202eb", id="text turned around"),
        pytest.param("a\udcffb", r"a\udcffb", id="a byte that was not text"),
    ],
)
def test_invisible_characters_are_written_out(text: str, escaped: str) -> None:
    """What moves a cursor or hides is shown as its escape."""
    assert printable(text) == escaped


@given(st.text())
def test_nothing_invisible_is_left(text: str) -> None:
    """Whatever comes in, only visible characters and spaces come out."""
    assert not any(unicodedata.category(character).startswith("C") for character in printable(text))


def test_a_long_value_is_shown_by_its_beginning() -> None:
    """A value that just fits stays as it is; of a longer one an ellipsis says that there is more."""
    longest = "x" * MAX_SHOWN
    assert shortened(longest) == longest
    assert shortened(f"{longest}y") == f"{longest}…"
