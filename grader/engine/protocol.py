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


def in_order(job: Job[ResultT]) -> float:  # noqa: ARG001 - one signature for all
    """For jobs that begin in the order in which they are given."""
    return 0.0


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
        priority: Callable[[Job[ResultT]], float] = in_order,
    ) -> Iterator[Done[ResultT]]:
        """Run all jobs, and yield each with its result as soon as that is there.

        What the grader or a machine broke is attempted again, and becomes a `JobError` if that is in vain.

        Args:
            jobs: Those of equal priority in the order in which they should begin.
            tell: Hears how far each job is; called from any thread.
            cpu_limit: Where a training is stopped, until `limit` names another.
            follow_up: Gives the jobs that a result makes necessary; called before the result is yielded.
            priority: Of the jobs that wait, the one with the highest begins next; asked when a job is given.

        Raises:
            CancelledError: The run was interrupted.
        """

    def limit(self, cpu_limit: CpuLimit) -> None:
        """Stop trainings there from now on, those that are under way as well.

        Called in the thread of `run`, as from `follow_up`. What cannot be reached any more may come to its end: who
        asked holds every trial against the limit.
        """

    def cancel(self) -> None:
        """End all jobs that are under way; `run` raises `CancelledError` soon."""
