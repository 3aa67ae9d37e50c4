"""How often a job is attempted, and what becomes of it when that is in vain; the same for all jobs."""

from collections.abc import Callable

from grader.errors import CancelledError, GraderError
from grader.jobs import JobError
from grader.records import Finding
from grader.worker.broken import BrokenError

_ATTEMPTS = 2
ADVICE = "It was tried twice, and is no fault of the submission; grade again."


def attempt(work: Callable[[], object]) -> object:
    """Do a job, and once more when the grader or its machine broke it.

    Returns:
        The result, or a `JobError` in its place: a fault of ours that one job meets costs the others nothing.

    Raises:
        CancelledError: The run was interrupted.
    """
    finding = Finding(problem="")
    for _ in range(_ATTEMPTS):
        try:
            return work()
        except CancelledError:
            raise
        except BrokenError as error:
            finding = error.finding
        except GraderError as error:
            finding = Finding(problem=str(error))
        except Exception as error:  # noqa: BLE001 - a bug
            finding = Finding(
                problem=f"The grader itself failed: this is a bug in it ({type(error).__name__}). Please report it."
            )
    return JobError(finding=finding.model_copy(update={"advice": ADVICE}))
