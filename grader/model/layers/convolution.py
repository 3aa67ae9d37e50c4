"""Layers that slide a learned filter over the image."""

import math
from typing import Annotated, Literal

from pydantic import Field

from grader.model.fields import (
    Border,
    Channels,
    ChannelsLast,
    Initializer,
    Regularizer,
    Shape,
    Unused,
    VectorInitializer,
    Window,
)
from grader.model.layers.activation import ActivationFunction
from grader.model.layers.layer import Layer, ShapeError, Weights, image, slide

_CHANNEL_BLOCK = 8
"""Channels of float32 that AVX2 handles at once."""


class Convolution(Layer):
    """What all of them have: a window that moves over the image."""

    kernel_size: Window
    strides: Window
    padding: Border
    data_format: ChannelsLast = "channels_last"
    dilation_rate: Window
    activation: ActivationFunction
    use_bias: bool
    bias_initializer: VectorInitializer
    bias_regularizer: Regularizer | None
    activity_regularizer: Unused = None
    bias_constraint: Unused = None

    def window_positions(self, height: int, width: int) -> tuple[int, int]:
        """Positions of the window along both axes."""
        return (
            slide(height, self.kernel_size[0], self.strides[0], self.padding, self.dilation_rate[0]),
            slide(width, self.kernel_size[1], self.strides[1], self.padding, self.dilation_rate[1]),
        )

    @property
    def area(self) -> int:
        """Values under the window, of one channel."""
        return math.prod(self.kernel_size)

    def refuse_strides_with_dilation(self) -> None:
        """Keras cannot do both at once.

        Raises:
            ShapeError: Both are larger than 1.
        """
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            msg = f"has strides={self.strides} and dilation_rate={self.dilation_rate}, and one of them must be 1"
            raise ShapeError(msg, "Set one of them to 1.")

    def refuse_strides_of_a_point(self, channels: int) -> None:
        """With few channels such a convolution ended trainings with a broken heap where oneDNN computed it.

        Crashes were seen with 1 to 4 channels, and none with 7 to 20; 8 is a whole vector of float32 in AVX2.

        Args:
            channels: Of the side that the stride skips pixels of: the input, or a transposed convolution's output.

        Raises:
            ShapeError: The kernel is 1 x 1, a stride is larger than 1, and the channels are few.
        """
        if self.area == 1 and max(self.strides) > 1 and channels < _CHANNEL_BLOCK:
            msg = (
                f"has a 1 x 1 kernel with strides={self.strides} over {channels} channels, which cannot be trained on "
                "every machine"
            )
            raise ShapeError(msg, f"Use a kernel_size of {max(self.strides)}, or at least {_CHANNEL_BLOCK} channels.")

    def refuse_unequal_strides(self) -> None:
        """Without oneDNN, TensorFlow's depthwise convolution takes a single stride for both axes; Keras builds both.

        Raises:
            ShapeError: The strides differ.
        """
        if self.strides[0] != self.strides[1]:
            msg = (
                f"has strides={self.strides}, and a depthwise convolution cannot be trained with different strides "
                "along the two axes on every machine"
            )
            raise ShapeError(msg, f"Use equal strides, for example strides={max(self.strides)}.")


class Conv2D(Convolution):
    """`filters` kernels of `kernel_size` over every position of the image."""

    class_name: Literal["Conv2D"] = "Conv2D"
    filters: Channels
    groups: Channels
    kernel_initializer: Initializer
    kernel_regularizer: Regularizer | None
    kernel_constraint: Unused = None

    def output_shape(self, *inputs: Shape) -> Shape:
        height, width, channels = image(inputs)
        self.refuse_strides_with_dilation()
        if channels % self.groups or self.filters % self.groups:
            msg = (
                f"has groups={self.groups}, which must divide its {channels} input channels and {self.filters} filters"
            )
            raise ShapeError(msg)
        if self.groups == 1:  # grouped convolutions were not seen to crash
            self.refuse_strides_of_a_point(channels)
        return (*self.window_positions(height, width), self.filters)

    def weights(self, *inputs: Shape) -> Weights:
        return Weights(self._kernel(inputs[0]) * self.filters + self.use_bias * self.filters)

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return 2 * self._kernel(inputs[0]) * math.prod(output)

    def _kernel(self, source: Shape) -> int:
        """Weights of one filter."""
        return self.area * source[-1] // self.groups


