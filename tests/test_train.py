"""Which runs an architecture needs, and what becomes of their results. The runs themselves are in tests/worker."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.model.document import parse_document
from grader.model.graph import ModelSpec, flatten
from grader.model.losses import SparseCategoricalCrossentropy
from grader.model.training import default_optimizer
from grader.progress import Lines
from grader.records import Dataset, Provenance, Status, TrainingFailure, Trial
from grader.session import Session
from grader.spec import AssignmentSpec
from grader.store import Store
from grader.train import Architecture, Training, train_all
from grader.worker.children import Children
from grader.worker.dataset import PreparedDataset

Outcomes = dict[int, Trial | TrainingFailure]
BROKEN = TrainingFailure(status=Status.ERROR, message="The trainer ended.")


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


@pytest.fixture
def train(
    assignment: AssignmentSpec,
    architecture: Architecture,
    children: Children,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[Outcomes], list[tuple[Architecture, Training, bool]]]:
    """Train with outcomes that are decided beforehand."""

    def run(outcomes: Outcomes) -> list[tuple[Architecture, Training, bool]]:
        monkeypatch.setattr("grader.train.train", lambda _session, _spec, seed, *_: outcomes[seed])
        dataset = Dataset(name="d", sha256="d", train=100, test=10, provisional=False)
        made_by = Provenance(
            grader="", tensorflow="", keras="", python="", cpu="", threads=1, jail="landlock", dataset=dataset
        )
        session = Session(
            assignment=assignment,
            recipe=assignment.recipes["quick"],
            provenance=made_by,
            dataset=PreparedDataset(tmp_path, dataset, (28, 28, 1), 10),
            children=children,
            store=Store(tmp_path / "results.sqlite"),
            observer=Lines(),
            jobs=1,
            jailed=True,
        )
        return list(train_all(session, [architecture], cpu_seconds=60))

    return run


Train = Callable[[Outcomes], list[tuple[Architecture, Training, bool]]]


def test_far_from_the_threshold_one_seed_decides(train: Train, architecture: Architecture) -> None:
    """The other seeds are not even run."""
    assert train({11: trial(11, 990)}) == [(architecture, (trial(11, 990),), True)]


def test_near_the_threshold_all_seeds_are_run(train: Train, architecture: Architecture) -> None:
    """Their trials come back in the order of the seeds, together."""
    outcomes: Outcomes = {seed: trial(seed, 951) for seed in (47, 23, 11)}
    assert train(outcomes) == [(architecture, (trial(11, 951), trial(23, 951), trial(47, 951)), True)]


def test_known_trials_are_not_run_again(train: Train) -> None:
    """The second time there is nothing to do, and it is said so."""
    train({seed: trial(seed, 951) for seed in (11, 23, 47)})
    ((_, trials, computed),) = train({})
    assert isinstance(trials, tuple)
    assert len(trials) == 3
    # This is another session with another store on the same file: nothing was computed in it.
    assert not computed


def test_a_failure_among_several_seeds_is_told_once(train: Train, architecture: Architecture) -> None:
    """A run that breaks down decides, whatever the runs that were under way bring."""
    assert train({11: trial(11, 951), 23: BROKEN, 47: trial(47, 951)}) == [(architecture, BROKEN, True)]
