"""What a function may return, and how a class's layers may be called: the sentences for what is wrong."""

from collections.abc import Callable
from typing import Any

import pytest

IMPORTS = "import keras\nfrom keras import layers\n"
NET = (
    IMPORTS
    + """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.flat, self.drop, self.out = layers.Flatten(), layers.Dropout(0.5), layers.Dense(10)
    def call(self, x{parameter}):
        return self.out(self.drop(self.flat(x), {argument}))
def build_model():
    return Net()
"""
)
CASES = {
    "nothing but pass": (
        "def build_model():\n    pass  # TODO\n",
        "build_model() is not written yet. Build a model in it, and end it with `return model`.",
    ),
    "nothing but a text and dots": (
        'def build_model():\n    """Build it."""\n    ...\n',
        "build_model() is not written yet. Build a model in it, and end it with `return model`.",
    ),
    "a tuner's argument": (
        "def build_model(hp):\n    return hp.Int('filters', 8, 64)\n",
        "build_model() is called without arguments, and requires hp. "
        "Write the values into the function, so that build_model() is enough.",
    ),
    "a layer": (
        f"{IMPORTS}def build_model():\n    return layers.Dense(10)\n",
        "build_model() must return a Keras model, and returned a layer, Dense. "
        "Put it into a model, as in keras.Sequential([Dense(...)]).",
    ),
    "a wrapper around the model": (
        f"{IMPORTS}class Classifier:\n    def __init__(self):\n        self.net = keras.Sequential()\n"
        "def build_model():\n    return Classifier()\n",
        "build_model() must return a Keras model, and returned an object of type Classifier, which holds the model. "
        "End it with `return Classifier().net`.",
    ),
    "a dictionary": (
        f"{IMPORTS}def build_model():\n    parts = {{'net': keras.Sequential()}}\n    return parts\n",
        "build_model() must return a Keras model, and returned a dictionary with the model. "
        "End it with `return parts['net']`.",
    ),
    "a dictionary that is written there": (
        f"{IMPORTS}def build_model():\n    return {{'net': keras.Sequential()}}\n",
        "build_model() must return a Keras model, and returned a dictionary with the model. Return the model alone.",
    ),
    "a method": (
        f"{IMPORTS}class Maker:\n    def make(self):\n        return keras.Sequential()\n"
        "def build_model():\n    return Maker().make\n",
        "build_model() must return a Keras model, and returned a function, and not what it makes. "
        "Call it: end with `return Maker().make()`.",
    ),
    "a description": (
        f"{IMPORTS}def build_model():\n    model = keras.Sequential()\n    return model.to_json()\n",
        "build_model() must return a Keras model, and returned the result of model.to_json(...). "
        "Write that call on a line of its own, and end the function with `return model`.",
    ),
    "what an inner function returns is not counted": (
        f"{IMPORTS}def build_model():\n    if True:\n        return [layers.Flatten()]\n"
        "    def f():\n        return f.x()\n",
        "build_model() must return a Keras model, and returned a list of layers. "
        "End it with `return keras.Sequential([layers.Flatten()])`.",
    ),
    "nothing in the place of the inputs": (
        f"{IMPORTS}def build_model():\n    return layers.Flatten()({{}}.get('x'))\n",
        "Flatten is called on None. Call it on the output of a layer, or on the inputs.",
    ),
    "a class that makes a model": (
        f"{IMPORTS}class LeNet:\n    @staticmethod\n    def build(classes):\n        return keras.Sequential()\n"
        "def build_model():\n    return LeNet\n",
        "build_model() must return a Keras model, and returned the class LeNet. "
        "Return the model that it makes, as in `return LeNet.build(...)`.",
    ),
    "a module of TensorFlow": (
        "import tensorflow as tf\nclass Net(tf.Module):\n    pass\ndef build_model():\n    return Net()\n",
        "build_model() must return a Keras model, and returned an object of type Net, which is a tf.Module. "
        "Let the class inherit from keras.Model, with call() in the place of __call__().",
    ),
    "parentheses of a layer forgotten in a class": (
        NET.format(parameter="", argument="").replace("layers.Flatten()", "layers.MaxPooling2D"),
        "MaxPooling2D is made with the output of a layer in the place of its own arguments. "
        "Make it first, as in self.layer = layers.MaxPooling2D(...), with parentheses.",
    ),
    "the output of a layer gone through": (
        f"{IMPORTS}def build_model():\n    return [row for row in keras.Input((28, 28, 1))]\n",
        "The output of a layer has no items that could be gone through. Call a layer on it as a whole.",
    ),
    "a size that nobody knows": (
        f"{IMPORTS}def build_model():\n    return layers.Dense(10)(keras.Input((28, None)))\n",
        "Dense cannot make its weights, because the size of its input or an argument of its own is not known. "
        "In place of a reshape with -1 use layers.Flatten(); give every size as a number.",
    ),
    "a preview of Keras 3": (
        "import keras_core as keras\ndef build_model():\n    return keras.Sequential([keras.layers.Dense(10)])\n",
        "keras_core was a preview of Keras 3, which is here. "
        "Write `import keras`, and keras for keras_core wherever else it stands.",
    ),
    "training in second place": (
        NET.format(parameter=", training=None", argument="training"),
        "A layer is called with False in second place, where Keras takes only tensors. "
        "Write the name of the argument, as in layer(x, training=training).",
    ),
    "a layer's name misspelt": (
        NET.format(parameter="", argument="").replace("self.flat(x)", "self.flatt(x)"),
        "Net has no attribute flatt. Did you mean self.flat?",
    ),
    "self forgotten": (
        NET.format(parameter="", argument="").replace("self.flat(x)", "flat(x)"),
        "flat is not defined. Write self.flat.",
    ),
    "a layer that __init__ does not keep": (
        NET.format(parameter="", argument="").replace("self.flat(x)", "conv1(x)"),
        "conv1 is not defined. "
        "A layer is kept in self: write self.conv1 = ... in __init__(), and self.conv1(x) in call().",
    ),
    "a layer that __init__ does not make": (
        NET.format(parameter="", argument="").replace("self.flat(x)", "self.dense2(x)"),
        "Net has no attribute dense2. Make it in __init__(): self.dense2 = layers.Dense(...).",
    ),
    "a class in the place of its object": (
        NET.format(parameter="", argument="").replace("return Net()", "Net.compile(loss='mse')\n    return Net()"),
        "compile() is called on a class itself, instead of an object of it. "
        "Write parentheses behind the class, as in model = Net().",
    ),
    "a class that inherits from nothing": (
        f"{IMPORTS}class Net:\n    pass\ndef build_model():\n    net = Net()\n    net.compile()\n    return net\n",
        "Net has no attribute compile. Let the class inherit from keras.Model: class Net(keras.Model).",
    ),
    "dropout in every case": (
        NET.format(parameter="", argument="training=True"),
        "Dropout 'dropout' acts as in training at test time. Leave out training=... where it is called.",
    ),
}


@pytest.mark.parametrize(("source", "message"), CASES.values(), ids=CASES)
def test_a_broken_contract_is_a_sentence(export: Callable[..., Any], source: str, message: str) -> None:
    """It says what was received and what to write."""
    assert export(source).message == message
