"""How often a job is attempted, and what becomes of it."""

from collections.abc import Callable

import pytest

from grader.engine.attempt import attempt
from grader.errors import CancelledError, InputError
from grader.jobs import JobError
from grader.records import Finding
from grader.worker.broken import BrokenError

ADVICE = "It was tried twice, and is no fault of the submission; grade again."
BROKEN = BrokenError(Finding(problem="The machine was too busy.", advice="Wait."))


def scripted(*ends: object) -> tuple[Callable[[], object], list[object]]:
    """A job that ends in these ways, one after the other; and the ends that are still to come."""
    left = list(ends)

    def work() -> object:
        end = left.pop(0)
        if isinstance(end, Exception):
            raise end
        return end

    return work, left


def test_a_result_is_a_result_at_once() -> None:
    """Nothing is done twice without need."""
    work, left = scripted("result", "another")
    assert attempt(work) == "result"
    assert left == ["another"]


@pytest.mark.parametrize("end", [BROKEN, ValueError("no"), InputError(happened="No.", remedy="Do.")], ids=repr)
def test_the_second_attempt_counts(end: Exception) -> None:
    """Whatever broke the first."""
    work, _ = scripted(end, "result")
    assert attempt(work) == "result"


@pytest.mark.parametrize(
    ("end", "problem"),
    [
        (BROKEN, "The machine was too busy."),
        (ValueError("no"), "The grader itself failed: this is a bug in it (ValueError). Please report it."),
        (InputError(happened="No.", remedy="Do."), "No. Do."),
    ],
    ids=["machine", "bug", "grader"],
)
def test_after_two_attempts_it_is_an_error(end: Exception, problem: str) -> None:
    """Nobody's fault, with what happened last and what to do; there is no third attempt."""
    work, left = scripted(ValueError("first"), end, "result")
    assert attempt(work) == JobError(finding=Finding(problem=problem, advice=ADVICE))
    assert left == ["result"]


@pytest.mark.parametrize("before", [(), (BROKEN,)], ids=["at once", "in the second attempt"])
def test_an_interruption_is_no_fault(before: tuple[Exception, ...]) -> None:
    """It ends the run, not the job."""
    work, left = scripted(*before, CancelledError(), "result")
    with pytest.raises(CancelledError):
        attempt(work)
    assert left == ["result"]
