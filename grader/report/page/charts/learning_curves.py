"""How the accuracy on the validation images grew with the epochs."""

from grader.report.page.charts import Spec, in_page
from grader.report.page.charts.accuracy_axis import accuracy_axis
from grader.report.page.charts.verdicts import TOOLTIP, verdict

HOVER = (("who", "who"), ("epoch", "epoch"), ("accuracyText", "validation"))
"""The lines of a tooltip."""


MOST_LINES = 200
"""So many lines an eye can still tell apart, and find the points under them."""


def learning_curves(lines: int) -> Spec:
    """A line for each submission, and the reference's; for too many, a band with the middle of the class.

    The data sets are `curves`, with a record for each epoch and line, `band`, with `low`, `wrong` and `high` for each
    epoch, and `reference_curve`, all with shares of wrong answers. Who is `shown` in `curves` has a line, and who is
    `chosen` a thick one.

    Args:
        lines: How many there would be.
    """
    x: Spec = {
        "field": "epoch",
        "type": "ordinal",
        "scale": {"padding": 0.8},
        "axis": {"title": "epoch", "labelAngle": 0, "grid": False},
    }
    encoding: Spec = {"x": x, "y": accuracy_axis("accuracy on validation images")}
    band = _band(encoding) if lines > MOST_LINES else ()
    return in_page(300, [*band, *_classmates(encoding), *_reference(encoding)])


def _band(encoding: Spec) -> list[Spec]:
    """Where most of the class is, and its middle."""
    low: Spec = encoding["y"] | {"field": "low"}
    return [
        {
            "data": {"name": "band"},
            "mark": {"type": "area", "style": "band"},
            "encoding": {"x": encoding["x"], "y": low, "y2": {"field": "high"}},
        },
        {"data": {"name": "band"}, "mark": {"type": "line", "style": "middle"}, "encoding": encoding},
    ]


def _classmates(encoding: Spec) -> list[Spec]:
    """Thin lines, thick ones over what is chosen or pointed at, and points to be pointed at."""
    line: Spec = encoding | {"detail": {"field": "i"}, "color": verdict()}
    hovered: Spec = {"param": "hovered", "empty": False, "value": 1}
    select: Spec = {"type": "point", "fields": ["i"], "on": "pointerover", "clear": "pointerout"}
    return [
        {
            "data": {"name": "curves"},
            "mark": {"type": "line", "strokeWidth": 1.2},
            "encoding": line | {"opacity": {"condition": {"test": "datum.shown", "value": 0.5}, "value": 0.03}},
        },
        {
            "data": {"name": "curves"},
            "mark": {"type": "line", "strokeWidth": 3},
            "encoding": line | {"opacity": {"condition": [hovered, {"test": "datum.chosen", "value": 1}], "value": 0}},
        },
        {
            "name": "points",
            "data": {"name": "curves"},
            "params": [{"name": "hovered", "select": select}],
            "mark": {"type": "point", "filled": True, "size": 60, "cursor": "pointer", "tooltip": TOOLTIP},
            "encoding": encoding | {"color": verdict(), "opacity": {"condition": hovered, "value": 0}},
        },
    ]


def _reference(encoding: Spec) -> list[Spec]:
    """A line with its name at the end, which stays readable over other lines."""
    styles: tuple[str | list[str], ...] = (["reference-label", "halo"], "reference-label")
    return [
        {
            "data": {"name": "reference_curve"},
            "mark": {"type": "line", "style": "reference-line", "tooltip": TOOLTIP},
            "encoding": encoding,
        },
        *(
            {
                "data": {"name": "reference_curve"},
                "transform": [{"filter": "datum.last"}],
                "mark": {"type": "text", "style": style, "align": "center", "dy": -12},
                "encoding": encoding | {"text": {"value": "reference"}},
            }
            for style in styles
        ),
    ]
