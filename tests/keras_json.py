"""Keras's JSON, written by hand, and what the checks say of it: no TensorFlow is needed."""

import json
from collections.abc import Sequence
from typing import Any

from grader.records import Build, Status
from grader.report.sentences import message
from grader.spec import AssignmentSpec
from grader.validate import Validation, validate

Json = dict[str, Any]
FLOAT32 = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None}


def layer(kind: str, **config: Any) -> Json:
    """A layer as Keras 3.15 writes it."""
    base = {"name": kind.lower(), "trainable": True, "dtype": FLOAT32}
    return {"module": "keras.layers", "class_name": kind, "config": base | config, "registered_name": None}


def initializer(kind: str, **config: Any) -> Json:
    """An initializer as Keras 3.15 writes it."""
    return {"module": "keras.initializers", "class_name": kind, "config": config, "registered_name": None}


def _weights() -> Json:
    return {
        "use_bias": True,
        "kernel_initializer": initializer("GlorotUniform", seed=None, input_axes=None, output_axes=None),
        "bias_initializer": initializer("Zeros"),
        "kernel_regularizer": None,
        "bias_regularizer": None,
        "kernel_constraint": None,
        "bias_constraint": None,
    }


def image(*shape: int) -> Json:
    """An input layer."""
    config = {"batch_shape": [None, *shape], "dtype": "float32", "sparse": False, "ragged": False, "optional": False}
    input_layer = layer("InputLayer", **config)
    del input_layer["config"]["trainable"]
    input_layer["config"]["dtype"] = "float32"
    return input_layer


def conv(filters: int = 8, **changes: Any) -> Json:
    """A 3x3 convolution."""
    config = {
        "filters": filters,
        "kernel_size": [3, 3],
        "strides": [1, 1],
        "padding": "valid",
        "data_format": "channels_last",
        "dilation_rate": [1, 1],
        "groups": 1,
        "activation": "relu",
        "activity_regularizer": None,
    }
    return layer("Conv2D", **(config | _weights() | changes))


def flatten() -> Json:
    """Flatten."""
    return layer("Flatten", data_format="channels_last")


def dense(units: int = 10, **changes: Any) -> Json:
    """Dense with softmax."""
    config = {"units": units, "activation": "softmax", "quantization_config": None}
    return layer("Dense", **(config | _weights() | changes))


def pooling(kind: str = "MaxPooling2D", size: int = 2) -> Json:
    """A window over `size` × `size` values."""
    config = {"pool_size": [size, size], "strides": [size, size], "padding": "valid"}
    return layer(kind, **config, data_format="channels_last")


def dropout(rate: float = 0.5) -> Json:
    """Dropout."""
    return layer("Dropout", rate=rate, seed=None, noise_shape=None)


def relu() -> Json:
    """A rectified linear unit as a layer of its own."""
    return layer("ReLU", max_value=None, negative_slope=0.0, threshold=0.0)


def _with_distinct_names(layers: Sequence[Json]) -> list[Json]:
    """Number layers that have the name of their class, as Keras does."""
    numbered: list[Json] = []
    for item in layers:
        name = item["config"]["name"] if item else ""
        same = [earlier for earlier in numbered if earlier and earlier["config"]["name"] == name]
        if same and item != same[0] and name == item["class_name"].lower():
            item = item | {"config": item["config"] | {"name": f"{name}_{len(numbered)}"}}  # noqa: PLW2901
        numbered.append(item)
    return numbered


def document(*layers: Json, compile_config: Json | None = None, trainable: bool = True) -> str:
    """A Sequential model."""
    config = {"name": "sequential", "trainable": trainable, "dtype": FLOAT32, "layers": _with_distinct_names(layers)}
    model = {"module": "keras", "class_name": "Sequential", "config": config, "registered_name": None}
    return json.dumps(model | {"compile_config": compile_config or {}})


def compiled(loss: Any = "sparse_categorical_crossentropy", kind: str = "Adam", **changes: Any) -> Json:
    """A compile_config."""
    optimizer: Json = {"module": "keras.optimizers", "class_name": kind, "registered_name": None}
    optimizer["config"] = {"name": "o", "learning_rate": 0.0010000000474974513} | changes
    return {"optimizer": optimizer, "loss": loss, "loss_weights": None, "metrics": ["accuracy"]}


def checked(assignment: AssignmentSpec, *layers: Json, **changes: Any) -> Validation:
    """Validate a model of these layers."""
    return validate(Build(document=document(*layers, **changes)), assignment)


def failures(validation: Validation) -> dict[str, str]:
    """Name and sentence of each failed check."""
    return {check.name: message(check) for check in validation.checks if check.status is Status.FAILED}


GOOD = (image(28, 28, 1), conv(), flatten(), dense())


def nested(depth: int, *layers: Json, name: str) -> str:
    """Sequential models in one another."""
    for _ in range(depth):
        layers = (json.loads(document(*layers)),)
        layers[0]["config"]["name"] = name
        del layers[0]["compile_config"]
    return json.dumps(layers[0])


def dense_course(assignment: AssignmentSpec) -> AssignmentSpec:
    """Rows of 576 values in three classes, dense layers only, in a function of another name."""
    rules = assignment.model.model_copy(update={"layers": ("InputLayer", "Dense"), "convolutions": 0})
    changes = {"model": rules, "input_shape": (576,), "classes": 3, "function": "make_network"}
    return assignment.model_copy(update=changes)
