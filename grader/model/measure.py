"""A model in numbers before a single weight exists: integers, by arithmetic on the spec."""

import math
from typing import NamedTuple

from grader.model.fields import Shape
from grader.model.graph import Graph
from grader.model.layers.layer import Layer, ShapeError, Weights


class Measurement(NamedTuple):
    """Sizes of a model for one image."""

    shapes: tuple[Shape, ...]
    """Of every value: the image, then the output of each call."""
    output_shape: Shape
    parameters: int
    """Trainable and not; the weights of a shared layer count once."""
    flops: int
    """Of one forward pass; a shared layer counts at every call."""
    activations: int
    """Values that all calls together put out."""


_MOST_VALUES = 10**12
"""That a layer may put out; beyond it nobody needs the exact numbers, which could have thousands of digits."""


def _check_size(output: Shape) -> None:
    if math.prod(output) > _MOST_VALUES:
        msg = f"puts out more than {_MOST_VALUES:,} values for one image; enlarge less"
        raise ShapeError(msg)


class _Made(NamedTuple):
    weights: Weights
    channels: int
    """Of the first input the layer saw."""


def measure(graph: Graph, input_shape: Shape) -> Measurement:
    """Follow one image of `input_shape` through the model.

    Raises:
        ShapeError: A layer does not fit its input; the text begins with the layer's place.
    """
    shapes: list[Shape] = [input_shape]
    weights: dict[int, _Made] = {}
    flops = activations = 0
    for call in graph.calls:
        layer = graph.layers[call.layer]
        inputs = tuple(shapes[value] for value in call.inputs)
        try:
            output = layer.output_shape(*inputs)
            _check_size(output)
            _make_weights(call.layer, layer, inputs, weights)
        except ShapeError as error:
            place = graph.places[call.layer] if graph.places else f"layer {call.layer + 1}"
            msg = f"{place} {error}"
            raise ShapeError(msg) from error
        shapes.append(output)
        flops += layer.flops(output, *inputs)
        activations += math.prod(output)
    parameters = sum(sum(made.weights) for made in weights.values())
    return Measurement(tuple(shapes), shapes[graph.output], parameters, flops, activations)


def _make_weights(index: int, layer: Layer, inputs: tuple[Shape, ...], weights: dict[int, _Made]) -> None:
    """Note the weights of a layer's first call; later calls must fit them."""
    made = _Made(layer.weights(*inputs), inputs[0][-1])
    if not sum(made.weights):
        return
    first = weights.setdefault(index, made)
    if first != made:
        msg = f"is shared, and its inputs have {first.channels} and {made.channels} channels; they must agree"
        raise ShapeError(msg)
