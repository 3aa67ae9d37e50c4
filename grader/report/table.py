"""The report for a terminal: the figures as a table, and under it the sentences."""

from collections.abc import Iterable

from rich.cells import cell_len
from tabulate import tabulate

from grader.gradebook import Gradebook
from grader.report.captions import header, summary, warnings
from grader.report.columns import Column, columns, position, student_name
from grader.report.desk_table import desk_blocks
from grader.report.difference import legend
from grader.report.ranking import Row, ranked
from grader.report.sentences import Code, reasons, remarks
from grader.report.text import shown
from grader.report.text_width import fitted, wrapped
from grader.report.variants_table import variant_blocks
from grader.wording import listed

NARROWEST = 60
"""Cells that the columns that are not optional take; a smaller width is treated as this one."""
_LEAST_TEXTS = (20, 20)
"""Cells that an id and a name keep, if they need them, before any figure that is optional."""
_GAP = "  "
_MANY = 4
"""So many who have a remark in common share a paragraph, ..."""
_NAMED = 6
"""... in which at most so many of them are named."""


def to_table(gradebook: Gradebook, width: int = 100) -> str:
    """Lay out the gradebook in lines of at most `width` cells."""
    width = max(width, NARROWEST)
    rows = ranked(gradebook)
    texts = _texts(rows)
    numbers, left_out = _numbers_that_fit(columns(rows), texts, rows, width)
    blocks = [wrapped(shown(header(gradebook)), width)]
    blocks += [wrapped(shown(warning), width) for warning in warnings(gradebook)]
    blocks.append(_grid(numbers, texts, rows, width))
    if left_out:
        blocks.append(wrapped(f"Left out because they do not fit: {', '.join(left_out)}.", width))
    if explanation := legend(rows):
        blocks.append(wrapped(explanation, width))
    blocks.append([summary(gradebook)])
    blocks += _explanations(rows, width)
    blocks += variant_blocks(rows, width)
    blocks += desk_blocks(gradebook, width)
    return "\n\n".join("\n".join(line.rstrip() for line in block) for block in blocks) + "\n"


def _texts(rows: list[Row]) -> list[list[str]]:
    """Columns of texts, each below its title: ids, and names where the roster has them."""
    texts = [["id", *(shown(row.grade.id) for row in rows)]]
    if any(map(student_name, rows)):
        texts.append(["name", *(shown(student_name(row)) for row in rows)])
    return texts


def _numbers_that_fit(
    candidates: list[Column], texts: list[list[str]], rows: list[Row], width: int
) -> tuple[list[str], list[str]]:
    """Drop columns from the right until every text has room; the report names those that it drops."""
    remaining = list(candidates)
    left_out: list[str] = []
    needed = [min(least, max(map(cell_len, text))) for least, text in zip(_LEAST_TEXTS, texts, strict=False)]
    least = sum(needed) + len(_GAP) * (len(texts) - 1)
    figures = [[column.title, *map(column.cell, rows)] for column in candidates]
    while remaining[-1].optional and width - _cells_before_id(rows) - _cells_together(figures) < least:
        left_out.insert(0, remaining.pop().title)
        figures.pop()
    return _numbers(figures), left_out


def _grid(numbers: list[str], texts: list[list[str]], rows: list[Row], width: int) -> list[str]:
    """Put rank, id and name before the numbers.

    tabulate counts characters where `wcwidth` is not installed, so it must not pad a name that has wide ones.
    """
    ranks = [rank.rjust(_rank_cells(rows)) for rank in ("#", *map(position, rows))]
    cells = _side_by_side(texts, width - _cells_of(numbers, rows))
    headers, *body = [_GAP.join(parts) for parts in zip(ranks, cells, numbers, strict=True)]
    return [headers, "\N{BOX DRAWINGS LIGHT HORIZONTAL}" * (cell_len(cells[0]) + _cells_of(numbers, rows)), *body]


