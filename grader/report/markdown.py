"""The report for a pull request or a job summary, in GitHub's Markdown."""

import re

from tabulate import tabulate

from grader.gradebook import Gradebook
from grader.report.captions import header, summary, warnings
from grader.report.columns import grid
from grader.report.difference import legend
from grader.report.ranking import ranked
from grader.report.sentences import Code, sentences
from grader.report.text import shown
from grader.report.variants_markdown import variant_sections

_MARKUP = str.maketrans(
    {
        # References, not backslashes: parsers differ in whether `\\|` ends a table cell.
        "|": "&#124;",
        "<": "&lt;",
        ">": "&gt;",
        "&": "&amp;",
        "\u200b": "&#8203;",
    }
    | {character: f"\\{character}" for character in r"\`*_~[]$"}
)

_LINKED = re.compile(r"[@#:](?=\S)|www(?=\.)|\bGH(?=-\d)", re.IGNORECASE)
"""Where GitHub sees a mention, an issue, an emoji, a web or a mail address after it has parsed the Markdown, when a
backslash is long gone (github/markup issue 1168). A zero-width space, which `shown` text never has, prevents that."""


def to_markdown(gradebook: Gradebook) -> str:
    """Lay out the gradebook as one table, the sentences in its last column."""
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
    below = filter(None, (legend(rows), summary(gradebook), *variant_sections(rows, escaped)))
    return "\n\n".join((escaped(header(gradebook)), *cautions, table, *below)) + "\n"


def escaped(text: str) -> str:
    """Text from outside, so that it renders as itself in a line or a table cell and links to nobody."""
    return _LINKED.sub("\\g<0>\u200b", shown(text)).translate(_MARKUP)


def line(text: str) -> str:
    """A sentence, or code as a span: in that nothing is linked, and a space of no width would be no Python."""
    if not isinstance(text, Code) or "|" in text:  # which ends a table cell, also in a span
        return escaped(text)
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{fence} {shown(text)} {fence}" if "`" in text else f"`{shown(text)}`"
