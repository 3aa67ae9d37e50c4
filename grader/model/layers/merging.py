"""Layers that join several branches."""

import math
from typing import Annotated, Literal

from pydantic import Field

from grader.model.fields import Shape
from grader.model.layers.layer import Layer, ShapeError


def _several(inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
    if len(inputs) < 2:
        msg = "joins two or more branches and gets one"
        raise ShapeError(msg)
    return inputs


class Add(Layer):
    """Sum of equal shapes."""

    class_name: Literal["Add"] = "Add"

    def output_shape(self, *inputs: Shape) -> Shape:
        first, *others = _several(inputs)
        if any(other != first for other in others):
            msg = f"needs branches of equal shape and gets {', '.join(map(str, inputs))}"
            raise ShapeError(msg)
        return first

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return (len(inputs) - 1) * math.prod(output)


class Concatenate(Layer):
    """Branches one behind the other along one axis."""

    class_name: Literal["Concatenate"] = "Concatenate"
    axis: Annotated[int, Field(ge=-4, le=4)]

    def output_shape(self, *inputs: Shape) -> Shape:
        first = _several(inputs)[0]
        axis = self.axis if self.axis < 0 else self.axis - 1 - len(first)
        if self.axis == 0 or not -len(first) <= axis <= -1:
            msg = f"has axis={self.axis}, and its inputs have the axes 1 to {len(first)}; use axis=-1"
            raise ShapeError(msg)
        if len({self._others(shape, axis) for shape in inputs}) != 1:
            msg = f"needs branches that differ only along axis {self.axis} and gets {', '.join(map(str, inputs))}"
            raise ShapeError(msg)
        joined = list(first)
        joined[axis] = sum(shape[axis] for shape in inputs)
        return tuple(joined)

    def flops(self, output: Shape, *inputs: Shape) -> int:
        return 0

    @staticmethod
    def _others(shape: Shape, axis: int) -> Shape:
        position = len(shape) + axis
        return (*shape[:position], -1, *shape[position + 1 :])
