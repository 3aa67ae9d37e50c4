"""What variants of a network did to its accuracy, with their intervals, and what each costs beside it."""

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from grader.handout.figures.canvas import SMALL, Canvas, points
from grader.handout.figures.labels import signed
from grader.handout.figures.palette import Palette
from grader.handout.figures.scene import Scene, VariantEffect
from grader.report.variants import in_a_word

_LEFT = 12.0
_CORNER = (200.0, 36.0)
_WIDTH = 300.0
_ROW = 52.0
_DIFFERENCE, _PARAMETERS, _FLOPS = 596.0, 690.0, 790.0
"""Right ends of the columns beside the drawing."""
_PERCENT = 100


def effects(scene: Scene, palette: Palette) -> Canvas:
    """A row for each variant; what lies right of the dashed line was better than the network itself."""
    height = max(1, len(scene.effects)) * _ROW
    canvas = Canvas(_CORNER[1] + height + 64, palette)
    for right, title in ((_DIFFERENCE, "difference"), (_PARAMETERS, "parameters"), (_FLOPS, "operations")):
        canvas.text((right, 16), title, size=SMALL, align="right")
    axes = _axes(canvas, scene, height)
    for number, variant in enumerate(scene.effects):
        _row(canvas, axes, number, variant)
    return canvas


def _axes(canvas: Canvas, scene: Scene, height: float) -> Axes:
    axes = canvas.axes(_CORNER, (_WIDTH, height))
    ends = [_PERCENT * end for variant in scene.effects for end in (variant.effect.low, variant.effect.high)]
    around = 0.05 * (max(ends, default=1.0) - min(ends, default=-1.0)) or 1.0
    axes.set(xlim=(min(0.0, *ends, -around) - around, max(0.0, *ends, around) + around), yticks=[])
    axes.set_ylim(max(1, len(scene.effects)) - 0.5, -0.5)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: signed(value, 1)))
    label = "percentage points (dashed: the network itself)"
    axes.set_xlabel(label, fontsize=points(SMALL), color=canvas.palette.muted, labelpad=points(6))
    axes.tick_params(colors=canvas.palette.line, labelcolor=canvas.palette.ink, labelsize=points(SMALL))
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(canvas.palette.line)
    axes.axvline(0, color=canvas.palette.ink, linewidth=points(1.5), linestyle=(0, (5, 4)))
    return axes


def _row(canvas: Canvas, axes: Axes, number: int, variant: VariantEffect) -> None:
    effect, palette = variant.effect, canvas.palette
    colour = palette.muted
    if effect.is_told_apart:
        colour = palette.better if effect.difference > 0 else palette.worse
    low, at, high = (_PERCENT * value for value in (effect.low, effect.difference, effect.high))
    axes.plot([low, high], [number, number], color=colour, linewidth=points(2.5), solid_capstyle="butt")
    axes.plot([at], [number], color=colour, marker="o", markersize=points(10), clip_on=False)
    middle = _CORNER[1] + (number + 0.5) * _ROW
    canvas.text((_LEFT, middle), variant.name, align="left")
    canvas.text((_DIFFERENCE, middle - 9), signed(at, 2), align="right", bold=effect.is_told_apart, colour=colour)
    canvas.text((_DIFFERENCE, middle + 11), in_a_word(effect), size=SMALL, align="right", colour=colour)
    canvas.text((_PARAMETERS, middle), signed(variant.parameters), align="right")
    canvas.text((_FLOPS, middle), signed(variant.flops), align="right")
