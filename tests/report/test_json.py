"""The report for programs."""

import json
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from grader.records import Grade, Gradebook
from grader.report.json import from_json, to_json

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]


@given(name=st.text() | st.text('#[\\"u\x7f'))
def test_gradebook_reads_back(name: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """The text validates to an equal gradebook, whatever escapes it needed."""
    gradebook = make_gradebook(make_grade(name, correct=[960, 961]))

    assert from_json(to_json(gradebook)) == gradebook


def test_text_is_printable_ascii_without_commands(make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """Neither a terminal nor a CI system obeys what stands in a string."""
    report = to_json(make_gradebook(make_grade("\x1b[2J\x9b\x7f\u202e::error::x ##[add-mask]e")))

    assert all(" " <= character <= "~" or character == "\n" for character in report)
    assert "##[" not in report


def test_name_that_is_not_unicode_does_not_cost_the_report(
    make_grade: GradeBuilder, make_gradebook: GradebookBuilder
) -> None:
    """A file name with a byte that is not UTF-8 is a lone surrogate in Python, and stays one."""
    report = json.loads(to_json(make_gradebook(make_grade("caf\udce9"))))

    assert report["submissions"][0]["id"] == "caf\udce9"
