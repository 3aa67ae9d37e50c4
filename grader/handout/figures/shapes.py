"""The way of one image through the network, from layer to layer."""

import math
from itertools import pairwise
from typing import NamedTuple

from grader.handout.figures import grid
from grader.handout.figures.canvas import NORMAL, SMALL, WIDTH, Canvas, Point
from grader.handout.figures.labels import size
from grader.handout.figures.palette import Palette, of_image, shaded
from grader.handout.figures.scene import LayerShape, Scene

_MARGIN = 24.0
_COLUMN = (WIDTH - 2 * _MARGIN) / 5
_ROW = 232.0
_MIDDLE = 84.0
_LABELS = 164.0
_PIXEL = 3.0
_LARGEST = 28 * _PIXEL
_STEP = 3.5
_GAP = 8.0
_NUMBER = 26.0


class _Box(NamedTuple):
    """What is drawn for a layer: a stack of rectangles of one size, more for more channels."""

    layer: LayerShape
    centre: Point
    size: Point
    step: float

    @property
    def left(self) -> float:
        return self.centre[0] - self._width / 2

    @property
    def right(self) -> float:
        return self.centre[0] + self._width / 2

    @property
    def sheets(self) -> list[Point]:
        """The upper left corners, from the back of the stack to its front."""
        width, height = self.size
        depth = self._width - width
        front = self.left, self.centre[1] + (depth - height) / 2
        return [(front[0] + back * self.step, front[1] - back * self.step) for back in reversed(range(self._sheets))]

    @property
    def _sheets(self) -> int:
        channels = self.layer.output[2] if len(self.layer.output) == 3 else 1
        # As many as there are up to eight; of more, which nobody counts, a number that grows slowly.
        return channels if channels <= 8 else round(8 + 2 * math.log2(channels / 8))

    @property
    def _width(self) -> float:
        return self.size[0] + (self._sheets - 1) * self.step


def shapes(scene: Scene, palette: Palette) -> Canvas:
    """Layers that return pictures, below them those that return vectors, and at the end the probabilities."""
    pictures = [layer for layer in scene.layers if len(layer.output) == 3]
    vectors = [layer for layer in scene.layers if len(layer.output) != 3]
    rows = _balanced(pictures, 5) + _balanced(vectors, 3)
    canvas = Canvas(len(rows) * _ROW, palette)
    boxes = [[_box(layer, row, column) for column, layer in enumerate(layers)] for row, layers in enumerate(rows)]
    for row in boxes:
        for box in row:
            _draw(canvas, box, scene)
        for before, after in pairwise(row):
            canvas.arrow((before.right + _GAP, before.centre[1]), (after.left - _GAP, after.centre[1]))
    for upper, lower in pairwise(boxes):
        _turn(canvas, upper[-1], lower[0])
    last = boxes[-1][-1]
    left = _MARGIN + len(rows[-1]) * _COLUMN + 24
    canvas.arrow((last.right + _GAP, last.centre[1]), (left - _GAP, last.centre[1]))
    _bars(canvas, left, (len(rows) - 1) * _ROW, scene)
    return canvas


def _balanced(layers: list[LayerShape], most: int) -> list[list[LayerShape]]:
    """The layers in as few rows as will do, of lengths as equal as possible."""
    count = math.ceil(len(layers) / most)
    cuts = [round(len(layers) * row / count) for row in range(count + 1)] if count else [0]
    return [layers[start:stop] for start, stop in pairwise(cuts)]


def _box(layer: LayerShape, row: int, column: int) -> _Box:
    """A layer's size on the page: true to scale for pictures, unless they are larger than the digit."""
    centre = _MARGIN + (column + 0.5) * _COLUMN, row * _ROW + _MIDDLE
    if len(layer.output) != 3:
        # By the logarithm, as a vector may be hundreds of times as long as another.
        return _Box(layer, centre, (14.0, min(128.0, 12 * math.log2(1 + math.prod(layer.output)))), 0)
    height, width, _ = layer.output
    pixel = min(_PIXEL, _LARGEST / max(height, width))
    return _Box(layer, centre, (width * pixel, height * pixel), _STEP)


def _draw(canvas: Canvas, box: _Box, scene: Scene) -> None:
    palette, layer, digit = canvas.palette, box.layer, scene.digit
    if layer.kind == "image":
        grid.picture(canvas, box.sheets[0], box.size[0] / digit.shape[1], shaded(of_image(palette, scene), digit, 1))
    else:
        for corner in box.sheets:
            canvas.rectangle(corner, box.size, fill=_tint(layer, palette), edge=palette.muted)
    x, y = box.centre[0], box.centre[1] - _MIDDLE + _LABELS
    canvas.text((x, y), layer.kind, size=_fitting(layer.kind), bold=True)
    canvas.text((x, y + 20), size(layer.output), size=SMALL)
    if layer.kind != "image":
        canvas.text((x, y + 39), f"{layer.parameters:,} parameters", size=SMALL, colour=palette.muted)


def _tint(layer: LayerShape, palette: Palette) -> str:
    if "Conv" in layer.kind:
        return palette.convolution
    if "Pool" in layer.kind:
        return palette.pooling
    return palette.dense if len(layer.output) == 1 else palette.paper


def _fitting(kind: str) -> float:
    """A size of letters at which a bold name, of which a letter is about 0.7 as wide as high, fits its column."""
    return min(NORMAL, max(12.0, _COLUMN / (0.7 * len(kind))))


def _turn(canvas: Canvas, upper: _Box, lower: _Box) -> None:
    """Lead from the end of a row to the start of the next, below the labels."""
    between = upper.centre[1] - _MIDDLE + _ROW - 10
    right, left = WIDTH - 8, 10
    (start, y), (end, below) = (upper.right + _GAP, upper.centre[1]), (lower.left - _GAP, lower.centre[1])
    canvas.line(
        [(start, y), (right, y), (right, between), (left, between), (left, below), (end - 20, below)],
        canvas.palette.muted,
    )
    canvas.arrow((end - 20, below), (end, below))


def _bars(canvas: Canvas, left: float, top: float, scene: Scene) -> None:
    palette, baseline, tallest = canvas.palette, top + _LABELS - 12, 96.0
    probabilities, classes = scene.probabilities, "digit" if scene.is_handwriting else "class"
    pitch = (WIDTH - _MARGIN - left) / len(probabilities)
    best = int(probabilities.argmax())
    apart = math.ceil(_NUMBER / pitch)
    canvas.text(((left + WIDTH - _MARGIN) / 2, top + 18), f"probability of each {classes}", bold=True)
    canvas.line([(left, baseline), (WIDTH - _MARGIN, baseline)], width=1)
    for index, probability in enumerate(probabilities.tolist()):
        middle, height, chosen = left + (index + 0.5) * pitch, probability * tallest, index == best
        colour = palette.training if chosen else palette.muted
        canvas.rectangle((middle - pitch * 0.32, baseline - height), (pitch * 0.64, height), fill=colour)
        if chosen or (index % apart == 0 and abs(index - best) >= apart):
            canvas.text((middle, baseline + 16), str(index), bold=chosen)
        if chosen:
            canvas.text((middle, baseline - height - 12), f"{probability * 100:.0f} %", size=SMALL, bold=True)
