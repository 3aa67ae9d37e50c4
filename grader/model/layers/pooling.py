"""Layers that summarise a neighbourhood, or the whole image, by one value per channel."""

import math
from typing import Literal

from grader.model.fields import Border, ChannelsLast, Shape, Window
from grader.model.layers.layer import Layer, image, slide


class Pooling2D(Layer):
    """A window that moves by `strides`."""

    pool_size: Window
    strides: Window
    padding: Border
    data_format: ChannelsLast = "channels_last"

    def output_shape(self, *inputs: Shape) -> Shape:
        height, width, channels = image(inputs)
        return (
            slide(height, self.pool_size[0], self.strides[0], self.padding),
            slide(width, self.pool_size[1], self.strides[1], self.padding),
            channels,
        )

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return math.prod(output) * math.prod(self.pool_size)


class MaxPooling2D(Pooling2D):
    """Largest value of each window."""

    class_name: Literal["MaxPooling2D"] = "MaxPooling2D"


class AveragePooling2D(Pooling2D):
    """Mean of each window."""

    class_name: Literal["AveragePooling2D"] = "AveragePooling2D"


class GlobalPooling2D(Layer):
    """One value per channel."""

    data_format: ChannelsLast = "channels_last"
    keepdims: bool

    def output_shape(self, *inputs: Shape) -> Shape:
        _, _, channels = image(inputs)
        return (1, 1, channels) if self.keepdims else (channels,)

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return math.prod(inputs[0])


class GlobalMaxPooling2D(GlobalPooling2D):
    """Largest value of each channel."""

    class_name: Literal["GlobalMaxPooling2D"] = "GlobalMaxPooling2D"


class GlobalAveragePooling2D(GlobalPooling2D):
    """Mean of each channel."""

    class_name: Literal["GlobalAveragePooling2D"] = "GlobalAveragePooling2D"
