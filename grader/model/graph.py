"""What is trained: the layer calls of a model in one flat list, without names, seeds or nesting.

A Sequential and a Functional model of the same layers give the same ModelSpec, so they are trained once and get the
same grade. Nested models are unfolded; a layer that is called several times stays one layer.
"""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, NamedTuple

from pydantic import Field, ValidationError

from grader.model.advice import OPERATIONS
from grader.model.document import Computed, Functional, Item, Model, Node, Sequential
from grader.model.fields import Strict
from grader.model.layers import AnyLayer
from grader.model.layers.activation import ELU, LeakyReLU, PReLU, ReLU, Softmax, function_name
from grader.model.layers.input import InputLayer
from grader.model.layers.layer import Layer, Rearranging
from grader.model.layers.merging import Average
from grader.model.losses import AnyLoss
from grader.model.operations import OperationError
from grader.model.optimizers import AnyOptimizer
from grader.model.refusal import nested
from grader.printable import shortened

MAX_CALLS = 1_000
"""Layer and model calls after unfolding; shared nested models grow exponentially, so unfolding must stop somewhere."""


class GraphError(ValueError):
    """The layers do not form a model with one input and one output; the text says why."""


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
    places: Annotated[tuple[str, ...], Field(exclude=True)] = ()
    """For messages: where each layer stands in the student's model."""
    declared_input: Annotated[tuple[int | None, ...] | None, Field(exclude=True)] = None
    """Shape of the student's own input layer, if there is one."""
    frozen: Annotated[tuple[str, ...], Field(exclude=True)] = ()
    """For messages: places of layers and models with `trainable=False`."""

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


def flatten(model: Model, lines: Mapping[str, str] = MappingProxyType({})) -> Graph:
    """Unfold an exported model.

    Args:
        model: What `parse_document` gave.
        lines: Where the layers of these names were written, for messages.

    Raises:
        GraphError: It has loops, dangling references, several inputs, or too many calls.
    """
    unfolding = _Unfolding(lines)
    output = unfolding.model(model, _Place((), ()), 0)
    return Graph(
        layers=tuple(unfolding.layers),
        calls=tuple(unfolding.calls),
        output=output,
        places=tuple(unfolding.places),
        declared_input=_declared_input(model),
        frozen=tuple(unfolding.frozen),
    )


class _Place(NamedTuple):
    levels: tuple[str, ...]
    """For people: "layer 2 (Sequential 'head')", "layer 1"."""
    path: tuple[str | int, ...]
    """Identity: the same path is the same layer."""

    @property
    def text(self) -> str:
        return nested(self.levels)

    def inner(self, key: str | int, position: int, item: object, lines: Mapping[str, str]) -> "_Place":
        name = item.config.name  # type: ignore[attr-defined]
        line = f", {lines[name]}" if name in lines else ""
        what = "operation" if isinstance(item, Computed) else "layer"
        text = f"{what} {position} ({_class_of(item)} {shortened(repr(name))}{line})"
        return _Place((*self.levels, text), (*self.path, key))


