"""How the accuracies of a class are distributed, and where the threshold lies."""

from grader.report.page.bins import Bins
from grader.report.page.charts import Spec, in_page
from grader.report.page.charts.verdicts import verdict


def distribution(threshold: float, bins: Bins) -> Spec:
    """A bar for each class of accuracies.

    The data set is `students`, with `low` and `high` as `bins.py` gives them in percent. What a filter leaves out
    stays as a pale bar behind.

    Args:
        threshold: The accuracy to be exceeded.
        bins: As they were made for this class.
    """
    least = bins.lowest - bins.step
    x: Spec = {
        "field": "low",
        "type": "quantitative",
        "bin": "binned",
        "scale": {"domain": [least, 100], "nice": False},
        "axis": {
            "title": "test accuracy in percent",
            "grid": False,
            "format": "~r",
            "values": [least + bins.step / 2, *list(bins.lows())[1:], 100],
            "labelExpr": f"datum.value < {bins.lowest!r} ? 'less' : datum.label",
            "labelOverlap": True,
        },
    }
    return in_page(300, [*_bars({"x": x, "x2": {"field": "high"}}), *_threshold(threshold)])


def _bars(encoding: Spec) -> list[Spec]:
    """Everyone as pale bars, and over them those who are shown, by their verdicts."""
    count: Spec = {
        "aggregate": "count",
        "type": "quantitative",
        "axis": {"title": "submissions", "tickMinStep": 1, "format": "d"},
    }
    return [
        {
            "data": {"name": "students"},
            "mark": {"type": "bar", "style": "ghost", "cursor": "pointer"},
            "encoding": encoding | {"y": count},
        },
        {
            "data": {"name": "students"},
            "transform": [{"filter": "datum.shown"}],
            "mark": {"type": "bar", "cursor": "pointer"},
            "encoding": encoding
            | {
                "y": count | {"stack": "zero"},
                "color": verdict(),
                "tooltip": [
                    {"field": "binText", "title": "accuracy"},
                    {"aggregate": "count", "title": "submissions"},
                    {"field": "verdict"},
                ],
            },
        },
    ]


def _threshold(threshold: float) -> list[Spec]:
    """A line with its name above it."""
    x: Spec = {"datum": 100 * threshold, "type": "quantitative"}
    return [
        {"data": {"values": [{}]}, "mark": {"type": "rule", "style": "threshold"}, "encoding": {"x": x}},
        {
            "data": {"values": [{}]},
            "mark": {"type": "text", "style": "threshold-label", "align": "center", "y": -8},
            "encoding": {"x": x, "text": {"value": f"threshold {100 * threshold:g} %"}},
        },
    ]
