"""Accuracy against what an architecture costs: everybody's models and variants, trained alike."""

from collections.abc import Sequence

from grader.report.page.charts import VEGA_LITE, Spec
from grader.report.page.charts.accuracy_axis import accuracy_axis

KINDS = ("model", "variant", "reference")


def class_front(field: str, title: str, width: int, kinds: Sequence[str] = KINDS) -> Spec:
    """A point for each architecture, and the line of those that nobody beats at less cost, with their intervals.

    The data sets are `architectures`, with the cost, `wrong` and `kind`, one of `KINDS`; and `front`, with `low` and
    `high` as well, the shares of wrong answers where the interval ends.

    Args:
        field: `parameters` or `flops`.
        title: Of the axis.
        width: In pixels.
        kinds: Which of `KINDS` there are.
    """
    x: Spec = {
        "field": field,
        "type": "quantitative",
        "scale": {"type": "log", "nice": False, "padding": 14},
        "axis": {"title": title, "format": "~s", "labelOverlap": True, "tickCount": 6, "grid": False},
    }
    encoding: Spec = {"x": x, "y": accuracy_axis("test accuracy, mean over the seeds")}
    kind: Spec = {
        "field": "kind",
        "type": "nominal",
        "title": None,
        "scale": {"domain": list(KINDS), "range": ["circle", "triangle-up", "diamond"]},
        "legend": {"values": list(kinds), "symbolFillColor": "transparent"},
    }
    return {
        "$schema": VEGA_LITE,
        "width": width,
        "height": 300,
        "layer": [
            {
                "data": {"name": "front"},
                "mark": {"type": "line", "style": "front", "interpolate": "step-after"},
                "encoding": encoding | {"order": {"field": field}},
            },
            {
                "data": {"name": "front"},
                "mark": {"type": "rule", "style": "front"},
                "encoding": encoding | {"y": encoding["y"] | {"field": "low"}, "y2": {"field": "high"}},
            },
            {
                "data": {"name": "architectures"},
                "mark": {"type": "point", "style": "architecture", "size": 60},
                "encoding": encoding | {"shape": kind},
            },
            {
                "data": {"name": "front"},
                "mark": {"type": "point", "style": "best", "size": 60, "filled": True, "opacity": 1},
                "encoding": encoding | {"shape": kind},
            },
        ],
    }
