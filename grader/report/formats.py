"""Every report that can be printed, by its name: the one place to add one."""

from collections.abc import Callable

from grader.gradebook import Gradebook
from grader.report.csv import to_csv
from grader.report.json import to_json
from grader.report.latex import to_latex
from grader.report.markdown import to_markdown
from grader.report.names import Format
from grader.report.table import to_table


def _of_any_width(to_text: Callable[[Gradebook], str]) -> Callable[[Gradebook, int], str]:
    """Adapt a format that has no lines to fit into a width."""
    return lambda gradebook, _width: to_text(gradebook)


def class_page(gradebook: Gradebook, *, linked: bool = True) -> str:
    """Write the page for a browser; the arguments are those of `to_class_page`."""
    from grader.report.page.class_page import to_class_page  # noqa: PLC0415 - thirty modules, only where it is printed

    return to_class_page(gradebook, linked=linked)


FORMATS: dict[str, Callable[[Gradebook, int], str]] = {
    Format.TABLE: to_table,
    Format.MARKDOWN: _of_any_width(to_markdown),
    Format.CSV: _of_any_width(to_csv),
    Format.JSON: _of_any_width(to_json),
    Format.HTML: _of_any_width(class_page),
    Format.LATEX: _of_any_width(to_latex),
}
"""Reports that can be printed: a gradebook and the terminal's width in cells, to text that ends in a newline."""
