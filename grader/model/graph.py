"""What is trained: the layer calls of a model in one flat list, without names, seeds or nesting."""

import hashlib
from typing import Annotated

from pydantic import Field

from grader.model.fields import Strict
from grader.model.layers import AnyLayer
from grader.model.layers.activation import ELU, LeakyReLU, PReLU, ReLU, Softmax, function_name
from grader.model.layers.layer import Layer, Rearranging
from grader.model.layers.merging import Average
from grader.model.location import Location
from grader.model.losses import AnyLoss
from grader.model.optimizers import AnyOptimizer


class Call(Strict):
    """One use of a layer."""

    layer: Annotated[int, Field(ge=0)]
    """Index into `Graph.layers`."""
    inputs: Annotated[tuple[int, ...], Field(min_length=1)]
    """Values: 0 is the image, i + 1 the output of call i."""


class Graph(Strict):
    """Layers in the order of their first call, and calls in an order in which they can be made."""

    layers: tuple[AnyLayer, ...]
    calls: tuple[Call, ...]
    output: Annotated[int, Field(ge=0)]
    """The value that is the model's answer."""
    locations: Annotated[tuple[Location, ...], Field(exclude=True)] = ()
    """For messages: each layer in the student's model."""
    declared_input: Annotated[tuple[int | None, ...] | None, Field(exclude=True)] = None
    """Shape of the student's own input layer, if there is one."""
    input_location: Annotated[Location | None, Field(exclude=True)] = None
    """For messages: that input layer."""
    frozen: Annotated[tuple[Location, ...], Field(exclude=True)] = ()
    """For messages: layers and models with `trainable=False`."""

    def location(self, layer: int) -> Location:
        """The layer of this index, for messages."""
        return self.locations[layer] if self.locations else Location(label=f"layer {layer + 1}")

    @property
    def first(self) -> int | None:
        """Index of the first layer that takes the image; `None` of a model without layers."""
        return next((call.layer for call in self.calls if 0 in call.inputs), None)

    @property
    def last(self) -> int | None:
        """Index of the layer whose output is the answer; `None` of a model without layers."""
        return self.calls[self.output - 1].layer if self.output else None

    @property
    def output_activation(self) -> str:
        """Name of the function that the answer comes from, looked up behind layers that only rearrange values."""
        functions = ["linear"]
        for call in self.calls:
            functions.append(_function(self.layers[call.layer], [functions[value] for value in call.inputs]))
        return functions[self.output]


def _function(layer: Layer, before: list[str]) -> str:
    """Name of the function that a layer's output comes from, given those of its inputs."""
    if isinstance(layer, Rearranging | Average):  # the mean of several probabilities is one
        return before[0] if len(set(before)) == 1 else "linear"
    if isinstance(layer, ReLU | LeakyReLU | PReLU | ELU | Softmax):
        return layer.class_name.lower()
    return function_name(getattr(layer, "activation", "linear"))


class ModelSpec(Strict):
    """Everything about a submission that reaches the trainer."""

    graph: Graph
    optimizer: AnyOptimizer
    loss: AnyLoss

    @property
    def sha256(self) -> str:
        """Equal for models that differ in nothing that is trained."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()
