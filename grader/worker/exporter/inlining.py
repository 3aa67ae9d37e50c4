"""Lets Keras run the `call` of composed layers on symbolic tensors: only the layers that they call become nodes."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import keras

from grader.worker.exporter.origin import current_place, weight_place, written_place
from grader.worker.exporter.own_classes import (
    CALL,
    UntraceableError,
    class_name,
    is_own,
    layer_label,
    method_place,
    own_method,
)


@contextmanager
def inlined(symbolic_call: Callable[..., Any]) -> Iterator[None]:
    """Let Keras call layers by a function, and make nodes only for outputs that come from no node yet.

    Args:
        symbolic_call: Takes a layer and its arguments, and gives its outputs.
    """
    layers = sys.modules["keras.src.layers.layer"]
    functional = sys.modules["keras.src.models.functional"].Functional
    make_node = vars(layers)["Node"]

    def node(operation: keras.Layer, call_args: tuple[Any, ...], call_kwargs: dict[str, Any], outputs: Any) -> None:
        composed = is_own(operation) or isinstance(operation, keras.Model)
        if composed or all(hasattr(tensor, "_keras_history") for tensor in keras.tree.flatten(outputs)):
            return
        first = next(iter(operation._call_signature.parameters), "")  # noqa: SLF001
        if not call_args and first in call_kwargs:  # as in layer(inputs=x)
            call_args = (call_kwargs[first],)
            call_kwargs = {name: value for name, value in call_kwargs.items() if name != first}
        make_node(operation=operation, call_args=call_args, call_kwargs=call_kwargs, outputs=outputs)

    def method(layer: keras.Layer, *arguments: Any, **named: Any) -> Any:  # a bound method would not get the layer
        return symbolic_call(layer, *arguments, **named)

    replaced: tuple[tuple[Any, str, Callable[..., Any]], ...] = (
        (layers, "Node", node),
        (keras.Layer, "symbolic_call", method),
        (keras.Layer, "add_loss", _refuse_loss),
        (functional, "call", _model_call(functional.call)),
        (keras.Sequential, "call", _model_call(keras.Sequential.call)),
    )
    usual = [getattr(owner, name) for owner, name, _ in replaced]
    for owner, name, function in replaced:
        setattr(owner, name, function)
    try:
        yield
    finally:
        for (owner, name, _), function in zip(replaced, usual, strict=True):
            setattr(owner, name, function)


def composed_call(layer: keras.Layer, *arguments: Any, **named: Any) -> Any:
    """Call the layers that a layer is composed of.

    Raises:
        UntraceableError: The layer is more than those that it calls.
    """
    method = own_method(layer, CALL)
    if hasattr(method, "python_function"):
        problem = f"call() of {class_name(layer)} stands below @tf.function, so that Keras cannot train its layers."
        raise UntraceableError(problem, "Delete @tf.function.", method_place(method))
    _check_additions(layer)
    output = layer.call(*arguments, **named)
    _check_additions(layer)  # which call() may have made
    if output is None:
        problem = f"call() of {class_name(layer)} returns nothing."
        raise UntraceableError(problem, "End it with `return x`.", method_place(method))
    return output


def _check_additions(layer: keras.Layer) -> None:
    """Look for what a class has besides the layers that it calls.

    Raises:
        UntraceableError: It has weights or a penalty of its own.
    """
    if layer._trainable_variables or layer._non_trainable_variables:  # noqa: SLF001 - without those of its layers
        problem = f"{class_name(layer)} has weights of its own beside those of the layers that it calls."
        place = weight_place(layer) or method_place(own_method(layer, ("__init__",))) or written_place(layer)
        raise UntraceableError(problem, "Use a stock layer such as layers.Dense in their place.", place)
    if layer.activity_regularizer is not None:
        problem = f"The argument activity_regularizer of {layer_label(layer)} is not supported."
        raise UntraceableError(problem, "Use kernel_regularizer in its layers, or leave it out.", written_place(layer))


def _model_call(usual: Callable[..., Any]) -> Callable[..., Any]:
    """The `call` of a Sequential or Functional model, which converts arrays, on symbolic tensors too."""

    def call(model: keras.Model, inputs: Any, training: bool | None = None, mask: Any = None, **named: Any) -> Any:
        if not all(isinstance(tensor, keras.KerasTensor) for tensor in keras.tree.flatten(inputs)):
            return usual(model, inputs, training=training, mask=mask, **named)
        context = {} if training is None else {"training": training}
        if not isinstance(model, keras.Sequential):
            output = model._run_through_graph(inputs, operation_fn=lambda each: _in_context(each, context))  # noqa: SLF001
            return output[0] if isinstance(output, list | tuple) and len(output) == 1 else output
        for layer in model._layers:  # noqa: SLF001 - the public list leaves repetitions out
            if not isinstance(layer, keras.layers.InputLayer):
                inputs = layer(inputs, **context)
        return inputs

    return call


def _in_context(operation: keras.Operation, context: dict[str, Any]) -> Callable[..., Any]:
    if isinstance(operation, keras.Layer):
        return lambda *arguments, **named: operation(*arguments, **{**named, **context})
    # An operation is read as a layer if it is called once: each use of the model gets its own.
    again: Callable[..., Any] = object.__new__(type(operation))
    vars(again).update(vars(operation), _inbound_nodes=[], _outbound_nodes=[])
    return again


def _refuse_loss(layer: keras.Layer, *_: object, **__: object) -> None:
    problem = f"{class_name(layer)} adds a loss of its own (add_loss), and the grader trains with that of compile()."
    raise UntraceableError(problem, "Delete add_loss().", current_place())
