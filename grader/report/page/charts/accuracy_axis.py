"""The axis of an accuracy: the better, the wider, for good models differ in the last percent.

Its scale is logarithmic in the share of wrong answers: from 90 % to 99 % is as far as from 99 % to 99.9 %. The labels
are accuracies.
"""

from grader.report.page.charts import Spec

_WRONG = (0.9, 0.5, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.005, 0.003, 0.002, 0.001, 0.0005, 0.0002, 0.0001)
_LEAST_IMAGES = 0.5


def wrong(correct: int, total: int) -> float:
    """The share of wrong answers; half an image where there is none, which a logarithm has a place for."""
    return max(total - correct, _LEAST_IMAGES) / total


def accuracy_axis(title: str, field: str = "wrong", *, most: float | None = None) -> Spec:
    """The y channel.

    Args:
        title: Of the axis.
        field: The share of wrong answers, above 0.
        most: Where the axis ends, which is called `less`: a few that are far behind would leave no room for all others,
            so their points have this value.
    """
    values = [share for share in _WRONG if most is None or share < most]
    label = "format(1 - datum.value, datum.value < 0.01 ? '.1%' : '.0%')"
    axis: Spec = {"title": title, "values": values, "labelExpr": label, "labelOverlap": "greedy"}
    scale: Spec = {"type": "log", "reverse": True, "nice": False, "padding": 14}
    if most is not None:
        axis |= {"values": [*values, most], "labelExpr": f"datum.value == {most!r} ? 'less' : {label}"}
        scale |= {"domainMax": most}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}
