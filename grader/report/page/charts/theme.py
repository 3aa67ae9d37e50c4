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
        "background": None,
        "font": _FONT,
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
        "range": {"category": [tokens[name] for name in VERDICTS], "symbol": list(SHAPES)},
        "style": {
            "reference": {"fill": tokens["reference"], "stroke": tokens["ground"], "strokeWidth": 1},
            "reference-line": {"stroke": tokens["reference"], "strokeWidth": 3},
            "reference-label": {"fill": ink, "fontSize": 12, "fontWeight": "bold"},
            "threshold": {"stroke": tokens["threshold"], "strokeWidth": 1.5, "strokeDash": [6, 4]},
            "threshold-label": {"fill": tokens["threshold"], "fontSize": 12},
            "front": {"stroke": quiet, "strokeWidth": 1.5},
            "chosen": {"fill": None, "stroke": ink, "strokeWidth": 2.5},
            "other-line": {"stroke": tokens["passed"], "strokeWidth": 1.2},
            "ghost": {"fill": line},
            "failing": {"fill": tokens["failed"]},
        },
    }
