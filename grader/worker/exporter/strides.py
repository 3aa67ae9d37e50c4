"""The third positional argument of a convolution: the columns of its window in Keras 1, its stride today."""

from collections.abc import Callable, Sequence
from typing import Any

import keras

from grader.records import Finding

_CONVOLUTIONS = (keras.layers.Conv2D, keras.layers.Conv2DTranspose, keras.layers.SeparableConv2D)


def note_stride(cls: type[Any], arguments: Sequence[Any], add_note: Callable[[Finding], None]) -> None:
    """Note a convolution such as `Conv2D(32, 3, 3)`, whose author may have meant a window of 3 by 3.

    Args:
        cls: Of the layer.
        arguments: Its positional ones.
        add_note: Takes the note.
    """
    if cls not in _CONVOLUTIONS or len(arguments) < 3:
        return
    filters, rows, columns = arguments[:3]
    if not all(isinstance(number, int) and not isinstance(number, bool) for number in (filters, rows, columns)):
        return
    if rows == columns > 1:
        name = cls.__name__
        problem = f"{name}({filters}, {rows}, {columns}) asks for a stride of {columns}: the third argument is strides."
        advice = f"If a window of {rows} by {columns} was meant, write {name}({filters}, ({rows}, {columns}))."
        add_note(Finding(problem=problem, advice=advice))
