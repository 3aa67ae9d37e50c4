"""What becomes of two builds of one submission."""

from typing import Any

import pytest

from grader.jobs import BuildJob
from grader.records import Build, CheckResult, Finding, Status
from grader.worker.building import _PACKAGES, _printed, _unlike
from grader.worker.process.children import Outcome

_JOB: Any = BuildJob
_USAGE: Any = None
FAILURE = CheckResult(name="contract", status=Status.FAILED, findings=(Finding(problem="No."),))


def test_a_model_that_comes_by_chance_is_looked_for_again() -> None:
    """The next run may find that both calls fail, or that neither does."""
    job = _JOB.model_construct(function="build_model")
    result = _unlike(job, Build(document="{}"), Build(failure=FAILURE))
    assert (result.final, result.failure and result.failure.name) == (False, "reproducible")


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ("\nhello\n\n", "hello"),
        ("a" * 4_000, "a" * 4_000),
        ("a" * 3_000 + "b" * 5_000 + "c" * 1_000, f"{'a' * 3_000}\n[5,000 characters were dropped]\n{'c' * 1_000}"),
        (f"{_PACKAGES}keras/src/x.py:1: UserWarning: No.", "keras/src/x.py:1: UserWarning: No."),
    ],
)
def test_beginning_and_end_of_what_was_printed_are_kept(log: str, expected: str) -> None:
    """For its author; where the grader is installed is nobody's business."""
    assert _printed(Outcome(b"", log, None, _USAGE)) == expected
