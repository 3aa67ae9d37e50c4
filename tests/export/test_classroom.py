"""What GitHub Classroom reads."""

import base64
import json

from grader.export import classroom
from grader.gradebook import Gradebook


def test_the_reporter_adds_up_what_counts(book: Gradebook) -> None:
    """It sums the scores of all tests, and knows no other total."""
    files = {name: json.loads(text) for name, text in classroom.export(book).items()}
    assert len(files) == 12
    for grade in book.submissions:
        result = files[f"classroom/{grade.id}.json"]
        assert round(sum(test["score"] for test in result["tests"]), 2) == (grade.total or 0)
        assert result["max_score"] == 105


def test_a_status_is_the_reporters(book: Gradebook) -> None:
    """The grader's error is none of the student's failures."""
    statuses = {grade.id: classroom.result(grade)["status"] for grade in book.submissions}
    assert (statuses["s01"], statuses["s06"], statuses["s09"]) == ("pass", "fail", "error")


def test_the_output_of_a_step_is_decoded_to_the_result(book: Gradebook) -> None:
    """As `autograding-grading-reporter` decodes it."""
    grade = book.submissions[0]
    assert json.loads(base64.b64decode(classroom.step_output(grade))) == classroom.result(grade)


def test_notices_have_titles_and_points(book: Gradebook) -> None:
    """Those that the reporter itself prints."""
    late = next(grade for grade in book.submissions if grade.id == "s02")
    assert classroom.notices(late) == (
        "::notice title=Autograding complete::Points 93.6/105",
        '::notice title=Autograding report::{"totalPoints":93.6,"maxPoints":105.0}',
    )
