"""Slices of tensors in Keras's JSON, as their author wrote them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model.slicing import slicing


def cut(start: Any = None, stop: Any = None, step: Any = None) -> dict[str, Any]:
    """A slice as Keras writes it."""
    return {"class_name": "__slice__", "config": {"start": start, "stop": stop, "step": step}}


def item(key: Any) -> dict[str, Any]:
    """A GetItem with one call."""
    return {"class_name": "GetItem", "inbound_nodes": [{"args": [{"class_name": "__keras_tensor__"}, key]}]}


ELLIPSIS = {"class_name": "__ellipsis__", "config": {}}


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ([cut(), 0], "x[:, 0]"),
        ({"class_name": "__tuple__", "config": {"value": [cut(), cut(1, -1), cut(None, None, 2)]}}, "x[:, 1:-1, ::2]"),
        ([ELLIPSIS, 0], "x[..., 0]"),
        ([cut(), None], "x[:, None]"),
        (3, "x[3]"),
        ([cut()] * 9, "x[:, :, :, :, :, :, …]"),
        ([10**5000, True], "x[…, …]"),
        ("text", "x[…]"),
    ],
)
def test_a_slice_is_written_as_in_python(key: Any, written: str) -> None:
    """What is no number of a usual size is not shown."""
    assert slicing(item(key)) == f"the slicing {written}"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("__slice__"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["class_name", "config", "value", "start", "args"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(_JSON, _JSON)
def test_anything_in_its_place_gives_a_short_text(key: Any, nodes: Any) -> None:
    """A forged document makes no long sentence."""
    for operation in (item(key), {"inbound_nodes": nodes}):
        assert len(slicing(operation)) < 120
