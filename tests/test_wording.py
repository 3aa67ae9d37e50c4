"""How lists, places and counts are written."""

import pytest

from grader.wording import listed, number_of, place


@pytest.mark.parametrize(
    ("names", "expected"),
    [((), ""), (("a",), "a"), (("a", "b"), "a, b"), (("a", "b", "c"), "a, b and 1 more")],
    ids=["none", "one", "as many as fit", "too many"],
)
def test_a_long_list_says_how_many_are_left_out(names: tuple[str, ...], expected: str) -> None:
    """A list that fits is written in full."""
    assert listed(names, 2) == expected


@pytest.mark.parametrize(
    ("path", "line", "cell", "expected"),
    [("", None, None, ""), ("", 3, None, "line 3"), ("", 3, 2, "cell 2, line 3"), ("a.py", 3, None, "a.py, line 3")],
    ids=["nowhere", "in the file", "in a cell", "in a module"],
)
def test_a_place_goes_from_the_outside_in(path: str, line: int | None, cell: int | None, expected: str) -> None:
    """First the module, then the cell, then the line; what is not known is left out."""
    assert place(path, line, cell) == expected


@pytest.mark.parametrize(("count", "expected"), [(0, "0 axes"), (1, "1 axis"), (2, "2 axes"), (1_000, "1,000 axes")])
def test_what_is_counted_agrees_with_the_number(count: int, expected: str) -> None:
    """One axis, and any other number of axes."""
    assert number_of(count, "axis", "axes") == expected
    assert number_of(count, "row") == expected.replace("axis", "row").replace("axes", "rows")
