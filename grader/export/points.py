"""Points as course systems keep them."""

from grader.report.corrections import number


def points(value: float | None) -> str:
    """At most two decimals; empty where nothing is to be entered."""
    return "" if value is None else number(value)
