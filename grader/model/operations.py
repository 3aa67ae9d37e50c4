"""Operations on tensors that equal a stock layer: `x + y` is Add, `x / 255` is Rescaling, `relu(x)` is Activation.

Keras 3 writes each as an object of its own (`keras.src.ops`), with its operands in the node. They are read as the
layer that computes the same; an operation that equals none has no grammar here.
"""

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field

from grader.model.fields import Axes, Name, Scalar, Strict
from grader.model.layers.activation import ELU, Activation, ActivationName, LeakyReLU, ReLU, Softmax
from grader.model.layers.core import Rescaling
from grader.model.layers.layer import Layer
from grader.model.layers.merging import Add, Maximum, Merging, Minimum, Multiply, Subtract

_FUNCTIONS: dict[str, ActivationName] = {
    "Relu": "relu", "Relu6": "relu6", "Selu": "selu", "Silu": "silu", "Softplus": "softplus", "Softsign": "softsign",
    "Sigmoid": "sigmoid", "HardSigmoid": "hard_sigmoid", "HardSilu": "hard_silu", "HardTanh": "hard_tanh",
    "LogSigmoid": "log_sigmoid", "Tanh": "tanh",
}  # fmt: skip
_MERGING: dict[str, type[Merging]] = {
    "Add": Add, "Subtract": Subtract, "Multiply": Multiply, "Maximum": Maximum, "Minimum": Minimum,
}  # fmt: skip


_WITH_A_NUMBER: dict[str, Callable[[float], tuple[float, float]]] = {
    "Add": lambda number: (1.0, number),
    "Subtract": lambda number: (1.0, -number),
    "Multiply": lambda number: (number, 0.0),
    "Divide": lambda number: (1 / number, 0.0),
    "TrueDivide": lambda number: (1 / number, 0.0),
}
"""(scale, offset) that a tensor and a number after it come to."""
Operands = tuple[float | None, ...]
"""Numbers, and `None` for each tensor."""


class OperationError(ValueError):
    """The operands are such that no layer computes the same; the text is the rest of a sentence about the operation."""


class Operation(Strict):
    """Arguments that are not tensors."""

    name: Name

    def layer(self, kind: str, operands: Operands) -> Layer:
        """The layer that computes the same.

        Args:
            kind: Keras's class of the operation.
            operands: What it is called on.

        Raises:
            OperationError: There is none.
        """
        if operands != (None,):
            msg = "must be called on one tensor and nothing else"
            raise OperationError(msg)
        return self.of_one(kind)

    def of_one(self, kind: str) -> Layer:
        """The layer for one tensor."""
        raise NotImplementedError


class Function(Operation):
    """An activation function without arguments."""

    def of_one(self, kind: str) -> Layer:
        return Activation(activation=_FUNCTIONS[kind])


class Gelu(Operation):
    """Hendrycks and Gimpel (2016); Keras's name for the activation means the exact one."""

    approximate: Literal[False]

    def of_one(self, kind: str) -> Layer:
        return Activation(activation="gelu")


class Relu(Operation):
    """`keras.activations.relu`."""

    max_value: Annotated[float, Field(gt=0, le=1_000)] | None
    negative_slope: Annotated[Scalar, Field(ge=0)]
    threshold: Annotated[Scalar, Field(ge=0)]

    def of_one(self, kind: str) -> Layer:
        return ReLU(max_value=self.max_value, negative_slope=self.negative_slope, threshold=self.threshold)


class LeakyRelu(Operation):
    """`keras.activations.leaky_relu`."""

    negative_slope: Annotated[Scalar, Field(ge=0)]

    def of_one(self, kind: str) -> Layer:
        return LeakyReLU(negative_slope=self.negative_slope)


class Elu(Operation):
    """`keras.activations.elu`."""

    alpha: Annotated[Scalar, Field(ge=0)]

    def of_one(self, kind: str) -> Layer:
        return ELU(alpha=self.alpha)


class SoftmaxFunction(Operation):
    """`keras.activations.softmax`."""

    axis: Axes

    def of_one(self, kind: str) -> Layer:
        return Softmax(axis=self.axis)


class Arithmetic(Operation):
    """Of two tensors, or of a tensor and a number."""

    def layer(self, kind: str, operands: Operands) -> Layer:
        match operands:
            case (None, None) if kind in _MERGING:
                return _MERGING[kind](class_name=kind, same_rank=True)
            case (None, float(number)) if kind in _WITH_A_NUMBER and (number or "Divide" not in kind):
                scale, offset = _WITH_A_NUMBER[kind](number)
                return Rescaling(scale=scale, offset=offset)
            case (float(number), None) if kind in {"Add", "Multiply"}:
                return self.layer(kind, (None, number))
            case (float(number), None) if kind == "Subtract":
                return Rescaling(scale=-1.0, offset=number)
        msg = "must be written as a layer"
        raise OperationError(msg)


_ARITHMETIC = (*_MERGING, "Divide", "TrueDivide")
OPERATIONS: dict[tuple[str, str], type[Operation]] = {
    **{("keras.src.ops.numpy" if kind == "Tanh" else "keras.src.ops.nn", kind): Function for kind in _FUNCTIONS},
    **{("keras.src.ops.numpy", kind): Arithmetic for kind in _ARITHMETIC},
    ("keras.src.activations.activations", "ReLU"): Relu,
    ("keras.src.ops.nn", "LeakyRelu"): LeakyRelu,
    ("keras.src.ops.nn", "Elu"): Elu,
    ("keras.src.ops.nn", "Gelu"): Gelu,
    ("keras.src.ops.nn", "Softmax"): SoftmaxFunction,
}
"""(module, class) in Keras's JSON, and the grammar of its config."""
