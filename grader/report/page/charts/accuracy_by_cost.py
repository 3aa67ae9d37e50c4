"""Accuracy against what a model costs: its parameters or its FLOPs."""

from grader.report.page.charts import VEGA_LITE, Spec
from grader.report.page.charts.accuracy_axis import accuracy_axis
from grader.report.page.charts.verdicts import TOOLTIP, faded, verdict

_MANY = 300


def accuracy_by_cost(field: str, title: str, threshold: float, most_wrong: float, points: int) -> Spec:
    """A point for each submission, the reference, and the line of those that passed and that nobody beats at less cost.

    The data sets are `students`, `chosen`, `reference`, `front` and `threshold`, with `plotted`, the share of wrong
    answers, `most_wrong` at most.

    Args:
        field: `parameters` or `flops`.
        title: Of the axis.
        threshold: The accuracy to be exceeded.
        most_wrong: The share of wrong answers where the accuracy's axis ends.
        points: How many there are: of many, each is small.
    """
    x: Spec = {
        "field": field,
        "type": "quantitative",
        "scale": {"type": "log", "nice": False, "padding": 14},
        "axis": {"title": title, "format": "~s", "labelOverlap": True, "tickCount": 6, "grid": False},
    }
    y = accuracy_axis("test accuracy", "plotted", most=most_wrong)
    return {
        "$schema": VEGA_LITE,
        "width": "container",
        "height": 300,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "layer": [
            {
                "data": {"name": "threshold"},
                "mark": {"type": "rule", "style": "threshold"},
                "encoding": {"y": y},
            },
            {
                "data": {"name": "threshold"},
                "mark": {"type": "text", "style": "threshold-label", "align": "left", "dx": 4, "dy": -7, "x": 0},
                "encoding": {"y": y, "text": {"value": f"threshold {100 * threshold:g} %"}},
            },
            {
                "data": {"name": "front"},
                "mark": {"type": "line", "style": "front", "interpolate": "step-after"},
                "encoding": {"x": x, "y": y, "order": {"field": field}},
            },
            {
                "data": {"name": "chosen"},
                "mark": {"type": "point", "style": "chosen", "size": 260},
                "encoding": {"x": x, "y": y, "opacity": faded(1, rest=0)},
            },
            {
                "name": "points",
                "data": {"name": "students"},
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 70 if points <= _MANY else 25,
                    "cursor": "pointer",
                    "tooltip": TOOLTIP,
                },
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": verdict(),
                    "shape": verdict(),
                    "opacity": faded(),
                },
            },
            {
                "data": {"name": "reference"},
                "mark": {
                    "type": "point",
                    "style": "reference",
                    "shape": "diamond",
                    "size": 220,
                    "filled": True,
                    "tooltip": TOOLTIP,
                },
                "encoding": {"x": x, "y": y},
            },
            *(
                {
                    "data": {"name": "reference"},
                    "mark": {"type": "text", "style": style, "dy": 18},
                    "encoding": {"x": x, "y": y, "text": {"value": "reference"}},
                }
                for style in (["reference-label", "halo"], "reference-label")
            ),
        ],
    }
