"""Everything that the two convolutions return for the digit."""

import math

import numpy as np

from grader.handout.figures import grid
from grader.handout.figures.canvas import WIDTH, Canvas
from grader.handout.figures.labels import size
from grader.handout.figures.palette import Palette, diverging, of_image, shaded
from grader.handout.figures.scene import Scene, Values

_MARGIN = 16.0
_LEFT = 188.0
_HEADING = 32.0
_PIXEL = 5.0
_LARGEST = 140.0
_LEAST, _GAP = 9.0, 12.0
_BETWEEN = 16.0


def feature_maps(scene: Scene, palette: Palette) -> Canvas:
    """On the left the digit, on the right the maps of one convolution below those of the other."""
    first, second = _Maps(scene.first, 4), _Maps(scene.second, 8)
    canvas = Canvas(first.height + _BETWEEN + second.height + _MARGIN, palette)
    canvas.text((_MARGIN, 14), f"image, {size(scene.digit.shape)}", bold=True, align="left")
    pixel = min(_PIXEL, _LARGEST / max(scene.digit.shape))
    grid.picture(canvas, (_MARGIN, _HEADING), pixel, shaded(of_image(palette, scene), scene.digit, 1))
    below, width = _HEADING + scene.digit.shape[0] * pixel + 24, scene.digit.shape[1] * pixel
    grid.scale(canvas, (_MARGIN, below), width, palette.signed, ("negative", "0", "positive"))
    first.draw(canvas, 0, "first convolution")
    second.draw(canvas, first.height + _BETWEEN, "second convolution")
    return canvas


class _Maps:
    """The maps of one convolution as small multiples, which share one scale of colours."""

    def __init__(self, maps: Values, columns: int) -> None:
        height, width, channels = maps.shape
        self._maps = maps
        self._columns = columns
        room = WIDTH - _MARGIN - _LEFT
        # Whole pixels at the width that readers see, so that all cells look equally large.
        self._cell = float(max(1, math.floor((room - (columns - 1) * _LEAST) / columns / width)))
        self._pitch = (room - width * self._cell) / (columns - 1)
        self._row = height * self._cell + _GAP
        self.height = _HEADING + math.ceil(channels / columns) * self._row - _GAP

    def draw(self, canvas: Canvas, top: float, name: str) -> None:
        """Draw them below a heading."""
        canvas.text((_LEFT, top + 14), f"{name}, {size(self._maps.shape)}", bold=True, align="left")
        colours = diverging(canvas.palette.signed, self._maps, float(np.abs(self._maps).max()))
        places = [divmod(channel, self._columns) for channel in range(self._maps.shape[2])]
        corners = [(_LEFT + column * self._pitch, top + _HEADING + row * self._row) for row, column in places]
        grid.pictures(canvas, corners, self._cell, np.moveaxis(colours, 2, 0))
