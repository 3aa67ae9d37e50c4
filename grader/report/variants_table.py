"""The variants in the report for a terminal: a table for each student who has some, and what there is to say."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from tabulate import tabulate

from grader.report.ranking import Row
from grader.report.text import shown
from grader.report.text_width import fitted, wrapped
from grader.report.variants import TITLES, VariantRow, heading, legend, variant_rows

_MOST_CELLS = 24
"""Of a name in the table; the sentences below have more room for it."""
_LEAST_CELLS = 8
_MARGIN = "  "


def variant_blocks(rows: Sequence[Row], width: int) -> Iterator[list[str]]:
    """Yield paragraphs of at most `width` cells; none where nobody has variants."""
    having = [row for row in rows if row.grade.variants]
    if not having:
        return
    yield ["Variants"]
    for row in having:
        assert row.grade.variants  # noqa: S101 - chosen for it
        entries = variant_rows(row.grade.variants, row.grade.model)
        first = wrapped(shown(f"{row.grade.id}: {heading(row.grade.variants)}"), width)
        yield [*first, *_grid(entries, width), *_sentences(entries, width)]
    yield wrapped(legend(), width)


def _grid(entries: Sequence[VariantRow], width: int) -> list[str]:
    """Names before the figures; figures are dropped from the right where they do not fit."""
    names = [shown(entry.name) for entry in entries]
    most = min(_MOST_CELLS, max(map(cell_len, names)))
    columns = len(TITLES) - 1
    while columns > 1 and width - len(_MARGIN) - _cells(entries, columns) < min(most, _LEAST_CELLS):
        columns -= 1
    figures = _figures(entries, columns)
    room = min(most, max(1, width - len(_MARGIN) - max(map(len, figures))))
    titles = [TITLES[0], *names]
    return [f"{fitted(name, room)}{_MARGIN}{line}" for name, line in zip(titles, figures, strict=True)]


def _cells(entries: Sequence[VariantRow], columns: int) -> int:
    return max(map(len, _figures(entries, columns)))


def _figures(entries: Sequence[VariantRow], columns: int) -> list[str]:
    body = [TITLES[1 : columns + 1], *(entry.figures[:columns] for entry in entries)]
    alignment = ["right", "left", "left", "right", "right", "right"][:columns]
    return tabulate(body, tablefmt="plain", colalign=alignment, disable_numparse=True).splitlines()


def _sentences(entries: Sequence[VariantRow], width: int) -> Iterator[str]:
    for entry in entries:
        if entry.sentences:
            line = shown(f"{entry.name}: {' '.join(entry.sentences)}")
            yield from wrapped(line, width, first=f"{_MARGIN}- ", following=f"{_MARGIN}  ")
