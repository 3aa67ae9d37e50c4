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
_FUNCTION = re.compile(r"\s*+(?:(?:@|import |from ).*+\n\s*+)*+def \w+\(")
"""A cell that begins like this is code, whatever kind it says it is."""


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
    cells = _cells(content)
    sources = {number: source for number, kind, source in cells if kind == "code"}
    if not any(source.strip() for source in sources.values()):
        message = "The notebook has no code in it; write the function into a code cell, and save the notebook."
        raise SourceFaultError(message, check="contract")
    if sum(map(len, sources.values())) > _MOST_CODE:
        message = f"The code cells hold more than {_MOST_CODE >> 20} MiB of text; hand in the code without its data."
        raise SourceFaultError(message)
    parsed: list[ParsedCell] = []
    notes: list[str] = []
    for number, source in sources.items():
        body, left_out = _parse(source, number)
        parsed.append(ParsedCell(number, body, source.count("\n") + 1))
        if left_out:
            notes.append(f"Cell {number}: {left_out}")
    notes += [
        f"Cell {number}: the whole cell was left out, for it is text ({kind}); make it a code cell if it should run."
        for number, kind, source in cells
        if kind != "code" and _FUNCTION.match(source)
    ]
    return parsed, notes


class _Cell(NamedTuple):
    number: int
    kind: str
    source: str


def _cells(content: bytes) -> list[_Cell]:
    """All cells, as nbformat reads them."""
    try:
        # JSON is read before nbformat sees it, for nbformat takes minutes over many odd outputs.
        document = json.loads(content)
        _refuse_other_languages(document)
        document = _without_outputs(document)
        notebook = nbformat.convert(nbformat.reader.reads(json.dumps(document)), 4)
        found = [(str(cell.get("cell_type")), str(cell.get("source", ""))) for cell in notebook.cells]
    except SourceFaultError:
        raise
    except Exception as error:  # hostile bytes in other people's parsers: whatever they raise, it is no notebook
        message = f"The file is no Jupyter notebook that can be read: {_told(error)}; save it again from Jupyter."
        raise SourceFaultError(message) from error
    # Python numbers lines by all three ways to end one.
    return [_Cell(number, kind, re.sub("\r\n?", "\n", source)) for number, (kind, source) in enumerate(found, start=1)]


def _told(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        if not error.doc.strip():
            return "it is empty"
        if error.pos == 0:
            return "it does not begin with {, as a notebook does, and Python text must end in .py"
        return f"its line {error.lineno} is damaged ({error.msg})"
    return " ".join(str(error).split())[:200] if isinstance(error, ValueError) else "it is not built like one"


def _refuse_other_languages(document: dict[str, Any]) -> None:
    """Look at what the kernel says of itself; older writers say nothing."""
    metadata = document.get("metadata")
    for section, key in (("language_info", "name"), ("kernelspec", "language")):
        said = metadata.get(section) if isinstance(metadata, dict) else None
        language = said.get(key) if isinstance(said, dict) else None
        if isinstance(language, str) and language and "python" not in language.casefold():
            message = f"The notebook is written in {language[:40]}, and must be in Python; choose a Python kernel."
            raise SourceFaultError(message)


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
        cell.pop("level", None)  # of a heading, which nbformat writes with so many signs, be they a billion
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
