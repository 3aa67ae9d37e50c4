"""Layers that rearrange, cut or repeat values."""

import math
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from grader.model.fields import ChannelsLast, Padding, Shape, Window
from grader.model.layers.layer import Layer, Rearranging, ShapeError, image, single_input

Sides = tuple[tuple[Padding, Padding], tuple[Padding, Padding]]
"""((top, bottom), (left, right))."""


def _at_most_one_is_open(shape: tuple[int, ...]) -> tuple[int, ...]:
    if any(extent < 1 and extent != -1 for extent in shape) or shape.count(-1) > 1:
        msg = "target_shape needs positive numbers, and at most one of them may be -1"
        raise ValueError(msg)
    return shape


class Flatten(Rearranging):
    """All values in one row."""

    class_name: Literal["Flatten"] = "Flatten"
    data_format: ChannelsLast = "channels_last"

    def output_shape(self, *inputs: Shape) -> Shape:
        return (math.prod(single_input(inputs)),)


class Reshape(Rearranging):
    """The same values in another shape; -1 stands for what is left."""

    class_name: Literal["Reshape"] = "Reshape"
    target_shape: Annotated[tuple[int, ...], Field(min_length=1, max_length=4), AfterValidator(_at_most_one_is_open)]

    def output_shape(self, *inputs: Shape) -> Shape:
        source = single_input(inputs)
        values, known = math.prod(source), math.prod(extent for extent in self.target_shape if extent > 0)
        shape = tuple(values // known if extent < 0 else extent for extent in self.target_shape)
        if math.prod(shape) != values:
            msg = f"has target_shape={self.target_shape}, and its input {source} has {values:,} values"
            raise ShapeError(msg)
        return shape


class Permute(Rearranging):
    """The axes in another order; they count from 1."""

    class_name: Literal["Permute"] = "Permute"
    dims: Annotated[tuple[int, ...], Field(min_length=1, max_length=4)]

    def output_shape(self, *inputs: Shape) -> Shape:
        source = single_input(inputs)
        if sorted(self.dims) != list(range(1, len(source) + 1)):
            msg = f"has dims={self.dims}, and must name each of the axes 1 to {len(source)} once"
            raise ShapeError(msg)
        return tuple(source[axis - 1] for axis in self.dims)


class ZeroPadding2D(Rearranging):
    """Zeros around the image."""

    class_name: Literal["ZeroPadding2D"] = "ZeroPadding2D"
    padding: Sides
    data_format: ChannelsLast = "channels_last"

    def output_shape(self, *inputs: Shape) -> Shape:
        height, width, channels = image(inputs)
        return (height + sum(self.padding[0]), width + sum(self.padding[1]), channels)


class Cropping2D(Rearranging):
    """The image without its edges."""

    class_name: Literal["Cropping2D"] = "Cropping2D"
    cropping: Sides
    data_format: ChannelsLast = "channels_last"

    def output_shape(self, *inputs: Shape) -> Shape:
        height, width, channels = image(inputs)
        cropped = (height - sum(self.cropping[0]), width - sum(self.cropping[1]))
        if min(cropped) < 1:
            msg = f"has cropping={self.cropping}, which leaves nothing of an image of {height} x {width}"
            raise ShapeError(msg, "Crop less.")
        return (*cropped, channels)


_TAPS = {"nearest": 0, "bilinear": 4, "bicubic": 16, "lanczos3": 36, "lanczos5": 100}
"""Values of the input that one value of the output is a weighted sum of."""


class UpSampling2D(Layer):
    """The image enlarged by whole factors."""

    class_name: Literal["UpSampling2D"] = "UpSampling2D"
    size: Window
    interpolation: Literal["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"]
    data_format: ChannelsLast = "channels_last"

    def output_shape(self, *inputs: Shape) -> Shape:
        height, width, channels = image(inputs)
        return (height * self.size[0], width * self.size[1], channels)

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return 2 * _TAPS[self.interpolation] * math.prod(output)
