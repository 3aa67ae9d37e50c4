"""Which trials an architecture needs, and what becomes of their results. The trials themselves are in tests/worker."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from grader.jobs import NO_REFERENCE_LIMIT, Architecture, CpuLimit, JobError, Machine, Software, Trained, TrialJob
from grader.model.compile_config import default_optimizer
from grader.model.document import parse_document
from grader.model.flatten import flatten
from grader.model.graph import ModelSpec
from grader.model.losses import SparseCategoricalCrossentropy
from grader.progress import Lines
from grader.records import Finding, Status, TrainingFailure, Trial
from grader.session import Session
from grader.spec import AssignmentSpec
from grader.store import Store
from grader.summary import Dataset
from grader.train import Trainings

Outcome = Trial | TrainingFailure | JobError
STOPPED = TrainingFailure(status=Status.FAILED, finding=Finding(problem="Training was stopped."))
SOFTWARE = Software(code="c", tensorflow="2", keras="3", python="3")
MACHINE = Machine(exporter=SOFTWARE, trainer=SOFTWARE, cpu="a processor", onednn="", threads=1, jail="landlock")
DATASET = Dataset(name="d", sha256="d", train=100, test=10, provisional=False)
MINUTE = CpuLimit(60, 60.0)


def trial(seed: int, correct: int) -> Trial:
    """A run that got `correct` of 1,000 right."""
    return Trial(
        seed=seed,
        correct=correct,
        total=1_000,
        accuracy=correct / 1_000,
        cpu_seconds=1,
        epochs=(),
        weights_sha256="",
        answers="",
    )


@pytest.fixture
def architecture() -> Architecture:
    """The smallest model there is; it is never built here."""
    empty = (
        b'{"module": "keras", "class_name": "Sequential", "registered_name": null, "config": {"name": "s", "trainable":'
        b' true, "layers": [], "dtype": {"module": "keras", "class_name": "DTypePolicy", "registered_name": null,'
        b' "config": {"name": "float32"}}}}'
    )
    graph = flatten(parse_document(empty))
    spec = ModelSpec(graph=graph, optimizer=default_optimizer("Adam", 0.001), loss=SparseCategoricalCrossentropy())
    return Architecture(spec, "somebody", 1)


class Scripted:
    """An engine whose results are decided beforehand, by seed."""

    def __init__(self, outcomes: dict[int, Outcome], machine: Machine = MACHINE) -> None:
        self.machine = machine
        self._outcomes = outcomes

    def run(
        self, jobs: Iterable[TrialJob], take: Callable[[TrialJob, Outcome], Iterable[TrialJob]]
    ) -> Iterator[TrialJob]:
        """Answer each job at once."""
        waiting = list(jobs)
        while waiting:
            job = waiting.pop(0)
            waiting += take(job, self._outcomes[job.seed])
            yield job


Train = Callable[..., list[Trained]]


@pytest.fixture
def train(assignment: AssignmentSpec, architecture: Architecture, tmp_path: Path) -> Train:
    """Train in a session of its own, with a store that all of them share, and with results decided beforehand."""

    def run(outcomes: dict[int, Outcome], limit: CpuLimit = MINUTE, machine: Machine = MACHINE) -> list[Trained]:
        store = Store(tmp_path / "results.sqlite")
        engine = Scripted(outcomes, machine)
        session = Session(assignment, assignment.recipes["quick"], engine, store, Lines())  # type: ignore[arg-type]
        trainings = Trainings(session, DATASET)
        trainings.hold_against(limit)
        trained: list[Trained] = []
        for _ in engine.run(trainings.add(architecture), trainings.take):
            trained += trainings.decided()
        store.close()
        return trained + list(trainings.decided())

    return run


def test_far_from_the_threshold_one_seed_decides(train: Train, architecture: Architecture) -> None:
    """The other seeds are not even run."""
    assert train({11: trial(11, 990)}) == [Trained(architecture, (trial(11, 990),), is_new=True)]


def test_near_the_threshold_all_seeds_are_run(train: Train, architecture: Architecture) -> None:
    """Their trials come back in the order of the seeds, together."""
    outcomes = {seed: trial(seed, 951) for seed in (47, 23, 11)}
    trials = (trial(11, 951), trial(23, 951), trial(47, 951))
    assert train(outcomes) == [Trained(architecture, trials, is_new=True)]


def test_known_trials_are_not_run_again(train: Train) -> None:
    """The second time there is nothing to do, and the result says so."""
    (first,) = train({seed: trial(seed, 951) for seed in (11, 23, 47)})
    assert train({}) == [first._replace(is_new=False)]


def test_a_seed_that_is_missing_is_run_alone(train: Train, architecture: Architecture) -> None:
    """Of a border-line case whose run was interrupted, what is known stays."""
    with pytest.raises(KeyError):
        train({11: trial(11, 951), 23: trial(23, 951)})
    trials = (trial(11, 951), trial(23, 951), trial(47, 951))
    assert train({47: trial(47, 951)}) == [Trained(architecture, trials, is_new=True)]


@pytest.mark.parametrize("first", [11, 23])
def test_a_failure_among_several_seeds_decides(train: Train, architecture: Architecture, first: int) -> None:
    """It is reported once, whatever the trainings that were under way bring; and it is not kept."""
    outcomes: dict[int, Outcome] = {11: trial(11, 951), 23: trial(23, 951), 47: trial(47, 951)}
    assert train(outcomes | {first: STOPPED}) == [Trained(architecture, STOPPED, is_new=True)]
    assert train(outcomes) == [Trained(architecture, (trial(11, 951), trial(23, 951), trial(47, 951)), is_new=True)]


def test_what_the_grader_broke_is_an_error(train: Train, architecture: Architecture) -> None:
    """No trial, and nobody's failed check."""
    broken = JobError(finding=Finding(problem="The trainer ended."))
    failure = TrainingFailure(status=Status.ERROR, finding=broken.finding)
    assert train({11: broken}) == [Trained(architecture, failure, is_new=True)]


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param((NO_REFERENCE_LIMIT, MINUTE), id="first without a reference"),
        pytest.param((MINUTE, NO_REFERENCE_LIMIT), id="first with one"),
    ],
)
def test_what_ends_in_one_limit_only_is_run_anew_under_the_other(
    train: Train, limits: tuple[CpuLimit, CpuLimit]
) -> None:
    """A trial of 100 seconds does not pass where 60 are allowed, nor is the stop at 60 held against it later."""
    long = trial(11, 990).model_copy(update={"cpu_seconds": 100})
    for limit in limits:
        (trained,) = train({11: long if limit.seconds > 100 else STOPPED}, limit)
        assert trained.is_new
        assert trained.training == ((long,) if limit.seconds > 100 else STOPPED)


def test_a_trial_that_took_the_whole_limit_is_known(train: Train) -> None:
    """A training is stopped beyond its limit, not at it."""
    exact = trial(11, 990).model_copy(update={"cpu_seconds": 60})
    train({11: exact})
    (trained,) = train({})
    assert not trained.is_new


def test_a_trial_of_another_processor_is_not_known(train: Train) -> None:
    """Time on that one says nothing about time on this one: the reference is run anew, and limits follow it."""
    for machine, seconds in ((MACHINE.model_copy(update={"cpu": "another"}), 1_000), (MACHINE, 10)):
        timed = trial(11, 990).model_copy(update={"cpu_seconds": seconds})
        (trained,) = train({11: timed}, NO_REFERENCE_LIMIT, machine)
        assert trained.training == (timed,)


@pytest.mark.parametrize(("correct", "seeds"), [(945, 3), (944, 1), (955, 3), (956, 1)])
def test_the_margin_belongs_to_the_border_line(train: Train, correct: int, seeds: int) -> None:
    """Half a percentage point from the threshold of 95 % is near, and one image more is not."""
    (trained,) = train({seed: trial(seed, correct) for seed in (11, 23, 47)})
    assert isinstance(trained.training, tuple)
    assert len(trained.training) == seeds
