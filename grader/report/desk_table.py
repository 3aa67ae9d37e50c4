"""A student's own desk in the report for a terminal: sentences, and a table of the models of earlier runs."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from tabulate import tabulate

from grader.gradebook import Gradebook
from grader.report.desk import EARLIER, TITLE, TITLES, EarlierRow, desk_sentences, earlier_rows, legend
from grader.report.text import shown
from grader.report.text_width import fitted, wrapped

_MOST_CELLS = 24
"""Of a name."""
_LEAST_CELLS = 8
_MARGIN = "  "
_ALIGNMENT = ("right", "right", "right", "left", "right", "right", "right", "left")


def desk_blocks(gradebook: Gradebook, width: int) -> Iterator[list[str]]:
    """Yield paragraphs of at most `width` cells; none of a class."""
    sentences = desk_sentences(gradebook)
    if not sentences:
        return
    lines = (wrapped(shown(sentence), width, first="- ", following="  ") for sentence in sentences)
    yield [TITLE, *(line for paragraph in lines for line in paragraph)]
    if rows := earlier_rows(gradebook.desk):
        yield [EARLIER, *_grid(rows, width)]
        yield wrapped(legend(), width)


def _grid(rows: Sequence[EarlierRow], width: int) -> Iterator[str]:
    """Run and name before the figures, which are dropped from the right where they do not fit."""
    runs = [TITLES[0], *(row.run for row in rows)]
    names = [TITLES[1], *(shown(row.name) for row in rows)]
    run_cells, most = max(map(cell_len, runs)), min(_MOST_CELLS, max(map(cell_len, names)))
    room = width - run_cells - 2 * len(_MARGIN)
    count = len(_ALIGNMENT)
    figures = _figures(rows, count)
    while count > 1 and room - max(map(cell_len, figures)) < min(most, _LEAST_CELLS):
        count -= 1
        figures = _figures(rows, count)
    name_cells = min(most, max(1, room - max(map(cell_len, figures))))
    for run, name, line in zip(runs, names, figures, strict=True):
        yield f"{fitted(run, run_cells)}{_MARGIN}{fitted(name, name_cells)}{_MARGIN}{line}"
    if left_out := TITLES[2 + count :]:
        yield from wrapped(f"Left out because they do not fit: {', '.join(left_out)}.", width)


def _figures(rows: Sequence[EarlierRow], count: int) -> list[str]:
    body = [TITLES[2 : count + 2], *(tuple(map(shown, row.figures[:count])) for row in rows)]
    return tabulate(body, tablefmt="plain", colalign=_ALIGNMENT[:count], disable_numparse=True).splitlines()
