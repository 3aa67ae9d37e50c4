"""Layers that know nothing of images."""

import math
from typing import Literal

from grader.model.fields import Initializer, Regularizer, Scalar, Shape, Units, Unused, VectorInitializer
from grader.model.layers.activation import ActivationFunction
from grader.model.layers.layer import Elementwise, Layer, Weights, single_input


class Dense(Layer):
    """Every input value to every unit, along the last axis."""

    class_name: Literal["Dense"] = "Dense"
    units: Units
    activation: ActivationFunction
    use_bias: bool
    kernel_initializer: Initializer
    bias_initializer: VectorInitializer
    kernel_regularizer: Regularizer | None
    bias_regularizer: Regularizer | None
    activity_regularizer: Unused = None
    kernel_constraint: Unused = None
    bias_constraint: Unused = None
    quantization_config: Unused = None

    def output_shape(self, *inputs: Shape) -> Shape:
        return (*single_input(inputs)[:-1], self.units)

    def weights(self, *inputs: Shape) -> Weights:
        return Weights(inputs[0][-1] * self.units + self.use_bias * self.units)

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return 2 * inputs[0][-1] * math.prod(output)


class Rescaling(Elementwise):
    """x * scale + offset, scalars only: an array would be smuggled weights."""

    class_name: Literal["Rescaling"] = "Rescaling"
    scale: Scalar
    offset: Scalar

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return 2 * math.prod(output)
