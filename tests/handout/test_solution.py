"""Solution regions: what an instructor marks is in the reference, and students never see it."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import InputError
from grader.handout.solution import BEGIN, BEGIN_REFERENCE, END, END_REFERENCE, solution_lines, solved, unsolved

MARKS = {BEGIN, END, BEGIN_REFERENCE, END_REFERENCE}
MODULE = f"""\
import keras

def build_model():
    {BEGIN}
    model = keras.Sequential()

    return model
    {END}

SIZE = 3
"""


def test_the_instructors_version_has_the_solution_without_the_marks() -> None:
    """Only the two lines of the marks are gone."""
    assert solved(MODULE) == MODULE.replace(f"    {BEGIN}\n", "").replace(f"    {END}\n", "")


def test_the_students_version_has_the_stub_in_place_of_the_solution() -> None:
    """Each of its lines is indented like the mark, so that the module is still Python."""
    template = unsolved(MODULE, "# here\nraise NotImplementedError")
    assert template == "import keras\n\ndef build_model():\n    # here\n    raise NotImplementedError\n\nSIZE = 3\n"
    ast.parse(template)


def test_every_region_is_replaced() -> None:
    """Two functions to write are two stubs."""
    two = MODULE + MODULE.replace("build_model", "other")
    assert unsolved(two, "...").count("    ...\n") == 2


def test_the_lines_of_a_solution_hold_a_letter_or_a_digit() -> None:
    """They have no indentation; empty lines and lonely brackets are not among them."""
    assert solution_lines(MODULE.replace("keras.Sequential()", "keras.Sequential(\n    )")) == {
        "model = keras.Sequential(",
        "return model",
    }


def test_what_only_the_reference_has_leaves_no_stub() -> None:
    """Its lines are in the reference, are secret like a solution, and are simply missing in the students' version."""
    code = f"{MODULE}\nitems = {{\n    {BEGIN_REFERENCE}\n    1: 2,\n    {END_REFERENCE}\n}}\n"
    assert unsolved(code, "...") == f"{unsolved(MODULE, '...')}\nitems = {{\n}}\n"
    assert solved(code).endswith("items = {\n    1: 2,\n}\n")
    assert "1: 2," in solution_lines(code)


@pytest.mark.parametrize(
    ("code", "received"),
    [
        ("x = 1\n", "received no region. "),
        (f"{BEGIN_REFERENCE}\nx = 1\n{END_REFERENCE}\n", "received no region. "),
        (f"{BEGIN}\nx = 1\n{END_REFERENCE}\n", f"{END_REFERENCE} on line 3, in the region of line 1"),
        (f"{BEGIN}\n{END}\n{BEGIN_REFERENCE}\n{BEGIN}\n", f"{BEGIN} on line 4, in the region of line 3"),
        (f"{BEGIN}\n{END}\n{END_REFERENCE}\n", f"{END_REFERENCE} on line 3"),
        (f"{BEGIN}\n{END}\n### End reference\n", "### End reference on line 3"),
        (f"{BEGIN}\nx = 1\n", "begins on line 1 and does not end"),
        (f"x = 1\n{END}\n", f"{END} on line 2"),
        (f"{BEGIN}\n{BEGIN}\n{END}\n", f"{BEGIN} on line 2, in the region of line 1"),
        (f"{BEGIN}\n{END}\n{BEGIN} (2)\nx\n{END} (2)\n", f"{BEGIN} (2) on line 3"),
        (f"{BEGIN}\n{END}\n# begin_solution\nx\n", "# begin_solution on line 3"),
    ],
)
def test_marks_that_do_not_pair_are_refused(code: str, received: str) -> None:
    """A forgotten mark would hand out the solution."""
    with pytest.raises(InputError, match="solution regions") as caught:
        unsolved(code, "...")
    assert received in str(caught.value)


line = st.sampled_from(["x = 1", "    secret()", "", BEGIN, f"    {END}", END, BEGIN_REFERENCE, END_REFERENCE])


@given(st.lists(line, max_size=12))
def test_no_line_of_a_region_is_ever_left(lines: list[str]) -> None:
    """Whatever marks a module has, it is refused, or no line of its regions is in the students' version."""
    numbered = "".join(
        f"{text}\n" if text.strip() in MARKS else f"{text} # {number}\n" for number, text in enumerate(lines)
    )
    try:
        secrets = solution_lines(numbered)
    except InputError:
        with pytest.raises(InputError):
            unsolved(numbered, "...")
    else:
        template = {text.strip() for text in unsolved(numbered, "...").splitlines()}
        assert not secrets & template
        assert secrets <= {text.strip() for text in solved(numbered).splitlines()}
