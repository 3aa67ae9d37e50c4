"""The code cells of an `.ipynb` as Python: magics and shell lines are left out, and said so."""

import ast
import json
import re
from typing import Any, NamedTuple

import nbformat

from grader.source.fault import SourceFaultError
from grader.source.magics import dedented, without_cell_magic, without_magics
from grader.source.syntax import parse

_MOST_CELLS = 10_000
_MOST_CODE = 1 << 20
"""Characters in all code cells; a `.py` may be as large. Outputs and pictures are not counted."""


class ParsedCell(NamedTuple):
    """A code cell that was parsed on its own."""

    number: int
    """Among all cells, from 1."""
    body: list[ast.stmt]
    lines: int


def read_cells(content: bytes) -> tuple[list[ParsedCell], list[str]]:
    """Parse every code cell; returns the cells and notes on what was left out.

    Raises:
        SourceFaultError: It is no notebook, or a cell is no Python.
    """
    sources = _code(content)
    if sum(map(len, sources.values())) > _MOST_CODE:
        message = f"The code cells hold more than {_MOST_CODE >> 20} MiB of text; hand in the code without its data."
        raise SourceFaultError(message)
    cells: list[ParsedCell] = []
    notes: list[str] = []
    for number, source in sources.items():
        body, left_out = _parse(source, number)
        cells.append(ParsedCell(number, body, source.count("\n") + 1))
        if left_out:
            notes.append(f"Cell {number}: {left_out}")
    return cells, notes


def _code(content: bytes) -> dict[int, str]:
    """Source of each code cell by its number."""
    try:
        # JSON is read before nbformat sees it, for nbformat takes minutes over many odd outputs.
        document = _without_outputs(json.loads(content))
        notebook = nbformat.convert(nbformat.reader.reads(json.dumps(document)), 4)
        cells = [(cell.get("cell_type"), str(cell.get("source", ""))) for cell in notebook.cells]
    except SourceFaultError:
        raise
    except Exception as error:  # hostile bytes in other people's parsers: whatever they raise, it is no notebook
        told = " ".join(str(error).split())[:200] if isinstance(error, ValueError) else "it is not built like one"
        message = f"The file is no Jupyter notebook that can be read ({told}); save it again from Jupyter."
        raise SourceFaultError(message) from error
    code = {number: source for number, (kind, source) in enumerate(cells, start=1) if kind == "code"}
    # Python numbers lines by all three ways to end one.
    return {number: re.sub("\r\n?", "\n", source) for number, source in code.items()}


def _without_outputs(document: dict[str, Any]) -> dict[str, Any]:
    """Drop what is no source, and add what older writers leave out and nbformat cannot do without."""
    document["metadata"] = {}
    cells = [cell for group in (document, *document.get("worksheets", ())) for cell in group.get("cells", ())]
    if len(cells) > _MOST_CELLS:
        message = f"The notebook has {len(cells):,} cells; hand in one with at most {_MOST_CELLS:,}."
        raise SourceFaultError(message)
    for cell in cells:
        cell["metadata"] = {}
        cell.pop("attachments", None)
        if cell.get("cell_type") == "code":
            cell["outputs"] = []
    return document


def _parse(source: str, number: int) -> tuple[list[ast.stmt], str]:
    """Statements of a cell, and what was left out of it."""
    what = f"Cell {number}"
    whole = without_cell_magic(source)
    try:
        return parse(whole.python, what=what, cell=number).body, whole.left_out
    except SourceFaultError:
        # Only now: a line of a string or of an expression may well begin with a percent sign.
        cell = without_magics(dedented(whole.python))
    return parse(cell.python, what=what, cell=number).body, cell.left_out
