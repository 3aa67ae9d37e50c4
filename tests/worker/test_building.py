"""What becomes of two builds of one submission."""

from typing import Any

from grader.jobs import BuildJob
from grader.records import Build, CheckResult, Finding, Status
from grader.worker.building import _unlike

_JOB: Any = BuildJob
FAILURE = CheckResult(name="contract", status=Status.FAILED, findings=(Finding(problem="No."),))


def test_a_model_that_comes_by_chance_is_looked_for_again() -> None:
    """The next run may find that both calls fail, or that neither does."""
    job = _JOB.model_construct(function="build_model")
    result = _unlike(job, Build(document="{}"), Build(failure=FAILURE))
    assert (result.final, result.failure and result.failure.name) == (False, "reproducible")
