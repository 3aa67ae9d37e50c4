"""How charts look: a Vega-Lite `config` made of a page's colours."""

from collections.abc import Mapping

from grader.report.page.charts import Spec
from grader.report.page.tokens import VERDICTS

_FONT = "system-ui, 'DejaVu Sans', sans-serif"
SHAPES = ("circle", "triangle-down", "square", "cross")
"""Of the verdicts, in their order: who does not see colours sees these."""


def theme(tokens: Mapping[str, str]) -> Spec:
    """Make the `config` of a specification.

    Args:
        tokens: `tokens.LIGHT` or `tokens.DARK`.
    """
    ink, quiet, line = tokens["ink"], tokens["quiet"], tokens["line"]
    return {
        "background": tokens["panel"],
        "font": _FONT,
        "aria": False,  # of each mark: a canvas has none, and the page has tables of the same numbers
        "view": {"stroke": None},
        "axis": {
            "labelColor": quiet,
            "titleColor": quiet,
            "gridColor": line,
            "domainColor": line,
            "tickColor": line,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "titlePadding": 8,
        },
        "legend": {"labelColor": ink, "labelFontSize": 12, "orient": "top", "title": None, "symbolSize": 80},
        "title": {"color": ink, "fontSize": 15, "anchor": "start", "offset": 12},
        "range": {"category": [tokens[name] for name in VERDICTS], "symbol": list(SHAPES)},
        "style": {
            "reference": {"color": tokens["reference"], "opacity": 1, "stroke": tokens["ground"], "strokeWidth": 2},
            "reference-line": {"color": tokens["reference"], "strokeWidth": 3.5},
            "reference-label": {"color": ink, "fontSize": 12, "fontWeight": "bold"},
            "halo": {"stroke": tokens["panel"], "strokeWidth": 5, "strokeJoin": "round"},
            "threshold": {"color": tokens["threshold"], "strokeWidth": 1.5, "strokeDash": [6, 4]},
            "threshold-label": {"color": tokens["threshold"], "fontSize": 12},
            "front": {"color": quiet, "strokeWidth": 1.5},
            "chosen": {"color": ink, "strokeWidth": 2.5},
            "band": {"color": quiet, "opacity": 0.25},
            "middle": {"color": quiet, "strokeWidth": 2},
            "ghost": {"color": line},
            "failing": {"color": tokens["failed"]},
            "nothing": {"color": tokens["edge"]},
            "network": {"color": tokens["edge"]},
            "kind": {"color": ink, "fontWeight": "bold"},
            "note": {"color": ink},
            "architecture": {"color": tokens["edge"]},
            "best": {"color": tokens["passed"]},
        },
    }
