"""Which checks fail how often."""

from collections.abc import Sequence

from grader.report.page.charts import Spec, in_page

_BAR_HEIGHT = 26
_MOST_TICKS = 6


def failed_checks(counts: Sequence[tuple[str, int]]) -> Spec:
    """A bar for each check that somebody did not pass.

    The data set is `checks`, with `check`, `all` and `count`: in the class, and among those that the filters leave.

    Args:
        counts: The checks in the order in which they are made, and how many did not pass each.
    """
    names = [name for name, _ in counts]
    ticks = min(_MOST_TICKS, max(count for _, count in counts))
    y: Spec = {
        "field": "check",
        "type": "nominal",
        "sort": list(names),
        "axis": {"title": None, "domain": False, "ticks": False, "labelPadding": 8},
    }
    x: Spec = {
        "type": "quantitative",
        "axis": {"title": "submissions that did not pass it", "tickCount": ticks, "format": "d"},
    }
    hover = [
        {"field": "check"},
        {"field": "count", "title": "did not pass, among those shown"},
        {"field": "all", "title": "did not pass, of all"},
    ]
    bar: Spec = {"type": "bar", "cursor": "pointer", "height": {"band": 0.7}}
    return in_page(
        _BAR_HEIGHT * len(names),
        [
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
        data={"name": "checks"},
    )
