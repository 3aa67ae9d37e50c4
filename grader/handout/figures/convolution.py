"""A filter at one place of the digit, number by number."""

import numpy as np

from grader.handout.figures import grid
from grader.handout.figures.arithmetic import Step, step
from grader.handout.figures.canvas import LARGE, SMALL, WIDTH, Canvas, Point
from grader.handout.figures.labels import label, labels, size
from grader.handout.figures.palette import Palette, diverging, of_image, shaded
from grader.handout.figures.scene import Scene, Values

_MARGIN = 16.0
_LARGEST = 280.0
_CELL = 56.0
_TOTAL = 84.0
_TERMS = 372.0


def convolution(scene: Scene, palette: Palette) -> Canvas:
    """Above, the digit, the filter and the feature map; below, one window times the filter."""
    canvas = Canvas(576, palette)
    place = step(scene)
    digit, feature_map = _pictures(canvas, scene)
    window, total = _terms(canvas, scene, place)
    side = scene.kernel.shape[0]
    pixel = _pixel(scene)
    _zoom(canvas, _frame(digit, place, pixel, side), window, side * _CELL)
    _zoom(canvas, _frame(feature_map, place, pixel, 1), total, _TOTAL)
    return canvas


def _pictures(canvas: Canvas, scene: Scene) -> tuple[Point, Point]:
    """Draw the upper row; the corners of the digit and of its feature map."""
    pixel = _pixel(scene)
    palette, middle = canvas.palette, 32 + scene.digit.shape[0] * pixel / 2
    (height, width), side = scene.feature_map.shape, scene.kernel.shape[0]
    digit = (_MARGIN, 32.0)
    feature_map = (WIDTH - _MARGIN - width * pixel, middle - height * pixel / 2)
    grid.picture(canvas, digit, pixel, shaded(of_image(palette, scene), scene.digit, 1))
    grid.picture(canvas, feature_map, pixel, diverging(palette.signed, scene.feature_map, _largest(scene.feature_map)))
    canvas.text((digit[0], 14), f"image, {size(scene.digit.shape)}", align="left", bold=True)
    canvas.text((feature_map[0], 14), f"feature map, {size(scene.feature_map.shape)}", align="left", bold=True)

    start, stop = digit[0] + scene.digit.shape[1] * pixel, feature_map[0]
    centre, half = (start + stop) / 2, side * 24 / 2
    grid.picture(
        canvas, (centre - half, middle - half), 24, diverging(palette.signed, scene.kernel, _largest(scene.kernel))
    )
    canvas.arrow((start + 14, middle), (centre - half - 8, middle))
    canvas.arrow((centre + half + 8, middle), (stop - 14, middle))
    canvas.text((centre, middle - half - 18), f"filter, {size(scene.kernel.shape)}", bold=True)
    canvas.text((centre, middle + half + 18), "moved over", size=SMALL, colour=palette.muted)
    canvas.text((centre, middle + half + 36), "all places", size=SMALL, colour=palette.muted)
    grid.scale(canvas, (centre - 81, middle + half + 80), 162, palette.signed, ("negative", "0", "positive"))
    return digit, feature_map


def _terms(canvas: Canvas, scene: Scene, place: Step) -> tuple[Point, Point]:
    """Draw the lower row; the corners of the window's pixels and of their sum."""
    palette, largest = canvas.palette, _largest(scene.kernel)
    side = scene.kernel.shape[0] * _CELL
    gap = (WIDTH - 2 * _MARGIN - 3 * side - _TOTAL) / 3
    lefts = [_MARGIN + index * (side + gap) for index in range(4)]
    middle = _TERMS + side / 2
    total = (lefts[3], middle - _TOTAL / 2)
    grid.numbers(
        canvas, (lefts[0], _TERMS), _CELL, shaded(of_image(palette, scene), place.pixels, 1), labels(place.pixels)
    )
    grid.numbers(
        canvas, (lefts[1], _TERMS), _CELL, diverging(palette.signed, scene.kernel, largest), labels(scene.kernel)
    )
    grid.numbers(
        canvas, (lefts[2], _TERMS), _CELL, diverging(palette.signed, place.products, largest), labels(place.products)
    )
    colour = diverging(palette.signed, np.array([[place.total]]), _largest(scene.feature_map))
    grid.numbers(canvas, total, _TOTAL, colour, np.array([[label(place.total)]]), size=LARGE)

    for left, operator in zip(lefts[1:], "×=", strict=False):
        canvas.text((left - gap / 2, middle), operator, size=26, colour=palette.muted)
    canvas.arrow((lefts[3] - gap + 8, middle), (lefts[3] - 8, middle))
    for left, caption in zip(lefts, ("pixels in the window", "filter", "products"), strict=False):
        canvas.text((left + side / 2, _TERMS + side + 18), caption, size=SMALL)
    canvas.text((total[0] + _TOTAL / 2, _TERMS + side + 18), "their sum", size=SMALL)
    return (lefts[0], _TERMS), total


def _pixel(scene: Scene) -> float:
    """The width of the image's pixels on the page."""
    largest: int = max(scene.digit.shape)
    return min(10.0, _LARGEST / largest)


def _frame(picture: Point, place: Step, pixel: float, cells: int) -> tuple[float, float, float]:
    """The corner and the width of a square of cells in a picture."""
    return picture[0] + place.column * pixel, picture[1] + place.row * pixel, cells * pixel


def _zoom(canvas: Canvas, frame: tuple[float, float, float], enlarged: Point, side: float) -> None:
    """Frame a square in a picture and its enlarged copy below, and connect the two."""
    x, y, width = frame
    for corner, of_copy in ((x, enlarged[0]), (x + width, enlarged[0] + side)):
        canvas.line([(corner, y + width), (of_copy, enlarged[1])], canvas.palette.accent)
    canvas.highlight((x, y), (width, width))
    canvas.rectangle(enlarged, (side, side), edge=canvas.palette.accent, width=2.5)


def _largest(values: Values) -> float:
    return float(np.abs(values).max())
