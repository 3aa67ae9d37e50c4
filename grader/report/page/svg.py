"""Charts as SVG, drawn by vl-convert when the page is written: a page with no other needs no script.

Their colours are the page's custom properties, so that one drawing serves light, dark and print. A file has no such
properties, and readers of Markdown show it on a light or a dark page: there, the colours are those of light pages, on a
ground of their own.
"""

import re
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
FONT = "sans-serif"
"""Alone: to measure a text takes half as long as with a list of fonts. A page has its own."""
_PROPERTY = re.compile(r"var\(--(\w+)\)")


def learning_curve(points: Sequence[CurvePoint]) -> Library:
    """Draw how a model learned; equal curves, as twins have them, are drawn once."""
    return _drawn(tuple(points))


def in_file(drawing: str) -> str:
    """A drawing with colours that need no page around it."""
    return _PROPERTY.sub(lambda match: LIGHT[match[1]], drawing)


@lru_cache(maxsize=_MOST_KEPT)
def _drawn(points: tuple[CurvePoint, ...]) -> Library:
    import vl_convert  # noqa: PLC0415 - 90 MB, and only needed where a page is written

    compared = any(point.reference is not None for point in points)
    values = {"accuracy": _accuracies(points), "loss": _losses(points)}
    vega = _vega(len(LINES) if compared else len(LINES) - 1)
    data = [
        {**source, "values": values[source["name"]]} if source["name"] in values else source for source in vega["data"]
    ]
    svg = vl_convert.vega_to_svg({**vega, "data": data})
    return Library(svg.replace("<svg ", '<svg aria-hidden="true" ', 1))  # the page says it in words and in a table


def _accuracies(points: Sequence[CurvePoint]) -> list[dict[str, Any]]:
    return [
        {"epoch": point.epoch, "line": line, "wrong": max(1 - accuracy, _LEAST_WRONG)}
        for point in points
        for line, accuracy in zip(LINES, (point.training, point.validation, point.reference), strict=True)
        if accuracy is not None
    ]


def _losses(points: Sequence[CurvePoint]) -> list[dict[str, Any]]:
    return [
        {"epoch": point.epoch, "line": line, "loss": loss}
        for point in points
        for line, loss in zip(LINES, (point.training_loss, point.validation_loss), strict=False)
        if loss is not None
    ]


@cache
def _vega(lines: int) -> dict[str, Any]:
    """The chart without its numbers: to compile it takes as long as to draw it."""
    import vl_convert  # noqa: PLC0415

    colours = theme({name: f"var(--{name})" for name in LIGHT}) | {"font": FONT}
    silent = {name: {**colours.get(name, {}), "aria": False} for name in ("axis", "legend")}
    compiled: dict[str, Any] = vl_convert.vegalite_to_vega(own_curve(lines) | {"config": colours | silent})
    return compiled
