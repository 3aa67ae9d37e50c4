"""Accuracy against what a model costs: its parameters or its FLOPs."""

from grader.report.page.charts import Spec, in_page
from grader.report.page.charts.accuracy_axis import accuracy_axis
from grader.report.page.charts.verdicts import TOOLTIP, faded, verdict

_MANY = 300


def accuracy_by_cost(
    field: str, title: str, threshold: float, most_wrong: float, points: int, *, label_right: bool = False
) -> Spec:
    """A point for each submission, the reference, and the line of those that passed and that nobody beats at less cost.

    The data sets are `students`, `chosen`, `reference`, `front` and `threshold`, with `plotted`, the share of wrong
    answers, `most_wrong` at most.

    Args:
        field: `parameters` or `flops`.
        title: Of the axis.
        threshold: The accuracy to be exceeded.
        most_wrong: The share of wrong answers where the accuracy's axis ends.
        points: How many there are: of many, each is small.
        label_right: Whether the threshold's name stands at the right end of its line, away from the reference's.
    """
    x: Spec = {
        "field": field,
        "type": "quantitative",
        "scale": {"type": "log", "nice": False, "padding": 14},
        "axis": {"title": title, "format": "~s", "labelOverlap": True, "tickCount": 6, "grid": False},
    }
    encoding: Spec = {"x": x, "y": accuracy_axis("test accuracy", "plotted", most=most_wrong)}
    front: Spec = {
        "data": {"name": "front"},
        "mark": {"type": "line", "style": "front", "interpolate": "step-after"},
        "encoding": encoding | {"order": {"field": field}},
    }
    size = 70 if points <= _MANY else 25
    layers = [
        *_threshold(threshold, encoding["y"], right=label_right),
        front,
        *_classmates(size, encoding),
        *_reference(encoding),
    ]
    return in_page(300, layers)


def _threshold(threshold: float, y: Spec, *, right: bool) -> list[Spec]:
    """A line with its name on it, which stays readable over points."""
    end: Spec = {"align": "right", "dx": -4, "x": "width"} if right else {"align": "left", "dx": 4, "x": 0}
    styles: tuple[str | list[str], ...] = (["threshold-label", "halo"], "threshold-label")
    return [
        {"data": {"name": "threshold"}, "mark": {"type": "rule", "style": "threshold"}, "encoding": {"y": y}},
        *(
            {
                "data": {"name": "threshold"},
                "mark": {"type": "text", "style": style, "dy": -9, **end},
                "encoding": {"y": y, "text": {"value": f"threshold {100 * threshold:g} %"}},
            }
            for style in styles
        ),
    ]


def _classmates(size: int, encoding: Spec) -> list[Spec]:
    """A ring round whoever is chosen, and a point for everyone."""
    mark: Spec = {"type": "point", "filled": True, "size": size, "cursor": "pointer", "tooltip": TOOLTIP}
    return [
        {
            "data": {"name": "chosen"},
            "mark": {"type": "point", "style": "chosen", "size": 260},
            "encoding": encoding | {"opacity": faded(1, rest=0)},
        },
        {
            "name": "points",
            "data": {"name": "students"},
            "mark": mark,
            "encoding": encoding | {"color": verdict(), "shape": verdict(), "opacity": faded()},
        },
    ]


def _reference(encoding: Spec) -> list[Spec]:
    """A diamond with its name below it, which stays readable over points."""
    mark: Spec = {
        "type": "point",
        "style": "reference",
        "shape": "diamond",
        "size": 220,
        "filled": True,
        "tooltip": TOOLTIP,
    }
    styles: tuple[str | list[str], ...] = (["reference-label", "halo"], "reference-label")
    return [
        {"data": {"name": "reference"}, "mark": mark, "encoding": encoding},
        *(
            {
                "data": {"name": "reference"},
                "mark": {"type": "text", "style": style, "dy": 18},
                "encoding": encoding | {"text": {"value": "reference"}},
            }
            for style in styles
        ),
    ]
