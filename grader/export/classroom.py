"""What GitHub Classroom's reporter reads: the result of a grading step.

It has the form of classroom-resources/autograding-python-grader, version 3.
"""

import json
from typing import Any

from grader.corrections import EXCUSED
from grader.gradebook import Gradebook
from grader.records import CheckResult, Grade, Status
from grader.report.corrections import corrections
from grader.report.file_names import file_names
from grader.report.sentences import message
from grader.report.text import shown

_STATUSES = {Status.PASSED: "pass", Status.ERROR: "error"}


def export(book: Gradebook) -> dict[str, str]:
    """Write `classroom/ID.json` for each submission, with the id as `file_names` writes it."""
    names = file_names(book.by_id())
    return {
        f"classroom/{names[student]}.json": json.dumps(result(narrowed.submissions[0]), indent=1) + "\n"
        for student, narrowed in book.by_id().items()
    }


def result(grade: Grade) -> dict[str, Any]:
    """The result of one submission; its tests' scores add up to the total that counts, `total` being known.

    Checks that give no points are left out, and what a person gave or took off is a test of its own. Whoever is
    excused has passed with 0 of 0 points, because the reporter knows no other word for it.
    """
    if grade.outcome == EXCUSED:
        excuse = _entry(EXCUSED, "pass", 0.0, shown(" ".join(corrections(grade))))
        return {"version": 3, "status": "pass", "max_score": 0.0, "tests": [excuse]}
    tests = [_test(check) for check in grade.all_checks if check.max_points]
    difference = round((grade.total or 0.0) - sum(test["score"] for test in tests), 2)
    if difference:
        tests.append(_entry("corrections", "pass", difference, "What a person gave or took off, and lateness."))
    return {
        "version": 3,
        "status": _STATUSES.get(grade.status, "fail"),
        "max_score": grade.max_total,
        "tests": tests,
    }


def _test(check: CheckResult) -> dict[str, Any]:
    status = _STATUSES.get(check.status, "fail")
    return _entry(check.name, status, check.points, shown(message(check)))


def _entry(name: str, status: str, score: float, text: str) -> dict[str, Any]:
    return {
        "name": name,
        "status": status,
        "score": score,
        "message": text,
        "test_code": "",
        "filename": "",
        "line_no": 0,
        "duration": 0,
    }
