"""The grammar of Keras's JSON: closed, strict, and of bounded cost."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from grader.model.document import parse_document


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
    """A document that is no model raises ValidationError, whatever its shape."""
    with pytest.raises(ValidationError):
        parse_document(json.dumps({"module": "keras", "class_name": "Sequential", "config": value}).encode())
