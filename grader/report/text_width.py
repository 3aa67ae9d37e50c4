"""Text cut to the cells of a terminal, where a Chinese character takes two and an accent none."""

import textwrap

from rich.cells import cell_len, chop_cells, set_cell_size

from grader.report.text import line_without_command

_ESCAPE_CELLS = 3


def fitted(text: str, cells: int) -> str:
    """Pad to exactly so many cells, or put an ellipsis in the middle: names of one class differ at either end."""
    if cell_len(text) <= cells:
        return set_cell_size(text, cells)
    head = tail = text
    while cell_len(head) > cells // 2:
        head = head[:-1]
    while cell_len(tail) > (cells - 1) // 2:
        tail = tail[1:]
    return set_cell_size(f"{head}\N{HORIZONTAL ELLIPSIS}{tail}", cells)


def wrapped(text: str, cells: int, *, first: str = "", following: str = "") -> list[str]:
    """Break into lines of at most so many cells, with a prefix before the first line and before the others."""
    room = cells - max(len(first), len(following)) - _ESCAPE_CELLS
    pieces = [piece for line in textwrap.wrap(text, room) for piece in chop_cells(line, room)] or [""]
    prefixes = (first, *(following for _ in pieces[1:]))
    return [prefix + line_without_command(piece) for prefix, piece in zip(prefixes, pieces, strict=True)]
