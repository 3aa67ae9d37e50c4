"""The axis of an accuracy: the better, the wider, for good models differ in the last percent.

Its scale is logarithmic in the share of wrong answers: from 90 % to 99 % is as far as from 99 % to 99.9 %. The labels are
accuracies.
"""

from grader.report.page.charts import Spec

_WRONG = (0.9, 0.5, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.005, 0.003, 0.002, 0.001, 0.0005, 0.0002, 0.0001)
_LEAST_IMAGES = 0.5


def wrong(correct: int, total: int) -> float:
    """The share of wrong answers; half an image where there is none, which a logarithm has a place for."""
    return max(total - correct, _LEAST_IMAGES) / total


def accuracy_axis(title: str, field: str = "wrong") -> Spec:
    """The y channel.

    Args:
        title: Of the axis.
        field: The share of wrong answers, above 0.
    """
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"type": "log", "reverse": True, "nice": False, "zero": False, "padding": 14},
        "axis": {
            "title": title,
            "values": list(_WRONG),
            "labelExpr": "format(1 - datum.value, datum.value < 0.01 ? '.2%' : '.0%')",
            "labelOverlap": True,
        },
    }
