"""How one model learned: training and validation, and the reference's validation beside it."""

from grader.report.page.charts import VEGA_LITE, Spec
from grader.report.page.charts.accuracy_axis import accuracy_axis

LINES = ("training", "validation", "reference")
"""On which images; the last on validation images, too."""


def own_curve() -> Spec:
    """A line for each of `LINES`, told apart by colour, dash and shape.

    The data set is `curve`, with `epoch`, `line` and the share of `wrong` answers.
    """
    x: Spec = {"field": "epoch", "type": "ordinal", "axis": {"title": "epoch", "labelAngle": 0, "grid": False}}

    def channel(values: list[object]) -> Spec:
        legend: Spec = {"title": None, "orient": "top", "symbolStrokeWidth": 2, "symbolOpacity": 1}
        scale: Spec = {"domain": list(LINES), "range": values}
        return {"field": "line", "type": "nominal", "scale": scale, "legend": legend}

    colours = channel(["var(--failed)", "var(--passed)", "var(--reference)"])
    shapes = channel(["square", "circle", "triangle-up"])
    encoding: Spec = {"x": x, "y": accuracy_axis("accuracy"), "color": colours}
    return {
        "$schema": VEGA_LITE,
        "width": 310,
        "height": 220,
        "data": {"name": "curve"},
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 2},
                "encoding": encoding | {"strokeDash": channel([[5, 3], [1, 0], [2, 2]])},
            },
            {"mark": {"type": "point", "filled": True, "size": 55}, "encoding": encoding | {"shape": shapes}},
        ],
    }
