"""What all charts say alike of a submission: the colour and shape of its verdict, and who it is."""

from grader.report.page.charts import Spec
from grader.report.page.tokens import VERDICTS

HOVER = (
    ("who", "who"),
    ("verdict", "verdict"),
    ("accuracyOf", "accuracy"),
    ("difference", "reference"),
    ("parametersText", "parameters"),
    ("flopsText", "FLOPs"),
    ("sameAs", "same model"),
)
"""The lines of a tooltip, which shows them as text: fields of a record, and what they are called."""

TOOLTIP: Spec = {"content": "data"}
"""Of a mark: the page writes the lines itself, for Vega would write all of them for each of 2,000 points beforehand."""

_TRAINED = VERDICTS[:2]
"""Those that come with an accuracy, and so into a legend."""


def verdict() -> Spec:
    """The channel of a verdict: its colour or its shape."""
    return {
        "field": "verdict",
        "type": "nominal",
        "scale": {"domain": list(VERDICTS)},
        "legend": {"values": list(_TRAINED)},
    }


def faded(full: float = 0.85, *, rest: float = 0.07) -> Spec:
    """Let what the page's filters leave out fade."""
    return {"condition": {"test": "datum.shown", "value": full}, "value": rest}
