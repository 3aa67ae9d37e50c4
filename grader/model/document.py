"""The JSON that Keras 3.15 writes for a Sequential or Functional model, as a closed grammar.

Shape of the format: `keras.saving.serialize_keras_object(model)`. Every object is a pair (module, class_name) with a
config; the pair decides which grammar the config must follow, and a pair that is not listed is an error. Nothing
here, and nothing that reads it, ever resolves such a pair to a Python object.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, TypeVar

from pydantic import ConfigDict, Discriminator, Field, JsonValue, Tag, TypeAdapter

from grader.model.fault import ModelFaultError
from grader.model.fields import Float32, Name, Strict, Unused
from grader.model.layers import LAYER_CLASSES
from grader.model.layers.input import InputLayer
from grader.model.layers.layer import Layer
from grader.model.operations import OPERATIONS, Operands, Operation
from grader.records import Finding

MAX_WEIGHT = 400_000
"""Of a document. 1,000 layers side by side have about as much, 200 some 80,000."""
_LONG = 32
"""So many characters of a text weigh as much as a number."""

Index = Annotated[int, Field(ge=0, le=1_000)]
Opaque = Annotated[JsonValue, Field(exclude=True)]
"""Accepted and never used: shapes are computed anew."""


class _Inner(Strict):
    """Part of the one grammar: nothing is parsed by it alone, so it gets no validator of its own."""

    model_config = ConfigDict(defer_build=True)


class _TensorConfig(_Inner):
    shape: Opaque
    dtype: Opaque
    keras_history: tuple[Name, Index, Literal[0]]


class Tensor(_Inner):
    """A reference to the output of a layer's call."""

    class_name: Literal["__keras_tensor__"]
    config: _TensorConfig


class _Keywords(_Inner):
    mask: None = None
    training: bool | None = None
    """Has no effect: `fit` and `predict` overrule it, and Keras writes it whenever a layer has a default of its own."""


Endpoint = tuple[Name, Index, Literal[0]]
"""(layer, which of its calls, which of its outputs)."""


def _argument_kind(value: Any) -> str:
    if isinstance(value, list):
        return "call.tensors"
    return "call.number" if isinstance(value, int | float) else "call.tensor"


Argument = Annotated[
    Annotated[Tensor, Tag("call.tensor")]
    | Annotated[list[Tensor], Field(min_length=1, max_length=32), Tag("call.tensors")]
    | Annotated[float, Tag("call.number")],
    Discriminator(_argument_kind),
]


class Node(_Inner):
    """One call of a layer."""

    args: Annotated[list[Argument], Field(min_length=1, max_length=2)]
    """One tensor or list of tensors; two arguments only for an operation, whose second may be a number."""
    kwargs: _Keywords

    @property
    def sources(self) -> tuple[tuple[str, int], ...]:
        """Which (layer, call) each input comes from."""
        lists = (argument if isinstance(argument, list) else [argument] for argument in self.args)
        operands = (operand for group in lists for operand in group)
        return tuple(operand.config.keras_history[:2] for operand in operands if isinstance(operand, Tensor))

    @property
    def operands(self) -> Operands:
        """For an operation: its arguments, without saying which tensors they are."""
        return tuple(argument if isinstance(argument, float) else None for argument in self.args)


LayerT = TypeVar("LayerT", bound=Strict)


class _Object(_Inner):
    """What is written around every config."""

    name: Name | None = None
    inbound_nodes: Annotated[list[Node], Field(max_length=200, default_factory=list)]
    """Calls inside the enclosing Functional model; empty inside a Sequential one."""
    build_config: Opaque = None


class Item(_Object, Generic[LayerT]):
    """A layer."""

    module: Literal["keras.layers"]
    class_name: str
    config: LayerT
    registered_name: Unused


OperationT = TypeVar("OperationT", bound=Operation)


class Computed(_Object, Generic[OperationT]):
    """An operation on tensors that is read as a layer."""

    module: str
    class_name: str
    config: OperationT
    registered_name: Name

    @property
    def layer(self) -> Layer:
        """The layer that computes the same.

        Raises:
            OperationError: There is none.
        """
        operands = self.inbound_nodes[0].operands if len(self.inbound_nodes) == 1 else ()
        return self.config.layer(self.class_name, operands)


