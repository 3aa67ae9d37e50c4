"""Layers that keep the scale of activations in hand."""

import math
from typing import Annotated, Literal

from pydantic import Field

from grader.model.fields import Axes, Axis, Regularizer, Shape, Unused, VectorInitializer
from grader.model.layers.layer import AlongAxes, Elementwise, ShapeError, Weights, axis_of, single_input

Epsilon = Annotated[float, Field(gt=0, le=1)]


class Normalization(Elementwise):
    """Mean 0 and variance 1 over some of the values, then a learned scale (gamma) and shift (beta)."""

    epsilon: Epsilon
    center: bool
    scale: bool
    beta_initializer: VectorInitializer
    gamma_initializer: VectorInitializer
    beta_regularizer: Regularizer | None
    gamma_regularizer: Regularizer | None
    beta_constraint: Unused = None
    gamma_constraint: Unused = None

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return 6 * math.prod(output)  # mean 1, variance 2, normalisation 1, scale and shift 2


class BatchNormalization(Normalization):
    """Ioffe and Szegedy (2015): over the batch."""

    class_name: Literal["BatchNormalization"] = "BatchNormalization"
    axis: Axis
    momentum: Annotated[float, Field(ge=0, le=1)]
    moving_mean_initializer: VectorInitializer
    moving_variance_initializer: VectorInitializer
    synchronized: Annotated[Literal[False], Field(exclude=True)] = False
    renorm: Annotated[Literal[False], Field(exclude=True)] = False
    renorm_clipping: Unused = None
    renorm_momentum: Annotated[float, Field(exclude=True)] = 0.99

    def output_shape(self, *inputs: Shape) -> Shape:
        shape = single_input(inputs)
        axis_of(self.axis, shape)
        return shape

    def weights(self, *inputs: Shape) -> Weights:
        channels = inputs[0][axis_of(self.axis, inputs[0])]
        return Weights(channels * (self.center + self.scale), 2 * channels)

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return 2 * math.prod(output)  # at test time it is one multiply-add per value


class LayerNormalization(Normalization):
    """Ba et al. (2016): over some axes of one image."""

    class_name: Literal["LayerNormalization"] = "LayerNormalization"
    axis: Axes
    rms_scaling: Annotated[Literal[False], Field(exclude=True)] = False

    def output_shape(self, *inputs: Shape) -> Shape:
        shape = single_input(inputs)
        if len({axis_of(axis, shape) for axis in self.axis}) != len(self.axis):
            msg = f"has axis={self.axis}, which names an axis twice"
            raise ShapeError(msg, "Use axis=-1.")
        return shape

    def weights(self, *inputs: Shape) -> Weights:
        values = math.prod(inputs[0][axis_of(axis, inputs[0])] for axis in self.axis)
        return Weights(values * (self.center + self.scale))


class GroupNormalization(Normalization):
    """Wu and He (2018): over groups of channels of one image; -1 stands for one channel in each group."""

    class_name: Literal["GroupNormalization"] = "GroupNormalization"
    groups: Annotated[int, Field(ge=-1, le=4_096)]
    axis: Axis

    def output_shape(self, *inputs: Shape) -> Shape:
        shape = single_input(inputs)
        channels = shape[axis_of(self.axis, shape)]
        if self.groups == 0 or (self.groups > 0 and channels % self.groups):
            msg = f"has groups={self.groups}, which must divide its {channels} channels"
            raise ShapeError(msg, "Use a smaller number.")
        return shape

    def weights(self, *inputs: Shape) -> Weights:
        return Weights(inputs[0][axis_of(self.axis, inputs[0])] * (self.center + self.scale))


class UnitNormalization(AlongAxes):
    """Length 1 along some axes."""

    class_name: Literal["UnitNormalization"] = "UnitNormalization"
