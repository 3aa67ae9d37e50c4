"""Calls of `get_ipython()` that nbconvert writes in the place of magics: a cell in quotes is read like any code."""

import ast
from typing import NamedTuple

from grader.records import Finding, Place
from grader.source.fault import SourceFaultError
from grader.source.magics import commands_omitted, without_cell_magic, without_magics
from grader.source.syntax import parse

_BLOCKS = ("body", "orelse", "finalbody")
_LINE_CALLS = {"run_line_magic", "magic", "system", "getoutput", "run_cell_magic"}


class Restored(NamedTuple):
    """The statements of a file without such calls."""

    body: list[ast.stmt]
    notes: list[Finding]


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
    omitted = 0
    for statement in body:
        if (cell := _quoted_cell(statement)) is not None:
            inner = _read(cell, statement, whole)
            restored += inner.body
            notes += inner.notes
        else:
            omitted += _pass_for_calls(block := [statement])
            restored += block
    if omitted:
        notes.append(Finding(problem=commands_omitted(omitted)).at(whole))
    return Restored(restored, notes)


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


def _read(cell: str, call: ast.stmt, whole: Place) -> Restored:
    """Statements of a quoted cell; all of them stand at the line of its call."""
    place = whole.model_copy(update={"line": call.lineno})
    transformed = without_cell_magic(cell)
    notes = [Finding(problem=transformed.omission).at(place)] if transformed.omission else []
    try:
        tree = parse(transformed.python, whole)
    except SourceFaultError:
        transformed = without_magics(transformed.python)
        notes = [Finding(problem=transformed.omission).at(place)] if transformed.omission else []
        try:
            tree = parse(transformed.python, whole)
        except SourceFaultError as error:
            raise SourceFaultError(error.finding.at(place), check=error.check) from error
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


def _pass_for_calls(block: list[ast.stmt]) -> int:
    """Replace the calls in a block and below it; returns how many there were."""
    replaced = 0
    waiting: list[list[ast.stmt]] = [block]
    while waiting:
        statements = waiting.pop()
        for index, node in enumerate(statements):
            if _call(node) is not None:
                statements[index] = ast.copy_location(ast.Pass(), node)
                replaced += 1
            waiting += (
                inner
                for part in (node, *getattr(node, "handlers", ()), *getattr(node, "cases", ()))
                for field in _BLOCKS
                if isinstance(inner := getattr(part, field, None), list)
            )
    return replaced
