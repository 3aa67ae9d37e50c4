"""Models of a student's own classes, built in the jail: what comes out, and what is refused in which words."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from grader.model.document import parse_document
from grader.model.flatten import flatten

NET = """\
import keras
import tensorflow as tf
from keras import layers
outside = layers.Dense(10)

class Net(keras.Model):
    def __init__(self):
        super().__init__(name="net")
        self.conv = layers.Conv2D(4, 3)
        self.flat = layers.Flatten()
        self.last = layers.Dense(10)
        {init}

    def call(self, x{arguments}):
        {body}

    {method}

def build_model():
    model = Net()
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
"""
GOOD = "return self.last(self.flat(self.conv(x)))"


def net(body: str = GOOD, *, arguments: str = "", init: str = "pass", method: str = "") -> str:
    """A submission whose model has a call() of its own, on line 14."""
    return NET.format(body=body, arguments=arguments, init=init, method=method)


def test_a_model_with_a_call_of_its_own_is_sent_as_what_it_calls(export: Callable[..., Any]) -> None:
    """Nothing of the class is in the document; the arguments of compile() are, and a note says what happened."""
    exported = export(net())
    document = json.loads(exported.answer.document)
    assert (document["class_name"], document["config"]["name"]) == ("Functional", "net")
    assert "Net" not in exported.answer.document
    assert document["compile_config"]["loss"] == "sparse_categorical_crossentropy"
    assert document["compile_config"]["metrics"] == ["accuracy"]
    assert document["compile_config"]["optimizer"]["config"]["learning_rate"] == pytest.approx(0.01)
    assert exported.answer.compiled.line == 21
    assert {name: exported.answer.places[name].line for name in ("conv2d", "dense")} == {"conv2d": 9, "dense": 11}
    assert exported.notes == [
        "The model is a class with a call() of its own: it was called on a symbolic image, and the layers that were "
        "called are what is graded."
    ]


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        pytest.param("return self.last(inputs=self.flat(self.conv(inputs=x)))", "Conv2D Flatten Dense", id="keywords"),
        pytest.param("return self.last(self.flat(self.conv(self.conv(x[0]) if x is None else x)))",
                     "Conv2D Flatten Dense", id="a choice that does not depend on values"),
        pytest.param("return self.last(self.flat(keras.ops.relu(self.conv(x)) / 2))",
                     "Conv2D Activation Rescaling Flatten Dense", id="operations"),
        pytest.param("return self.last(layers.Flatten()(layers.ReLU()(self.conv(x))))", "Conv2D ReLU Flatten Dense",
                     id="layers without weights, made in call()"),
    ],
)  # fmt: skip
def test_what_call_calls_is_the_model(export: Callable[..., Any], body: str, kinds: str) -> None:
    """However it is written."""
    graph = flatten(parse_document(export(net(body)).answer.document.encode()))
    assert " ".join(layer.class_name for layer in graph.layers) == kinds


@pytest.mark.parametrize(
    ("changes", "line", "message"),
    [
        pytest.param({"body": "return {'digit': x}"}, 14, "returns a dict. Return the output of the last layer alone.",
                     id="a dictionary"),
        pytest.param({"body": "return 3"}, 14, "the output of a layer, and returns something else.", id="a number"),
        pytest.param({"body": "self.conv(x)"}, 14, "call() of Net returns nothing. End it with `return x`.",
                     id="nothing"),
        pytest.param({"body": "return 1 / 0"}, 15, "call() raised ZeroDivisionError: division by zero.", id="an error"),
        pytest.param({"arguments": ", y"}, 14, "call() of Net takes 2 inputs (x, y), and there is one: the image.",
                     id="two inputs"),
        pytest.param({"body": "return outside(self.flat(x))"}, 4,
                     "Dense 'dense' is called by the model and is no part of it, so that it is not trained.",
                     id="a layer of the file"),
        pytest.param({"body": "return layers.Dense(10)(self.flat(x))"}, 15,
                     "is made in call(), so that each call makes new weights. Make it in __init__()",
                     id="weights in call()"),
        pytest.param({"init": "self.scale = keras.Variable(2.0)"}, 7, "Net has weights of its own", id="a variable"),
        pytest.param({"init": "self.scale = self.add_weight(shape=())"}, 12, "Net has weights of its own",
                     id="a weight"),
        pytest.param({"init": "self.scale = self.add_weight()"}, 12, "Net has weights of its own",
                     id="a weight without a shape"),
        pytest.param({"body": "return self.last(self.flat(self.conv(x) * tf.ones((26, 1, 4))))"}, 15,
                     "Multiply is called on an array, a variable or a random number", id="an array"),
        pytest.param({"body": "return self.last(self.flat(x + keras.random.normal((28, 28, 1))))"}, 15,
                     "Add is called on an array, a variable or a random number", id="chance"),
        pytest.param({"init": "self.drop = layers.Dropout(0.5)",
                      "body": "return self.last(self.flat(self.drop(x, training)))", "arguments": ", training=None"},
                     15, "Write the name of the argument, as in layer(x, training=training).",
                     id="training by position"),
        pytest.param({"init": "self.flip = layers.RandomFlip()", "body": "return self.last(self.flat(self.flip(x)))"},
                     15, "RandomFlip 'random_flip' acts as in training at test time, because call() of the model has "
                     "no argument training. Write def call(self, x, training=None) in the model.", id="always flipped"),
        pytest.param({"init": "self.norm = layers.BatchNormalization()", "arguments": ", training=None",
                      "body": "return self.last(self.flat(self.norm(x, training=False)))"}, 15,
                     "acts as at test time while the model trains. Leave out training=... where it is called.",
                     id="normalization that never trains"),
        pytest.param({"method": "call = tf.function(call)"}, 14, "stands below @tf.function, so that Keras cannot",
                     id="a function of TensorFlow"),
        *(pytest.param({"method": f"def {name}(self, *_, **__): return None"}, 17, f"Net has a {name}() of its own, "
                       f"and the grader trains with that of Keras. Delete {name}().", id=name)
          for name in ("train_step", "test_step", "compute_loss", "fit")),
    ],
)  # fmt: skip
def test_what_is_no_graph_of_layers_is_refused(
    export: Callable[..., Any], changes: dict[str, str], line: int, message: str
) -> None:
    """With the student's line and what to write instead."""
    exported = export(net(**changes))
    assert message in exported.message
    assert (exported.fault.check, exported.fault.line) == ("contract", line)


