"""Runs jobs on a cluster: as many at once as its workers have threads, each again elsewhere when its worker dies."""

import queue
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError as FutureCancelledError
from functools import partial
from heapq import heappop, heappush
from itertools import count
from typing import TypeVar, cast

from distributed import Future, KilledWorker
from pydantic import ValidationError

from grader.dataset.prepare import PreparedDataset
from grader.engine.attempt import ADVICE
from grader.engine.dask import worker
from grader.engine.dask.address import Address
from grader.engine.dask.cluster import Cluster
from grader.engine.dask.crew import Crew
from grader.engine.dask.messages import TOPIC, Answer, Ceiling, Event, Request
from grader.engine.protocol import Done, in_order, no_more, no_progress
from grader.errors import CancelledError, GraderError
from grader.jobs import NO_REFERENCE_LIMIT, BuildJob, CpuLimit, Job, JobError, Machine, TrialJob
from grader.records import Finding
from grader.worker.messages import Progress

ResultT = TypeVar("ResultT")

_TICK_SECONDS = 0.5
"""How often the loop looks up while no job ends."""
_ATTEMPTS = 2
_RESULT_SECONDS = 60.0
"""For a result that is there to be fetched."""


class _Flight:
    """A job that was asked for."""

    def __init__(self, job: Job[object], tell: Callable[[Progress], None]) -> None:
        self.job = job
        self.tell = tell
        self.future: Future | None = None
        self.addresses: frozenset[str] = frozenset()
        """Of the workers that may do it."""
        self.begun: list[str] = []
        """The workers that began it, one after the other: each but the last has ended since."""
        self.failures = 0


