"""Calls of `get_ipython()` that nbconvert writes in the place of magics: a cell in quotes is read like any code."""

import ast
from typing import NamedTuple

from grader.records import Finding, Place
from grader.source.fault import SourceFaultError
from grader.source.interactive import parse_without_magics
from grader.source.magics import WrittenFile, commands_omitted, without_cell_magic, without_magics, written_file
from grader.source.syntax import parse

_BLOCKS = ("body", "orelse", "finalbody")
_LINE_CALLS = {"run_line_magic", "magic", "system", "getoutput", "run_cell_magic"}


class WrittenCell(NamedTuple):
    """A quoted cell that writes a file."""

    file: WrittenFile
    call: ast.stmt


class Restored(NamedTuple):
    """The statements of a file without such calls."""

    body: list[ast.stmt]
    notes: list[Finding]
    files: tuple[WrittenCell, ...] = ()
    """That quoted cells write."""


def without_calls_of_ipython(body: list[ast.stmt], whole: Place) -> Restored:
    """Put the statements of quoted cells in the place of their calls, and `pass` in that of the other calls.

    Args:
        body: Of a file or a cell; its nested blocks are changed.
        whole: The file or the cell.

    Raises:
        SourceFaultError: A quoted cell is not valid Python.
    """
    restored: list[ast.stmt] = []
    notes: list[Finding] = []
    files: list[WrittenCell] = []
    omitted = 0
    for statement in body:
        if (cell := _quoted_cell(statement)) is None:
            omitted += _pass_for_calls(block := [statement], whole)
            restored += block
        elif file := written_file(cell):
            files.append(WrittenCell(file, statement))
        else:
            inner = _read(cell, statement, whole)
            restored += inner.body
            notes += inner.notes
    if omitted:
        notes.append(Finding(problem=commands_omitted(omitted)).at(whole))
    return Restored(restored, notes, tuple(files))


def _call(node: ast.stmt) -> ast.Call | None:
    """`get_ipython().method(…)` of a statement that is that call, or keeps its result."""
    value = node.value if isinstance(node, ast.Expr | ast.Assign) else None
    match value:
        case ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="get_ipython"), args=[]), attr=method)) if (
            method in _LINE_CALLS
        ):
            return value
    return None


def _quoted_cell(node: ast.stmt) -> str | None:
    """The text of the cell, as it was in the notebook, when the statement runs one."""
    match _call(node):
        case ast.Call(
            func=ast.Attribute(attr="run_cell_magic"),
            args=[ast.Constant(value=str(magic)), ast.Constant(value=str(line)), ast.Constant(value=str(text))],
        ):
            return f"%%{magic} {line}\n{text}"
    return None


def statements_in(cell: WrittenCell, whole: Place) -> list[ast.stmt]:
    """The statements of a file that a quoted cell writes, at the line of its call.

    Raises:
        SourceFaultError: It is not valid Python.
    """
    return _read(cell.file.text, cell.call, whole).body


def _read(cell: str, call: ast.stmt, whole: Place) -> Restored:
    """Statements of a quoted cell; all of them stand at the line of its call."""
    place = whole.model_copy(update={"line": call.lineno})
    transformed = without_cell_magic(cell)
    try:
        tree = parse(transformed.python, whole)
    except SourceFaultError:
        try:
            tree, transformed = parse_without_magics(transformed.python, whole)
        except SourceFaultError as error:
            raise SourceFaultError(error.finding.at(place), check=error.check) from error
    notes = [Finding(problem=transformed.omission).at(place)] if transformed.omission else []
    starts = _starts(transformed.python)
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt | ast.expr | ast.excepthandler | ast.arg | ast.keyword | ast.alias | ast.pattern):
            # Columns go on through the quoted lines, so that a call is still told from its neighbours.
            # Within a formatted string Python's own positions may lie outside of the text.
            first, last = (min(line, len(starts)) - 1 for line in (node.lineno, node.end_lineno or node.lineno))
            node.col_offset += starts[first]
            node.end_col_offset = max(node.col_offset, (node.end_col_offset or 0) + starts[last])
            node.lineno = node.end_lineno = call.lineno
    return Restored(tree.body, notes)


def _starts(text: str) -> list[int]:
    """How many bytes come before each line."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line.encode("utf-8", "surrogatepass")) + 1)
    return starts


def _pass_for_calls(block: list[ast.stmt], whole: Place) -> int:
    """Replace the calls in a block and below it, by the statements that they run if any; returns how many are lost."""
    lost = 0
    waiting: list[list[ast.stmt]] = [block]
    while waiting:
        statements = waiting.pop()
        restored: list[ast.stmt] = []
        for node in statements:
            if _call(node) is not None:
                timed = _timed(node, whole)
                lost += not timed
                restored += timed or [ast.copy_location(ast.Pass(), node)]
                continue
            restored.append(node)
            waiting += (
                inner
                for part in (node, *getattr(node, "handlers", ()), *getattr(node, "cases", ()))
                for field in _BLOCKS
                if isinstance(inner := getattr(part, field, None), list)
            )
        statements[:] = restored
    return lost


def _timed(node: ast.stmt, whole: Place) -> list[ast.stmt]:
    """The statement behind a line magic that only measures it; empty for any other magic."""
    match _call(node):
        case ast.Call(
            func=ast.Attribute(attr="run_line_magic"),
            args=[ast.Constant(value=str(name)), ast.Constant(value=str(rest))],
        ):
            line = f"%{name} {rest}"
        case ast.Call(func=ast.Attribute(attr="magic"), args=[ast.Constant(value=str(rest))]):
            line = f"%{rest}"
        case _:
            return []
    target = f"{ast.unparse(node.targets[0])} = " if isinstance(node, ast.Assign) else ""
    transformed = without_magics(target + line)
    if transformed.omission:
        return []
    try:
        return _read(transformed.python, node, whole).body
    except SourceFaultError:
        return []