@pytest.mark.parametrize("chosen", ["x", "keras.ops.relu(x)"])
def test_a_choice_between_functions_is_no_layer(export: Callable[..., Any], chosen: str) -> None:
    """It is made anew in each call, which is no difference between training and test; Keras would write files."""
    body = f"return self.last(self.flat(keras.ops.cond(keras.ops.mean(x) > 0, lambda: {chosen}, lambda: x)))"
    exported = export(net(body))
    assert exported.message == (
        "Cond is called on a function, and is not a layer: only layers can be taken over. "
        "Use a layer of keras.layers that does the same."
    )
    assert exported.fault.line == 15
    functional = export("""\
        import keras
        def build_model():
            x = keras.Input((28, 28, 1))
            y = keras.ops.cond(keras.ops.mean(x) > 0, lambda: keras.ops.relu(x), lambda: x)
            return keras.Model(x, keras.layers.Flatten()(y))
        """)
    assert (functional.message, functional.fault.line) == (exported.message, 4)


def test_a_class_that_names_itself_as_one_of_keras_is_none(export: Callable[..., Any]) -> None:
    """What its code calls is graded, and not what a class of that name would be."""
    renamed = "pass\n    call.__module__ = __module__ = 'keras.src.layers.core.dense'\n    __qualname__ = 'Dense'"
    exported = export(net(method=renamed).replace("class Net", "class Dense").replace("Net()", "Dense()"))
    graph = flatten(parse_document(exported.answer.document.encode()))
    assert [layer.class_name for layer in graph.layers] == ["Conv2D", "Flatten", "Dense"]


def test_layers_that_do_nothing_are_noted(export: Callable[..., Any]) -> None:
    """One that Keras never tells of the training, and one that is never called."""
    init = "self.drop = layers.Dropout(0.5); self.extra = layers.Dense(3)"
    notes = export(net("return self.last(self.flat(self.drop(x)))", init=init)).notes
    assert notes[1:] == [
        "Left out because Keras never tells them that the model trains: Dropout 'dropout'. "
        "Write def call(self, x, training=None) in the model.",
        "Made and never called, and so not part of the model: Conv2D 'conv2d', Dense 'dense_1'.",
    ]


def test_the_shape_that_a_model_was_built_for_is_its_input(export: Callable[..., Any]) -> None:
    """So that a wrong one is message as of any model."""
    source = net("return self.last(self.flat(x))").replace("model = Net()", "model = Net(); model.build((None, 784))")
    assert flatten(parse_document(export(source).answer.document.encode())).declared_input == (784,)


def test_what_is_frozen_stays_frozen(export: Callable[..., Any]) -> None:
    """A block whose weights are not to be trained hands that on to its layers."""
    block = "self.block = keras.Sequential([layers.Conv2D(4, 3)]); self.block.trainable = False"
    graph = flatten(
        parse_document(export(net("return self.last(self.flat(self.block(x)))", init=block)).answer.document.encode())
    )
    assert [layer.trainable for layer in graph.layers] == [False, True, True]
