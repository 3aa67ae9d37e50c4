"""Gradescope's `results.json`, one for each submission.

The format is that of "Autograder Specifications" (gradescope/autograder_samples, docs/specs.md): a test's output is
plain text, and the total that counts stands beside the tests, whose sum it overrides.
"""

import json
from collections.abc import Iterator
from typing import Any

from grader.corrections import LATE, MANUAL, is_excused
from grader.gradebook import Gradebook
from grader.records import CheckResult, Grade, Status
from grader.report.captions import header, warnings
from grader.report.corrections import corrections
from grader.report.file_names import file_names
from grader.report.result import title
from grader.report.sentences import message, reasons
from grader.report.text import shown
from grader.wording import number_of

_VISIBLE = "visible"


def export(book: Gradebook) -> dict[str, str]:
    """Write `gradescope/ID/results.json` for each submission, with the id as `file_names` writes it."""
    names = file_names(book.by_id())
    return {
        f"gradescope/{names[student]}/results.json": results_json(narrowed)
        for student, narrowed in book.by_id().items()
    }


def results_json(book: Gradebook) -> str:
    """Write the results of the only submission of a gradebook, as Gradescope's autograder hands them over.

    Where nothing is to be entered, for the grader failed or the student is excused, the score is 0, as Gradescope asks
    for one, and the first line says why it is none.
    """
    grade = book.submissions[0]
    total = grade.total
    document: dict[str, Any] = {
        "score": 0.0 if total is None else total,
        "output": "\n".join(map(shown, _output(book, grade))),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": _VISIBLE,
        "stdout_visibility": "hidden",
        "extra_data": {
            "id": grade.id,
            "status": str(grade.status),
            "graded": total is not None,
        },
        "tests": [*(_test(number, check) for number, check in enumerate(grade.all_checks, start=1)), *_by_hand(grade)],
    }
    if grade.accuracy is not None and grade.model is not None:
        document["leaderboard"] = [
            {"name": "Accuracy", "value": grade.accuracy},
            {"name": "Parameters", "value": grade.model.parameters, "order": "asc"},
        ]
    return json.dumps(document, indent=1) + "\n"


def _output(book: Gradebook, grade: Grade) -> Iterator[str]:
    """Say what stands in no test."""
    if grade.total is None:
        yet = "" if is_excused(grade.adjustments) else " yet"
        yield f"There is no score{yet}: the 0 stands for none."
    yield header(book)
    yield from warnings(book)
    if grade.status in {Status.ERROR, Status.MISSING}:
        yield from reasons(grade)
    yield from corrections(grade)


def _test(number: int, check: CheckResult) -> dict[str, Any]:
    return {
        "number": str(number),
        "name": f"{check.name}: {shown(title(check))}",
        "status": "passed" if check.status is Status.PASSED else "failed",
        "score": check.points,
        "max_score": check.max_points,
        "output": shown(message(check)) or f"{check.status}",
        "visibility": _VISIBLE,
    }


def _by_hand(grade: Grade) -> Iterator[dict[str, Any]]:
    """List what a person gave, and what is taken off for lateness."""
    for part in grade.manual:
        yield {
            "name": shown(f"{MANUAL}: {part.name}"),
            "score": part.points or 0.0,
            "max_score": part.max_points,
            "output": shown(part.comment) or ("not graded yet" if part.points is None else "graded by hand"),
            "visibility": _VISIBLE,
        }
    if grade.late and grade.late.deduction:
        yield {
            "name": LATE,
            "score": -grade.late.deduction,
            "max_score": 0.0,
            "output": f"{number_of(grade.late.days, 'day')} late",
            "visibility": _VISIBLE,
        }
