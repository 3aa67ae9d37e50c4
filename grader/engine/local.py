"""Runs jobs on this machine: a few threads, each minding one child process at a time."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import count
from queue import PriorityQueue, SimpleQueue
from typing import TypeVar, cast

from grader.engine.attempt import attempt
from grader.engine.protocol import Done, in_order, no_more, no_progress
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
        self._cpu_limit = NO_REFERENCE_LIMIT

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
        priority: Callable[[Job[ResultT]], float] = in_order,
    ) -> Iterator[Done[ResultT]]:
        """Run all jobs, and yield each with its result as soon as that is there; see `Engine.run`."""
        self._workshop.open()
        self._cpu_limit = cpu_limit
        pool = ThreadPoolExecutor(max_workers=self._at_once)
        waiting: PriorityQueue[tuple[float, int, Job[ResultT]]] = PriorityQueue()
        ended: SimpleQueue[Future[Done[ResultT]]] = SimpleQueue()
        numbers = count()

        def do_next() -> Done[ResultT]:
            _, _, job = waiting.get_nowait()  # the most urgent one now, whichever it was when this was asked for
            allowance = Allowance(lambda: self._cpu_limit, partial(tell, job))
            result = attempt(partial(self._workshop.do, cast("Job[object]", job), allowance))
            return Done(job, cast("ResultT | JobError", result))

        def begin(jobs: Iterable[Job[ResultT]]) -> int:
            queued = [(-priority(job), next(numbers), job) for job in jobs]
            for entry in queued:
                waiting.put(entry)
            for _ in queued:
                pool.submit(do_next).add_done_callback(ended.put)
            return len(queued)

        finished = False
        try:
            pending = begin(jobs)
            while pending:
                for future in _next(ended):
                    done = future.result()
                    pending += begin(follow_up(done)) - 1
                    yield done
            finished = True
        finally:
            if not finished:
                self.cancel()
            pool.shutdown(wait=finished, cancel_futures=True)

    def limit(self, cpu_limit: CpuLimit) -> None:
        """Stop trainings there from now on; see `Engine.limit`."""
        self._cpu_limit = cpu_limit

    def cancel(self) -> None:
        """End all jobs that are under way."""
        self._workshop.cancel()


def _next(ended: "SimpleQueue[Future[Done[ResultT]]]") -> list[Future[Done[ResultT]]]:
    """Wait for a job to end, and take all that have; results before failures.

    What is there is handed on before an exception ends the run.
    """
    futures = [ended.get()]
    while not ended.empty():
        futures.append(ended.get())
    return sorted(futures, key=lambda future: future.exception() is not None)