class _Unfolding:
    def __init__(self, lines: Mapping[str, str]) -> None:
        self.lines = lines
        self.layers: list[Layer] = []
        self.places: list[str] = []
        self.frozen: list[str] = []
        self.calls: list[Call] = []
        self._index: dict[tuple[str | int, ...], int] = {}
        self._entered = 0

    def model(self, model: Model, place: _Place, image: int) -> int:
        self._count()
        if not model.config.trainable and (text := place.text or "the model") not in self.frozen:
            self.frozen.append(text)
        if isinstance(model, Sequential):
            return self._sequential(model, place, image)
        return self._functional(model, place, image)

    def _sequential(self, model: Sequential, place: _Place, value: int) -> int:
        position = 0
        for index, item in enumerate(model.config.layers):
            if _is_input(item):
                if index:
                    msg = f"an input layer must come first, and one is layer {index + 1} of a Sequential model"
                    raise GraphError(msg)
                continue
            position += 1
            # Keras lets a name stand in a Sequential model twice only for one layer that is there twice.
            value = self._call(item, place.inner(item.config.name, position, item, self.lines), (value,))
        return value

    def _functional(self, model: Functional, place: _Place, image: int) -> int:
        nodes = _Nodes(model)
        if place.text and getattr(nodes.items[nodes.input].config, "dtype", "") != "float32":
            msg = f"{place.text} has an input that is not float32; leave out dtype"
            raise GraphError(msg)
        values = {(nodes.input, 0): image}
        # Depth first with a stack of our own: a hostile chain must not meet Python's recursion limit.
        stack = [nodes.output]
        waiting: set[tuple[str, int]] = set()
        while stack:
            key = stack[-1]
            if key in values:
                stack.pop()
                continue
            node = nodes.node(key)
            missing = [source for source in node.sources if source not in values]
            if not missing:
                item = nodes.items[key[0]]
                inner = place.inner(key[0], nodes.positions[key[0]], item, self.lines)
                values[key] = self._call(item, inner, tuple(values[source] for source in node.sources))
            elif key in waiting:
                msg = f"the layer {shortened(repr(key[0]))} depends on its own output"
                raise GraphError(msg)
            else:
                waiting.add(key)
                stack.extend(reversed(missing))
        return values[nodes.output]

    def _call(self, item: object, place: _Place, inputs: tuple[int, ...]) -> int:
        if isinstance(item, Sequential | Functional):
            if len(inputs) != 1:
                msg = f"{place.text} is a model that is called with {len(inputs)} inputs; only one is supported"
                raise GraphError(msg)
            return self.model(item, place, inputs[0])
        self._count()
        layer = _layer_of(item, place)
        if place.path not in self._index:
            self._index[place.path] = len(self.layers)
            self.layers.append(layer)
            self.places.append(place.text)
            if not layer.trainable:
                self.frozen.append(place.text)
        elif self.layers[self._index[place.path]] != layer:
            msg = f"{place.text} has the name of another layer; give each its own"
            raise GraphError(msg)
        self.calls.append(Call(layer=self._index[place.path], inputs=inputs))
        return len(self.calls)

    def _count(self) -> None:
        self._entered += 1
        if self._entered > MAX_CALLS:
            msg = f"the model makes more than {MAX_CALLS:,} layer calls when its nested models are unfolded; nest less"
            raise GraphError(msg)


def _layer_of(item: object, place: _Place) -> Layer:
    if not isinstance(item, Computed):
        return item.config  # type: ignore[attr-defined,no-any-return]
    try:
        return item.layer
    except ValidationError as error:
        (fault, *_) = error.errors(include_url=False)
        msg = f"{place.text} has a number that is out of bounds: {fault['msg']}"
        raise GraphError(msg) from error
    except OperationError as error:
        instead = OPERATIONS.get(item.class_name, "call the layer of that name")
        msg = f"{place.text} {error}; {instead}"
        raise GraphError(msg) from error


class _Nodes:
    """The calls of a Functional model, by (layer's name, which call)."""

    def __init__(self, model: Functional) -> None:
        layers = model.config.layers
        self.items = {item.name or item.config.name: item for item in layers}
        if len(self.items) != len(layers):
            msg = "two layers of one model have the same name; give each its own"
            raise GraphError(msg)
        inputs = [name for name, item in self.items.items() if _is_input(item)]
        if len(inputs) != 1:
            msg = f"a model must have exactly one input, the image, and one has {len(inputs)}"
            raise GraphError(msg)
        (self.input,) = inputs
        if self.items[self.input].inbound_nodes:
            msg = f"the input layer {shortened(repr(self.input))} has an input of its own"
            raise GraphError(msg)
        computing = (name for name, item in self.items.items() if not _is_input(item))
        self.positions = {name: position for position, name in enumerate(computing, start=1)}
        name, index, _ = _endpoint(model.config.output_layers)
        # Keras counts the making of a nested Functional model as its call 0, but only where it is the output.
        self.output = (name, index - isinstance(self.items.get(name), Functional))

    def node(self, key: tuple[str, int]) -> Node:
        name, index = key
        item = self.items.get(name)
        if item is None or not 0 <= index < len(item.inbound_nodes):
            msg = f"the model refers to call {index} of a layer {shortened(repr(name))}, which does not exist"
            raise GraphError(msg)
        return item.inbound_nodes[index]


def _endpoint(written: tuple[object, ...]) -> tuple[str, int, int]:
    return written[0] if len(written) == 1 else written  # type: ignore[return-value]


def _is_input(item: object) -> bool:
    return isinstance(item, Item) and isinstance(item.config, InputLayer)


def _class_of(item: object) -> str:
    if isinstance(item, Computed):
        return item.class_name
    return item.config.class_name if isinstance(item, Item) else type(item).__name__


def _declared_input(model: Model) -> tuple[int | None, ...] | None:
    for item in model.config.layers:
        if isinstance(item, Item) and isinstance(item.config, InputLayer):
            return item.config.shape
    return None