class DaskEngine:
    """The engine of a Dask cluster.

    Args:
        address: Of its scheduler.
        dataset: The images on this machine; `None` where nothing is trained.
        warn: Hears which workers are left out, and why.

    Raises:
        InputError: There is no cluster, or none of its workers can take part.
    """

    def __init__(self, address: Address, dataset: PreparedDataset | None, warn: Callable[[str], None]) -> None:
        self._run = uuid.uuid4().hex
        self._cluster = Cluster(address)
        self._flights: dict[str, _Flight] = {}
        """By the names of their tasks on the scheduler."""
        self._landed: queue.SimpleQueue[str] = queue.SimpleQueue()
        """Names of tasks that have ended, or that ought to."""
        self._cancelled = False
        self._ceiling = Ceiling(run=self._run, number=0, cpu_seconds=NO_REFERENCE_LIMIT.seconds, cpu_multiple=None)
        try:
            self._crew = Crew(self._cluster, self._run, dataset, warn)
            self._cluster.listen(TOPIC, self._hear)
        except BaseException:
            self._cluster.close(self._run, ())
            raise

    @property
    def machine(self) -> Machine:
        """What results depend on beside their jobs; the same for all workers that take part."""
        return self._crew.machine

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
        self._change(cpu_limit)
        waiting: list[tuple[float, int, Job[ResultT]]] = []
        numbers = count()

        def add(jobs: Iterable[Job[ResultT]]) -> None:
            for job in jobs:
                heappush(waiting, (-priority(job), next(numbers), job))

        finished = False
        try:
            add(jobs)
            self._crew.make_ready()
            while waiting or self._flights:
                while waiting and len(self._flights) < self._crew.threads:
                    job = heappop(waiting)[-1]
                    self._send(_Flight(cast("Job[object]", job), partial(tell, job)))
                if flight := self._next_landed():
                    result = self._result(flight)
                    if result is not None:
                        done = Done(cast("Job[ResultT]", flight.job), cast("ResultT | JobError", result))
                        add(follow_up(done))
                        yield done
            finished = True
        finally:
            if not finished:
                self.cancel()

    def limit(self, cpu_limit: CpuLimit) -> None:
        """Stop trainings there from now on; workers hear of it, and it may come too late for what is under way."""
        self._change(cpu_limit)
        self._crew.tell(worker.limit, self._ceiling.model_dump_json())

    def cancel(self) -> None:
        """End all jobs that are under way, and leave the cluster as it was."""
        self._cancelled = True
        for flight in list(self._flights.values()):
            if flight.future:
                flight.future.release()
        self._flights.clear()
        self._crew.close()

    def _change(self, cpu_limit: CpuLimit) -> None:
        self._ceiling = Ceiling(
            run=self._run,
            number=self._ceiling.number + 1,
            cpu_seconds=cpu_limit.seconds,
            cpu_multiple=cpu_limit.multiple,
        )

    def _send(self, flight: _Flight) -> None:
        """Ask for a job, perhaps once more."""
        job = flight.job
        request = Request(
            key=job.key,
            build=job if isinstance(job, BuildJob) else None,
            trial=job if isinstance(job, TrialJob) else None,
            ceiling=self._ceiling,
        )
        task = f"{'build' if request.build else 'trial'}-{uuid.uuid4().hex}"
        flight.addresses = self._crew.addresses
        self._flights[task] = flight
        flight.future = self._cluster.submit(request.model_dump_json(), task, flight.addresses)
        flight.future.add_done_callback(lambda _: self._landed.put(task))

    def _hear(self, text: object) -> None:
        """Take in what a worker says; called by Dask's thread."""
        try:
            event = Event.model_validate_json(cast("str", text))
        except ValidationError:
            return
        flight = self._flights.get(event.task)
        if flight is None or event.run != self._run:
            return
        if event.progress:
            flight.tell(event.progress)
        else:
            flight.begun.append(event.worker)
            if len(flight.begun) > _ATTEMPTS:
                self._landed.put(event.task)

    def _next_landed(self) -> _Flight | None:
        """Wait a moment for a job that has ended, and look after the others."""
        try:
            task = self._landed.get(timeout=_TICK_SECONDS)
        except queue.Empty:
            task = self._stranded()
        if self._cancelled:
            raise CancelledError
        self._crew.look_around()
        return self._flights.pop(task, None)

    def _stranded(self) -> str:
        """A task none of whose workers is there any more; empty if there is none."""
        here = self._crew.addresses
        if not here:
            self._wait_for_workers()
        return next((task for task, flight in self._flights.items() if here and not flight.addresses & here), "")

    def _wait_for_workers(self) -> None:
        """All are gone. A nanny starts its worker again, and a queue may send others."""
        deadline = time.monotonic() + self._cluster.patience_seconds
        while not self._crew.addresses:
            if time.monotonic() >= deadline:
                raise GraderError(
                    happened=f"The Dask cluster at {self._cluster.name} has no worker left that can take part.",
                    remedy="Start others: what was computed is kept, and the same command goes on from there.",
                )
            time.sleep(_TICK_SECONDS)
            self._crew.look_around()

    def _result(self, flight: _Flight) -> object | None:
        """The result of a job that has ended; `None` if it was sent once more."""
        future = flight.future
        assert future is not None, "it was sent"  # noqa: S101 - ours to know
        problem = ""
        try:
            if future.done():
                return Answer.model_validate_json(future.result(timeout=_RESULT_SECONDS)).result(flight.job)
        except FutureCancelledError as error:
            raise self._cluster.lost() from error
        except (KilledWorker, OSError):  # its worker died, or with the result that was there
            pass
        except Exception as error:  # noqa: BLE001 - a bug, or another program that answers
            flight.failures += 1
            problem = f"The grader itself failed on a worker ({type(error).__name__}). Please report it."
        finally:
            future.release()
        if len(flight.begun) >= _ATTEMPTS:
            first, second = flight.begun[:_ATTEMPTS]
            problem = problem or f"Two workers ended while they did it: {first} and {second}."
        elif flight.failures < _ATTEMPTS:
            self._send(flight)
            return None
        return JobError(finding=Finding(problem=problem, advice=ADVICE))
