"""The code cells of an `.ipynb` as Python: magics and shell lines are left out, and said so."""

import ast
import re
import warnings
from typing import NamedTuple

import nbformat

from grader.source.fault import NOWHERE, Place, SourceFaultError

_MAGIC = re.compile(r"^\s*(?:[%!?]|(?:pip|conda|apt|apt-get)\s+install\b|[\w\s,.\[\]'\"]+=\s*[%!])|\?\s*$")
"""A line that IPython reads and Python does not."""
_CELL_MAGIC = re.compile(r"\s*%%(\w+)")
_BODY_IS_PYTHON = {"time", "timeit", "capture"}


class Cell(NamedTuple):
    """A code cell that was parsed on its own."""

    number: int
    """Among all cells, from 1."""
    body: list[ast.stmt]
    lines: int


def read_cells(content: bytes) -> tuple[list[Cell], list[str]]:
    """Parse every code cell; returns the cells and notes on what was left out.

    Raises:
        SourceFaultError: It is no notebook, or a cell is no Python.
    """
    cells: list[Cell] = []
    notes: list[str] = []
    for number, cell in enumerate(_notebook(content).cells, start=1):
        if cell.get("cell_type") == "code":
            source = str(cell.get("source", ""))
            body, left_out = _parse(source, number)
            cells.append(Cell(number, body, source.count("\n") + 1))
            if left_out:
                lines = "line" if left_out == 1 else "lines"
                notes.append(f"Cell {number}: {left_out} {lines} with magics or shell commands left out.")
    return cells, notes


def _notebook(content: bytes) -> nbformat.NotebookNode:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # missing cell ids and the like are no business of the student
            return nbformat.reads(content.decode("utf-8-sig"), as_version=4)
    except Exception as error:  # hostile bytes in other people's parsers: whatever they raise, it is no notebook
        told = " ".join(str(error).split())[:200]
        message = f"The file is no Jupyter notebook that can be read ({told}); save it again from Jupyter."
        raise SourceFaultError(message, place=NOWHERE) from error


def _parse(source: str, number: int) -> tuple[list[ast.stmt], int]:
    """Statements of a cell, and how many of its lines were left out."""
    magic = _CELL_MAGIC.match(source)
    lines = source.split("\n")
    if magic and magic[1] not in _BODY_IS_PYTHON:
        return [], len(lines)
    try:
        return ast.parse(source).body, 0
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass  # a line of it may be IPython's
    kept = [_without_magic(line) for line in lines]
    try:
        body = ast.parse("\n".join(kept)).body
    except SyntaxError as error:
        message = f"Cell {number} is no valid Python: {error.msg}."
        raise SourceFaultError(message, place=Place(error.lineno, number)) from error
    except (ValueError, RecursionError, MemoryError) as error:
        message = f"Cell {number} is too deeply nested for Python, or holds a null character; write it more simply."
        raise SourceFaultError(message, place=Place(None, number)) from error
    return body, sum(before != after for before, after in zip(lines, kept, strict=True))


def _without_magic(line: str) -> str:
    """The line, or in a magic's place a `pass` of the same depth, so that `if` still has a body."""
    if not _MAGIC.search(line):
        return line
    return f"{line[: len(line) - len(line.lstrip())]}pass"
