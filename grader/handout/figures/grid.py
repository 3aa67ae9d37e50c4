"""Pictures made of coloured cells, with and without numbers."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from grader.handout.figures.canvas import NORMAL, SMALL, Align, Canvas, Point
from grader.handout.figures.labels import Texts
from grader.handout.figures.palette import SHADES, Colours, Ramp, readable_on, shaded

Mask = npt.NDArray[np.bool_]


def picture(canvas: Canvas, corner: Point, cell: float, colours: Colours) -> None:
    """Draw an image (height, width) without numbers, `cell` pixels of the page for each of its own."""
    pictures(canvas, [corner], cell, colours[np.newaxis])


def pictures(canvas: Canvas, corners: list[Point], cell: float, colours: Colours) -> None:
    """Draw images (number, height, width), one at each corner.

    They are drawn as strokes along the rows: pages may forbid an SVG to contain bitmaps, and browsers blur those. All
    strokes of one colour are one element, which keeps the file small.
    """
    size = colours.shape[2] * cell, colours.shape[1] * cell
    strokes: dict[str, list[tuple[Point, Point]]] = defaultdict(list)
    for (left, top), image in zip(corners, colours, strict=True):
        names, counts = np.unique(image, return_counts=True)
        background = str(names[counts.argmax()])
        canvas.rectangle((left, top), size, fill=background)
        for colour, row, start, stop in _runs(image):
            if colour != background:
                y = top + (row + 0.5) * cell
                strokes[colour].append(((left + start * cell, y), (left + stop * cell, y)))
    for colour, of_colour in strokes.items():
        canvas.strokes(of_colour, colour, cell)
    for corner in corners:
        canvas.rectangle(corner, size, edge=canvas.palette.line)


def numbers(
    canvas: Canvas,
    corner: Point,
    cell: float,
    colours: Colours,
    texts: Texts,
    size: float = NORMAL,
    bold: Mask | None = None,
) -> None:
    """Draw a small grid (height, width) of coloured cells with a number in each, in bold where `bold` is true."""
    left, top = corner
    for (row, column), text in np.ndenumerate(texts):
        x, y, colour = left + column * cell, top + row * cell, str(colours[row, column])
        canvas.rectangle((x, y), (cell, cell), fill=colour, edge=canvas.palette.muted)
        canvas.text(
            (x + cell / 2, y + cell / 2),
            str(text),
            size=size,
            colour=readable_on(colour),
            bold=bold is not None and bool(bold[row, column]),
        )


def scale(canvas: Canvas, corner: Point, width: float, ramp: Ramp, names: tuple[str, ...]) -> None:
    """Explain a ramp: a strip of its colours, and below it names from its first end to its last."""
    cells = SHADES // 2 + 1
    picture(canvas, corner, width / cells, shaded(ramp, np.linspace(0, 1, cells)[np.newaxis], 1))
    middle: list[Align] = ["center"] * (len(names) - 2)
    for index, (name, align) in enumerate(zip(names, ("left", *middle, "right"), strict=True)):
        at = corner[0] + width * index / (len(names) - 1), corner[1] + width / cells + 14
        canvas.text(at, name, size=SMALL, colour=canvas.palette.muted, align=align)


def _runs(colours: Colours) -> Iterator[tuple[str, int, int, int]]:
    """Neighbours of one colour in a row: the colour, the row, the first column and the column behind the last."""
    for row, line in enumerate(colours):
        changes = (np.flatnonzero(line[1:] != line[:-1]) + 1).tolist()
        for start, stop in zip([0, *changes], [*changes, len(line)], strict=True):
            yield str(line[start]), row, start, stop
