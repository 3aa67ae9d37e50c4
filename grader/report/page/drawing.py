"""A model drawn layer by layer: a small picture of each output, to scale, and where it comes from."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from grader.report.columns import with_prefix
from grader.report.text import shown
from grader.summary import Drawing, LayerCall, ModelSummary

MOST_DRAWN = 200
"""Calls; no assignment's model needs to be read further."""
_STEP = 3.0
"""Pixels between the channels of a picture."""
_MOST_SHEETS = 6
_HEIGHT = 40.0
"""Pixels of a picture."""
_SIDE = _HEIGHT - _STEP * (_MOST_SHEETS - 1)
"""Pixels of the longest side of a sheet."""


class Box(NamedTuple):
    """A rectangle of a drawing, in pixels."""

    x: float
    y: float
    width: float
    height: float


class DrawnCall(NamedTuple):
    """One row of the drawing."""

    number: int
    """From 1; the image is 0."""
    kind: str
    name: str
    source: str
    """Where the input comes from; empty where that is the row before."""
    shape: str
    parameters: str
    parameter_share: float
    """Of all parameters, from 0 to 1."""
    flops: str
    flop_share: float
    boxes: tuple[Box, ...]


def drawn(drawing: Drawing, model: ModelSummary) -> list[DrawnCall]:
    """Draw the calls of a model, the image first.

    Args:
        drawing: The model layer by layer.
        model: Its sums.
    """
    shapes = (drawing.input_shape, *(call.shape for call in drawing.calls))
    largest = max((side for shape in shapes for side in shape[:-1]), default=1)
    first = DrawnCall(0, "image", "", "", size(drawing.input_shape), "", 0, "", 0, boxes(drawing.input_shape, largest))
    return [first, *(_drawn(number, drawing, model, largest) for number in range(len(drawing.calls[:MOST_DRAWN])))]


def size(shape: Sequence[int]) -> str:
    """A shape in words of its extents: 28 × 28 × 1."""
    return " × ".join(f"{extent:,}" for extent in shape)


def source(number: int, calls: Sequence[LayerCall]) -> str:
    """Where the input of a call comes from, and whose weights it has, where a reader would expect something else."""
    call = calls[number]
    parts = []
    if call.inputs != (number,):
        parts.append("from " + " and ".join("the image" if value == 0 else str(value) for value in call.inputs))
    first = next(index for index, other in enumerate(calls) if other.layer == call.layer)
    if first != number:
        parts.append(f"the layer of {first + 1} again")
    return "; ".join(parts)


def boxes(shape: Sequence[int], largest: int) -> tuple[Box, ...]:
    """An image as sheets behind each other, the more the more channels; a vector as a bar, its length by its logarithm.

    Args:
        shape: Height, width and channels, or fewer.
        largest: Extent that is drawn with the longest side.
    """
    if len(shape) < 3:
        length = min(_HEIGHT, 6 + 3.4 * math.log2(max(1, math.prod(shape))))
        return (Box(0, (_HEIGHT - length) / 2, 8, length),)
    height, width = (max(2.0, _SIDE * extent / largest) for extent in shape[:2])
    sheets = min(_MOST_SHEETS, 1 + int(math.log2(max(1, shape[-1]))))
    top = (_HEIGHT - height) / 2 + _STEP * (sheets - 1) / 2
    return tuple(Box(_STEP * sheet, top - _STEP * sheet, width, height) for sheet in reversed(range(sheets)))


def _drawn(number: int, drawing: Drawing, model: ModelSummary, largest: int) -> DrawnCall:
    call = drawing.calls[number]
    return DrawnCall(
        number=number + 1,
        kind=shown(call.kind),
        name=shown(call.name),
        source=source(number, drawing.calls),
        shape=size(call.shape),
        parameters=f"{call.parameters:,}",
        parameter_share=call.parameters / max(1, model.parameters),
        flops=with_prefix(call.flops),
        flop_share=call.flops / max(1, model.flops),
        boxes=boxes(call.shape, largest),
    )
