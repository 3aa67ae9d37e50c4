"""The graph of calls that ends in a symbolic tensor of Keras: walked, compared and made a model."""

from collections.abc import Iterable, Iterator
from typing import Any

import keras

from grader.worker.exporter.origin import mark_compiled

DISTURBING = tuple(
    getattr(keras.layers, name)
    for name in (
        "Dropout", "SpatialDropout2D", "GaussianNoise", "GaussianDropout", "AlphaDropout", "RandomFlip",
        "RandomRotation", "RandomTranslation", "RandomZoom", "RandomContrast",
    )
)  # fmt: skip
"""Layers that leave every value as it is, except while a model trains."""


def node_of(tensor: keras.KerasTensor) -> Any:
    """The call that a tensor comes from."""
    operation, index, _ = tensor._keras_history  # noqa: SLF001 - the only way back
    return operation._inbound_nodes[index]  # noqa: SLF001


def calls_before(output: keras.KerasTensor) -> list[Any]:
    """Keras's nodes of all calls that an output is made by, each behind those whose outputs it takes."""
    ordered: dict[int, Any] = {}
    entered: set[int] = set()
    waiting = [node_of(output)]
    while waiting:
        node = waiting[-1]
        if id(node) in entered:
            waiting.pop()
            ordered.setdefault(id(node), node)
            continue
        entered.add(id(node))
        before = (node_of(tensor) for tensor in reversed(node.input_tensors))
        waiting.extend(inner for inner in before if id(inner) not in entered)
    return list(ordered.values())


class Comparison:
    """Numbers the calls of several graphs so that those that compute the same at test time have one number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number_calls(self, nodes: Iterable[Any]) -> dict[int, int]:
        """The number of each node, by its `id`.

        Args:
            nodes: As `calls_before` gives them.
        """
        numbers: dict[int, int] = {}
        for node in nodes:
            inputs = [numbers[id(node_of(tensor))] for tensor in node.input_tensors]
            if isinstance(node.operation, DISTURBING) and len(inputs) == 1:
                numbers[id(node)] = inputs[0]
                continue
            key = f"{_identity(node.operation)} {_arguments(node)} {inputs}"
            numbers[id(node)] = self._numbers.setdefault(key, len(self._numbers))
        return numbers


def _identity(operation: keras.Operation) -> str:
    """Equal for one layer with weights, and for all operations without weights that compute the same."""
    if isinstance(operation, keras.layers.InputLayer) or getattr(operation, "weights", None):
        return str(id(operation))
    config = {key: value for key, value in operation.get_config().items() if key not in {"name", "seed"}}
    return f"{type(operation).__name__} {config}"


def _arguments(node: Any) -> str:
    """What a call is given besides tensors; at which place each tensor stands."""
    named = {key: value for key, value in node.arguments.kwargs.items() if key not in {"training", "mask"}}
    values: Iterator[Any] = iter(keras.tree.flatten((node.arguments.args, named)))
    return " ".join("tensor" if isinstance(value, keras.KerasTensor) else repr(value) for value in values)


def plain_model(original: keras.Model, image: object, output: keras.KerasTensor) -> keras.Model:
    """Make a Functional model of a graph, compiled as the original is.

    Names may repeat in a graph, because each block of layers has its own; in a Functional model they may not.
    """
    taken: set[str] = set()
    for operation in {id(node.operation): node.operation for node in calls_before(output)}.values():
        name, number = str(operation.name), 1
        while operation.name in taken:
            number += 1
            operation.name = f"{name}_{number}"
        taken.add(operation.name)
    model = keras.Model(image, output, name=original.name)
    if not original.trainable:
        model.trainable = False
    for name in ("compiled", "loss", "optimizer", "_compile_config"):
        if name in vars(original):
            vars(model)[name] = vars(original)[name]
    mark_compiled(model, original)
    return model
