r"""The report for a paper or a handout: a fragment to `\input`, which needs no package."""

from tabulate import LATEX_ESCAPE_RULES, tabulate

from grader.gradebook import Gradebook
from grader.report.captions import header, summary, warnings
from grader.report.columns import grid
from grader.report.difference import legend
from grader.report.ranking import Row, ranked
from grader.report.sentences import sentences
from grader.report.text import shown

_ESCAPES = str.maketrans(LATEX_ESCAPE_RULES)


def to_latex(gradebook: Gradebook) -> str:
    """Lay out the figures as a `tabular` and the sentences, too long for one, as a `description`."""
    rows = ranked(gradebook)
    captions = (escaped(text) for text in (header(gradebook), *warnings(gradebook)))
    below = (escaped(text) for text in (legend(rows), summary(gradebook)))
    blocks = [*captions, _tabular(rows), *below, *_description(rows)]
    return "\n\n".join(filter(None, blocks)) + "\n"


def escaped(text: str) -> str:
    """Text from outside, for a paragraph; tabulate does the same to its cells."""
    return shown(text).translate(_ESCAPES)


def _tabular(rows: list[Row]) -> str:
    r"""Put the rank first: after the `\\` of the row before, an id such as `[9cm]` or `*` would be its argument."""
    headers, body, alignment = grid(rows, shown)
    return tabulate(body, headers=headers, tablefmt="latex", colalign=alignment, disable_numparse=True)


def _description(rows: list[Row]) -> list[str]:
    """Make an item for each explained row, with a paragraph for each sentence.

    The braces keep a `]` in an id from ending the label.
    """
    items = [
        f"\\item[{{{escaped(row.grade.id)}}}] " + "\n\n".join(map(escaped, texts))
        for row in rows
        if (texts := sentences(row.grade))
    ]
    return ["\n".join((r"\begin{description}", *items, r"\end{description}"))] if items else []
