"""The code cells of an `.ipynb` as Python: magics and shell lines are left out, and noted."""

import ast
import json
import re
from typing import Any, NamedTuple

import nbformat

from grader.records import Finding, Place
from grader.source.exported import without_calls_of_ipython
from grader.source.fault import SourceFaultError
from grader.source.hidden import Hidden
from grader.source.interactive import parse_without_magics
from grader.source.magics import WrittenFile, cell_magic, dedented, without_cell_magic, written_file
from grader.source.syntax import parse

_MAX_CELLS = 10_000
_MAX_CHARACTERS = 1 << 20
"""Characters in all code cells; a `.py` may be as large. Outputs and pictures are not counted."""
_FUNCTION = re.compile(r"\s*+(?:(?:@|import |from ).*+\n\s*+)*+def \w+\(")
"""How a cell begins that is code, whatever type its notebook gives it."""


class ParsedCell(NamedTuple):
    """A code cell that was parsed on its own."""

    number: int
    """Among all cells, from 1."""
    body: list[ast.stmt]
    text: str
    """From which the body was parsed."""
    file: WrittenFile | None = None
    """That the cell writes, in place of being run; then it has no body."""

    @property
    def lines(self) -> int:
        """How many there are."""
        return self.text.count("\n") + 1


class Cells(NamedTuple):
    """The cells of a notebook."""

    parsed: list[ParsedCell]
    notes: list[Finding]
    """On what was left out."""
    hidden: list[Hidden]
    """Cells that are no part of the program."""


def read_cells(content: bytes) -> Cells:
    """Parse every code cell.

    Raises:
        SourceFaultError: It is not a notebook, or a cell is not valid Python.
    """
    cells = _cells(content)
    sources = {cell.number: cell.source for cell in cells if cell.kind == "code"}
    hidden = [_is_text(cell) for cell in cells if cell.kind != "code" and _FUNCTION.match(cell.source)]
    text_cells = [Finding(problem=cell.omission, advice=cell.advice).at(cell.place) for cell in hidden]
    if not any(source.strip() for source in sources.values()):
        empty = Finding(
            problem="The notebook has no code in it.",
            advice="Write the function into a code cell, and save the notebook.",
        )
        raise SourceFaultError(empty, check="contract", notes=tuple(text_cells))
    if sum(map(len, sources.values())) > _MAX_CHARACTERS:
        problem = f"The code cells hold more than {_MAX_CHARACTERS >> 20} MiB of text."
        raise SourceFaultError(Finding(problem=problem, advice="Hand in the code without its data."))
    parsed: list[ParsedCell] = []
    notes: list[Finding] = []
    for number, source in sources.items():
        if file := written_file(source):
            parsed.append(ParsedCell(number, [], file.text, file))
            continue
        body, text, omission = _parse(source, number)
        if omission:
            notes.append(Finding(problem=omission, cell=number))
        if not body and (magic := cell_magic(source)[:40]):
            advice = f"Delete the line that begins with {magic}."
            hidden.append(Hidden(Place(cell=number), source, omission, f"begins with {magic}", advice))
        if "get_ipython" in source:  # a script that was made a notebook again
            restored = without_calls_of_ipython(body, Place(cell=number))
            body, notes = restored.body, [*notes, *restored.notes]
        parsed.append(ParsedCell(number, body, text))
    return Cells(parsed, [*notes, *text_cells], hidden)


class _Cell(NamedTuple):
    number: int
    kind: str
    source: str


def _is_text(cell: _Cell) -> Hidden:
    reason = f"is text ({cell.kind[:40]})"
    omission = f"The whole cell was left out, because it {reason}."
    return Hidden(Place(cell=cell.number), cell.source, omission, reason, "Make it a code cell if it should run.")


def _cells(content: bytes) -> list[_Cell]:
    """All cells, as nbformat reads them."""
    try:
        # JSON is read before nbformat sees it, for nbformat takes minutes over many odd outputs.
        document = json.loads(content)
        _refuse_other_languages(document)
        document = _without_outputs(document)
        notebook = nbformat.convert(nbformat.reader.reads(json.dumps(document)), 4)
        cells = [(str(cell.get("cell_type")), str(cell.get("source", ""))) for cell in notebook.cells]
    except SourceFaultError:
        raise
    except Exception as error:  # hostile bytes in other people's parsers: whatever they raise, it is not a notebook
        problem = f"The file is not a readable Jupyter notebook: {_reason(error)}."
        raise SourceFaultError(Finding(problem=problem, advice="Save it again from Jupyter.")) from error
    # Python numbers lines by all three ways to end one.
    return [_Cell(number, kind, re.sub("\r\n?", "\n", source)) for number, (kind, source) in enumerate(cells, start=1)]


def _reason(error: Exception) -> str:
    """Why the file cannot be read, as the rest of a sentence."""
    if isinstance(error, json.JSONDecodeError):
        if not error.doc.strip():
            return "it is empty"
        if error.pos == 0:
            return "it does not begin with {, as a notebook does (the name of a Python file must end in .py)"
        return f"its line {error.lineno} is damaged ({error.msg})"
    return (
        " ".join(str(error).split())[:200].rstrip(".") if isinstance(error, ValueError) else "it is not built like one"
    )


def _refuse_other_languages(document: dict[str, Any]) -> None:
    """Read the kernel's language; older programs do not write it down."""
    metadata = document.get("metadata")
    for section, key in (("language_info", "name"), ("kernelspec", "language")):
        kernel = metadata.get(section) if isinstance(metadata, dict) else None
        language = kernel.get(key) if isinstance(kernel, dict) else None
        if isinstance(language, str) and language and "python" not in language.casefold():
            problem = f"The notebook must be in Python, and is in {language[:40]}."
            raise SourceFaultError(Finding(problem=problem, advice="Choose a Python kernel."))


def _without_outputs(document: dict[str, Any]) -> dict[str, Any]:
    """Drop all but the source, and add what older programs leave out and nbformat requires."""
    document["metadata"] = {}
    cells = [cell for group in (document, *document.get("worksheets", ())) for cell in group.get("cells", ())]
    if len(cells) > _MAX_CELLS:
        problem = f"The notebook may have {_MAX_CELLS:,} cells, and has {len(cells):,}."
        raise SourceFaultError(Finding(problem=problem, advice="Delete the cells that the model does not need."))
    for cell in cells:
        cell["metadata"] = {}
        cell.pop("attachments", None)
        cell.pop("level", None)  # of a heading, for which nbformat writes as many signs, even a billion
        if cell.get("cell_type") == "code":
            cell["outputs"] = []
    return document


def _parse(source: str, number: int) -> tuple[list[ast.stmt], str, str]:
    """Statements of a cell, the text that they were parsed from, and what was left out of it."""
    place = Place(cell=number)
    whole = without_cell_magic(source)
    try:
        return parse(whole.python, place).body, whole.python, whole.omission
    except SourceFaultError:
        # Only now: a line of a string or of an expression may well begin with a percent sign.
        tree, cell = parse_without_magics(dedented(whole.python), place)
    return tree.body, cell.python, cell.omission
