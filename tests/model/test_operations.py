"""Operations on tensors: which ones are a layer, and which are none."""

import json
import re
from typing import Any

import pytest

from grader.model.document import parse_document
from grader.model.flatten import GraphError, flatten
from grader.model.operations import Arithmetic, Function, Operands, OperationError

IMAGE = {
    "class_name": "__keras_tensor__",
    "config": {"shape": [None, 4, 4, 1], "dtype": "float32", "keras_history": ["image", 0, 0]},
}


def computed(kind: str, *arguments: Any) -> bytes:
    """A model that is one operation."""
    source: dict[str, Any] = {"batch_shape": [None, 4, 4, 1], "dtype": "float32", "name": "image"}
    source |= {"sparse": False, "ragged": False, "optional": False}
    layers: list[dict[str, Any]] = [
        {"module": "keras.layers", "class_name": "InputLayer", "config": source, "registered_name": None}
        | {"name": "image", "inbound_nodes": []},
        {"module": "keras.src.ops.numpy", "class_name": kind, "config": {"name": "made"}, "registered_name": kind}
        | {"name": "made", "inbound_nodes": [{"args": arguments, "kwargs": {}}]},
    ]
    config = {"name": "f", "trainable": True, "layers": layers, "input_layers": ["image", 0, 0]}
    model = {"module": "keras.src.models.functional", "class_name": "Functional", "registered_name": "Functional"}
    return json.dumps(model | {"config": config | {"output_layers": ["made", 0, 0]}}).encode()


@pytest.mark.parametrize(
    ("kind", "operands"),
    [
        pytest.param("TrueDivide", (1.0, None), id="a number divided by the image"),
        pytest.param("TrueDivide", (None, 0.0), id="division by zero"),
        pytest.param("TrueDivide", (None, None), id="one image divided by another"),
        pytest.param("Maximum", (None, 0.0), id="the larger of the image and a number"),
        pytest.param("Add", (None,), id="one operand"),
        pytest.param("Add", (1.0, 2.0), id="no image at all"),
    ],
)
def test_arithmetic_that_equals_no_layer_is_refused(kind: str, operands: Operands) -> None:
    """Nothing is guessed: another order or another number would be another function."""
    with pytest.raises(OperationError):
        Arithmetic(name="made").layer(kind, operands)


def test_a_function_takes_one_tensor() -> None:
    """A number beside it would be an argument that nobody looks at."""
    with pytest.raises(OperationError):
        Function(name="made").layer("Relu", (None, 0.5))


@pytest.mark.parametrize(
    ("kind", "arguments", "sentence"),
    [
        pytest.param("TrueDivide", (1.0, IMAGE), "Operation 1 (TrueDivide) must be written as a layer",
                     id="not a layer"),
        pytest.param("Multiply", (IMAGE, 1e6),
                     "Operation 1 (Multiply) has a number that is out of bounds: it must be at most",
                     id="out of bounds"),
    ],
)  # fmt: skip
def test_a_refused_operation_is_named_by_its_place(kind: str, arguments: tuple[Any, ...], sentence: str) -> None:
    """The sentence says which operation, and what to write."""
    with pytest.raises(GraphError, match=re.escape(sentence)):
        flatten(parse_document(computed(kind, *arguments)))


def test_dividing_by_255_is_rescaling() -> None:
    """The image divided by a number is the layer that students are advised to use."""
    (layer,) = flatten(parse_document(computed("TrueDivide", IMAGE, 255.0))).layers
    assert layer.model_dump() == {"class_name": "Rescaling", "trainable": True, "scale": 1 / 255, "offset": 0.0}
