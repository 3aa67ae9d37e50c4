"""The report for a terminal: the figures as a table, and under it the sentences."""

from rich.cells import cell_len
from tabulate import tabulate

from grader.gradebook import Gradebook
from grader.report.captions import header, summary, warnings
from grader.report.columns import Column, columns, position
from grader.report.difference import legend
from grader.report.ranking import Row, ranked
from grader.report.sentences import Code, sentences
from grader.report.text import shown
from grader.report.text_width import fitted, wrapped

NARROWEST = 60
"""Cells that the columns that are not optional take; a smaller width is treated as this one."""
_LEAST_ID = 20
"""Cells that an id keeps, if it needs them, before columns stay."""
_GAP = "  "


def to_table(gradebook: Gradebook, width: int = 100) -> str:
    """Lay out the gradebook in lines of at most `width` cells."""
    width = max(width, NARROWEST)
    rows = ranked(gradebook)
    numbers, left_out = _numbers_that_fit(columns(rows), rows, width)
    blocks = [wrapped(shown(header(gradebook)), width)]
    blocks += [wrapped(shown(warning), width) for warning in warnings(gradebook)]
    blocks.append(_grid(numbers, rows, width))
    if left_out:
        blocks.append(wrapped(f"Left out because they do not fit: {', '.join(left_out)}.", width))
    if explanation := legend(rows):
        blocks.append(wrapped(explanation, width))
    blocks.append([summary(gradebook)])
    blocks += _explanations(rows, width)
    return "\n\n".join("\n".join(line.rstrip() for line in block) for block in blocks) + "\n"


def _numbers_that_fit(candidates: list[Column], rows: list[Row], width: int) -> tuple[list[str], list[str]]:
    """Drop columns from the right until an id has room; the report names those that it drops."""
    remaining = list(candidates)
    left_out: list[str] = []
    numbers = _numbers(remaining, rows)
    least = min(_LEAST_ID, max(cell_len(shown(row.grade.id)) for row in rows))
    while remaining[-1].optional and width - _cells_of(numbers, rows) < least:
        left_out.insert(0, remaining.pop().title)
        numbers = _numbers(remaining, rows)
    return numbers, left_out


def _grid(numbers: list[str], rows: list[Row], width: int) -> list[str]:
    """Put rank and id before the numbers.

    tabulate counts characters where `wcwidth` is not installed, so it must not pad a name that has wide ones.
    """
    ranks = [rank.rjust(_rank_cells(rows)) for rank in ("#", *map(position, rows))]
    names = [shown(row.grade.id) for row in rows]
    room = min(width - _cells_of(numbers, rows), max(cell_len(name) for name in ("id", *names)))
    cells = [fitted(name, room) for name in ("id", *names)]
    headers, *body = [_GAP.join(parts) for parts in zip(ranks, cells, numbers, strict=True)]
    return [headers, "\N{BOX DRAWINGS LIGHT HORIZONTAL}" * (room + _cells_of(numbers, rows)), *body]


def _numbers(figures: list[Column], rows: list[Row]) -> list[str]:
    """Lay out titles and figures; tabulate makes a column two cells too wide for what it knows is a title."""
    titles = [column.title for column in figures]
    return tabulate(
        [titles, *([column.cell(row) for column in figures] for row in rows)],
        tablefmt="plain",
        colalign=["left", *("right" for _ in figures[1:])],
        disable_numparse=True,
    ).splitlines()


def _cells_of(numbers: list[str], rows: list[Row]) -> int:
    """Width of everything that is not the id: rank, numbers, and the gaps around the id."""
    return _rank_cells(rows) + len(_GAP) + len(_GAP) + max(map(len, numbers))


def _rank_cells(rows: list[Row]) -> int:
    return max(len("ref"), len(str(len(rows))))


def _explanations(rows: list[Row], width: int) -> list[list[str]]:
    """Give everyone who has sentences a paragraph, in the table's order."""
    margin = " " * (_rank_cells(rows) + len(_GAP))
    blocks = []
    for row in rows:
        lines = [
            line
            for sentence in sentences(row.grade)
            for line in wrapped(shown(sentence), width, first=f"{margin}{_bullet(sentence)}", following=f"{margin}  ")
        ]
        if lines:
            name = fitted(shown(row.grade.id), width - len(margin))
            blocks.append([position(row).rjust(_rank_cells(rows)) + _GAP + name, *lines])
    return [["Why"], *blocks] if blocks else []


def _bullet(sentence: str) -> str:
    """Code belongs to the sentence before it."""
    return "  " if isinstance(sentence, Code) else "- "
