"""What every layer has: its Keras arguments, and shape, parameter and FLOP arithmetic for one image."""

import math
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from grader.model.fields import Axes, Float32, Name, Shape, Strict


class ShapeError(ValueError):
    """A layer cannot take this input.

    Args:
        problem: What it needs and what it gets, as the rest of a sentence that begins with the layer.
        advice: What to do, as a whole sentence.
    """

    def __init__(self, problem: str, advice: str = "") -> None:
        super().__init__(f"{problem}. {advice}".rstrip())
        self.problem, self.advice = problem, advice


class Weights(NamedTuple):
    """Number of weights of a layer."""

    trainable: int = 0
    fixed: int = 0
    """Not trained by the optimizer, for example moving averages."""


class Layer(Strict):
    """One layer. The field names are Keras's own; `name` and `dtype` never reach the trainer."""

    class_name: str
    name: Annotated[Name, Field(exclude=True)] = "layer"
    trainable: bool = True
    """Frozen layers are refused by a check of their own."""
    dtype: Annotated[Float32 | Literal["float32"] | None, Field(exclude=True)] = None

    def output_shape(self, *inputs: Shape) -> Shape:
        """Shape of the output for inputs of these shapes.

        Raises:
            ShapeError: The layer does not fit its inputs.
        """
        raise NotImplementedError

    def weights(self, *inputs: Shape) -> Weights:
        """Number of weights the layer makes when it first sees inputs of these shapes."""
        return Weights()

    def flops(self, output: Shape, *inputs: Shape) -> int:
        """Floating-point operations of one call; a multiply-add counts as two."""
        raise NotImplementedError


class Elementwise(Layer):
    """One value in, one value out, in the same place."""

    def output_shape(self, *inputs: Shape) -> Shape:
        return single_input(inputs)

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return math.prod(output)


class AlongAxes(Elementwise):
    """Divides by a sum along some axes."""

    axis: Axes

    def output_shape(self, *inputs: Shape) -> Shape:
        shape = single_input(inputs)
        for axis in self.axis:
            axis_of(axis, shape)
        return shape

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return 3 * math.prod(output)  # exponential or square, sum, division


class Rearranging(Layer):
    """Moves values and computes nothing."""

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return 0


def single_input(inputs: tuple[Shape, ...]) -> Shape:
    """The single input of a layer that takes exactly one.

    Raises:
        ShapeError: There are several.
    """
    if len(inputs) != 1:
        msg = f"takes one input and gets {len(inputs)}"
        raise ShapeError(msg)
    return inputs[0]


def image(inputs: tuple[Shape, ...]) -> tuple[int, int, int]:
    """The single input of a layer that needs (height, width, channels).

    Raises:
        ShapeError: The input has other axes, most often because it was flattened before.
    """
    shape = single_input(inputs)
    if len(shape) != 3:
        msg = f"needs an image (height, width, channels) and gets {shape}"
        raise ShapeError(msg, "Use it before Flatten or global pooling.")
    return (shape[0], shape[1], shape[2])


def axis_of(axis: int, shape: Shape) -> int:
    """Where one of Keras's axes, which count the batch as 0 or come from behind, stands in `shape`.

    Raises:
        ShapeError: There is no such axis, or it is the batch.
    """
    if axis == 0 or not -len(shape) <= axis <= len(shape):
        msg = f"has axis={axis}, and its input has the axes 1 to {len(shape)}"
        raise ShapeError(msg, "Use axis=-1.")
    return axis % len(shape) if axis < 0 else axis - 1


def slide(length: int, window: int, stride: int, border: Literal["valid", "same"], dilation: int = 1) -> int:
    """Positions of a window along one axis.

    `same`: ceil(n / s); `valid`: floor((n - d(k - 1) - 1) / s) + 1, as in TensorFlow's convolution guide.

    Raises:
        ShapeError: The window is larger than the axis.
    """
    if border == "same":
        return -(-length // stride)
    extent = dilation * (window - 1) + 1
    if extent > length:
        msg = f"has a window of {extent}, and only {length} of the image is left"
        raise ShapeError(msg, "Pool less or use padding='same'.")
    return (length - extent) // stride + 1
