"""Gradebook → outputs of a step: numbers and one word, for the steps and jobs behind it."""

from collections import Counter

from grader.gradebook import Gradebook
from grader.records import Status


def totals(gradebook: Gradebook) -> dict[str, str]:
    """Count the verdicts and add up the points; nothing in it is a student's text."""
    counts = Counter(grade.status for grade in gradebook.submissions)
    return {
        "result": {0: "passed", 1: "failed"}.get(gradebook.exit_status, "error"),
        "submissions": str(len(gradebook.submissions)),
        "passed": str(counts[Status.PASSED]),
        "failed": str(counts[Status.FAILED]),
        "missing": str(counts[Status.MISSING]),
        "errors": str(counts[Status.ERROR]),
        "points": f"{round(sum(grade.points for grade in gradebook.submissions), 2):g}",
        "max_points": f"{round(sum(grade.max_points for grade in gradebook.submissions), 2):g}",
    }
