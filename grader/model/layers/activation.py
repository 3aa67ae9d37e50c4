"""Activation functions: as layers of their own, and as an argument of other layers."""

import math
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BeforeValidator, Discriminator, Field, Tag

from grader.model.fields import Described, Regularizer, Scalar, Shape, Unused, VectorInitializer
from grader.model.layers.layer import AlongAxes, Elementwise, Weights, axis_of

ActivationName = Literal[
    "linear", "relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "silu", "mish", "celu", "squareplus",
    "tanh", "sigmoid", "hard_tanh", "hard_sigmoid", "hard_silu", "log_sigmoid", "softplus", "softsign", "exponential",
    "hard_shrink", "soft_shrink", "tanh_shrink", "sparse_plus", "sparse_sigmoid",
    "softmax", "log_softmax", "sparsemax",
]  # fmt: skip
_TENSORFLOW_NAMES = {"softmax_v2": "softmax", "log_softmax_v2": "log_softmax", "swish": "silu"}
"""`tf.nn.softmax` and others that Keras writes as a function of this name."""


class ReLU(Elementwise):
    """Rectified linear unit, possibly leaky, capped or shifted."""

    class_name: Literal["ReLU"] = "ReLU"
    max_value: Annotated[float, Field(gt=0, le=1_000)] | None
    negative_slope: Annotated[Scalar, Field(ge=0)]
    threshold: Annotated[Scalar, Field(ge=0)]


class LeakyReLU(Elementwise):
    """Maas et al. (2013): a small slope below zero."""

    class_name: Literal["LeakyReLU"] = "LeakyReLU"
    negative_slope: Annotated[Scalar, Field(ge=0)]


class ELU(Elementwise):
    """Clevert et al. (2016): alpha * (exp(x) - 1) below zero."""

    class_name: Literal["ELU"] = "ELU"
    alpha: Annotated[Scalar, Field(ge=0)]


class Softmax(AlongAxes):
    """Probabilities along one axis, or over several together."""

    class_name: Literal["Softmax"] = "Softmax"


class PReLU(Elementwise):
    """He et al. (2015): leaky, with a slope that is learned for each value, or shared along some axes."""

    class_name: Literal["PReLU"] = "PReLU"
    alpha_initializer: VectorInitializer
    alpha_regularizer: Regularizer | None
    alpha_constraint: Unused = None
    shared_axes: Annotated[list[Annotated[int, Field(ge=1, le=4)]], Field(max_length=4)] | None

    def weights(self, *inputs: Shape) -> Weights:
        shared = {axis_of(axis, inputs[0]) for axis in self.shared_axes or ()}
        return Weights(math.prod(size for place, size in enumerate(inputs[0]) if place not in shared))


ArgumentT = TypeVar("ArgumentT", bound=Elementwise)


class ActivationArgument(Described, Generic[ArgumentT]):
    """A layer without weights that another layer has for its activation, as in `Dense(64, activation=LeakyReLU())`."""

    module: Annotated[Literal["keras.layers"], Field(exclude=True)] = "keras.layers"
    config: ArgumentT


def _keras_name(value: Any) -> Any:
    """The name of a function that Keras could not name itself; a student's own of that name becomes Keras's."""
    if isinstance(value, dict) and (value.get("module"), value.get("class_name")) == ("builtins", "function"):
        name = value.get("config")
        return _TENSORFLOW_NAMES.get(name, name) if isinstance(name, str) else value
    return value


def _kind(value: Any) -> str | None:
    if isinstance(value, str):
        return "keras.activations"
    name = value.get("class_name") if isinstance(value, dict) else getattr(value, "class_name", None)
    return f"keras.layers.{name}"


ActivationFunction = Annotated[
    Annotated[ActivationName, Tag("keras.activations")]
    | Annotated[ActivationArgument[ReLU], Tag("keras.layers.ReLU")]
    | Annotated[ActivationArgument[LeakyReLU], Tag("keras.layers.LeakyReLU")]
    | Annotated[ActivationArgument[ELU], Tag("keras.layers.ELU")]
    | Annotated[ActivationArgument[Softmax], Tag("keras.layers.Softmax")],
    Discriminator(_kind),
    BeforeValidator(_keras_name),
]


class Activation(Elementwise):
    """An activation function as a layer."""

    class_name: Literal["Activation"] = "Activation"
    activation: ActivationFunction


def function_name(activation: object) -> str:
    """Name of an activation argument's function, for the rules about a model's last layer."""
    if isinstance(activation, ActivationArgument):
        return str(activation.config.class_name).lower()
    return str(activation)
