"""Jobs on a real cluster: the results are those of this machine, and a worker's death costs nothing."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from distributed import Client

from grader.build import build_job
from grader.collect.submissions import read_reference
from grader.dataset.find import open_file
from grader.dataset.npz import NAMES
from grader.dataset.prepare import PreparedDataset, load_array
from grader.engine.dask.address import read_address
from grader.engine.dask.engine import DaskEngine
from grader.engine.local import LocalEngine
from grader.engine.protocol import Done, Engine
from grader.errors import CancelledError
from grader.jobs import CpuLimit, Job, JobError, TrialJob
from grader.records import Build, Status, Submission, TrainingFailure, Trial
from grader.spec import AssignmentSpec, Recipe
from grader.validate import validate
from grader.worker.jail import find_jail
from grader.worker.messages import Progress
from grader.worker.process.children import Children
from grader.worker.workshop import Workshop
from tests.engine.dask_cluster import ClusterProcesses, client_of, jobs_under_way, kill_worker, tasks, wait_for

TINY = Recipe(epochs=2, batch_size=32, validation_images=100, training_images=500)
ENDLESS = TINY.model_copy(update={"epochs": 1000})
Result = Trial | TrainingFailure


@pytest.fixture(scope="module")
def dataset(digits: Path, tmp_path_factory: pytest.TempPathFactory) -> PreparedDataset:
    """Images that no worker finds by itself: some of the offline digits."""
    folder = open_file(digits).folder
    arrays: dict[str, Any] = {name: load_array(folder, name)[:1_000] for name in NAMES}
    path = tmp_path_factory.mktemp("data") / "some.npz"
    np.savez(path, **arrays)
    return open_file(path)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the machine that the workers pretend to be."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[ClusterProcesses]:
    """A scheduler with two workers, which a nanny starts again when they die."""
    processes = ClusterProcesses(tmp_path_factory.mktemp("cluster"), cache)
    processes.start_scheduler()
    processes.start_worker("--nworkers", "2")
    with client_of(processes.url) as client:
        client.wait_for_workers(2, timeout=120)
    yield processes
    processes.stop()


@pytest.fixture
def client(cluster: ClusterProcesses) -> Iterator[Client]:
    """To see what the grader leaves, and to do to workers what machines do to them; both are there."""
    with client_of(cluster.url) as client:
        client.wait_for_workers(2, timeout=120)
        yield client


@pytest.fixture
def warnings() -> list[str]:
    """What the engine says of workers."""
    return []


@pytest.fixture
def engine(
    cluster: ClusterProcesses, client: Client, dataset: PreparedDataset, warnings: list[str]
) -> Iterator[DaskEngine]:
    """The engine, by the scheduler's file."""
    assert client
    address = read_address(str(cluster.file))
    assert address
    engine = DaskEngine(address, dataset, warnings.append)
    yield engine
    engine.cancel()


@pytest.fixture(scope="module")
def build(assignment: AssignmentSpec, root: Path, workshop: Workshop) -> Build:
    """What this machine makes of the reference."""
    (done,) = LocalEngine(workshop, 1).run([build_job(_reference(root), assignment, workshop.machine)])
    assert isinstance(done.result, Build)
    return done.result


@pytest.fixture(scope="module")
def trial_job(assignment: AssignmentSpec, build: Build, dataset: PreparedDataset) -> Callable[..., TrialJob]:
    """A training of the reference's model; keyword arguments change it."""
    spec = validate(build, assignment).spec
    assert spec

    def make(engine: Engine, **changes: Any) -> TrialJob:
        machine = engine.machine
        job = TrialJob(
            spec=spec,
            seed=11,
            recipe=TINY,
            input_shape=assignment.input_shape,
            classes=10,
            dataset=dataset.record.sha256,
            memory_mib=8_192,
            jailed=True,
            cpu=machine.cpu,
            onednn=machine.onednn,
            threads=1,
            software=machine.trainer,
        )
        return job.model_copy(update=changes)

    return make


def _reference(root: Path) -> Submission:
    submission = read_reference(root / "reference" / "mnist_cnn.py")
    assert isinstance(submission, Submission)
    return submission


