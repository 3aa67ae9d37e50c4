"""The promises of the fuzz target, held here for a little while in each run: fixed seeds, documents written by hand."""

import json
from functools import reduce
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

Json = dict[str, Any]
_FLOAT32 = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None}


@pytest.fixture(scope="module")
def mutation() -> Any:
    """The changes, from the file that lies beside this one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parent)
        return import_module("mutation")


@pytest.fixture(scope="module")
def answer_check(root: Path) -> Any:
    """What the grader does with an answer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parent)
        return import_module("answer_check").AnswerCheck(root / "assignment")


def _layer(kind: str, name: str, **config: Any) -> Json:
    base = {"name": name, "trainable": True, "dtype": _FLOAT32}
    return {"module": "keras.layers", "class_name": kind, "config": base | config, "registered_name": None}


def _input() -> Json:
    layer = _layer("InputLayer", "image", batch_shape=[None, 28, 28, 1], sparse=False, ragged=False, optional=False)
    del layer["config"]["trainable"]
    layer["config"]["dtype"] = "float32"
    return layer


def _weights() -> Json:
    def initializer(kind: str, **config: Any) -> Json:
        return {"module": "keras.initializers", "class_name": kind, "config": config, "registered_name": None}

    config: Json = {"use_bias": True, "bias_regularizer": None, "kernel_constraint": None, "bias_constraint": None}
    config["kernel_initializer"] = initializer("GlorotUniform", seed=7, input_axes=None, output_axes=None)
    config["kernel_regularizer"] = {
        "module": "keras.regularizers", "class_name": "L2", "config": {"l2": 0.01}, "registered_name": None,
    }  # fmt: skip
    return config | {"bias_initializer": initializer("Zeros"), "activity_regularizer": None}


def _convolution() -> Json:
    sizes = {"kernel_size": [3, 3], "strides": [1, 1], "dilation_rate": [1, 1], "filters": 8, "groups": 1}
    rest = {"padding": "same", "data_format": "channels_last", "activation": "relu"}
    return _layer("Conv2D", "conv2d", **sizes, **rest, **_weights())


def _dense() -> Json:
    return _layer("Dense", "dense", units=10, activation="softmax", quantization_config=None, **_weights())


def _called(item: Json, *sources: str) -> Json:
    tensors = [
        {"class_name": "__keras_tensor__",
         "config": {"shape": [None, 28, 28, 1], "dtype": "float32", "keras_history": [source, 0, 0]}}
        for source in sources
    ]  # fmt: skip
    args = [tensors if len(tensors) > 1 else tensors[0]] if tensors else []
    return item | {"name": item["config"]["name"], "inbound_nodes": [{"args": args, "kwargs": {}}] if args else []}


def _sequential(*layers: Json, name: str = "sequential") -> Json:
    config = {"name": name, "trainable": True, "dtype": _FLOAT32, "layers": list(layers)}
    return {"module": "keras", "class_name": "Sequential", "config": config, "registered_name": None}


def _functional() -> Json:
    """A branch around a nested model, joined again."""
    layers = [
        _called(_input()),
        _called(_sequential(_convolution(), name="block"), "image"),
        _called(_layer("Concatenate", "join", axis=-1), "image", "block"),
        _called(_layer("Flatten", "flatten", data_format="channels_last"), "join"),
        _called(_dense(), "flatten"),
    ]
    config = {"name": "model", "trainable": True, "layers": layers}
    config |= {"input_layers": ["image", 0, 0], "output_layers": ["dense", 0, 0]}
    kind = {"module": "keras.src.models.functional", "class_name": "Functional", "registered_name": "Functional"}
    return kind | {"config": config}


def _answer(document: Json) -> bytes:
    schedule = {
        "module": "keras.optimizers.schedules", "class_name": "PiecewiseConstantDecay", "registered_name": None,
        "config": {"boundaries": [10, 20], "values": [0.1, 0.01, 0.001], "name": "steps"},
    }  # fmt: skip
    optimizer = {"module": "keras.optimizers", "class_name": "Adam", "config": {"learning_rate": schedule}}
    compiled = {"optimizer": optimizer, "loss": "sparse_categorical_crossentropy", "loss_weights": None}
    remarks = {
        "notes": [{"problem": "A note.", "line": 3}],
        "places": {"conv2d": {"line": 7}, "dense": {"cell": 2, "line": 1}},
    }
    return json.dumps({"document": json.dumps(document | {"compile_config": compiled}), **remarks}).encode()


_FLAT = _sequential(_input(), _convolution(), _layer("Flatten", "flatten", data_format="channels_last"), _dense())
_FAULT = {
    "check": "contract",
    "problem": "build_model() raised ValueError.",
    "advice": "Do not.",
    "line": 3,
    "cell": None,
}
ANSWERS = (
    _answer(_FLAT), _answer(_functional()),
    json.dumps({"document": None, "fault": _FAULT, "notes": [{"problem": "x"}]}).encode(),
)  # fmt: skip


def test_the_answers_to_begin_with_are_good_models(answer_check: Any) -> None:
    """Else nothing but the first refusal would be tried."""
    assert [answer_check.check(answer, answer).spec is not None for answer in ANSWERS] == [True, True, False]


@settings(max_examples=150)
@given(
    answer=st.sampled_from(ANSWERS), seeds=st.lists(st.integers(0, 2**32), min_size=1, max_size=3), twice=st.booleans()
)
def test_an_answer_changed_as_json_is_a_verdict(
    answer: bytes, seeds: list[int], twice: bool, mutation: Any, answer_check: Any
) -> None:
    """Texts, numbers, keys, pieces and nesting: never an error of the grader, never a report that cannot be shown."""
    mutant = reduce(lambda before, seed: mutation.mutate(before, seed) or before, seeds, answer)
    first, _, second = mutant.partition(mutation.SECOND)
    answer_check.check(first, second or (answer if twice else first))


@settings(max_examples=100)
@given(answer=st.sampled_from(ANSWERS), data=st.data())
def test_an_answer_changed_as_bytes_is_a_verdict(answer: bytes, data: st.DataObject, answer_check: Any) -> None:
    """Overwritten, put in, left out and cut off."""
    content = bytearray(answer)
    for _ in range(data.draw(st.integers(1, 4))):
        start, length = data.draw(st.integers(0, len(content))), data.draw(st.integers(0, 12))
        content[start : start + length] = data.draw(st.binary(max_size=12))
    answer_check.check(bytes(content), answer)
