"""Every report by its name: the one place to add a format."""

from collections.abc import Callable

from grader.records import Gradebook
from grader.report.csv import to_csv
from grader.report.html import to_html
from grader.report.json import to_json
from grader.report.latex import to_latex
from grader.report.markdown import to_markdown
from grader.report.table import to_table


def _of_any_width(to_text: Callable[[Gradebook], str]) -> Callable[[Gradebook, int], str]:
    """Adapt a format that has no lines to fit into a width."""
    return lambda gradebook, _width: to_text(gradebook)


FORMATS: dict[str, Callable[[Gradebook, int], str]] = {
    "table": to_table,
    "markdown": _of_any_width(to_markdown),
    "csv": _of_any_width(to_csv),
    "json": _of_any_width(to_json),
    "html": _of_any_width(to_html),
    "latex": _of_any_width(to_latex),
}
"""A gradebook and the terminal's width in cells, to text that ends in a newline."""
