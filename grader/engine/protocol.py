"""What every engine promises, wherever it runs its jobs."""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, NamedTuple, Protocol, TypeVar

from grader.jobs import NO_REFERENCE_LIMIT, CpuLimit, Job, JobError, Machine
from grader.worker.messages import Progress

ResultT = TypeVar("ResultT")


class Done(NamedTuple, Generic[ResultT]):
    """A job with its result."""

    job: Job[ResultT]
    result: ResultT | JobError


def no_progress(job: Job[ResultT], progress: Progress) -> None:
    """For jobs whose progress nobody follows."""


def no_more(done: Done[ResultT]) -> Iterable[Job[ResultT]]:  # noqa: ARG001 - one signature for all
    """For jobs that make no others necessary."""
    return ()


class Engine(Protocol):
    """Runs jobs. Results do not depend on the order or the number of those that run at the same time."""

    @property
    def machine(self) -> Machine:
        """What results depend on beside their jobs; the same for every job that it runs."""

    def run(
        self,
        jobs: Iterable[Job[ResultT]],
        tell: Callable[[Job[ResultT], Progress], None] = no_progress,
        *,
        cpu_limit: CpuLimit = NO_REFERENCE_LIMIT,
        follow_up: Callable[[Done[ResultT]], Iterable[Job[ResultT]]] = no_more,
    ) -> Iterator[Done[ResultT]]:
        """Run all jobs, and yield each with its result as soon as that is there.

        What the grader or a machine broke is attempted again, and becomes a `JobError` if that is in vain.

        Args:
            jobs: In the order in which they should begin.
            tell: Hears how far each job is; called from any thread.
            cpu_limit: Where a training is stopped.
            follow_up: Gives the jobs that a result makes necessary; called before the result is yielded.

        Raises:
            CancelledError: The run was interrupted.
        """

    def cancel(self) -> None:
        """End all jobs that are under way; `run` raises `CancelledError` soon."""
