"""Training for real: one seed, one process, the same bits every time."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.dataset.answers import decode_answers
from grader.dataset.find import open_file
from grader.dataset.prepare import load_array
from grader.model.compile_config import default_optimizer, read_loss, read_optimizer
from grader.model.document import parse_document
from grader.model.flatten import flatten
from grader.model.graph import ModelSpec
from grader.model.losses import SparseCategoricalCrossentropy
from grader.records import Trial
from grader.spec import Recipe
from grader.worker.jail import Limits, find_jail
from grader.worker.messages import TrainerAnswer, TrainRequest
from grader.worker.process.child import Terms
from grader.worker.process.children import Children, Outcome
from grader.worker.process.environment import clean_environment
from grader.worker.process.termination import Cause

pytestmark = pytest.mark.long(1)

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
    return ModelSpec(graph=graph, optimizer=default_optimizer("Adam", 0.001), loss=SparseCategoricalCrossentropy())


@pytest.fixture(scope="module")
def every_kind() -> ModelSpec:
    """A network with one layer of every family that could be hard to repeat or to differentiate."""
    import keras  # noqa: PLC0415
    from keras import layers  # noqa: PLC0415

    image = keras.Input((28, 28, 1))
    x = layers.RandomTranslation(0.1, 0.1)(image)
    x = layers.RandomRotation(0.1, fill_mode="nearest")(x)
    x = layers.RandomZoom(0.1, fill_mode="constant")(x)
    x = layers.RandomContrast(0.1)(layers.RandomFlip("horizontal")(x))
    x = layers.PReLU(shared_axes=[1, 2])(layers.Conv2D(8, 3, strides=2)(layers.GaussianNoise(0.1)(x)))
    x = layers.SpatialDropout2D(0.1)(layers.GroupNormalization(2)(layers.Conv2D(8, 3, dilation_rate=2)(x)))
    x = layers.GaussianDropout(0.1)(layers.LayerNormalization()(layers.SeparableConv2D(8, 3, padding="same")(x)))
    x = layers.AlphaDropout(0.1)(layers.Conv2D(8, 3, groups=4, padding="same", activation="selu")(x))
    x = layers.UpSampling2D(2, interpolation="bilinear")(layers.UnitNormalization()(layers.DepthwiseConv2D(3)(x)))
    x = layers.Conv2DTranspose(4, 3, strides=2, activation=layers.LeakyReLU(0.1))(x)
    outputs = layers.Dense(10, activation="softmax")(layers.Dropout(0.1)(layers.Flatten()(x)))
    model = keras.Model(image, outputs)
    schedule = keras.optimizers.schedules.CosineDecay(0.01, 100)
    model.compile(keras.optimizers.Nadam(schedule, clipnorm=1.0, use_ema=True), "categorical_focal_crossentropy")
    document = parse_document(model.to_json().encode())
    compiled: dict[str, Any] = document.compile_config  # type: ignore[assignment] # what was just compiled
    return ModelSpec(graph=flatten(document), optimizer=read_optimizer(compiled), loss=read_loss(compiled))


@pytest.fixture(scope="module")
def folder(digits: Path) -> Path:
    """The prepared digits."""
    return open_file(digits).folder


@pytest.fixture(scope="module")
def train(children: Children, spec: ModelSpec, folder: Path) -> Train:
    """Train in a jailed child."""

    def run(
        *,
        seed: int = 1,
        trained: ModelSpec = spec,
        dataset: Path = folder,
        limits: Limits = LIMITS,
        recipe: Recipe = RECIPE,
    ) -> Outcome:
        request = TrainRequest(
            spec=trained, recipe=recipe, seed=seed, dataset=dataset, input_shape=(28, 28, 1), classes=10
        )
        terms = Terms(limits, find_jail(), (dataset,))
        lines: list[bytes] = []
        outcome = children.run("trainer", request, terms, wall_seconds=240, on_line=lines.append)
        return outcome._replace(answer=b"\n".join(lines))

    return run


def answers(outcome: Outcome) -> list[TrainerAnswer]:
    """All lines of a trainer."""
    return [TrainerAnswer.model_validate_json(line) for line in outcome.answer.splitlines()]


@pytest.fixture(scope="module")
def first(train: Train) -> Trial:
    """Of the seed 1."""
    trial = answers(train(seed=1))[-1].trial
    assert trial is not None
    return trial


def test_equal_seeds_give_equal_bits_and_others_do_not(train: Train, first: Trial) -> None:
    """Weights, curves and counts depend on the seed and on nothing else; only the clock differs."""
    again, other = (answers(train(seed=seed))[-1].trial for seed in (1, 2))
    assert again is not None
    assert other is not None
    assert first.model_copy(update={"cpu_seconds": 0}) == again.model_copy(update={"cpu_seconds": 0})
    assert first.weights_sha256 != other.weights_sha256
    assert first.total == 1_000
    assert len(first.epochs) == 2


def test_a_trial_keeps_its_answers(first: Trial, folder: Path) -> None:
    """Held against the labels they give the count, class by class, without another training."""
    predictions = decode_answers(first.answers, first.total, 10)
    assert np.count_nonzero(predictions == load_array(folder, "y_test")) == first.correct
    assert set(predictions) == set(range(10))


def test_a_training_has_the_bits_of_plain_keras(train: Train, every_kind: ModelSpec, folder: Path) -> None:
    """Weights, curves and answers equal those of Keras's own `fit`, over several calls and a smaller last batch.

    So they repeat, too: with augmentation, noise, every dropout and convolution, a schedule and averaged weights.
    """
    recipe = Recipe(epochs=2, batch_size=32, validation_images=600, training_images=550)
    request = TrainRequest(
        spec=every_kind, recipe=recipe, seed=3, dataset=folder, input_shape=(28, 28, 1), classes=10
    ).model_dump_json()
    with clean_environment():
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    program = Path(__file__).with_name("plain_fit.py")
    plain = subprocess.run(
        [sys.executable, str(program)], input=request, capture_output=True, text=True, env=environment, check=False
    )
    assert not plain.returncode, plain.stderr
    trial = answers(train(trained=every_kind, recipe=recipe, seed=3))[-1].trial
    assert trial is not None
    assert trial.model_dump(include={"weights_sha256", "epochs", "answers"}) == {
        **(expected := json.loads(plain.stdout.splitlines()[-1])),
        "epochs": tuple(expected["epochs"]),
    }


def test_test_labels_are_read_after_training(train: Train, folder: Path, tmp_path: Path) -> None:
    """Without them training goes to its end; only then does anybody ask for them."""
    dataset = tmp_path / "dataset"
    shutil.copytree(folder, dataset)
    (dataset / "y_test.npy").unlink()

    outcome = train(dataset=dataset)

    last = answers(outcome)[-1]
    assert last.progress is not None
    assert last.progress.finished == 2
    assert last.trial is None
    assert "y_test.npy" in outcome.log


def test_progress_knows_the_accuracy_of_finished_epochs_only(train: Train) -> None:
    """On the validation images; none before the first has ended, and then what the trial will have of each."""
    *reports, last = answers(train())
    assert last.trial is not None
    steps = [report.progress for report in reports if report.progress]
    accuracies = (None, *(epoch.val_accuracy for epoch in last.trial.epochs))
    assert [step.finished for step in steps] == sorted(step.finished for step in steps)
    assert {step.finished for step in steps} == set(range(len(accuracies)))
    assert [step.accuracy for step in steps] == [accuracies[step.finished] for step in steps]
    assert steps[-1].fraction == 1.0


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
    *reports, last = answers(train(trained=wild))
    assert last.trial is not None
    broken_off = next(number for number, epoch in enumerate(last.trial.epochs) if epoch.loss is None)
    assert max((report.progress.finished for report in reports if report.progress), default=0) == broken_off


def test_the_processors_clock_stops_a_training(train: Train) -> None:
    """A limit in processor seconds is not moved by a busy machine."""
    assert train(limits=Limits(cpu_seconds=1, memory_bytes=8 << 30)).fault == (Cause.PROCESSOR, "")


def test_memory_of_a_training_has_a_limit(train: Train, spec: ModelSpec) -> None:
    """However the libraries take the refusal, the end has its name."""
    graph = json.loads(spec.graph.model_dump_json())
    for layer in graph["layers"]:
        if layer["class_name"] == "ReLU":
            layer.clear()
            layer |= {"class_name": "UpSampling2D", "size": [64, 64], "interpolation": "nearest"}
    large = ModelSpec.model_validate_json(json.dumps(json.loads(spec.model_dump_json()) | {"graph": graph}))
    outcome = train(trained=large, limits=Limits(cpu_seconds=120, memory_bytes=2_300 << 20))
    assert outcome.fault is not None
    assert outcome.fault.cause is Cause.MEMORY
    assert 0 < outcome.usage.address_space <= 2_300 << 20
