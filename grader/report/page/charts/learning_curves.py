"""How the accuracy on the validation images grew with the epochs."""

from grader.report.page.charts import VEGA_LITE, Spec
from grader.report.page.charts.accuracy_axis import accuracy_axis
from grader.report.page.charts.verdicts import verdict

_NAMES = [{"field": "who", "title": "who"}, {"field": "epoch"}, {"field": "accuracyText", "title": "validation"}]


def learning_curves() -> Spec:
    """A line for each submission, and the reference's.

    The data sets are `curves`, with a record for each epoch, and `reference_curve`.
    """
    x: Spec = {
        "field": "epoch",
        "type": "ordinal",
        "axis": {"title": "epoch", "labelAngle": 0, "grid": False},
    }
    encoding: Spec = {"x": x, "y": accuracy_axis("accuracy on validation images")}
    line: Spec = {"type": "line", "interpolate": "linear"}
    hovered = {"param": "hovered", "empty": False}
    return {
        "$schema": VEGA_LITE,
        "width": "container",
        "height": 300,
        "layer": [
            {
                "data": {"name": "curves"},
                "mark": line | {"strokeWidth": 1.2},
                "encoding": encoding
                | {
                    "detail": {"field": "i"},
                    "color": verdict(),
                    "opacity": {"condition": {"test": "datum.shown", "value": 0.45}, "value": 0.03},
                },
            },
            {
                "name": "points",
                "data": {"name": "curves"},
                "params": [
                    {
                        "name": "hovered",
                        "select": {"type": "point", "fields": ["i"], "on": "pointerover", "clear": "pointerout"},
                    }
                ],
                "mark": {"type": "point", "filled": True, "size": 60, "cursor": "pointer"},
                "encoding": encoding
                | {
                    "color": verdict(),
                    "opacity": {"condition": hovered | {"value": 1}, "value": 0},
                    "tooltip": _NAMES,
                },
            },
            {
                "data": {"name": "curves"},
                "transform": [{"filter": {"or": [hovered, "datum.chosen"]}}],
                "mark": line | {"strokeWidth": 3},
                "encoding": encoding | {"detail": {"field": "i"}, "color": verdict()},
            },
            {
                "data": {"name": "reference_curve"},
                "mark": line | {"style": "reference-line", "point": False},
                "encoding": encoding | {"tooltip": _NAMES},
            },
            {
                "data": {"name": "reference_curve"},
                "transform": [{"filter": "datum.last"}],
                "mark": {"type": "text", "style": "reference-label", "align": "right", "dy": -10},
                "encoding": encoding | {"text": {"value": "reference"}},
            },
        ],
    }
