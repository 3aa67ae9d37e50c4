"""A model in numbers before a single weight exists: integers, by arithmetic on the spec."""

import math
from dataclasses import dataclass
from typing import NamedTuple

from grader.model.fault import ModelFaultError
from grader.model.fields import Shape
from grader.model.graph import Graph
from grader.model.layers.layer import Layer, ShapeError, Weights
from grader.model.location import finding


class MisfitError(ModelFaultError):
    """A layer does not fit its input."""


@dataclass
class LayerSize:
    """What one layer contributes to a model's size, over all of its calls."""

    parameters: int = 0
    """Trainable and not; the weights of a shared layer count once."""
    flops: int = 0
    """Of one forward pass; a shared layer counts at every call."""
    activations: int = 0
    """Values that it puts out."""
    calls: int = 0


class Measurement(NamedTuple):
    """Sizes of a model for one image."""

    shapes: tuple[Shape, ...]
    """Of every value: the image, then the output of each call."""
    output_shape: Shape
    layers: tuple[LayerSize, ...]
    """Of every layer, in the order of `Graph.layers`."""

    @property
    def parameters(self) -> int:
        """Of all layers together, like the other sums."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def flops(self) -> int:
        """Of one forward pass."""
        return sum(layer.flops for layer in self.layers)

    @property
    def activations(self) -> int:
        """Values that all calls together put out."""
        return sum(layer.activations for layer in self.layers)


_MOST_VALUES = 10**12
"""That a layer may put out; beyond it nobody needs the exact numbers, which could have thousands of digits."""


def _check_size(output: Shape) -> None:
    if math.prod(output) > _MOST_VALUES:
        raise ShapeError(f"puts out more than {_MOST_VALUES:,} values for one image", "Enlarge it less.")


class _FirstCall(NamedTuple):
    """What a layer with weights was made for."""

    weights: Weights
    channels: int


def measure(graph: Graph, input_shape: Shape) -> Measurement:
    """Follow one image of `input_shape` through the model.

    Raises:
        MisfitError: A layer does not fit its input.
    """
    shapes: list[Shape] = [input_shape]
    sizes = tuple(LayerSize() for _ in graph.layers)
    first_calls: dict[int, _FirstCall] = {}
    for call in graph.calls:
        layer, size = graph.layers[call.layer], sizes[call.layer]
        inputs = tuple(shapes[value] for value in call.inputs)
        try:
            output = layer.output_shape(*inputs)
            _check_size(output)
            _make_weights(call.layer, layer, inputs, first_calls)
        except ShapeError as error:
            raise MisfitError(finding([graph.location(call.layer)], error.problem, error.advice)) from error
        shapes.append(output)
        size.flops += layer.flops(output, *inputs)
        size.activations += math.prod(output)
        size.calls += 1
    for index, first_call in first_calls.items():
        sizes[index].parameters = sum(first_call.weights)
    return Measurement(tuple(shapes), shapes[graph.output], sizes)


def _make_weights(index: int, layer: Layer, inputs: tuple[Shape, ...], first_calls: dict[int, _FirstCall]) -> None:
    """Note the weights of a layer's first call; later calls must fit them."""
    this = _FirstCall(layer.weights(*inputs), inputs[0][-1])
    if not sum(this.weights):
        return
    first = first_calls.setdefault(index, this)
    if first != this:
        raise ShapeError(
            f"is shared, and its inputs have {first.channels} and {this.channels} channels",
            "Give it inputs of one shape, or make a layer of its own for each.",
        )