class _SequentialConfig(_Inner):
    name: Name
    trainable: bool
    dtype: Float32
    layers: Annotated[list[AnyItem], Field(max_length=200)]
    build_input_shape: Opaque = None


class Sequential(_Object):
    """Layers one behind the other; the input layer may be missing."""

    module: Literal["keras"]
    class_name: Literal["Sequential"]
    config: _SequentialConfig
    registered_name: Unused
    compile_config: JsonValue = None


class _FunctionalConfig(_Inner):
    name: Name
    trainable: bool
    layers: Annotated[list[AnyItem], Field(max_length=200)]
    input_layers: Endpoint | tuple[Endpoint]
    output_layers: Endpoint | tuple[Endpoint]


class Functional(_Object):
    """A graph of layer calls."""

    module: Literal["keras.src.models.functional"]
    class_name: Literal["Functional"]
    config: _FunctionalConfig
    registered_name: Literal["Functional"]
    compile_config: JsonValue = None


def _pair(value: Any) -> str:
    """Tag of an object in the JSON; of anything else one that no grammar has."""
    if isinstance(value, dict):
        return f"{value.get('module')}.{value.get('class_name')}"
    return f"{getattr(value, 'module', None)}.{getattr(value, 'class_name', None)}"


_MODELS = (
    Annotated[Sequential, Tag("keras.Sequential")],
    Annotated[Functional, Tag("keras.src.models.functional.Functional")],
)
if TYPE_CHECKING:
    AnyItem = Item[InputLayer] | Item[Layer] | Computed[Operation] | Sequential | Functional
    Model = Sequential | Functional
else:
    _ITEMS = tuple(
        Annotated[Item[layer], Tag(f"keras.layers.{layer.__name__}")] for layer in (InputLayer, *LAYER_CLASSES)
    )
    _COMPUTED = tuple(Annotated[Computed[operation], Tag(".".join(pair))] for pair, operation in OPERATIONS.items())
    AnyItem = Annotated[reduce(or_, _ITEMS + _COMPUTED + _MODELS), Discriminator(_pair)]
    Model = Annotated[reduce(or_, _MODELS), Discriminator(_pair)]

_MODEL: TypeAdapter[Model] = TypeAdapter(Model)


class TooHeavyError(ModelFaultError):
    """A document would take too much memory to read."""


def parse_document(document: bytes) -> Model:
    """Read an exported model.

    Raises:
        TooHeavyError: It has more parts, or is nested more deeply, than any model that can be graded.
        pydantic.ValidationError: The document is not a model in this grammar.
    """
    weighed = 0
    with suppress(ValueError, RecursionError):  # of a text that is not JSON, pydantic says what is wrong
        weighed = weight(document)
    if weighed > MAX_WEIGHT:
        problem = "The model has too many parts to be read."
        raise TooHeavyError(Finding(problem=problem, advice="Use fewer layers, and put fewer models into one another."))
    return _MODEL.validate_json(document)


def weight(document: bytes) -> int:
    """Count every value of a JSON text once for each object that it stands in.

    To describe an error, pydantic copies the whole object around it, and an object around that may have errors of its
    own: a document of 1 MiB became 6 GiB. This counts what it can come to.

    Raises:
        ValueError: It is not JSON, or a number in it is endless.
        RecursionError: It is nested too deeply.
    """
    total = 0
    # As pairs, for a dictionary would hide what stands under a key that is there twice.
    waiting: list[tuple[Any, int]] = [(json.loads(document, object_pairs_hook=tuple), 1)]
    while waiting:
        value, times = waiting.pop()
        total += times
        if isinstance(value, tuple):
            total += times * sum(1 + len(key) // _LONG for key, _ in value)
            waiting.extend((inner, times + 1) for _, inner in value)
        elif isinstance(value, list):
            waiting.extend((inner, times) for inner in value)
        elif isinstance(value, str):
            total += times * (len(value) // _LONG)
    return total
