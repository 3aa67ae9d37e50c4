"""Training for real: one seed, one process, the same bits every time."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.model.document import parse_document
from grader.model.graph import ModelSpec, flatten
from grader.model.training import Loss, default_optimizer
from grader.spec import Recipe
from grader.worker.child import Terms
from grader.worker.children import Children, Outcome
from grader.worker.dataset import open_file
from grader.worker.jail import Limits
from grader.worker.messages import TrainerAnswer, TrainRequest

RECIPE = Recipe(epochs=2, batch_size=32, validation_images=500, training_images=640)
LIMITS = Limits(cpu_seconds=120, memory_bytes=8 << 30)
Train = Callable[..., Outcome]


@pytest.fixture(scope="module")
def spec() -> ModelSpec:
    """A small convolutional network with dropout and batch normalization."""
    import keras  # noqa: PLC0415
    from keras import layers  # noqa: PLC0415

    stack = [keras.Input((28, 28, 1)), layers.Conv2D(4, 5, strides=3), layers.BatchNormalization(), layers.ReLU()]
    model = keras.Sequential([*stack, layers.Dropout(0.2), layers.Flatten(), layers.Dense(10, activation="softmax")])
    graph = flatten(parse_document(model.to_json().encode()))
    return ModelSpec(graph=graph, optimizer=default_optimizer("Adam", 0.001), loss=Loss(labels="sparse"))


@pytest.fixture
def folder(digits: Path) -> Path:
    """The prepared digits."""
    return open_file(digits).folder


@pytest.fixture
def train(children: Children, spec: ModelSpec, folder: Path) -> Train:
    """Train in a jailed child."""

    def run(*, seed: int = 1, trained: ModelSpec = spec, dataset: Path = folder, limits: Limits = LIMITS) -> Outcome:
        request = TrainRequest(
            spec=trained, recipe=RECIPE, seed=seed, dataset=dataset, input_shape=(28, 28, 1), classes=10
        )
        terms = Terms(limits, jailed=True, readable=(dataset,))
        lines: list[bytes] = []
        outcome = children.run("trainer", request, terms, wall_seconds=240, on_line=lines.append)
        return outcome._replace(answer=b"\n".join(lines))

    return run


def answers(outcome: Outcome) -> list[TrainerAnswer]:
    """All lines of a trainer."""
    return [TrainerAnswer.model_validate_json(line) for line in outcome.answer.splitlines()]


def test_equal_seeds_give_equal_bits_and_others_do_not(train: Train) -> None:
    """Weights, curves and counts depend on the seed and on nothing else; only the clock differs."""
    first, again, other = (answers(train(seed=seed))[-1].trial for seed in (1, 1, 2))
    assert first is not None
    assert again is not None
    assert other is not None
    assert first.model_copy(update={"cpu_seconds": 0}) == again.model_copy(update={"cpu_seconds": 0})
    assert first.weights_sha256 != other.weights_sha256
    assert first.total == 1_000
    assert len(first.epochs) == 2


def test_test_labels_are_read_after_training(train: Train, folder: Path, tmp_path: Path) -> None:
    """Without them training goes to its end; only then does anybody ask for them."""
    dataset = tmp_path / "dataset"
    shutil.copytree(folder, dataset)
    (dataset / "y_test.npy").unlink()

    outcome = train(dataset=dataset)

    last = answers(outcome)[-1]
    assert last.progress is not None
    assert last.progress.epoch == 2
    assert last.trial is None
    assert "y_test.npy" in outcome.log


def test_a_loss_that_explodes_is_a_trial_not_a_crash(train: Train, spec: ModelSpec) -> None:
    """Not-a-number is written as null, and the weights that came of it are judged like any others."""
    wild = spec.model_copy(update={"optimizer": default_optimizer("SGD", 10.0)})
    graph = json.loads(spec.graph.model_dump_json())
    for layer in graph["layers"]:
        if layer["class_name"] in {"ReLU", "BatchNormalization"}:
            layer.clear()
            layer |= {"class_name": "Activation", "activation": "exponential"}
    wild = ModelSpec.model_validate_json(wild.model_copy(update={"graph": wild.graph}).model_dump_json())
    wild = ModelSpec.model_validate_json(json.dumps(json.loads(wild.model_dump_json()) | {"graph": graph}))
    trial = answers(train(trained=wild))[-1].trial
    assert trial is not None
    assert any(epoch.loss is None for epoch in trial.epochs)


def test_the_processors_clock_stops_a_training(train: Train) -> None:
    """A limit in processor seconds is not moved by a busy machine."""
    assert train(limits=Limits(cpu_seconds=1, memory_bytes=8 << 30)).fault == "cpu"
