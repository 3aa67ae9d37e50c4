"""Layers that join several branches."""

import math
from itertools import zip_longest
from typing import Annotated, Literal

from pydantic import Field

from grader.model.fields import Axis, Shape
from grader.model.layers.layer import Layer, Rearranging, ShapeError, axis_of


def _branches(inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
    if len(inputs) < 2:
        msg = "joins two or more branches and gets one"
        raise ShapeError(msg)
    return inputs


class Merging(Layer):
    """Value by value; an axis of 1 is repeated, and a missing first axis counts as 1, as in NumPy."""

    same_rank: Annotated[bool, Field(exclude=True)] = False
    """Of an operation such as `x * y`, which does not add missing axes as the layer does."""

    def output_shape(self, *inputs: Shape) -> Shape:
        if self.same_rank and len({len(shape) for shape in inputs}) > 1:
            msg = f"gets {' and '.join(map(str, inputs))}, which differ in their number of axes"
            advice = f"Use keepdims=True in global pooling, or layers.{self.class_name}()([x, y])."
            raise ShapeError(msg, advice)
        aligned = zip_longest(*(reversed(shape) for shape in _branches(inputs)), fillvalue=1)
        sizes = [set(extents) - {1} for extents in aligned]
        if any(len(extents) > 1 for extents in sizes):
            msg = f"needs branches of equal shape and gets {', '.join(map(str, inputs))}"
            raise ShapeError(msg, "Give them equal filters, strides and padding.")
        return tuple(extents.pop() if extents else 1 for extents in reversed(sizes))

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return (len(inputs) - 1) * math.prod(output)


class Add(Merging):
    """Sum."""

    class_name: Literal["Add"] = "Add"


class Subtract(Merging):
    """The first minus the second."""

    class_name: Literal["Subtract"] = "Subtract"

    def output_shape(self, *inputs: Shape) -> Shape:
        if len(inputs) > 2:
            msg = f"takes two branches and gets {len(inputs)}"
            raise ShapeError(msg)
        return super().output_shape(*inputs)


class Multiply(Merging):
    """Product."""

    class_name: Literal["Multiply"] = "Multiply"


class Average(Merging):
    """Mean."""

    class_name: Literal["Average"] = "Average"

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return len(inputs) * math.prod(output)


class Maximum(Merging):
    """Largest value."""

    class_name: Literal["Maximum"] = "Maximum"


class Minimum(Merging):
    """Smallest value."""

    class_name: Literal["Minimum"] = "Minimum"


class Concatenate(Rearranging):
    """Branches one behind the other along one axis."""

    class_name: Literal["Concatenate"] = "Concatenate"
    axis: Axis

    def output_shape(self, *inputs: Shape) -> Shape:
        first, *others = _branches(inputs)
        axis = axis_of(self.axis, first)
        if any(len(other) != len(first) or _without(other, axis) != _without(first, axis) for other in others):
            msg = f"needs branches that differ only along axis {self.axis} and gets {', '.join(map(str, inputs))}"
            raise ShapeError(msg)
        return (*first[:axis], sum(shape[axis] for shape in inputs), *first[axis + 1 :])


def _without(shape: Shape, axis: int) -> Shape:
    return (*shape[:axis], *shape[axis + 1 :])
