"""Gradescope's results.json, held against the documented format."""

import json
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from grader.export import gradescope
from grader.gradebook import Gradebook

Visibility = Literal["visible", "hidden", "after_due_date", "after_published"]
Format = Literal["text", "html", "simple_format", "md", "ansi"]


class Documented(BaseModel):
    """A part of the document: no key that the specification does not name."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Entry(Documented):
    """An entry of `tests`."""

    score: float
    max_score: Annotated[float, Field(ge=0)]
    name: str
    status: Literal["passed", "failed"] | None = None
    name_format: Format | None = None
    number: str | None = None
    output: str | None = None
    output_format: Format | None = None
    tags: list[str] | None = None
    visibility: Visibility | None = None
    extra_data: dict[str, Any] | None = None


class Place(Documented):
    """An entry of `leaderboard`."""

    name: str
    value: float | str
    order: Literal["asc", "desc"] | None = None


class Results(Documented):
    """The whole document ("Autograder Specifications")."""

    score: Annotated[float, Field(ge=0)]
    execution_time: float | None = None
    output: str | None = None
    output_format: Format | None = None
    test_output_format: Format | None = None
    test_name_format: Format | None = None
    visibility: Visibility | None = None
    stdout_visibility: Visibility | None = None
    extra_data: dict[str, Any] | None = None
    tests: list[Entry]
    leaderboard: list[Place] | None = None


@pytest.fixture(scope="module")
def results(book: Gradebook) -> dict[str, Results]:
    """The documents by the ids of the submissions."""
    files = gradescope.export(book)
    return {name.split("/")[1]: Results.model_validate_json(text) for name, text in files.items()}


def test_each_submission_has_a_document_of_the_documented_form(results: dict[str, Results], book: Gradebook) -> None:
    """With a score that overrides the sum of the tests, and no key of our own."""
    assert set(results) == {grade.id for grade in book.submissions}
    assert {name: each.score for name, each in results.items() if name in {"s01", "s02", "s04", "0012"}} == {
        "s01": 104, "s02": 93.6, "s04": 0, "0012": 39.2,
    }  # fmt: skip


def test_tests_add_up_to_the_score_where_nobody_changed_it(results: dict[str, Results]) -> None:
    """Checks, parts by hand and what is taken off for lateness."""
    for name in ("s01", "s02", "s03", "s07", "0012"):
        assert round(sum(test.score for test in results[name].tests), 2) == results[name].score


@pytest.mark.parametrize(("name", "sentence"), [("s05", "There is no score"), ("s09", "There is no score yet")])
def test_where_there_is_no_score_the_first_line_says_so(results: dict[str, Results], name: str, sentence: str) -> None:
    """Gradescope wants a number: 0 for the excused, and for an error, stands for none."""
    result = results[name]
    assert (result.score, result.extra_data and result.extra_data["graded"]) == (0, False)
    assert (result.output or "").startswith(f"{sentence}: the 0 stands for none.\n")


def test_output_has_no_control_characters(book: Gradebook) -> None:
    """What a student named or printed gives no command."""
    for text in gradescope.export(book).values():
        for value in json.loads(text).values():
            assert "\x1b" not in str(value)
