"""What each kind of change did: mean effects with their intervals, and the networks behind them."""

from collections.abc import Mapping
from typing import NamedTuple

from grader.report.page.charts import VEGA_LITE, Spec

WORDS = ("better", "worse", "not told apart", "one network only")
_COLOURS = ("passed", "failed", "quiet", "quiet")
_SHAPES = ("triangle-up", "triangle-down", "circle", "diamond")


class Layout(NamedTuple):
    """Where the same chart is shown: sizes in pixels."""

    width: int
    row: int
    """Height of one kind."""
    text: int
    """Size of letters."""
    above: tuple[int, int]
    """How far above its interval a kind's name stands, and what else there is to say."""
    say_right: bool
    """Whether the latter stands at the right, where there is room for both."""


WIDE = Layout(width=760, row=46, text=13, above=(15, 15), say_right=True)
NARROW = Layout(width=320, row=64, text=12, above=(30, 14), say_right=False)
LECTURE = Layout(width=1120, row=78, text=26, above=(28, 28), say_right=True)


def class_effects(kinds: int, reach: tuple[float, float], tokens: Mapping[str, str], layout: Layout) -> Spec:
    """A row for each kind of change, in their order, without a frame.

    The data sets are `effects`, with the row `i`, `kind`, `word`, `says`, and `low`, `high` and `difference` in
    percentage points, `low_open` and `high_open` where an interval goes on beyond the chart, and no difference where
    that lies beyond it too; and `networks`, with `i` and `difference`.

    Args:
        kinds: How many there are.
        reach: From where to where the axis goes.
        tokens: A page's colours.
        layout: Sizes.
    """
    y: Spec = {"field": "i", "type": "nominal", "scale": {"domain": list(range(kinds))}, "axis": None}
    scale: Spec = {"domain": list(reach), "nice": False, "clamp": True}
    axis: Spec = {
        "title": "change in test accuracy, in percentage points",
        "tickCount": 6 if layout is NARROW else 9,
        "labelExpr": "datum.value == 0 ? '0' : format(datum.value, '+~r')",
        "labelFontSize": layout.text,
        "titleFontSize": layout.text,
    }
    x: Spec = {"type": "quantitative", "scale": scale, "axis": axis}
    scale = {"domain": list(WORDS), "range": [tokens[name] for name in _COLOURS]}
    colour: Spec = {"field": "word", "type": "nominal", "legend": None, "scale": scale}
    shape = colour | {"scale": {"domain": list(WORDS), "range": list(_SHAPES)}}
    thick = layout.text / 5
    return {
        "$schema": VEGA_LITE,
        "width": layout.width,
        "height": layout.row * kinds,
        "data": {"name": "effects"},
        "layer": [
            {
                "data": {"values": [{}]},
                "mark": {"type": "rule", "style": "nothing", "strokeDash": [4, 4]},
                "encoding": {"x": x | {"datum": 0}},
            },
            {
                "data": {"name": "networks"},
                "mark": {"type": "tick", "style": "network", "height": 2.4 * layout.text / 3, "thickness": thick / 2},
                "encoding": {"y": y, "x": x | {"field": "difference"}},
            },
            {
                "mark": {"type": "rule", "strokeWidth": thick},
                "encoding": {"y": y, "x": x | {"field": "low"}, "x2": {"field": "high"}, "color": colour},
            },
            *(_arrow(end, y, x, colour, layout) for end in ("low", "high")),
            {
                "transform": [{"filter": "datum.difference !== null"}],
                "mark": {"type": "point", "filled": True, "opacity": 1, "size": layout.text**2},
                "encoding": {"y": y, "x": x | {"field": "difference"}, "color": colour, "shape": shape},
            },
            *_texts(y, colour, layout),
        ],
    }


def _arrow(end: str, y: Spec, x: Spec, colour: Spec, layout: Layout) -> Spec:
    """Where an interval goes on beyond the chart."""
    shape = "triangle-left" if end == "low" else "triangle-right"
    return {
        "transform": [{"filter": f"datum.{end}_open"}],
        "mark": {"type": "point", "filled": True, "opacity": 1, "shape": shape, "size": layout.text**2 / 2},
        "encoding": {"y": y, "x": x | {"field": end}, "color": colour},
    }


def _texts(y: Spec, colour: Spec, layout: Layout) -> list[Spec]:
    name, more = layout.above
    room = 0.45 * layout.width if layout.say_right else layout.width
    mark: Spec = {"type": "text", "fontSize": layout.text, "baseline": "middle"}
    right: Spec = {"align": "right", "x": layout.width} if layout.say_right else {"align": "left", "x": 0}
    left: Spec = mark | {"align": "left", "x": 0, "dy": -name, "limit": room}
    right = mark | right | {"dy": -more}
    kind: Spec = {"y": y, "text": {"field": "kind"}}
    says: Spec = {"y": y, "text": {"field": "says"}}
    return [
        {"mark": left | {"style": ["kind", "halo"]}, "encoding": kind},  # which keeps it readable over the line of 0
        {"mark": left | {"style": "kind"}, "encoding": kind},
        {"mark": right | {"style": "halo"}, "encoding": says},
        {"mark": right, "encoding": says | {"color": colour}},
    ]
