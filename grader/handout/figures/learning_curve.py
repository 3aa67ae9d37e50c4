"""How accuracy rose while the network was trained."""

import math

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, PercentFormatter

from grader.handout.figures.canvas import NORMAL, Canvas, points
from grader.handout.figures.palette import Palette
from grader.handout.figures.scene import Scene

_CORNER = (84.0, 44.0)
_SIZE = (520.0, 312.0)
_LINE_OF_TEXT = 20.0


def learning_curve(scene: Scene, palette: Palette) -> Canvas:
    """Both accuracies over the epochs, and the threshold; every line is named where it ends."""
    canvas = Canvas(420, palette)
    canvas.text((_CORNER[0] - 8, 16), "accuracy", align="right")
    axes = _axes(canvas, scene)
    epochs = range(1, len(scene.accuracy) + 1)
    curves = (
        ("training", scene.accuracy, palette.training, "o"),
        ("validation", scene.validation_accuracy, palette.validation, "s"),
    )
    for _, accuracy, colour, marker in curves:
        axes.plot(
            epochs,
            accuracy,
            color=colour,
            marker=marker,
            linewidth=points(2.5),
            markersize=points(9),
            clip_on=False,
            zorder=3,
        )
    axes.axhline(scene.threshold, color=palette.ink, linewidth=points(1.5), linestyle=(0, (5, 4)))

    names = [(accuracy[-1], f"{name} {accuracy[-1] * 100:.1f} %", colour) for name, accuracy, colour, _ in curves]
    names.append((scene.threshold, f"goal: above {scene.threshold * 100:g} %", palette.ink))
    names.sort(key=lambda name: -name[0])
    heights = _apart([_height(axes, accuracy) for accuracy, _, _ in names])
    for height, (_, text, colour) in zip(heights, names, strict=True):
        canvas.text((_CORNER[0] + _SIZE[0] + 14, height), text, colour=colour, align="left", bold=colour != palette.ink)
    return canvas


def _axes(canvas: Canvas, scene: Scene) -> Axes:
    epochs, lowest = len(scene.accuracy), min(*scene.accuracy, *scene.validation_accuracy, scene.threshold)
    axes = canvas.axes(_CORNER, _SIZE)
    around = 0.03 * (epochs - 1) or 0.5
    # A multiple of ten percent, and not one on which a point lies.
    axes.set(xlim=(1 - around, epochs + around), ylim=(max(0.0, (math.ceil(lowest * 10) - 1) / 10), 1))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=12, integer=True, min_n_ticks=1))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(PercentFormatter(xmax=1, decimals=0, symbol=" %"))
    axes.set_xlabel("epoch", fontsize=points(NORMAL), color=canvas.palette.ink, labelpad=points(8))
    axes.tick_params(colors=canvas.palette.line, labelcolor=canvas.palette.ink, labelsize=points(NORMAL))
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(canvas.palette.line)
    return axes


def _height(axes: Axes, accuracy: float) -> float:
    """Where on the page an accuracy lies, in pixels from the top."""
    lowest, highest = axes.get_ylim()
    return _CORNER[1] + _SIZE[1] * (highest - accuracy) / (highest - lowest)


def _apart(heights: list[float]) -> list[float]:
    """Heights from the uppermost to the lowest, moved as little as it takes to write a line of text at each."""
    groups: list[tuple[float, int]] = []
    for height in heights:
        middle, size = height, 1
        while (
            groups and middle - (size - 1) / 2 * _LINE_OF_TEXT < groups[-1][0] + (groups[-1][1] + 1) / 2 * _LINE_OF_TEXT
        ):
            above, lines = groups.pop()
            middle, size = (above * lines + middle * size) / (lines + size), lines + size
        groups.append((middle, size))
    return [middle + (line - (size - 1) / 2) * _LINE_OF_TEXT for middle, size in groups for line in range(size)]
