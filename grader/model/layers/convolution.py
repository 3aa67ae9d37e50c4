"""Layers that slide a learned filter over the image."""

import math
from typing import Literal

from grader.model.fields import (
    ActivationName,
    Border,
    Channels,
    ChannelsLast,
    Initializer,
    Regularizer,
    Shape,
    Unused,
    Window,
)
from grader.model.layers.layer import Layer, ShapeError, Weights, image, slide


class Conv2D(Layer):
    """`filters` kernels of `kernel_size` over every position of the image."""

    class_name: Literal["Conv2D"] = "Conv2D"
    filters: Channels
    kernel_size: Window
    strides: Window
    padding: Border
    data_format: ChannelsLast = "channels_last"
    dilation_rate: Window
    groups: Channels
    activation: ActivationName
    use_bias: bool
    kernel_initializer: Initializer
    bias_initializer: Initializer
    kernel_regularizer: Regularizer | None
    bias_regularizer: Regularizer | None
    activity_regularizer: Unused = None
    kernel_constraint: Unused = None
    bias_constraint: Unused = None

    def output_shape(self, *inputs: Shape) -> Shape:
        height, width, channels = image(inputs)
        if channels % self.groups or self.filters % self.groups:
            msg = (
                f"has groups={self.groups}, which must divide its {channels} input channels and {self.filters} filters"
            )
            raise ShapeError(msg)
        return (
            slide(height, self.kernel_size[0], self.strides[0], self.padding, self.dilation_rate[0]),
            slide(width, self.kernel_size[1], self.strides[1], self.padding, self.dilation_rate[1]),
            self.filters,
        )

    def weights(self, *inputs: Shape) -> Weights:
        return Weights(self._kernel(inputs[0]) * self.filters + self.use_bias * self.filters)

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return 2 * self._kernel(inputs[0]) * math.prod(output)

    def _kernel(self, source: Shape) -> int:
        """Weights of one filter."""
        return math.prod(self.kernel_size) * source[-1] // self.groups
