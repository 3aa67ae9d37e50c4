"""Jobs in threads: bounded, in order, and stopped when the caller stops."""

import threading
from collections.abc import Iterable

import pytest

from grader.engine.local import run_all


def _never() -> None:
    pytest.fail("nothing was to be cancelled")


def test_every_job_is_done_once() -> None:
    """All results come back, each with its job."""
    results = dict(run_all(lambda job: job * job, range(20), at_once=3, cancel=_never))
    assert results == {job: job * job for job in range(20)}


def test_no_more_than_the_given_number_runs_at_once() -> None:
    """--jobs is a bound, not a hope."""
    barrier = threading.Semaphore(2)

    def work(_job: int) -> bool:
        free = barrier.acquire(blocking=False)
        threading.Event().wait(0.002)
        if free:
            barrier.release()
        return free

    assert all(result for _, result in run_all(work, range(12), at_once=2, cancel=_never))


def test_a_result_can_ask_for_more() -> None:
    """A follow-up is run like any other job."""

    def follow_up(job: int, _result: int) -> Iterable[int]:
        return [job + 10] if job < 10 else []

    jobs = [job for job, _ in run_all(lambda job: job, [1, 2], at_once=2, cancel=_never, follow_up=follow_up)]
    assert sorted(jobs) == [1, 2, 11, 12]


def test_a_failing_job_cancels_the_others() -> None:
    """An exception of our own reaches the caller, and what is under way is told to stop."""
    cancelled = threading.Event()

    def work(job: int) -> None:
        if job == 0:
            raise ZeroDivisionError
        cancelled.wait(10)

    with pytest.raises(ZeroDivisionError):
        list(run_all(work, range(4), at_once=2, cancel=cancelled.set))
    assert cancelled.is_set()
