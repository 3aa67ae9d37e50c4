"""What Keras's JSON leaves out of a model: put back where it can be, and otherwise told to the model's author."""

from collections.abc import Iterator
from typing import Any

import keras

from grader.worker.exporter.origin import ROOT, models_in


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
        for layer in {id(one): one for one in inner.layers}.values():
            if isinstance(layer, keras.Model | keras.layers.InputLayer) or (layer.built and not layer.weights):
                continue
            if owners.setdefault(id(layer), inner) is not inner:
                return f"{type(layer).__name__} {layer.name!r}"
    return ""


def unwritten(model: keras.Model) -> Iterator[str]:
    """Sentences about what stays behind."""
    loss, optimizer = getattr(model, "loss", None), getattr(model, "optimizer", None)
    if getattr(loss, "_fn_kwargs", {}).get("delta", 1.0) != 1.0:
        yield "Keras does not write down the delta of Huber; the grader trains with 1.0."
    if any(getattr(optimizer, f"_exclude_from_weight_decay{kind}", None) for kind in ("", "_pattern")):
        yield "Keras does not write down exclude_from_weight_decay(); the grader decays all weights."
    functions = {id(loss): (loss, "The loss")}
    for inner in models_in(model):
        for layer in inner.layers:
            made = getattr(layer, "activation", None)
            functions[id(made)] = (made, "The activation")
    for function, what in functions.values():
        code = getattr(function, "__code__", None)
        if code is not None and code.co_filename.startswith(ROOT) and code.co_name.isidentifier():
            yield f"{what} {code.co_name} is a function of your own; only Keras's of that name can be trained with."
