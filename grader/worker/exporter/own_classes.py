"""Classes of layers and models that a student wrote, and what they change of the class of Keras above them."""

import inspect
import sys
from collections.abc import Iterator
from typing import Any

import keras

from grader.printable import shortened
from grader.records import Finding, Place
from grader.worker.exporter.origin import function_place

_ROOTS = (keras.Layer, keras.Model)
"""What has no `call` of its own."""
CALL = ("call", "__call__")
"""Methods that say what a layer computes."""
_BEHAVIOUR = (*CALL, "build", "add_weight", "compute_output_shape", "compute_output_spec", "symbolic_call")
"""Methods that make a layer another than the one that it inherits from."""
_TRAINING = (
    "train_step", "test_step", "predict_step", "compute_loss", "stateless_compute_loss", "fit", "train_on_batch",
    "make_train_function", "make_test_function", "make_predict_function",
)  # fmt: skip
"""Methods by which a model is trained and tested."""


class UntraceableError(Exception):
    """A class does what no graph of stock layers does.

    Args:
        problem: What it does, as a whole sentence.
        advice: What to write instead, as a whole sentence.
        place: The student's line; `None` when nobody can tell.
    """

    def __init__(self, problem: str, advice: str, place: Place | None = None) -> None:
        super().__init__(problem)
        self.finding = Finding(problem=problem, advice=advice).at(place or Place())


def is_own(layer: object) -> bool:
    """Whether a class of the student's made this object, whatever the class calls itself."""
    return not _is_of_keras(type(layer))


def calls_itself(layer: keras.Layer) -> bool:
    """Whether what a layer computes is written in a method of the student's."""
    return own_method(layer, CALL) is not None


def class_name(value: object) -> str:
    """The class of a student's object, for a sentence."""
    return shortened(str(type(value).__name__))


def layer_label(layer: keras.Layer) -> str:
    """A layer, for a sentence: "Dense 'hidden'"."""
    return f"{class_name(layer)} {shortened(repr(layer.name))}"


def own_method(layer: object, names: tuple[str, ...]) -> Any:
    """The first of these methods that a class of the student's defines, as it stands in the class; else `None`."""
    written = (vars(cls)[name] for cls in _own_classes(layer) for name in names if name in vars(cls))
    return next(written, None)


def method_place(method: object) -> Place | None:
    """Where a method of the student's begins."""
    plain = getattr(method, "python_function", method)  # below `@tf.function`
    return function_place(plain) if callable(plain) else None


def check_training(model: keras.Model) -> None:
    """Look for a way of training of the model's own.

    Raises:
        UntraceableError: There is one.
    """
    for name in _TRAINING:
        if method := own_method(model, (name,)):
            problem = f"{class_name(model)} has a {name}() of its own, and the grader trains with that of Keras."
            raise UntraceableError(problem, f"Delete {name}().", method_place(method))


def check_arguments(operation: keras.Operation, arguments: object, place: Place | None) -> None:
    """Look for a function among what an operation is called on, of which no document holds more than its name.

    Raises:
        UntraceableError: There is one.
    """
    if any(map(inspect.isroutine, keras.tree.flatten(arguments))):
        problem = f"{class_name(operation)} is called on a function, and is not a layer: only layers can be taken over."
        raise UntraceableError(problem, "Use a layer of keras.layers that does the same.", place)


def unpack(layer: keras.Layer) -> None:
    """Make an object whose class changes nothing of what it inherits one of the inherited class.

    Raises:
        UntraceableError: The class changes a layer of Keras that has weights or options of its own.
    """
    if not is_own(layer):
        return
    stock = next(cls for cls in type(layer).__mro__ if _is_of_keras(cls))
    if stock in _ROOTS:
        return
    if issubclass(stock, keras.Model):  # whose layers are made by now
        if not calls_itself(layer):
            layer.__class__ = stock
        return
    if method := own_method(layer, _BEHAVIOUR):
        name, kind = getattr(method, "__name__", "call"), stock.__name__
        problem = f"{class_name(layer)} inherits from {kind} and changes its {name}(), which cannot be taken over."
        advice = (
            f"Inherit from layers.Layer, make a layers.{kind}(...) in __init__(), and call that one and others "
            "in call()."
        )
        raise UntraceableError(problem, advice, method_place(method))
    layer.__class__ = stock


def _own_classes(layer: object) -> Iterator[type]:
    """From the object's class on, up to that of Keras."""
    for cls in type(layer).__mro__:
        if _is_of_keras(cls):
            return
        yield cls


def _is_of_keras(cls: type) -> bool:
    """Whether Keras's own module holds the class; a student's class may call itself anything."""
    name = str(cls.__module__)
    held = vars(sys.modules.get(name, keras)).get(cls.__name__)
    return name.partition(".")[0] == "keras" and held is cls
