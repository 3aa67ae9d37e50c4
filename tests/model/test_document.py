"""The grammar of Keras's JSON: closed, strict, and of bounded cost."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from grader.model.document import MAX_WEIGHT, TooHeavyError, parse_document, weight
from grader.model.flatten import flatten


def test_a_stock_layer_is_read(dense: Callable[..., Any], sequential: Callable[..., bytes]) -> None:
    """What Keras writes is accepted as it stands."""
    model = parse_document(sequential(dense()))
    assert model.config.layers[0].config.class_name == "Dense"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"module": "keras.src.layers"}, id="another module"),
        pytest.param({"module": None}, id="no module: Keras's legacy road"),
        pytest.param({"class_name": "Lambda"}, id="code in a layer"),
        pytest.param({"class_name": "TFSMLayer"}, id="a file in a layer"),
        pytest.param({"registered_name": "package>Dense"}, id="a registered class"),
        pytest.param({"shared_object_id": 1}, id="an unknown key"),
    ],
)
def test_anything_but_the_exact_pair_is_refused(
    change: dict[str, Any], dense: Callable[..., Any], sequential: Callable[..., bytes]
) -> None:
    """A (module, class) pair that is not listed never gets further than the grammar."""
    with pytest.raises(ValidationError):
        parse_document(sequential(dense() | change))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"units": True}, id="a boolean for a number"),
        pytest.param({"units": 10.0}, id="a float for an integer"),
        pytest.param({"units": "10"}, id="text for a number"),
        pytest.param({"units": 0}, id="nothing"),
        pytest.param({"units": 10**9}, id="far too much"),
        pytest.param({"activation": {"module": "keras.config", "class_name": "function"}}, id="a function"),
        pytest.param({"kernel_constraint": {"class_name": "MaxNorm"}}, id="a constraint"),
        pytest.param({"dtype": "mixed_float16"}, id="another dtype policy"),
        pytest.param(
            {"kernel_initializer": {"module": "keras.initializers", "class_name": "Constant",
                                    "config": {"value": [[1.0]]}, "registered_name": None}},
            id="weights in an initializer",
        ),
        pytest.param(
            {"bias_initializer": {"module": "keras.initializers", "class_name": "Orthogonal",
                                  "config": {"gain": 1.0, "seed": None}, "registered_name": None}},
            id="an orthogonal vector, which Keras cannot make",
        ),
    ],
)  # fmt: skip
def test_arguments_are_typed_and_bounded(
    change: dict[str, Any], dense: Callable[..., Any], sequential: Callable[..., bytes]
) -> None:
    """No code, no array and no size out of bounds fits into a field."""
    with pytest.raises(ValidationError):
        parse_document(sequential(dense(**change)))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "-1e999"])
def test_numbers_are_finite(number: str, dense: Callable[..., Any], sequential: Callable[..., bytes]) -> None:
    """What JSON parsers accept beyond JSON is refused."""
    regularizer = {"module": "keras.regularizers", "class_name": "L2", "config": {"l2": "?"}, "registered_name": None}
    document = sequential(dense(kernel_regularizer=regularizer)).replace(b'"?"', number.encode())
    with pytest.raises(ValidationError):
        parse_document(document)


def test_deep_nesting_is_an_error_not_a_crash() -> None:
    """A megabyte of brackets ends in a ValidationError."""
    with pytest.raises(ValidationError):
        parse_document(b"[" * (1 << 20))


@given(st.binary(max_size=400))
def test_any_bytes_are_parsed_or_refused(document: bytes) -> None:
    """Hostile bytes raise ValidationError and nothing else."""
    with pytest.raises(ValidationError):
        parse_document(document)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["module", "class_name", "config", "layers", "name"]) | st.text(max_size=4), inner
        )
    ),
    max_leaves=20,
)


@given(_JSON)
def test_any_json_in_a_models_place_is_refused(value: object) -> None:
    """A document that is not a model raises ValidationError, whatever its shape."""
    with pytest.raises(ValidationError):
        parse_document(json.dumps({"module": "keras", "class_name": "Sequential", "config": value}).encode())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(7, 1, id="a number"),
        pytest.param([7, [8, None]], 5, id="lists"),
        pytest.param("x" * 64, 3, id="a long text"),
        pytest.param({"a": 7}, 1 + 1 + 2, id="an object: its key, and the value once more"),
        pytest.param({"a": {"b": 7}}, 1 + 1 + 2 + 2 + 3, id="an object in an object"),
    ],
)
def test_the_weight_counts_a_value_for_each_object_around_it(value: object, expected: int) -> None:
    """By hand: what pydantic copies if every object has a fault of its own."""
    assert weight(json.dumps(value).encode()) == expected


def test_what_a_second_key_hides_has_its_weight() -> None:
    """Both are read before one is forgotten."""
    assert weight(b'{"a": [1, 2], "a": 3}') == 1 + 2 + 3 * 2 + 2


def test_large_honest_models_are_far_from_too_heavy(
    dense: Callable[..., Any], sequential: Callable[..., bytes]
) -> None:
    """As many layers as a model may have weigh less than a quarter of what is read."""
    document = sequential(*(dense(name=f"dense_{number}") for number in range(200)))
    assert weight(document) < MAX_WEIGHT / 4
    assert len(parse_document(document).config.layers) == 200


def _around(depth: int, inner: str) -> bytes:
    """Models in one another, each of which lacks something."""
    for _ in range(depth):
        inner = f'{{"module":"keras","class_name":"Sequential","config":{{"layers":[{inner}]}}}}'
    return inner.encode()


def _layer(config: str, more: str = "") -> str:
    return f'{{"module":"keras.layers","class_name":"SeparableConv2D","config":{{{config}}}{more}}}'


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(_around(40, _layer("", f',"build_config":[{",".join(["{}"] * 50_000)}]')), id="nested"),
        pytest.param(_around(1, _layer(f'"x":[{",".join(["{}"] * 120_000)}]')), id="one layer"),
        pytest.param(_around(1, _layer(",".join(f'"k{n}":[]' for n in range(60_000)))), id="arguments"),
        pytest.param(_around(30, _layer(f'"x":"{"é" * 400_000}"')), id="a text"),
    ],
)
def test_a_document_that_would_fill_the_memory_is_not_read(
    document: bytes, memory: Callable[[Callable[[], object]], int]
) -> None:
    """Each fault is reported with a copy of the object around it: the first of these came to a gigabyte."""

    def read() -> None:
        with pytest.raises((TooHeavyError, ValidationError)):
            parse_document(document)

    assert memory(read) < 150 << 20


def test_what_is_too_heavy_is_refused_before_it_is_read() -> None:
    """The sentence says what to do."""
    with pytest.raises(TooHeavyError, match="put fewer models into one another"):
        parse_document(_around(1, _layer(f'"x":[{",".join(["{}"] * 200_000)}]')))


def _branching(layers: int, calls: int) -> bytes:
    """A Functional model whose layers are called so often, each time on everything before; the last is the output."""
    names = [f"add{number}" for number in range(layers)]
    config = {"batch_shape": [None, 4], "dtype": "float32", "sparse": False, "ragged": False, "optional": False}
    items: list[dict[str, Any]] = [
        {"module": "keras.layers", "class_name": "InputLayer", "config": config | {"name": "image"}, "name": "image",
         "registered_name": None, "inbound_nodes": []}
    ]  # fmt: skip
    before = [("image", 0)] * 2
    for name in names:
        item = {"module": "keras.layers", "class_name": "Add", "config": {"name": name}, "registered_name": None}
        nodes = []
        for call in range(calls):
            tensors = [
                {
                    "class_name": "__keras_tensor__",
                    "config": {"shape": 0, "dtype": 0, "keras_history": [source, index, 0]},
                }
                for source, index in before[-4:]
            ]
            nodes.append({"args": [tensors], "kwargs": {}})
            before.append((name, call))
        items.append(item | {"name": name, "inbound_nodes": nodes})
    ends = {"input_layers": ["image", 0, 0], "output_layers": [names[-1], calls - 1, 0]}
    kind = {"module": "keras.src.models.functional", "class_name": "Functional", "registered_name": "Functional"}
    return json.dumps(kind | {"config": {"name": "model", "trainable": True, "layers": items} | ends}).encode()


def test_a_graph_is_unfolded_in_time_proportional_to_its_calls(calls: Callable[[Callable[[], object]], int]) -> None:
    """However many branches there are: twice as many calls of layers cost at most three times as many of ours."""
    once, twice = (parse_document(_branching(40, number)) for number in (5, 10))
    assert len(flatten(once).calls) == 200
    assert calls(lambda: flatten(twice)) < 3 * calls(lambda: flatten(once))
