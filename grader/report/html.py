"""The report for a browser: one page without scripts that needs nothing else."""

from html import escape

from tabulate import tabulate

from grader.gradebook import Gradebook
from grader.report.captions import header, summary, warnings
from grader.report.columns import grid
from grader.report.ranking import ranked
from grader.report.sentences import sentences
from grader.report.text import shown

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 15px/1.4 system-ui, sans-serif; margin: 2em; color-scheme: light dark }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums }}
th, td {{ padding: .35em .7em; border-bottom: 1px solid #8886; text-align: left; vertical-align: top }}
th, td {{ white-space: nowrap }}
th:nth-child(2), td:nth-child(2) {{ white-space: normal; overflow-wrap: anywhere; min-width: 8em }}
th:last-child, td:last-child {{ white-space: pre-line; overflow-wrap: anywhere; min-width: 24em }}
.warning {{ border-left: .3em solid #d80; padding-left: .7em }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{header}</p>
{warnings}{table}
<p>{summary}</p>
</body>
</html>
"""


def to_html(gradebook: Gradebook) -> str:
    """Lay out the gradebook as one table, the sentences in the last column, one a line; tabulate escapes every cell."""
    rows = ranked(gradebook)
    headers, body, alignment = grid(rows, shown)
    why = ["\n".join(map(shown, sentences(row.grade))) for row in rows]
    table = tabulate(
        [[*cells, text] for cells, text in zip(body, why, strict=True)],
        headers=[*headers, "why"],
        tablefmt="html",
        colalign=alignment,
        stralign=None,
        disable_numparse=True,
    )
    return _PAGE.format(
        title=escape(shown(gradebook.assignment.name)),
        header=escape(shown(header(gradebook))),
        warnings="".join(f'<p class="warning">{escape(shown(warning))}</p>\n' for warning in warnings(gradebook)),
        table=table,
        summary=escape(summary(gradebook)),
    )
