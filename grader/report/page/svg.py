"""Charts as SVG, drawn by vl-convert when the page is written: a page with no other needs no script.

Their colours are the page's custom properties, so that one drawing serves light, dark and print.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from grader.report.page.charts.own_curve import LINES, own_curve
from grader.report.page.charts.theme import theme
from grader.report.page.libraries import Library
from grader.report.page.tokens import LIGHT
from grader.report.result import CurvePoint

_LEAST_WRONG = 1e-4
"""Share of wrong answers that is drawn for none, which a logarithm has no place for."""
_MOST_KEPT = 10_000


def learning_curve(points: Sequence[CurvePoint]) -> Library:
    """Draw how a model learned; equal curves, as twins have them, are drawn once."""
    return _drawn(tuple(points))


@lru_cache(maxsize=_MOST_KEPT)
def _drawn(points: tuple[CurvePoint, ...]) -> Library:
    import vl_convert  # noqa: PLC0415 - 90 MB, and only needed where a page is written

    records = [
        {"epoch": point.epoch, "line": line, "wrong": max(1 - accuracy, _LEAST_WRONG)}
        for point in points
        for line, accuracy in zip(LINES, (point.training, point.validation, point.reference), strict=True)
        if accuracy is not None
    ]
    compared = any(point.reference is not None for point in points)
    vega = _vega(len(LINES) if compared else len(LINES) - 1)
    data = [{**source, "values": records} if source["name"] == "curve" else source for source in vega["data"]]
    svg = vl_convert.vega_to_svg({**vega, "data": data})
    return Library(svg.replace("<svg ", '<svg aria-hidden="true" ', 1))  # the page says it in words and in a table


@cache
def _vega(lines: int) -> dict[str, Any]:
    """The chart without its numbers: to compile it takes as long as to draw it."""
    import vl_convert  # noqa: PLC0415

    colours = theme({name: f"var(--{name})" for name in LIGHT})
    silent = {name: {**colours.get(name, {}), "aria": False} for name in ("axis", "legend")}
    compiled: dict[str, Any] = vl_convert.vegalite_to_vega(own_curve(lines) | {"config": colours | silent})
    return compiled
