"""Document → Graph: nested models are unfolded; a layer that is called several times stays one layer.

A Sequential and a Functional model of the same layers give the same graph, so they are trained once and get the same
grade.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from pydantic import ValidationError

from grader.model.advice import OPERATIONS
from grader.model.document import Computed, Functional, Item, Model, Node, Sequential
from grader.model.fault import ModelFaultError
from grader.model.graph import Call, Graph
from grader.model.layers.input import InputLayer
from grader.model.layers.layer import Layer
from grader.model.location import Location, finding, innermost, locate
from grader.model.operations import OperationError
from grader.model.refusal import received, requirement
from grader.printable import shortened
from grader.records import Finding, Place

MAX_CALLS = 1_000
"""Layer and model calls after unfolding; shared nested models grow exponentially, so unfolding must stop somewhere."""


class GraphError(ModelFaultError):
    """The layers do not form a model with one input and one output."""


def flatten(model: Model, places: Mapping[str, Place] = MappingProxyType({})) -> Graph:
    """Unfold an exported model.

    Args:
        model: What `parse_document` gave.
        places: Where the layers of these names were written, for messages.

    Raises:
        GraphError: It has loops, dangling references, several inputs, or too many calls.
    """
    unfolding = _Unfolding(places)
    output = unfolding.model(model, _Position((), ()), 0)
    shape, location = _declared_input(model, places)
    return Graph(
        layers=tuple(unfolding.layers),
        calls=tuple(unfolding.calls),
        output=output,
        locations=tuple(unfolding.locations),
        declared_input=shape,
        input_location=location,
        frozen=tuple(unfolding.frozen),
    )


class _Position(NamedTuple):
    levels: tuple[Location, ...]
    """The models around a layer, from the outermost on, and the layer itself."""
    path: tuple[str | int, ...]
    """Identity: the same path is the same layer."""

    @property
    def location(self) -> Location:
        return innermost(self.levels)

    def fault(self, rest: str, advice: str) -> GraphError:
        """What to raise for a fault of this layer; the arguments are those of `finding`."""
        return GraphError(finding([self.location], rest, advice))


class _Unfolding:
    def __init__(self, places: Mapping[str, Place]) -> None:
        self.layers: list[Layer] = []
        self.locations: list[Location] = []
        self.frozen: list[Location] = []
        self.calls: list[Call] = []
        self._places = places
        self._index: dict[tuple[str | int, ...], int] = {}
        self._entered = 0

    def model(self, model: Model, position: _Position, image: int) -> int:
        self._count()
        if not model.config.trainable and (location := position.location) not in self.frozen:
            self.frozen.append(location)
        if isinstance(model, Sequential):
            return self._sequential(model, position, image)
        return self._functional(model, position, image)

    def _sequential(self, model: Sequential, outer: _Position, value: int) -> int:
        number = 0
        for index, item in enumerate(model.config.layers):
            if _is_input(item):
                if index:
                    position = self._inner(outer, item.config.name, index + 1, item)
                    raise position.fault(
                        "is an input layer, and stands behind other layers", "Let the model begin with it."
                    )
                continue
            number += 1
            # Keras lets a name stand in a Sequential model twice only for one layer that is there twice.
            value = self._call(item, self._inner(outer, item.config.name, number, item), (value,))
        return value

    def _functional(self, model: Functional, outer: _Position, image: int) -> int:
        nodes = _Nodes(model, outer)
        if outer.path and getattr(nodes.items[nodes.input].config, "dtype", "") != "float32":
            raise outer.fault("has an input that is not float32", "Leave out dtype.")
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
            item = nodes.items[key[0]]
            position = self._inner(outer, key[0], nodes.positions.get(key[0], 1), item)
            if not missing:
                values[key] = self._call(item, position, tuple(values[source] for source in node.sources))
            elif key in waiting:
                raise position.fault("depends on its own output", "Call each layer on what was there before it.")
            else:
                waiting.add(key)
                stack.extend(reversed(missing))
        return values[nodes.output]

    def _inner(self, outer: _Position, key: str, number: int, item: object) -> _Position:
        name, kind = item.config.name, _class_of(item)  # type: ignore[attr-defined]
        location = locate(number, kind, name, self._places, operation=kind if isinstance(item, Computed) else "")
        return _Position((*outer.levels, location), (*outer.path, key))

    def _call(self, item: object, position: _Position, inputs: tuple[int, ...]) -> int:
        if isinstance(item, Sequential | Functional):
            if len(inputs) != 1:
                raise position.fault(f"is a model that is called with {len(inputs)} inputs", "Call it with one.")
            return self.model(item, position, inputs[0])
        self._count()
        layer = _layer_of(item, position)
        if position.path not in self._index:
            self._index[position.path] = len(self.layers)
            self.layers.append(layer)
            self.locations.append(position.location)
            if not layer.trainable:
                self.frozen.append(position.location)
        elif self.layers[self._index[position.path]] != layer:
            raise position.fault("has the name of another layer", "Give each its own.")
        self.calls.append(Call(layer=self._index[position.path], inputs=inputs))
        return len(self.calls)

    def _count(self) -> None:
        self._entered += 1
        if self._entered > MAX_CALLS:
            problem = f"The model makes more than {MAX_CALLS:,} layer calls when its nested models are unfolded."
            raise GraphError(Finding(problem=problem, advice="Nest fewer models."))


def _layer_of(item: object, position: _Position) -> Layer:
    if not isinstance(item, Computed):
        return item.config  # type: ignore[attr-defined,no-any-return]
    try:
        return item.layer
    except ValidationError as error:
        (fault, *_) = error.errors(include_url=False)
        rest = f"has a number that is out of bounds: it {requirement(fault)}, and is {received(fault['input'])}"
        raise position.fault(rest, "Use a number nearer to 0.") from error
    except OperationError as error:
        instead = OPERATIONS.get(item.class_name, "Call the layer of that name.")
        raise position.fault(str(error), instead) from error


class _Nodes:
    """The calls of a Functional model, by (layer's name, which call)."""

    def __init__(self, model: Functional, position: _Position) -> None:
        self._position = position
        layers = model.config.layers
        self.items = {item.name or item.config.name: item for item in layers}
        if len(self.items) != len(layers):
            raise position.fault("has two layers of the same name", "Give each its own.")
        inputs = [name for name, item in self.items.items() if _is_input(item)]
        if len(inputs) != 1:
            raise position.fault(
                f"must have exactly one input, the image, and has {len(inputs)}", "Use one keras.Input(...)."
            )
        (self.input,) = inputs
        if self.items[self.input].inbound_nodes:
            name = shortened(repr(self.input))
            raise position.fault(f"has an input layer {name} with an input of its own", "Begin with keras.Input(...).")
        computing = (name for name, item in self.items.items() if not _is_input(item))
        self.positions = {name: number for number, name in enumerate(computing, start=1)}
        name, index, _ = _endpoint(model.config.output_layers)
        # Keras counts the making of a nested Functional model as its call 0, but only where it is the output.
        self.output = (name, index - isinstance(self.items.get(name), Functional))

    def node(self, key: tuple[str, int]) -> Node:
        name, index = key
        item = self.items.get(name)
        if item is None or not 0 <= index < len(item.inbound_nodes):
            rest = f"refers to call {index} of a layer {shortened(repr(name))}, which does not exist"
            raise self._position.fault(rest, "Return a keras.Model that Keras itself made.")
        return item.inbound_nodes[index]


def _endpoint(reference: tuple[object, ...]) -> tuple[str, int, int]:
    return reference[0] if len(reference) == 1 else reference  # type: ignore[return-value]


def _is_input(item: object) -> bool:
    return isinstance(item, Item) and isinstance(item.config, InputLayer)


def _class_of(item: object) -> str:
    if isinstance(item, Computed):
        return item.class_name
    return item.config.class_name if isinstance(item, Item) else type(item).__name__


def _declared_input(
    model: Model, places: Mapping[str, Place]
) -> tuple[tuple[int | None, ...], Location] | tuple[None, None]:
    """Shape and location of the model's input layer, if it has one."""
    for item in model.config.layers:
        if isinstance(item, Item) and isinstance(item.config, InputLayer):
            name = item.config.name
            return item.config.shape, Location(label=f"the input layer {shortened(repr(name))}", place=places.get(name))
    return None, None
