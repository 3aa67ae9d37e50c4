"""The report for a pull request or a job summary, in GitHub's Markdown."""

import re
from collections.abc import Sequence

from tabulate import tabulate

from grader.gradebook import Gradebook
from grader.report.analysis_markdown import analysis_sections
from grader.report.captions import header, summary, warnings
from grader.report.class_findings import findings_sections
from grader.report.columns import grid
from grader.report.desk_markdown import desk_sections
from grader.report.difference import legend
from grader.report.markup import escaped
from grader.report.page.charts.titles import TITLES, file_name
from grader.report.ranking import ranked
from grader.report.sentences import Code, sentences
from grader.report.text import shown
from grader.report.variants_markdown import variant_sections


def to_markdown(gradebook: Gradebook, charts: Sequence[str] = ()) -> str:
    """Lay out the gradebook as one table, the sentences in its last column.

    Args:
        gradebook: What is reported.
        charts: Names of those that lie beside the file; the table says all that they show, for where no picture is.
    """
    rows = ranked(gradebook)
    headers, body, alignment = grid(rows, escaped)
    why = ["<br>".join(map(line, sentences(row.grade))) for row in rows]
    table = tabulate(
        [[*cells, text] for cells, text in zip(body, why, strict=True)],
        headers=[*headers, "findings"],
        tablefmt="pipe",
        colalign=alignment,
        stralign=None,  # of the last column; padded to the longest sentence, it fills a comment's 65,536 characters
        disable_numparse=True,
    )
    cautions = [f"> {escaped(warning)}" for warning in warnings(gradebook)]
    variants = (*variant_sections(rows, escaped), *findings_sections(gradebook, escaped))
    below = filter(None, (legend(rows), summary(gradebook), *variants, *desk_sections(gradebook, escaped)))
    pictures = [f"![{TITLES[name]}]({file_name(name)})" for name in charts]
    analyses = analysis_sections(gradebook, rows, escaped)
    return "\n\n".join((escaped(header(gradebook)), *cautions, table, *below, *analyses, *pictures)) + "\n"


def line(text: str) -> str:
    """A sentence, or code as a span: in that nothing is linked, and a space of no width would be no Python."""
    if not isinstance(text, Code) or "|" in text:  # which ends a table cell, also in a span
        return escaped(text)
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{fence} {shown(text)} {fence}" if "`" in text else f"`{shown(text)}`"
