"""Runs jobs on this machine: a few threads, each minding one child process at a time."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

JobT = TypeVar("JobT")
ResultT = TypeVar("ResultT")


def run_all(
    work: Callable[[JobT], ResultT],
    jobs: Iterable[JobT],
    *,
    at_once: int,
    cancel: Callable[[], None],
    follow_up: Callable[[JobT, ResultT], Iterable[JobT]] = lambda _job, _result: (),
) -> Iterator[tuple[JobT, ResultT]]:
    """Do all jobs and yield each with its result as soon as it is there.

    Args:
        work: Does one job; called in a thread.
        jobs: In the order in which they should begin.
        at_once: How many run at the same time.
        cancel: Makes every `work` that is under way raise soon; called when the caller stops early.
        follow_up: Jobs that a result makes necessary.
    """
    pool = ThreadPoolExecutor(max_workers=at_once)
    pending: dict[Future[ResultT], JobT] = {pool.submit(work, job): job for job in jobs}
    finished = False
    try:
        while pending:
            done, _ = wait(pending, return_when=FIRST_COMPLETED)
            # Results before failures: what is there is handed on before an exception ends the run.
            for future in sorted(done, key=lambda future: future.exception() is not None):
                job, result = pending.pop(future), future.result()
                pending |= {pool.submit(work, more): more for more in follow_up(job, result)}
                yield job, result
        finished = True
    finally:
        if not finished:
            cancel()
        pool.shutdown(wait=finished, cancel_futures=True)
