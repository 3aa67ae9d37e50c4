"""Dense layers, activations and layers that only rearrange."""

import math
from typing import Annotated, Literal

from pydantic import Field

from grader.model.fields import (
    ActivationName,
    ChannelsLast,
    Initializer,
    Padding,
    Rate,
    Regularizer,
    Scalar,
    Seed,
    Shape,
    Units,
    Unused,
)
from grader.model.layers.layer import Layer, ShapeError, Weights, image, one


class Dense(Layer):
    """Every input value to every unit, along the last axis."""

    class_name: Literal["Dense"] = "Dense"
    units: Units
    activation: ActivationName
    use_bias: bool
    kernel_initializer: Initializer
    bias_initializer: Initializer
    kernel_regularizer: Regularizer | None
    bias_regularizer: Regularizer | None
    activity_regularizer: Unused = None
    kernel_constraint: Unused = None
    bias_constraint: Unused = None
    quantization_config: Unused = None

    def output_shape(self, *inputs: Shape) -> Shape:
        return (*one(inputs)[:-1], self.units)

    def weights(self, *inputs: Shape) -> Weights:
        return Weights(inputs[0][-1] * self.units + self.use_bias * self.units)

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return 2 * inputs[0][-1] * math.prod(output)


class Flatten(Layer):
    """All values in one row."""

    class_name: Literal["Flatten"] = "Flatten"
    data_format: ChannelsLast = "channels_last"

    def output_shape(self, *inputs: Shape) -> Shape:
        return (math.prod(one(inputs)),)

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return 0


class ZeroPadding2D(Layer):
    """Zeros around the image."""

    class_name: Literal["ZeroPadding2D"] = "ZeroPadding2D"
    padding: tuple[tuple[Padding, Padding], tuple[Padding, Padding]]
    """((top, bottom), (left, right))."""
    data_format: ChannelsLast = "channels_last"

    def output_shape(self, *inputs: Shape) -> Shape:
        height, width, channels = image(inputs)
        return (height + sum(self.padding[0]), width + sum(self.padding[1]), channels)

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return 0


class Elementwise(Layer):
    """One value in, one value out, in the same place."""

    def output_shape(self, *inputs: Shape) -> Shape:
        return one(inputs)

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return math.prod(output)


class Activation(Elementwise):
    """An activation function by its name."""

    class_name: Literal["Activation"] = "Activation"
    activation: ActivationName


class ReLU(Elementwise):
    """Rectified linear unit, possibly leaky, capped or shifted."""

    class_name: Literal["ReLU"] = "ReLU"
    max_value: Annotated[float, Field(gt=0, le=1_000)] | None
    negative_slope: Annotated[Scalar, Field(ge=0)]
    threshold: Annotated[Scalar, Field(ge=0)]


class Softmax(Elementwise):
    """Probabilities along one axis."""

    class_name: Literal["Softmax"] = "Softmax"
    axis: Annotated[int, Field(ge=-4, le=4)]

    def output_shape(self, *inputs: Shape) -> Shape:
        shape = one(inputs)
        if self.axis == 0 or not -len(shape) <= self.axis <= len(shape):
            msg = f"has axis={self.axis}, and its input has the axes 1 to {len(shape)}; use axis=-1"
            raise ShapeError(msg)
        return shape

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return 3 * math.prod(output)  # exponential, sum, division


class Rescaling(Elementwise):
    """x * scale + offset, scalars only: an array would be smuggled weights."""

    class_name: Literal["Rescaling"] = "Rescaling"
    scale: Scalar
    offset: Scalar

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return 2 * math.prod(output)


class Dropout(Elementwise):
    """Sets values to zero while training; nothing at test time."""

    class_name: Literal["Dropout"] = "Dropout"
    rate: Rate
    seed: Seed = None
    noise_shape: Unused = None

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return 0
