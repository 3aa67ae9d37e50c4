"""Which checks fail how often."""

from collections.abc import Sequence

from grader.report.page.charts import VEGA_LITE, Spec


def failed_checks(names: Sequence[str]) -> Spec:
    """A bar for each check that somebody did not pass.

    The data set is `checks`, with `check`, `all` and `count`: in the class, and among those that the filters leave.

    Args:
        names: Of the checks, in the order in which they are made.
    """
    y: Spec = {
        "field": "check",
        "type": "nominal",
        "sort": list(names),
        "axis": {"title": None, "domain": False, "ticks": False, "labelPadding": 8},
    }
    x: Spec = {
        "type": "quantitative",
        "axis": {"title": "submissions that did not pass it", "tickMinStep": 1, "tickCount": 5},
    }
    hover = [
        {"field": "check"},
        {"field": "count", "title": "did not pass, among those shown"},
        {"field": "all", "title": "did not pass, of all"},
    ]
    bar: Spec = {"type": "bar", "cursor": "pointer", "height": {"band": 0.7}}
    return {
        "$schema": VEGA_LITE,
        "width": "container",
        "height": {"step": 26},
        "data": {"name": "checks"},
        "layer": [
            {
                "name": "bars",
                "mark": bar | {"style": "ghost"},
                "encoding": {"y": y, "x": x | {"field": "all"}, "tooltip": hover},
            },
            {
                "name": "shown_bars",
                "mark": bar | {"style": "failing"},
                "encoding": {"y": y, "x": x | {"field": "count"}, "tooltip": hover},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "style": "reference-label"},
                "encoding": {"y": y, "x": x | {"field": "all"}, "text": {"field": "count"}},
            },
        ],
    }
