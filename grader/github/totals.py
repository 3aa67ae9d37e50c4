"""Gradebook → outputs of a step: numbers and one word, for the steps and jobs behind it."""

from grader.corrections import EXCUSED
from grader.gradebook import Gradebook
from grader.records import Status


def totals(gradebook: Gradebook) -> dict[str, str]:
    """Count the verdicts and add up the points of what counts; nothing in it is a student's text."""
    counts = gradebook.outcomes
    return {
        "result": {0: "passed", 1: "failed"}.get(gradebook.exit_status, "error"),
        "submissions": str(len(gradebook.submissions)),
        "passed": str(counts[Status.PASSED]),
        "failed": str(counts[Status.FAILED]),
        "missing": str(counts[Status.MISSING]),
        "excused": str(counts[EXCUSED]),
        "errors": str(counts[Status.ERROR]),
        "points": f"{round(sum(grade.points for grade in gradebook.counting), 2):g}",
        "max_points": f"{round(sum(grade.max_points for grade in gradebook.counting), 2):g}",
    }
