"""Layers that keep the scale of activations in hand."""

import math
from typing import Annotated, Literal

from pydantic import Field

from grader.model.fields import Initializer, Regularizer, Shape, Unused
from grader.model.layers.core import Elementwise
from grader.model.layers.layer import ShapeError, Weights, one


class BatchNormalization(Elementwise):
    """Ioffe and Szegedy (2015): mean 0 and variance 1 over the batch, then a learned scale and shift."""

    class_name: Literal["BatchNormalization"] = "BatchNormalization"
    axis: Annotated[int, Field(ge=-4, le=4)]
    momentum: Annotated[float, Field(ge=0, le=1)]
    epsilon: Annotated[float, Field(gt=0, le=1)]
    center: bool
    scale: bool
    beta_initializer: Initializer
    gamma_initializer: Initializer
    moving_mean_initializer: Initializer
    moving_variance_initializer: Initializer
    beta_regularizer: Regularizer | None
    gamma_regularizer: Regularizer | None
    beta_constraint: Unused = None
    gamma_constraint: Unused = None
    synchronized: Annotated[Literal[False], Field(exclude=True)] = False
    renorm: Annotated[Literal[False], Field(exclude=True)] = False
    renorm_clipping: Unused = None
    renorm_momentum: Annotated[float, Field(exclude=True)] = 0.99

    def output_shape(self, *inputs: Shape) -> Shape:
        shape = one(inputs)
        if self.axis == 0 or not -len(shape) <= self.axis <= len(shape):
            msg = f"has axis={self.axis}, and its input has the axes 1 to {len(shape)}; use axis=-1"
            raise ShapeError(msg)
        return shape

    def weights(self, *inputs: Shape) -> Weights:
        channels = inputs[0][self.axis if self.axis < 0 else self.axis - 1]
        return Weights(channels * (self.center + self.scale), 2 * channels)

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return 2 * math.prod(output)  # at test time it is one multiply-add per value
