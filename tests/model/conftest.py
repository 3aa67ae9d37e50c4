"""Models as Keras writes them, small enough to write by hand."""

import json
from collections.abc import Callable
from typing import Any

import pytest

Json = dict[str, Any]


@pytest.fixture
def dense() -> Callable[..., Json]:
    """A Dense layer as Keras 3.15 writes it."""

    def make(units: int = 10, activation: Any = "softmax", **changes: Any) -> Json:
        config: Json = {
            "name": "dense",
            "trainable": True,
            "dtype": {
                "module": "keras",
                "class_name": "DTypePolicy",
                "config": {"name": "float32"},
                "registered_name": None,
            },
            "units": units,
            "activation": activation,
            "use_bias": True,
            "kernel_initializer": _initializer("GlorotUniform", seed=None, input_axes=None, output_axes=None),
            "bias_initializer": _initializer("Zeros"),
            "kernel_regularizer": None,
            "bias_regularizer": None,
            "kernel_constraint": None,
            "bias_constraint": None,
            "quantization_config": None,
        }
        return {"module": "keras.layers", "class_name": "Dense", "config": config | changes, "registered_name": None}

    return make


@pytest.fixture
def sequential() -> Callable[..., bytes]:
    """A Sequential model of the given layers, as bytes."""

    def make(*layers: Json, **changes: Any) -> bytes:
        config = {
            "name": "sequential",
            "trainable": True,
            "dtype": {
                "module": "keras",
                "class_name": "DTypePolicy",
                "config": {"name": "float32"},
                "registered_name": None,
            },
            "layers": layers,
        }
        model = {"module": "keras", "class_name": "Sequential", "config": config, "registered_name": None}
        return json.dumps(model | {"compile_config": {}} | changes).encode()

    return make


def _initializer(name: str, **config: Any) -> Json:
    return {"module": "keras.initializers", "class_name": name, "config": config, "registered_name": None}
