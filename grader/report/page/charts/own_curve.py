"""How one model learned: training and validation, and the reference's validation beside it."""

from collections.abc import Sequence

from grader.report.page.charts import VEGA_LITE, Spec
from grader.report.page.charts.accuracy_axis import accuracy_axis

LINES = ("training", "validation", "reference")
"""On which images; the last on validation images, too."""
_COLOURS = ("var(--failed)", "var(--passed)", "var(--reference)")
_DASHES = ([5, 3], [1, 0], [2, 2])
_SHAPES = ("square", "circle", "triangle-up")
_LABELS = 42
"""Pixels for the labels of an axis, so that the two charts begin below each other."""


def own_curve(lines: int) -> Spec:
    """Accuracy, and below it loss: a line for each of the first of `LINES`, told apart by colour, dash and shape.

    The data sets are `accuracy`, with `epoch`, `line` and the share of `wrong` answers, and `loss`, with `epoch`,
    `line` and `loss`. The reference may have another loss function, so its loss is not compared.

    Args:
        lines: How many there are: all, or all but the reference's.
    """
    loss: Spec = {"field": "loss", "type": "quantitative", "axis": {"title": "loss", "tickCount": 4}}
    accuracy = accuracy_axis("accuracy")
    for y in (accuracy, loss):
        y["axis"] |= {"minExtent": _LABELS}
    return {
        "$schema": VEGA_LITE,
        "spacing": 14,
        "resolve": {"scale": dict.fromkeys(("color", "shape", "strokeDash"), "independent")},
        "vconcat": [
            _chart("accuracy", accuracy, 200, lines, legend=True),
            _chart("loss", loss, 110, len(LINES) - 1, legend=False),
        ],
    }


def _chart(data: str, y: Spec, height: int, lines: int, *, legend: bool) -> Spec:
    """Lines with a point for each epoch; the upper chart has the legend of both, and the lower one the epochs."""
    axis: Spec = {"title": None, "labels": False} if legend else {"title": "epoch", "labelAngle": 0}
    x: Spec = {"field": "epoch", "type": "ordinal", "axis": axis | {"grid": False}}

    def channel(values: Sequence[object]) -> Spec:
        symbols: Spec = {
            "title": None,
            "orient": "top",
            "columnPadding": 16,
            "symbolOpacity": 1,
            "symbolStrokeWidth": 0,  # the lines' dashes would be drawn across the symbols
        }
        scale: Spec = {"domain": list(LINES[:lines]), "range": list(values[:lines])}
        return {"field": "line", "type": "nominal", "scale": scale, "legend": symbols if legend else None}

    encoding: Spec = {"x": x, "y": y, "color": channel(_COLOURS)}
    line = encoding | {"strokeDash": channel(_DASHES) | {"legend": None}}
    point: Spec = {"type": "point", "filled": True, "opacity": 1, "size": 55}
    return {
        "width": 310,
        "height": height,
        "data": {"name": data},
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2}, "encoding": line},
            {"mark": point, "encoding": encoding | {"shape": channel(_SHAPES)}},
        ],
    }
