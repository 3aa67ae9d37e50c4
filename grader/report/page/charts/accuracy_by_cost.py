"""Accuracy against what a model costs: its parameters or its FLOPs."""

from grader.report.page.charts import VEGA_LITE, Spec
from grader.report.page.charts.accuracy_axis import accuracy_axis
from grader.report.page.charts.verdicts import HOVER, faded, verdict


def accuracy_by_cost(field: str, title: str, threshold: float) -> Spec:
    """A point for each submission, the reference, and the line of those that nobody beats at less cost.

    The data sets are `students`, `reference` and `front`.

    Args:
        field: `parameters` or `flops`.
        title: Of the axis.
        threshold: The accuracy to be exceeded.
    """
    x: Spec = {
        "field": field,
        "type": "quantitative",
        "scale": {"type": "log", "nice": False, "padding": 14},
        "axis": {"title": title, "format": "~s", "labelOverlap": True, "tickCount": 6, "grid": False},
    }
    y = accuracy_axis("test accuracy")
    return {
        "$schema": VEGA_LITE,
        "width": "container",
        "height": 300,
        "layer": [
            {
                "data": {"name": "threshold"},
                "mark": {"type": "rule", "style": "threshold"},
                "encoding": {"y": y},
            },
            {
                "data": {"name": "threshold"},
                "mark": {"type": "text", "style": "threshold-label", "align": "left", "dx": 2, "dy": 10, "x": 0},
                "encoding": {"y": y, "text": {"value": f"threshold {100 * threshold:g} %"}},
            },
            {
                "data": {"name": "front"},
                "mark": {"type": "line", "style": "front", "interpolate": "step-after"},
                "encoding": {"x": x, "y": y, "order": {"field": field}},
            },
            {
                "name": "points",
                "data": {"name": "students"},
                "mark": {"type": "point", "filled": True, "size": 70, "cursor": "pointer"},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": verdict(),
                    "shape": verdict(),
                    "opacity": faded(),
                    "tooltip": list(HOVER),
                },
            },
            {
                "data": {"name": "students"},
                "transform": [{"filter": "datum.chosen"}],
                "mark": {"type": "point", "style": "chosen", "size": 260},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"name": "reference"},
                "mark": {"type": "point", "style": "reference", "shape": "diamond", "size": 220, "filled": True},
                "encoding": {"x": x, "y": y, "tooltip": list(HOVER)},
            },
            {
                "data": {"name": "reference"},
                "mark": {"type": "text", "style": "reference-label", "dy": -14},
                "encoding": {"x": x, "y": y, "text": {"value": "reference"}},
            },
        ],
    }
