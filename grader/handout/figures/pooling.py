"""Max pooling and average pooling of sixteen numbers."""

import numpy as np

from grader.handout.figures import grid
from grader.handout.figures.canvas import LARGE, SMALL, Canvas
from grader.handout.figures.labels import labels
from grader.handout.figures.palette import Palette
from grader.handout.figures.scene import Scene, Values

_CELL = 64.0
_LEFT, _RIGHT = 80.0, 592.0
_MIDDLE = 216.0
_APART = 104.0


def pooling(scene: Scene, palette: Palette) -> Canvas:
    """On the left the numbers in four windows, on the right what is left of each window."""
    canvas = Canvas(400, palette)
    side = 4 * _CELL
    top = _MIDDLE - side / 2
    tints = np.array(palette.windows).reshape(2, 2)
    each = tints.repeat(2, axis=0).repeat(2, axis=1)
    grid.numbers(canvas, (_LEFT, top), _CELL, each, labels(scene.pooled_from), LARGE, _largest(scene.pooled_from))
    canvas.text((_LEFT + side / 2, top - 20), "four windows, 2 × 2 each", bold=True)

    results = (
        (scene.maximum, "max pooling", "the largest of four"),
        (scene.average, "average pooling", "the mean of four"),
    )
    for middle, (values, name, rule) in zip((_MIDDLE - _APART, _MIDDLE + _APART), results, strict=True):
        grid.numbers(canvas, (_RIGHT, middle - _CELL), _CELL, tints, labels(values), LARGE)
        canvas.text((_RIGHT + _CELL, middle - _CELL - 20), name, bold=True)
        start, stop = _LEFT + side + 20, _RIGHT - 20
        canvas.arrow((start, middle), (stop, middle))
        canvas.text(((start + stop) / 2, middle - 18), rule, size=SMALL, colour=palette.muted)
    return canvas


def _largest(values: Values) -> grid.Mask:
    """Where the largest number of each window stands."""
    windows = values.reshape(2, 2, 2, 2)
    return np.asarray(windows == windows.max(axis=(1, 3), keepdims=True)).reshape(4, 4)
