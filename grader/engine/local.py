"""Runs jobs on this machine: a few threads, each minding one child process at a time."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial
from typing import TypeVar, cast

from grader.engine.attempt import attempt
from grader.engine.protocol import Done, no_more, no_progress
from grader.jobs import NO_REFERENCE_LIMIT, CpuLimit, Job, JobError, Machine
from grader.worker.messages import Progress
from grader.worker.workshop import Allowance, Workshop

ResultT = TypeVar("ResultT")


class LocalEngine:
    """The engine of this machine.

    Args:
        workshop: What the machine does jobs with.
        at_once: How many jobs run at the same time.
    """

    def __init__(self, workshop: Workshop, at_once: int) -> None:
        self._workshop = workshop
        self._at_once = at_once

    @property
    def machine(self) -> Machine:
        """What results depend on beside their jobs."""
        return self._workshop.machine

    def run(
        self,
        jobs: Iterable[Job[ResultT]],
        tell: Callable[[Job[ResultT], Progress], None] = no_progress,
        *,
        cpu_limit: CpuLimit = NO_REFERENCE_LIMIT,
        follow_up: Callable[[Done[ResultT]], Iterable[Job[ResultT]]] = no_more,
    ) -> Iterator[Done[ResultT]]:
        """Run all jobs, and yield each with its result as soon as that is there; see `Engine.run`."""
        self._workshop.open()
        pool = ThreadPoolExecutor(max_workers=self._at_once)

        def begin(job: Job[ResultT]) -> Future[ResultT | JobError]:
            allowance = Allowance(cpu_limit, partial(tell, job))
            return cast(
                "Future[ResultT | JobError]",
                pool.submit(attempt, partial(self._workshop.do, cast("Job[object]", job), allowance)),
            )

        pending = {begin(job): job for job in jobs}
        finished = False
        try:
            while pending:
                ended, _ = wait(pending, return_when=FIRST_COMPLETED)
                # Results before failures: what is there is handed on before an exception ends the run.
                for future in sorted(ended, key=lambda future: future.exception() is not None):
                    done = Done(pending.pop(future), future.result())
                    pending |= {begin(job): job for job in follow_up(done)}
                    yield done
            finished = True
        finally:
            if not finished:
                self.cancel()
            pool.shutdown(wait=finished, cancel_futures=True)

    def cancel(self) -> None:
        """End all jobs that are under way."""
        self._workshop.cancel()
