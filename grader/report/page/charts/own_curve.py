"""How one model learned: training and validation, and the reference's validation beside it."""

from collections.abc import Sequence

from grader.report.page.charts import VEGA_LITE, Spec
from grader.report.page.charts.accuracy_axis import accuracy_axis

LINES = ("training", "validation", "reference")
"""On which images; the last on validation images, too."""
_COLOURS = ("var(--failed)", "var(--passed)", "var(--reference)")
_DASHES = ([5, 3], [1, 0], [2, 2])
_SHAPES = ("square", "circle", "triangle-up")


def own_curve(lines: int) -> Spec:
    """A line for each of the first of `LINES`, told apart by colour, dash and shape.

    The data set is `curve`, with `epoch`, `line` and the share of `wrong` answers.

    Args:
        lines: How many there are: all, or all but the reference's.
    """
    x: Spec = {"field": "epoch", "type": "ordinal", "axis": {"title": "epoch", "labelAngle": 0, "grid": False}}

    def channel(values: Sequence[object]) -> Spec:
        legend: Spec = {"title": None, "orient": "top", "symbolStrokeWidth": 2, "symbolOpacity": 1}
        scale: Spec = {"domain": list(LINES[:lines]), "range": list(values[:lines])}
        return {"field": "line", "type": "nominal", "scale": scale, "legend": legend}

    encoding: Spec = {"x": x, "y": accuracy_axis("accuracy"), "color": channel(_COLOURS)}
    return {
        "$schema": VEGA_LITE,
        "width": 310,
        "height": 220,
        "data": {"name": "curve"},
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 2},
                "encoding": encoding | {"strokeDash": channel(_DASHES)},
            },
            {"mark": {"type": "point", "filled": True, "size": 55}, "encoding": encoding | {"shape": channel(_SHAPES)}},
        ],
    }
