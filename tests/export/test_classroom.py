"""What GitHub Classroom reads."""

import json

from grader.corrections import is_excused
from grader.export import classroom
from grader.gradebook import Gradebook


def test_the_reporter_adds_up_what_counts(book: Gradebook) -> None:
    """It sums the scores of all tests, and knows no other total."""
    files = {name: json.loads(text) for name, text in classroom.export(book).items()}
    assert len(files) == 12
    for grade in book.submissions:
        result = files[f"classroom/{grade.id}.json"]
        assert round(sum(test["score"] for test in result["tests"]), 2) == (grade.total or 0)
        assert result["max_score"] == (0 if is_excused(grade.adjustments) else 105)


def test_a_status_is_the_reporters(book: Gradebook) -> None:
    """The grader's error is none of the student's failures, and an excuse is none either."""
    statuses = {grade.id: classroom.result(grade)["status"] for grade in book.submissions}
    assert [statuses[student] for student in ("s01", "s05", "s06", "s09")] == ["pass", "pass", "fail", "error"]
