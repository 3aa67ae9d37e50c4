"""What Keras's JSON leaves out of a model: put back where possible, and otherwise noted for the author."""

from collections.abc import Iterator
from types import CodeType
from typing import Any

import keras

from grader.records import Finding, Place
from grader.worker.exporter.origin import code_place, compile_place, models_in, written_place
from grader.worker.exporter.own_classes import check_arguments


def write_repetitions() -> None:
    """Let a Sequential model write a layer as often as it has it; Keras itself writes it once. For good."""
    write = keras.Sequential.get_config

    def get_config(model: keras.Sequential) -> dict[str, Any]:
        config: dict[str, Any] = write(model)
        if len(config["layers"]) != len(model._layers):  # noqa: SLF001 - the public list leaves repetitions out
            config["layers"] = [keras.saving.serialize_keras_object(layer) for layer in model._layers]  # noqa: SLF001
        return config

    keras.Sequential.get_config = get_config


def shared_between_models(model: keras.Model) -> str:
    """Name the layer with weights that belongs to two models within this one: Keras writes it as two layers."""
    owners: dict[int, keras.Model] = {}
    for inner in models_in(model):
        for layer in {id(layer): layer for layer in inner.layers}.values():
            if isinstance(layer, keras.Model | keras.layers.InputLayer) or (layer.built and not layer.weights):
                continue
            if owners.setdefault(id(layer), inner) is not inner:
                return f"{type(layer).__name__} {layer.name!r}"
    return ""


def check_operations(model: keras.Model) -> None:
    """Look for operations on functions: Keras would copy what these refer to, with the help of files.

    Raises:
        UntraceableError: There is one.
    """
    for inner in models_in(model):
        for operation in getattr(inner, "operations", ()):
            for node in operation._inbound_nodes:  # noqa: SLF001 - what it is called with
                check_arguments(operation, (node.arguments.args, node.arguments.kwargs), written_place(operation))


def unwritten(model: keras.Model) -> Iterator[Finding]:
    """Notes on what stays behind."""
    loss, optimizer = getattr(model, "loss", None), getattr(model, "optimizer", None)
    compiled = compile_place(model) or Place()
    if getattr(loss, "_fn_kwargs", {}).get("delta", 1.0) != 1.0:
        yield Finding(problem="Keras does not write down the delta of Huber; the grader trains with 1.0.").at(compiled)
    if any(getattr(optimizer, f"_exclude_from_weight_decay{kind}", None) for kind in ("", "_pattern")):
        problem = "Keras does not write down exclude_from_weight_decay(); the grader decays all weights."
        yield Finding(problem=problem).at(compiled)
    functions = {id(loss): (loss, "The loss")}
    for inner in models_in(model):
        for layer in inner.layers:
            activation = getattr(layer, "activation", None)
            functions[id(activation)] = (activation, "The activation")
    for function, what in functions.values():
        code = getattr(function, "__code__", None)
        if not isinstance(code, CodeType) or not code.co_name.isidentifier():
            continue
        if place := code_place(code):
            problem = (
                f"{what} {code.co_name} is a function of your own; the grader can only train with Keras's of that name."
            )
            yield Finding(problem=problem).at(place)
