"""The report for programs."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import InputError
from grader.gradebook import Gradebook
from grader.records import Grade
from grader.report.json import parse_gradebook, to_json

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]


@given(name=st.text() | st.text('#[\\"u\x7f'))
def test_gradebook_reads_back(name: str, make_grade: GradeBuilder, make_gradebook: GradebookBuilder) -> None:
    """The text validates to an equal gradebook, whatever escapes it needed."""
    gradebook = make_gradebook(make_grade(name, correct=[960, 961]))

    assert parse_gradebook(to_json(gradebook)) == gradebook


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


@pytest.mark.parametrize(
    ("text", "received"),
    [
        ("{", "text that is not JSON"),
        ("[" * 100_000, "text that is not JSON"),
        ("[]", "JSON without the number schema_version"),
        ("{}", "JSON without the number schema_version"),
        ('{"schema_version": true}', "JSON without the number schema_version"),
        ('{"schema_version": 1}', r"version 1, made by an older grader\. Grade again; known results are kept"),
        ('{"schema_version": 3}', r"version 3, made by a newer grader\. Use the version of the grader that made it"),
        ('{"schema_version": 2}', "JSON without the reference, the submissions or their checks"),
        ('{"schema_version": 2, "reference": {"checks": [1]}, "submissions": []}', "JSON without the reference"),
        ('{"schema_version": 2, "reference": {"checks": []}, "submissions": []}', "assignment: Field required"),
    ],
)
def test_what_is_not_a_gradebook_is_a_sentence(text: str, received: str) -> None:
    """It says what was expected, what was received and what to do, and exits as wrong input does."""
    with pytest.raises(InputError, match=f"expected old.json to be a gradebook .*; received {received}"):
        parse_gradebook(text, "old.json")
