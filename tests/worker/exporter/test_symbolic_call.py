"""Models of a student's own classes beside Keras itself: the rebuilt one computes and trains as the original does."""

import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from grader.model.compile_config import default_optimizer
from grader.model.document import parse_document
from grader.model.flatten import flatten
from grader.model.graph import ModelSpec
from grader.model.losses import SparseCategoricalCrossentropy
from grader.records import Finding
from grader.worker.exporter.own_classes import UntraceableError
from grader.worker.exporter.serialization import write_repetitions
from grader.worker.exporter.symbolic_call import stock_model
from grader.worker.trainer.rebuild import rebuild
from tests.worker.exporter.own_models import IMAGE, MODELS, NORMALIZED


@pytest.fixture(scope="module")
def differences() -> dict[str, str]:
    """What a process of its own found to differ in each model."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_compare_all).result()


def _compare_all() -> dict[str, str]:
    write_repetitions()
    random: Any = sys.modules["keras.src.backend"].random  # chance would hide what differs
    random.dropout = lambda x, *_, **__: x * 3.0
    random.normal = lambda shape, **_: keras.ops.full(shape, 0.5)
    faults = {}
    for name, make in MODELS.items():
        try:
            _compare(make())
            faults[name] = ""
        except Exception as error:  # noqa: BLE001 - each model is a test of its own
            faults[name] = f"{type(error).__name__}: {error}"
    return faults


def _compare(model: keras.Model) -> None:
    notes: list[Finding] = []
    traced = stock_model(model, IMAGE, notes.append)
    graph = flatten(parse_document(traced.to_json().encode()))
    spec = ModelSpec(graph=graph, optimizer=default_optimizer("Adam", 0.001), loss=SparseCategoricalCrossentropy())
    again = rebuild(ModelSpec.model_validate_json(spec.model_dump_json()), IMAGE, seed=1)
    generator = np.random.default_rng(0)
    images = generator.normal(size=(3, *IMAGE)).astype(np.float32)
    model(images)
    for variable in model.weights:
        variable.assign(generator.uniform(0.1, 0.5, variable.shape))
    originals = {layer.name: layer for layer in traced._flatten_layers()}
    for index, layer in enumerate(graph.layers):
        if layer.name in originals:  # an operation has neither name nor weights here
            again.get_layer(f"layer_{index}").set_weights(originals[layer.name].get_weights())
    for training in (False, True):
        named = {"training": training} if model._call_has_training_arg else {}  # as `fit` and `predict` ask
        expected = tf.function(partial(model, **named), jit_compile=False)(images).numpy()
        received = tf.function(partial(again, training=training), jit_compile=False)(images).numpy()
        np.testing.assert_allclose(received, expected, rtol=1e-4, atol=1e-5, err_msg=f"training={training}")
    assert sum(map(float, again.losses)) == pytest.approx(sum(map(float, model.losses)), rel=1e-5)
    assert _shapes(again) == _shapes(traced)
    for before, after in zip(_moved(again), _moved(traced), strict=True):  # the averages of normalization
        np.testing.assert_allclose(before, after, rtol=1e-4)


def _shapes(model: keras.Model) -> list[tuple[int, ...]]:
    return sorted(tuple(weight.shape) for weight in model.trainable_weights)


def _moved(model: keras.Model) -> list[Any]:
    return sorted((weight.numpy() for weight in model.non_trainable_weights), key=lambda array: tuple(array.ravel()))


@pytest.mark.parametrize("name", MODELS)
def test_a_model_of_own_classes_is_rebuilt_as_it_computes_and_trains(name: str, differences: dict[str, str]) -> None:
    """With the weights copied, outputs at test time and in training, penalties and moving averages are the same."""
    assert differences[name] == ""


@pytest.fixture(scope="module")
def trainings() -> dict[str, tuple[bool, bool]]:
    """Of each model: whether `fit` moves its averages, and whether it is taken."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_train_all).result()


def _train_all() -> dict[str, tuple[bool, bool]]:
    return {name: _train(make) for name, make in NORMALIZED.items()}


def _train(make: Callable[[], keras.Model]) -> tuple[bool, bool]:
    model = make()
    model.compile("sgd", "sparse_categorical_crossentropy", jit_compile=False)
    model.fit(np.random.default_rng(0).normal(7, 3, (4, *IMAGE)), np.zeros(4), verbose=0)
    moving = [weight.numpy() for weight in model.non_trainable_weights if "moving_variance" in weight.path]
    is_moved = all((weight != 1).all() for weight in moving)
    try:
        stock_model(make(), IMAGE, lambda _: None)
    except UntraceableError:
        return is_moved, False
    return is_moved, bool(moving)


@pytest.mark.parametrize("name", NORMALIZED)
def test_a_model_is_taken_where_keras_trains_its_normalization(
    name: str, trainings: dict[str, tuple[bool, bool]]
) -> None:
    """And only there: Keras tells a model that it trains by an argument of its call(), and by that alone."""
    is_moved, is_taken = trainings[name]
    assert is_taken == is_moved == ("without" not in name)