def test_a_cluster_builds_and_trains_what_this_machine_does(
    engine: DaskEngine,
    dataset: PreparedDataset,
    build: Build,
    trial_job: Callable[..., TrialJob],
    assignment: AssignmentSpec,
    root: Path,
    children: Children,
    cache: Path,
) -> None:
    """Under the same keys, bit for bit, with progress, and with jobs that results ask for; the images go there once."""
    here = LocalEngine(Workshop(children, find_jail(), dataset), 1)
    assert engine.machine == here.machine
    (built,) = engine.run([build_job(_reference(root), assignment, engine.machine)])
    assert built.result == build

    steps: list[tuple[int, int]] = []

    def tell(job: Job[Result], progress: Progress) -> None:
        assert isinstance(job, TrialJob)
        steps.append((job.seed, progress.epoch))

    def follow_up(done: Done[Result]) -> list[Job[Result]]:
        assert isinstance(done.job, TrialJob)
        return [trial_job(engine, seed=23)] if done.job.seed == 11 else []

    trials = [done.result for done in engine.run([trial_job(engine)], tell, follow_up=follow_up)]
    expected = [done.result for done in here.run([trial_job(here), trial_job(here, seed=23)])]
    assert [_timeless(trial) for trial in trials] == [_timeless(trial) for trial in expected]
    assert {(11, 1), (11, 2), (23, 1), (23, 2)} <= set(steps)
    arrived = [path.name for path in (cache / "cnn-grader" / "datasets").glob("*arriv*")]
    assert arrived == [f"{dataset.record.sha256[:32]}-arrived-2"]


def _timeless(result: object) -> object:
    assert isinstance(result, Trial)
    return result.model_copy(update={"cpu_seconds": 0.0})


def test_a_limit_on_processor_time_holds_on_a_worker(engine: DaskEngine, trial_job: Callable[..., TrialJob]) -> None:
    """The kernel stops the training there, and its sentence is the one of this machine."""
    (done,) = engine.run([trial_job(engine, recipe=ENDLESS)], cpu_limit=CpuLimit(2, 60.0))
    assert isinstance(done.result, TrainingFailure)
    assert done.result.status is Status.FAILED
    assert "2 seconds of processor time (the limit: 60 times what the reference needs)" in done.result.finding.problem


def test_a_job_whose_worker_dies_is_done_elsewhere(
    engine: DaskEngine, trial_job: Callable[..., TrialJob], client: Client
) -> None:
    """A kill in mid-training costs one attempt, and the result is the same."""
    killer = Killer(client, TINY, most=1)
    (first,) = engine.run([trial_job(engine)])
    (again,) = engine.run([trial_job(engine)], killer.hear)
    assert len(killer.killed) == 1
    assert _timeless(again.result) == _timeless(first.result)


def test_a_job_that_ends_two_workers_is_an_error_and_no_endless_loop(
    engine: DaskEngine, trial_job: Callable[..., TrialJob], client: Client
) -> None:
    """It costs the others nothing; a nanny starts the workers again, and they take part."""
    killer = Killer(client, ENDLESS, most=9)
    jobs = [trial_job(engine, recipe=ENDLESS), trial_job(engine)]
    results = {done.job.key: done.result for job in jobs for done in engine.run([job], killer.hear)}
    error, trial = (results[job.key] for job in jobs)
    assert isinstance(error, JobError)
    assert error.finding.problem.startswith("Two workers ended while they did it: tcp://127.0.0.1:")
    assert error.finding.advice == "It was tried twice, and is no fault of the submission; grade again."
    assert len(killer.killed) == 2
    assert isinstance(trial, Trial)


def test_an_interruption_leaves_nothing_on_the_cluster(
    engine: DaskEngine, trial_job: Callable[..., TrialJob], client: Client
) -> None:
    """Neither a task on the scheduler nor a training on a worker, whose fork server waits for the next run."""
    begun = threading.Event()

    def interrupt() -> None:
        begun.wait()
        engine.cancel()

    threading.Thread(target=interrupt).start()
    jobs = [trial_job(engine, recipe=ENDLESS, seed=seed) for seed in (11, 23, 47)]
    with pytest.raises(CancelledError):
        list(engine.run(jobs, lambda *_: begun.set()))
    wait_for(lambda: tasks(client) == [])
    wait_for(lambda: jobs_under_way(client) == 0)


class Killer:
    """Kills the worker that a job with a certain recipe is on, once it trains there.

    Args:
        client: To find out where it is.
        recipe: Of the job.
        most: So many workers are killed.
    """

    def __init__(self, client: Client, recipe: Recipe, most: int) -> None:
        self.killed: list[str] = []
        self._client = client
        self._recipe = recipe
        self._most = most
        self._threads = ThreadPoolExecutor(1)  # what hears of progress must not wait

    def hear(self, job: Job[Result], _: Progress) -> None:
        """The job trains."""
        assert isinstance(job, TrialJob)
        if job.recipe == self._recipe:
            self._threads.submit(self._kill)

    def _kill(self) -> None:
        workers = [worker for worker, names in self._client.processing().items() if names]
        for worker in workers:
            if worker not in self.killed and len(self.killed) < self._most:
                self.killed.append(worker)
                kill_worker(self._client, worker)
