"""What the charts of a class are called, on its page and where they are files."""

from collections.abc import Mapping

FINDINGS = "class_findings"
"""The chart that is on a page of its own."""
TITLES: Mapping[str, str] = {
    "checks": "Which checks fail",
    "distribution": "How good they are",
    "curves": "Learning curves",
    "parameters": "Accuracy against parameters",
    "flops": "Accuracy against FLOPs",
    FINDINGS: "What the class found",
}
"""By the names of the charts, in the order in which they are shown."""


def file_name(chart: str, ending: str = "svg") -> str:
    """Where a chart is a file, from the folder of the reports."""
    return f"charts/{chart}.{ending}"
