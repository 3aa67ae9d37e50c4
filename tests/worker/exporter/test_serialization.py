"""What Keras's JSON leaves out, exported for real in the jail and read by the grammar."""

from collections.abc import Callable
from typing import Any

import pytest

from grader.model.document import parse_document
from grader.model.flatten import flatten
from grader.model.graph import Graph
from grader.model.measure import measure

MODEL = """
    import keras
    from keras import layers

    def relu(x):
        return x * x

    def build_model():
        {body}
    """


def read(exported: Any) -> Graph:
    """The model that the grader sees."""
    return flatten(parse_document(exported.answer.document.encode()))


@pytest.mark.parametrize(
    ("body", "parameters"),
    [
        pytest.param(
            "p = layers.MaxPooling2D(2); return keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(8, 3), p, "
            "layers.Conv2D(8, 3), p, layers.Flatten(), layers.Dense(10)])",
            80 + 584 + 2010,
            id="a pool used twice",
        ),
        pytest.param(
            "d = layers.Dense(16); return keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), "
            "layers.Dense(16), d, d, layers.Dense(10)])",
            12560 + 272 + 170,
            id="weights used twice",
        ),
        pytest.param(
            "c = keras.Sequential([layers.Conv2D(1, 3, padding='same'), layers.ReLU()])\n"
            "        return keras.Sequential([layers.Flatten(), layers.Reshape((28, 28, 1)), c, c, layers.Flatten(), "
            "layers.Dense(10)])",
            10 + 7850,
            id="a model used twice, not built yet",
        ),
    ],
)
def test_a_layer_that_stands_in_a_sequential_twice_is_read_twice(
    export: Callable[..., Any], body: str, parameters: int
) -> None:
    """Its weights count once, and it is used as often as the student put it there."""
    graph = read(export(MODEL.format(body=body)))
    assert measure(graph, (28, 28, 1)).parameters == parameters
    assert len(graph.calls) > len(graph.layers)


def test_a_layer_of_two_models_is_refused(export: Callable[..., Any]) -> None:
    """Written down it would be two layers with weights of their own, which is another model."""
    message = export(
        MODEL.format(
            body="c = layers.Conv2D(1, 3, padding='same', name='shared'); i = keras.Input((28, 28, 1)); "
            "inner = keras.Model(i, c(i)); j = keras.Input((28, 28, 1)); "
            "return keras.Model(j, layers.Dense(10)(layers.Flatten()(c(inner(j)))))"
        )
    ).message
    assert message.startswith("Conv2D 'shared' belongs to two models, one of which is in the other")


def test_a_layer_without_weights_may_belong_to_two_models(export: Callable[..., Any]) -> None:
    """Two of them compute the same."""
    exported = export(
        MODEL.format(
            body="r = layers.ReLU(); i = keras.Input((28, 28, 1)); inner = keras.Model(i, r(i)); "
            "j = keras.Input((28, 28, 1)); return keras.Model(j, r(inner(j)))"
        )
    )
    assert len(read(exported).calls) == 2


@pytest.mark.parametrize(
    ("compiled", "note"),
    [
        pytest.param(
            "'adam', keras.losses.Huber(delta=0.5)", "the delta of Huber; the grader trains with 1.0.", id="delta"
        ),
        pytest.param(
            "'adam', relu", "The loss relu is a function of your own; the grader can only train with Keras's", id="loss"
        ),
        pytest.param("o, 'mse'", "Keras does not write down exclude_from_weight_decay()", id="decay"),
    ],
)
def test_what_stays_behind_is_noted(export: Callable[..., Any], compiled: str, note: str) -> None:
    """Its author hears that the grader trains with something else."""
    body = (
        "o = keras.optimizers.AdamW(); o.exclude_from_weight_decay(var_names=['bias'])\n"
        "        m = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)])\n"
        f"        m.compile({compiled}); return m"
    )
    (sentence,) = export(MODEL.format(body=body)).notes
    assert note in sentence


def test_a_function_of_ones_own_that_is_called_as_one_of_keras_is_noted(export: Callable[..., Any]) -> None:
    """Only its name crosses, and Keras's function takes its place."""
    body = (
        "return keras.Sequential([keras.Input((28, 28, 1)), layers.Dense(3, activation=relu), layers.Dense(3, 'relu')])"
    )
    assert export(MODEL.format(body=body)).notes == [
        "The activation relu is a function of your own; the grader can only train with Keras's of that name."
    ]