class DepthwiseConv2D(Convolution):
    """`depth_multiplier` kernels for each channel, which sees no other (Sifre 2014)."""

    class_name: Literal["DepthwiseConv2D"] = "DepthwiseConv2D"
    depth_multiplier: Channels
    depthwise_initializer: Initializer
    depthwise_regularizer: Regularizer | None
    depthwise_constraint: Unused = None

    def output_shape(self, *inputs: Shape) -> Shape:
        height, width, channels = image(inputs)
        self.refuse_strides_with_dilation()
        self.refuse_unequal_strides()
        return (*self.window_positions(height, width), channels * self.depth_multiplier)

    def weights(self, *inputs: Shape) -> Weights:
        return Weights((self.area + self.use_bias) * inputs[0][-1] * self.depth_multiplier)

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return 2 * self.area * math.prod(output)


class SeparableConv2D(Convolution):
    """A depthwise convolution, then a 1x1 convolution over all channels (Chollet 2017)."""

    class_name: Literal["SeparableConv2D"] = "SeparableConv2D"
    filters: Channels
    depth_multiplier: Channels
    depthwise_initializer: Initializer
    pointwise_initializer: Initializer
    depthwise_regularizer: Regularizer | None
    pointwise_regularizer: Regularizer | None
    depthwise_constraint: Unused = None
    pointwise_constraint: Unused = None

    def output_shape(self, *inputs: Shape) -> Shape:
        height, width, _ = image(inputs)
        self.refuse_strides_with_dilation()
        self.refuse_unequal_strides()
        return (*self.window_positions(height, width), self.filters)

    def weights(self, *inputs: Shape) -> Weights:
        between = inputs[0][-1] * self.depth_multiplier
        return Weights((self.area + self.filters) * between + self.use_bias * self.filters)

    def flops(self, output: Shape, *inputs: Shape) -> int:
        between = inputs[0][-1] * self.depth_multiplier
        return 2 * (self.area + self.filters) * between * output[0] * output[1]


class Conv2DTranspose(Convolution):
    """The gradient of a convolution as a layer: makes images larger."""

    class_name: Literal["Conv2DTranspose"] = "Conv2DTranspose"
    filters: Channels
    output_padding: tuple[Annotated[int, Field(ge=0, le=255)], Annotated[int, Field(ge=0, le=255)]] | None
    kernel_initializer: Initializer
    kernel_regularizer: Regularizer | None
    kernel_constraint: Unused = None

    def output_shape(self, *inputs: Shape) -> Shape:
        height, width, _ = image(inputs)
        self._refuse_dilation()
        self.refuse_strides_of_a_point(self.filters)
        enlarged = self._enlarged(height, 0), self._enlarged(width, 1)
        if min(enlarged) < 1 or self.window_positions(*enlarged) != (height, width):
            msg = f"has output_padding={self.output_padding}, which does not fit its kernel and strides"
            raise ShapeError(msg, "Leave it out.")
        return (*enlarged, self.filters)

    def weights(self, *inputs: Shape) -> Weights:
        return Weights((self.area * inputs[0][-1] + self.use_bias) * self.filters)

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return 2 * self.area * self.filters * math.prod(inputs[0])

    def _refuse_dilation(self) -> None:
        """TensorFlow has a dilated one in oneDNN alone, which not every processor and system has.

        Raises:
            ShapeError: The dilation is larger than 1.
        """
        if max(self.dilation_rate) > 1:
            msg = (
                f"has dilation_rate={self.dilation_rate}, which a transposed convolution cannot be trained with on "
                "every machine"
            )
            raise ShapeError(msg, "Use Conv2D with padding='same' and this dilation_rate instead.")

    def _enlarged(self, length: int, axis: int) -> int:
        """Extent of the output along an axis, as Keras computes it from its own arguments."""
        stride = self.strides[axis]
        extent = self.kernel_size[axis]
        if self.padding == "valid":
            padding = max(stride - extent, 0) if self.output_padding is None else self.output_padding[axis]
            return (length - 1) * stride + extent + padding
        if self.output_padding is None:
            return length * stride
        return (length - 1) * stride + extent % 2 + self.output_padding[axis]
