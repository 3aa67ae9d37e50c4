"""The third positional argument of a convolution: the columns of its window in Keras 1, its stride today."""

from collections.abc import Callable, Sequence
from typing import Any

import keras

from grader.records import Finding, Place
from grader.worker.exporter.origin import current_place

_CONVOLUTIONS = (keras.layers.Conv2D, keras.layers.Conv2DTranspose, keras.layers.SeparableConv2D)


def stride_watch(add_note: Callable[[Finding], None]) -> Callable[[type[Any], Sequence[Any]], None]:
    """Give what looks at each layer for a convolution such as `Conv2D(32, 3, 3)`.

    Its author may have meant a window of 3 by 3. A line of a loop is noted once, whatever it makes.

    Args:
        add_note: Takes the note.
    """
    noted: set[Place | None] = set()

    def watch(cls: type[Any], arguments: Sequence[Any]) -> None:
        place = current_place()
        if place not in noted and (note := _note(cls, arguments)):
            noted.add(place)
            add_note(note)

    return watch


def _note(cls: type[Any], arguments: Sequence[Any]) -> Finding | None:
    if cls not in _CONVOLUTIONS or len(arguments) < 3:
        return None
    filters, rows, columns = arguments[:3]
    if not all(isinstance(number, int) and not isinstance(number, bool) for number in (filters, rows, columns)):
        return None
    if not rows == columns > 1:
        return None
    name = cls.__name__
    problem = f"{name}({filters}, {rows}, {columns}) asks for a stride of {columns}: the third argument is strides."
    advice = f"If a window of {rows} by {columns} was meant, write {name}({filters}, ({rows}, {columns}))."
    return Finding(problem=problem, advice=advice)
