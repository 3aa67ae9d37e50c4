"""Convolutions that are written as in Keras 1."""

from collections.abc import Callable
from typing import Any

import pytest

MODEL = """
    import keras
    from keras import layers

    def build_model():
        model = keras.Sequential([keras.Input((28, 28, 1))])
        model.add({layer})
        return model
"""


@pytest.mark.parametrize(
    ("layer", "name", "size"),
    [
        ("layers.Conv2D(32, 3, 3, activation='relu')", "Conv2D", 3),
        ("layers.Convolution2D(32, 5, 5)", "Conv2D", 5),
        ("layers.SeparableConv2D(32, 3, 3)", "SeparableConv2D", 3),
        ("layers.Conv2D(*[32, 3, 3])", "Conv2D", 3),
    ],
)
def test_a_stride_that_looks_like_a_window_is_noted(
    export: Callable[..., Any], layer: str, name: str, size: int
) -> None:
    """The layer is graded as it is written; its author hears what it means today."""
    answer = export(MODEL.format(layer=layer)).answer
    assert f'"strides": [{size}, {size}]' in answer.document
    (note,) = answer.notes
    assert (note.line, note.problem) == (
        7,
        f"{name}(32, {size}, {size}) asks for a stride of {size}: the third argument is strides.",
    )
    assert note.advice == f"If a window of {size} by {size} was meant, write {name}(32, ({size}, {size}))."


@pytest.mark.parametrize(
    "layer",
    [
        "layers.Conv2D(32, 3, 2)",
        "layers.Conv2D(32, 1, 1)",
        "layers.Conv2D(32, (3, 3), 3)",
        "layers.Conv2D(32, 3, strides=3)",
        "layers.Conv2D(32, 3)",
        "layers.MaxPooling2D(2, 2)",
    ],
)
def test_a_stride_that_is_meant_is_not_noted(export: Callable[..., Any], layer: str) -> None:
    """Who writes it in any other way knows it; and for pooling it is the usual one."""
    assert export(MODEL.format(layer=layer)).answer.notes == ()


def test_a_line_of_a_loop_is_noted_once(export: Callable[..., Any]) -> None:
    """Whatever its filters are; the same layer on another line has a note of its own."""
    exported = export("""\
        import keras
        from keras import layers
        def build_model():
            model = keras.Sequential([keras.Input((28, 28, 1))])
            for filters in (4, 8, 16):
                model.add(layers.Conv2D(filters, 3, 3, padding="same"))
            model.add(layers.Conv2D(32, 3, 3, padding="same"))
            return model
        """)
    assert [note.line for note in exported.answer.notes] == [6, 7]
