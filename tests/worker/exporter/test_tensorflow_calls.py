"""Functions of TensorFlow that are called on the outputs of layers: all of a file, each with what to write."""

import inspect
from collections.abc import Callable
from typing import Any

import keras
import pytest
import tensorflow as tf

from grader.worker.exporter.legacy_names import _INITIALIZERS, _INITIALIZERS_OF_1
from grader.worker.exporter.removed_names import TENSORFLOW_LAYERS

NET = """\
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import backend as K, layers
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(4, 3, activation=tf.nn.relu, kernel_initializer=tf.ones_initializer())
        self.out = layers.Dense(10)
    def call(self, x):
        x = tf.cast(x, tf.float32)
        x = self.conv(x)
        n = tf.shape(x)[0]
        {body}
        return self.out(x)
def build_model():
    tf.random.set_seed(1)
    return Net()
"""
CANNOT = "in call() is not a layer, and only layers can be taken over."
WRITTEN = [
    ("tf.reshape(x, [n, -1])", "layers.Flatten()(x)"),
    ("tf.reshape(x, [n, 26, 26, 4])", "layers.Reshape((26, 26, 4))(x)"),
    ("tf.nn.relu(x)", "layers.ReLU()(x)"),
    ("tf.nn.relu(features=x)", "layers.ReLU()(x)"),
    ("tf.math.tanh(x)", "layers.Activation('tanh')(x)"),
    ("tf.concat([x, x], axis=-1)", "layers.Concatenate(axis=-1)([x, x])"),
    ("tf.add(x, y)", "layers.Add()([x, y])"),
    ("tf.multiply(x, 0.5)", "x * 0.5"),
    ("tf.maximum(x, 0)", "layers.ReLU()(x)"),
    ("tf.nn.max_pool2d(x, 2, 2, 'SAME')", "layers.MaxPooling2D(...)"),
    ("tf.reduce_mean(x, axis=[1, 2])", "layers.GlobalAveragePooling2D()"),
    ("tf.identity(x)", "x"),
    ("tf.math.bessel_i0(x)", "a layer of keras.layers"),
    ("K.relu(x)", "layers.ReLU()(x)"),
    ("K.batch_flatten(x)", "layers.Flatten()(x)"),
]


@pytest.mark.parametrize(("body", "written"), WRITTEN)
def test_every_line_is_told_with_what_to_write(export: Callable[..., Any], body: str, written: str) -> None:
    """The first of them raises; neither what is passed as an argument nor set-up is taken for one."""
    fault = export(NET.format(body=f"x = {body}")).fault
    findings = [(finding.line, finding.problem, finding.advice) for finding in (fault, *fault.further)]
    assert findings == [
        (10, f"tf.cast {CANNOT}", "The images and the outputs of layers are float32 already. Write x in its place."),
        (
            12,
            f"tf.shape {CANNOT}",
            "The number of images is not known yet, and Flatten and Reshape need none; other sizes are in x.shape.",
        ),
        (13, f"{body.partition('(')[0]} {CANNOT}", f"Write {written} in its place."),
    ]


def test_calls_on_one_line_share_a_finding(export: Callable[..., Any]) -> None:
    """Each with its own advice."""
    fault = export(NET.format(body="x = tf.nn.relu(tf.reshape(x, (n, -1)))")).fault
    assert (fault.further[-1].problem, fault.further[-1].advice) == (
        "tf.nn.relu and tf.reshape in call() are not layers, and only layers can be taken over.",
        "For tf.nn.relu: write layers.ReLU()(tf.reshape(x, (n, -1))) in its place. "
        "For tf.reshape: write layers.Flatten()(x) in its place.",
    )


def test_what_the_backend_no_longer_has_is_told_with_what_to_write(export: Callable[..., Any]) -> None:
    """`keras.backend` of today has few functions; every line that needs another one is told."""
    fault = export("""\
        import keras
        from keras import backend as K, layers
        def build_model():
            x = image = keras.Input((28, 28, 1))
            x = K.relu(layers.Conv2D(4, 3)(x))
            x = K.softmax(layers.Dense(10)(K.flatten(x)))
            return keras.Model(image, x)
        """).fault
    assert [(finding.line, finding.advice) for finding in (fault, *fault.further)] == [
        (5, "Write layers.ReLU()(layers.Conv2D(4, 3)(x)) in its place."),
        (
            6,
            "For K.softmax: write layers.Softmax()(layers.Dense(10)(K.flatten(x))) in its place. "
            "For K.flatten: write layers.Flatten()(x) in its place.",
        ),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("K.set_learning_phase(1)", "Delete the line: Keras tells each layer whether the model trains."),
        ("K.learning_phase()", "Leave it out: Keras tells each layer whether the model trains."),
        ("K.in_train_phase(1, 2)", "Call the layer itself: layers such as Dropout know whether the model trains."),
    ],
)
@pytest.mark.parametrize("root", ["keras", "tensorflow.keras"])
def test_learning_phases_are_told(export: Callable[..., Any], root: str, line: str, message: str) -> None:
    """They are gone; layers are told of the training instead."""
    exported = export(f"from {root} import backend as K\ndef build_model():\n    return {line}\n")
    assert exported.message.startswith(f"Keras no longer has {line.partition('(')[0][2:]}. {message}")
    assert exported.fault.line == 3


def test_initializers_of_tensorflow_are_those_of_keras(export: Callable[..., Any]) -> None:
    """They have the same arguments and defaults, and a model with them is graded, with a note."""
    for module, table in ((tf, _INITIALIZERS), (tf.compat.v1, _INITIALIZERS_OF_1)):
        for old, (new, ours) in table.items():
            before = inspect.signature(getattr(module, old).__init__).parameters
            today = inspect.signature(getattr(keras.initializers, new).__init__).parameters
            shared = [name for name in before if name in today]
            assert shared == [name for name in today if name in before], old
            for name in set(shared) - {
                "self",
                "seed",
                "maxval",
                "args",
                "kwargs",
            }:  # None is 1 for the largest of TensorFlow 1
                assert ours.get(name, today[name].default) == before[name].default, old
    assert tf.compat.v1.random_uniform_initializer()((1000,)).numpy().max() > 0.9
    exported = export("""\
        import tensorflow as tf
        def build_model():
            weights = tf.random_normal_initializer(0.0, stddev=0.02)
            return tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(10, kernel_initializer=weights)])
        """)
    assert '"mean": 0.0, "stddev": 0.02' in exported.answer.document
    assert "init_ops" not in exported.answer.document
    assert exported.notes == [
        "tf.random_normal_initializer was read as keras.initializers.RandomNormal, which computes the same."
    ]


def test_the_layers_that_are_advised_exist() -> None:
    """In the installed Keras, with these arguments."""
    for written in (one for several in TENSORFLOW_LAYERS.values() for one in several.split(" or ")):
        layer = written.removeprefix("layers.")
        assert eval(layer, vars(keras.layers).copy()) if "..." not in layer else getattr(keras.layers, layer[:-5])  # noqa: S307
