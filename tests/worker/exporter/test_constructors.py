"""Constructors that do not reach that of Keras: the line at fault, and not the one that raises."""

from collections.abc import Callable
from typing import Any

import pytest

NET = """\
from tensorflow import keras
from tensorflow.keras import layers
class Net(keras.{base}):
    def {name}(self, units=10):
        {call}
        self.conv, self.flat, self.out = layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(units)
    def call(self, x):
        return self.out(self.flat(self.conv(x)))
def build_model():
    return {made}
"""
MODEL, LAYER = "Net()", "keras.Sequential([keras.Input((28, 28, 1)), Net()])"
_FIRST = "Write super().__init__() as the first line of __init__()."
FAULTS = {
    "the constructor of the class above is left out": (
        NET.format(base="Model", name="__init__", call="super(keras.Model, self).__init__()", made=MODEL),
        5,
        "super(keras.Model, self) leaves out the constructor of keras.Model, which Net needs. "
        "Write super() in place of super(keras.Model, self).",
    ),
    "that of a layer": (
        NET.format(base="layers.Layer", name="__init__", call="super(layers.Layer, self).__init__()", made=LAYER),
        5,
        "super(layers.Layer, self) leaves out the constructor of layers.Layer, which Net needs. "
        "Write super() in place of super(layers.Layer, self).",
    ),
    "that of another class": (
        NET.format(base="Model", name="__init__", call="super(MyNet, self).__init__()", made=MODEL),
        5,
        "super(MyNet, self) names another class than Net, in which it stands. "
        "Write super() in place of super(MyNet, self).",
    ),
    "super without parentheses": (
        NET.format(base="Model", name="__init__", call="super.__init__()", made=MODEL),
        5,
        f"super stands here without parentheses, so that no constructor is called. {_FIRST}",
    ),
    "__init__ without parentheses": (
        NET.format(base="Model", name="__init__", call="super().__init__", made=MODEL),
        5,
        f"__init__ stands here without parentheses, so that the constructor is not called. {_FIRST}",
    ),
    "self is passed": (
        NET.format(base="Model", name="__init__", call="super().__init__(self)", made=MODEL),
        5,
        "super().__init__() is given self, which Python passes by itself. Leave self out.",
    ),
    "one underscore": (
        NET.format(base="Model", name="_init_", call="super().__init__()", made=MODEL),
        4,
        "The class Net has a method _init_(), and no constructor __init__(). "
        "Write __init__, with two underscores on either side.",
    ),
    "one underscore, and an argument": (
        NET.format(base="layers.Layer", name="_init_", call="super().__init__()", made=LAYER.replace("()])", "(10)])")),
        4,
        "The class Net has a method _init_(), and no constructor __init__(). "
        "Write __init__, with two underscores on either side.",
    ),
}


@pytest.mark.parametrize(("source", "line", "message"), FAULTS.values(), ids=FAULTS)
def test_a_constructor_that_does_not_reach_keras_is_shown(
    export: Callable[..., Any], source: str, line: int, message: str
) -> None:
    """Its line and what to write; what Keras raises comes from another line and names what nobody wrote."""
    exported = export(source)
    assert (exported.message, exported.fault.line) == (message, line)


@pytest.mark.parametrize("call", ["super().__init__()", "super(Net, self).__init__()", "keras.Model.__init__(self)"])
def test_a_constructor_that_reaches_keras_is_no_fault(export: Callable[..., Any], call: str) -> None:
    """However it is called; and it explains no other exception."""
    source = NET.format(base="Model", name="__init__", call=call, made=MODEL)
    assert export(source).answer.document
    broken = export(source.replace("self.flat(self.conv(x))", "self.flatt(self.conv(x))"))
    assert broken.message == "Net has no attribute flatt. Did you mean self.flat?"