def _side_by_side(texts: list[list[str]], room: int) -> list[str]:
    """Fit ids, and names where there are any, into so many cells; what one does not need the other gets."""
    ids, *others = texts
    if not others:
        id_cells = min(_cells(ids), room)
        return [fitted(text, id_cells) for text in ids]
    (names,) = others
    room -= len(_GAP)
    name_cells = min(_cells(names), room - min(_cells(ids), room // 2))
    id_cells = min(_cells(ids), room - name_cells)
    return [fitted(text, id_cells) + _GAP + fitted(name, name_cells) for text, name in zip(ids, names, strict=True)]


def _cells(texts: list[str]) -> int:
    return max(map(cell_len, texts))


def _numbers(figures: list[list[str]]) -> list[str]:
    """Lay out columns, each below its title; tabulate makes one two cells too wide for what it knows is a title."""
    return tabulate(
        list(zip(*figures, strict=True)),
        tablefmt="plain",
        colalign=["left", *("right" for _ in figures[1:])],
        disable_numparse=True,
    ).splitlines()


def _cells_together(figures: list[list[str]]) -> int:
    """Width of columns side by side."""
    return sum(max(map(len, figure)) for figure in figures) + len(_GAP) * (len(figures) - 1)


def _cells_of(numbers: list[str], rows: list[Row]) -> int:
    """Width of everything that is not the id: rank, numbers, and the gaps around the id."""
    return _cells_before_id(rows) + max(map(len, numbers))


def _cells_before_id(rows: list[Row]) -> int:
    """Of the rank, and the gaps around the id."""
    return _rank_cells(rows) + len(_GAP) + len(_GAP)


def _rank_cells(rows: list[Row]) -> int:
    return max(len("ref"), len(str(len(rows))))


def _explanations(rows: list[Row], width: int) -> list[list[str]]:
    """Explain every submission that did not pass, and then give the remarks on all others and on these."""
    why = [(row, reasons(row.grade)) for row in rows]
    said = [(row, remarks(row.grade)) for row in rows]
    together = _shared(said)
    own = [(row, tuple(text for text in texts if text not in together)) for row, texts in said]
    margin = " " * (_rank_cells(rows) + len(_GAP))
    shared = _shared_paragraphs(together, margin, width)
    return [
        *_below("Why", [_paragraph(*each, margin, width) for each in why if each[1]]),
        *_below("Remarks", [*shared, *(_paragraph(*each, margin, width) for each in own if each[1])]),
    ]


def _below(heading: str, paragraphs: list[list[str]]) -> list[list[str]]:
    return [[heading], *paragraphs] if paragraphs else []


def _shared(said: list[tuple[Row, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """Find sentences that many have in common; the ids of these."""
    ids: dict[str, list[str]] = {}
    for row, texts in said:
        for text in dict.fromkeys(texts):
            ids.setdefault(text, []).append(row.grade.id)
    return {text: tuple(names) for text, names in ids.items() if len(names) >= _MANY}


def _shared_paragraphs(together: dict[str, tuple[str, ...]], margin: str, width: int) -> list[list[str]]:
    """Give sentences that the same submissions have in common a paragraph."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for text, ids in together.items():
        groups.setdefault(ids, []).append(text)
    return [
        [
            *wrapped(shown(listed(ids, _NAMED)), width, first=margin, following=margin),
            *_bullets(texts, margin, width),
        ]
        for ids, texts in groups.items()
    ]


def _paragraph(row: Row, texts: tuple[str, ...], margin: str, width: int) -> list[str]:
    name = fitted(shown(_GAP.join(filter(None, (row.grade.id, student_name(row))))), width - len(margin))
    return [position(row).rjust(len(margin) - len(_GAP)) + _GAP + name, *_bullets(texts, margin, width)]


def _bullets(texts: Iterable[str], margin: str, width: int) -> list[str]:
    return [
        line
        for text in texts
        for line in wrapped(shown(text), width, first=f"{margin}{_bullet(text)}", following=f"{margin}  ")
    ]


def _bullet(sentence: str) -> str:
    """Code belongs to the sentence before it."""
    return "  " if isinstance(sentence, Code) else "- "
