"""Graph → parts: a model as its author sees it, one part for each call of a layer that its author would name.

However an activation is written, as an argument or as a layer of its own, it is a setting of the layer before it.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from grader.model.graph import Graph
from grader.model.layers.activation import ELU, Activation, ActivationArgument, LeakyReLU, PReLU, ReLU, Softmax
from grader.model.layers.augmentation import Augmentation
from grader.model.layers.convolution import Convolution
from grader.model.layers.core import Dense, Rescaling
from grader.model.layers.layer import Layer
from grader.model.layers.merging import Concatenate, Merging
from grader.model.layers.normalization import Normalization, UnitNormalization
from grader.model.layers.pooling import GlobalPooling2D, Pooling2D
from grader.model.layers.regularization import Disturbing
from grader.model.layers.reshaping import Flatten

Group = Literal[
    "convolution", "dense", "pooling", "gathering", "activation", "normalisation", "augmentation", "dropout",
    "rescaling", "merging", "reshaping",
]  # fmt: skip
WEIGHTED: frozenset[Group] = frozenset({"convolution", "dense"})
"""Groups that make a network deep."""
IMAGE = -1
"""In the place of a part: the image that the model is given."""

_GROUPS: tuple[tuple[tuple[type[Layer], ...], Group], ...] = (
    ((Convolution,), "convolution"),
    ((Dense,), "dense"),
    ((Pooling2D,), "pooling"),
    ((GlobalPooling2D, Flatten), "gathering"),
    ((Activation, ReLU, LeakyReLU, PReLU, ELU, Softmax), "activation"),
    ((Normalization, UnitNormalization), "normalisation"),
    ((Augmentation,), "augmentation"),
    ((Disturbing,), "dropout"),
    ((Rescaling,), "rescaling"),
    ((Merging, Concatenate), "merging"),
)
"""The first that fits; what fits none rearranges values."""
_DESCRIBED_ELSEWHERE = {"class_name", "trainable", "activation"}


class Part(NamedTuple):
    """A call of a layer, together with the activation behind it."""

    group: Group
    kind: str
    """Keras's class."""
    settings: Mapping[str, Any]
    """By Keras's names; of an activation its text."""
    layer: int
    """Which one: what shares its weights has the same."""
    inputs: tuple[int, ...]
    """Positions of parts, or `IMAGE`."""

    def equals(self, other: "Part") -> bool:
        """Whether both do the same, wherever they stand."""
        return self.kind == other.kind and self.settings == other.settings


def parts_of(graph: Graph) -> list[Part]:
    """Describe the calls of a model, in their order."""
    uses = Counter(value for call in graph.calls for value in call.inputs)
    uses[graph.output] += 1
    parts: list[Part] = []
    origins = [IMAGE]
    """The part that each value of the graph comes from."""
    for call in graph.calls:
        layer = graph.layers[call.layer]
        inputs = tuple(origins[value] for value in call.inputs)
        part = Part(_group(layer), layer.class_name, _settings(layer), call.layer, inputs)
        if part.group == "activation":
            (source,) = inputs
            if part.settings["activation"] == "linear":  # computes nothing
                origins.append(source)
                continue
            if uses[call.inputs[0]] == 1 and source != IMAGE and _has_room(parts[source]):
                parts[source] = parts[source]._replace(settings={**parts[source].settings, **part.settings})
                origins.append(source)
                continue
        origins.append(len(parts))
        parts.append(part)
    return parts


def _has_room(part: Part) -> bool:
    """Whether it is a layer with weights and without an activation."""
    return part.group in WEIGHTED and part.settings["activation"] == "linear"


def _group(layer: Layer) -> Group:
    return next((group for classes, group in _GROUPS if isinstance(layer, classes)), "reshaping")


def _settings(layer: Layer) -> dict[str, Any]:
    group = _group(layer)
    if group == "activation":
        return {"activation": _activation(layer)}
    settings = layer.model_dump(exclude=_DESCRIBED_ELSEWHERE)
    return settings | {"activation": _activation(layer)} if group in WEIGHTED else settings


def _activation(layer: Layer) -> str:
    """The function in words: equal texts are equal functions."""
    function = getattr(layer, "activation", layer)
    if isinstance(function, ActivationArgument):
        function = function.config
    match function:
        case ReLU(max_value=most, negative_slope=slope, threshold=threshold):
            usual = (most, slope, threshold) == (None, 0, 0)
            text = "relu" if usual else f"relu(max_value={most}, negative_slope={slope:g}, threshold={threshold:g})"
        case LeakyReLU(negative_slope=slope):
            text = "leaky_relu" if slope == 0.2 else f"leaky_relu({slope:g})"  # what Keras's name stands for
        case ELU(alpha=alpha):
            text = "elu" if alpha == 1 else f"elu({alpha:g})"
        case Softmax(axis=axis):
            text = "softmax" if axis == (-1,) else f"softmax along axis {', '.join(map(str, axis))}"
        case PReLU(shared_axes=axes):
            text = f"prelu, shared along axis {', '.join(map(str, axes))}" if axes else "prelu"
        case _:
            text = str(function)
    return text
