"""Jobs in threads: bounded, in order, and stopped when the caller stops."""

import threading
from collections.abc import Callable, Iterable

import pytest

from grader.engine.local import LocalEngine
from grader.engine.protocol import Done
from grader.errors import CancelledError
from grader.jobs import CpuLimit, Job, JobError
from grader.worker.messages import Progress
from grader.worker.process.children import Children
from grader.worker.workshop import Allowance, Workshop


class Number(Job[int]):
    """A job that means something to these tests alone."""

    number: int


class Bench(Workshop):
    """A workshop without processes, in which a job is a call."""

    def __init__(self, work: Callable[[int, Allowance], int]) -> None:
        super().__init__(Children(), None, None)
        self.cancelled = threading.Event()
        self._work = work

    def open(self) -> None:
        """There is nothing to start."""

    def do(self, job: Job[object], allowance: Allowance) -> object:
        """Call the function that the test gave."""
        assert isinstance(job, Number)
        return self._work(job.number, allowance)

    def cancel(self) -> None:
        """Note that it was asked for."""
        self.cancelled.set()


def jobs(*numbers: int) -> list[Job[int]]:
    """A job for each number."""
    return [Number(number=number) for number in numbers]


def number(done: Done[int]) -> int:
    """Of a job that has a result."""
    assert isinstance(done.job, Number)
    return done.job.number


def test_every_job_is_done_once() -> None:
    """All results come back, each with its job, and nothing is cancelled."""
    bench = Bench(lambda number, _: number * number)
    results = [(number(done), done.result) for done in LocalEngine(bench, 3).run(jobs(*range(20)))]
    assert sorted(results) == [(number, number * number) for number in range(20)]
    assert not bench.cancelled.is_set()


def test_jobs_begin_in_their_order() -> None:
    """The caller knows which takes longest."""
    begun: list[int] = []

    def work(number: int, _: Allowance) -> int:
        begun.append(number)
        return number

    list(LocalEngine(Bench(work), 1).run(jobs(3, 1, 2)))
    assert begun == [3, 1, 2]


def test_the_most_urgent_job_begins_next() -> None:
    """Also before others that have waited for longer, when a result has just made it necessary."""
    begun: list[int] = []
    has_begun, is_known = threading.Event(), threading.Event()

    def work(number: int, _: Allowance) -> int:
        begun.append(number)
        if number == 3:
            has_begun.set()
            assert is_known.wait(10)
        return number

    def urgency(job: Job[int]) -> float:
        assert isinstance(job, Number)
        if job.number == 8:
            is_known.set()
        return job.number

    def follow_up(done: Done[int]) -> Iterable[Job[int]]:
        if number(done) != 9:
            return []
        assert has_begun.wait(10)
        return jobs(1, 8)

    list(LocalEngine(Bench(work), 1).run(jobs(2, 3, 9), follow_up=follow_up, priority=urgency))
    assert begun == [9, 3, 8, 2, 1]


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_as_many_run_at_once_as_were_asked_for(at_once: int) -> None:
    """--jobs is a bound, not a hope, and no processor idles below it."""
    running, most = 0, 0
    lock = threading.Lock()

    def work(number: int, _: Allowance) -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        threading.Event().wait(0.01)
        with lock:
            running -= 1
        return number

    list(LocalEngine(Bench(work), at_once).run(jobs(*range(12))))
    assert most == at_once


def test_a_result_can_ask_for_more() -> None:
    """A follow-up is run like any other job."""

    def follow_up(done: Done[int]) -> Iterable[Job[int]]:
        return jobs(number(done) + 10) if number(done) < 10 else []

    engine = LocalEngine(Bench(lambda number, _: number), 2)
    assert sorted(number(done) for done in engine.run(jobs(1, 2), follow_up=follow_up)) == [1, 2, 11, 12]


def test_progress_and_limit_reach_the_job() -> None:
    """Whoever asked learns of each job by the job itself."""
    step = Progress(epoch=1, epochs=2, fraction=0.5, accuracy=None)

    def work(number: int, allowance: Allowance) -> int:
        allowance.tell(step)
        return allowance.cpu_limit().seconds + number

    reports: list[tuple[Job[int], Progress]] = []
    engine = LocalEngine(Bench(work), 1)
    (done,) = engine.run(jobs(5), lambda job, progress: reports.append((job, progress)), cpu_limit=CpuLimit(60))
    assert done.result == 65
    assert reports == [(done.job, step)]


def test_a_limit_reaches_what_is_under_way() -> None:
    """A training learns of it in its midst, and those after it begin with it."""
    limited = threading.Event()

    def work(number: int, allowance: Allowance) -> int:
        before = allowance.cpu_limit().seconds
        if number == 1:
            assert limited.wait(10)
        return 1_000 * before + allowance.cpu_limit().seconds

    def follow_up(done: Done[int]) -> Iterable[Job[int]]:
        if number(done) != 2:
            return []
        engine.limit(CpuLimit(30))
        limited.set()
        return jobs(3)

    engine = LocalEngine(Bench(work), 2)
    dones = list(engine.run(jobs(1, 2), cpu_limit=CpuLimit(60), follow_up=follow_up))
    assert {number(done): done.result for done in dones} == {1: 60_030, 2: 60_060, 3: 30_030}


def test_a_bug_costs_one_job_only() -> None:
    """It is attempted again, and becomes an error in place of a result."""
    attempts: list[int] = []

    def work(number: int, _: Allowance) -> int:
        attempts.append(number)
        return 1 // number

    results = {number(done): done.result for done in LocalEngine(Bench(work), 2).run(jobs(0, 1))}
    assert results[1] == 1
    assert isinstance(results[0], JobError)
    assert sorted(attempts) == [0, 0, 1]


def test_an_interruption_reaches_the_caller_and_ends_the_others() -> None:
    """What is under way is stopped, and nothing waits for it."""
    bench = Bench(lambda number, _: number)

    def work(number: int, _: Allowance) -> int:
        if number == 0:
            raise CancelledError
        bench.cancelled.wait(10)
        return number

    bench._work = work
    with pytest.raises(CancelledError):
        list(LocalEngine(bench, 2).run(jobs(*range(4))))
    assert bench.cancelled.is_set()


def test_a_caller_that_stops_ends_what_is_under_way() -> None:
    """Closing the results cancels the rest."""
    bench = Bench(lambda number, _: number)
    results = LocalEngine(bench, 1).run(jobs(1, 2, 3))
    next(results)
    results.close()  # type: ignore[attr-defined] # it is a generator
    assert bench.cancelled.is_set()
