"""Bytes → Program. Runs inside the jail, and executes nothing."""

import ast
import gc
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import decode_source
from operator import itemgetter

from grader.source.fault import Place, SourceFaultError
from grader.source.magics import Cell, without_magics
from grader.source.needed import Needed, Statement, choose, is_main_guard, needed, statements_of
from grader.source.notebook import read_cells
from grader.source.scopes import names_of
from grader.source.syntax import parse, too_deep

_MOST_NAMED = 5
"""Of the functions or calls that a sentence lists."""


@dataclass(frozen=True)
class Program:
    """What is run of a submission."""

    tree: ast.Module
    """Only the statements that the function needs."""
    notes: tuple[str, ...]
    """Sentences for the author."""
    cells: tuple[tuple[int, int], ...] = ()
    """For a notebook: the lines of `tree` that come before each code cell, and the cell's number."""
    guarded: tuple[tuple[str, int], ...] = ()
    """Names that only an `if __name__ == "__main__":` binds, which is not run, and its line."""

    def place(self, line: int) -> Place:
        """Where a line of `tree` stands in the student's file."""
        if not self.cells:
            return Place(line, None)
        index = bisect_right(self.cells, line - 1, key=itemgetter(0)) - 1
        before, cell = self.cells[max(0, index)]
        return Place(line - before, cell)


def read_program(content: bytes, *, notebook: bool, function: str, beside: frozenset[str] = frozenset()) -> Program:
    """Parse a submission and keep what `function` needs.

    Args:
        content: The file as it was handed in.
        notebook: Whether it is an `.ipynb` document.
        function: Name of the function that the assignment asks for.
        beside: Names of the modules beside it: a star import of one may bring the function.

    Raises:
        SourceFaultError: It cannot be parsed, or the function is not in it.
    """
    try:
        with _collector_off(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an old spelling is no fault, whatever the caller's filters make of it
            return _cut(_from_notebook(content) if notebook else _from_file(content), function, beside)
    except (RecursionError, MemoryError) as error:
        raise too_deep("The file") from error


@contextmanager
def _collector_off() -> Iterator[None]:
    """A large tree holds no garbage, and looking for some again and again takes longer than all the rest."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _from_file(content: bytes) -> Program:
    try:
        return Program(parse(content, what="The file"), ())
    except SourceFaultError:
        # Colab writes a notebook's shell lines into the .py that it saves.
        cell = without_magics(text) if (text := _text(content)) else Cell("", "")
        if not cell.left_out:
            raise
    return Program(parse(cell.python, what="The file"), (cell.left_out,))


def _text(content: bytes) -> str:
    """The file as Python decodes it; empty when it cannot."""
    try:
        return decode_source(content)
    except (SyntaxError, UnicodeError, LookupError):
        return ""


def _from_notebook(content: bytes) -> Program:
    cells, notes = read_cells(content)
    futures: list[ast.stmt] = []
    body: list[ast.stmt] = []
    starts: list[tuple[int, int]] = []
    line = 0
    for cell in cells:
        starts.append((line, cell.number))
        for statement in cell.body:
            is_future = isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
            # In a cell of its own it is the first line; in a program it must be too.
            (futures if is_future else body).append(ast.increment_lineno(statement, line))
        line += cell.lines
    return Program(ast.Module(body=[*futures, *body], type_ignores=[]), tuple(notes), tuple(starts))


def _cut(whole: Program, function: str, beside: frozenset[str]) -> Program:
    """Leave out what the function does not need."""
    statements = statements_of(whole.tree.body)
    for line in (one.names.return_line for one in statements):
        if line is not None:
            place = whole.place(line)
            message = f"{place.what} is no valid Python: 'return' outside function; indent it like the lines above it."
            raise SourceFaultError(message, place=place)
    found = needed(statements, function)
    if found.definition is None:
        if not any(_brings_all(one, beside) for one in statements):
            raise _not_defined(whole, function)
        found = Needed([statements[position].node for position in choose(statements, function).positions])
    if isinstance(found.definition, ast.AsyncFunctionDef):
        message = f"{function}() must be a plain function, and is defined with `async def`; delete the word async."
        raise SourceFaultError(message, check="contract", place=whole.place(found.definition.lineno))
    tree = ast.Module(body=found.body, type_ignores=[])
    guarded = ((name, node.lineno) for node in whole.tree.body if is_main_guard(node) for name in names_of(node).binds)
    return Program(tree, (*_notes(whole, found, function), *whole.notes), whole.cells, tuple(sorted(guarded)))


def _brings_all(statement: Statement, beside: frozenset[str]) -> bool:
    node = statement.node
    if not isinstance(node, ast.ImportFrom) or not statement.names.imports_all:
        return False
    return node.level > 0 or (node.module or "").partition(".")[0] in beside


def _notes(whole: Program, found: Needed, function: str) -> Iterator[str]:
    if found.definitions > 1 and found.definition is not None:
        place = whole.place(found.definition.lineno)
        yield f"{function}() is defined {found.definitions} times; the last definition counts ({place})."
    if found.left_out:
        calls = _listed([(call.name, whole.place(call.line)) for call in found.left_out])
        yield f"Calls outside {function}() are not run: {calls}. If the model needs them, move them into {function}()."


def _not_defined(whole: Program, function: str) -> SourceFaultError:
    """What was found instead of the function: nearer misses first."""
    wanted = f"The file must define a function {function}() at its top level"
    for statement in whole.tree.body:
        if any(_defines(node, function) for node in ast.walk(statement) if node is not statement):
            message = f"{wanted}, and defines it indented, below this line; move it to the left margin."
            return SourceFaultError(message, check="contract", place=whole.place(statement.lineno))
    functions = [node for node in whole.tree.body if isinstance(node, ast.FunctionDef)]
    if not functions:
        unread = [note for note in whole.notes if "whole cell" in note]  # it may stand in one
        message = " ".join([f"{wanted}, and has none; start from the template.", *unread[:_MOST_NAMED]])
        return SourceFaultError(message, check="contract")
    names = _listed([(f"{node.name}()", whole.place(node.lineno)) for node in functions])
    rename = "rename it" if len(functions) == 1 else "rename the one that builds the model"
    message = f"{wanted}, and defines {names} instead; {rename}."
    return SourceFaultError(message, check="contract", place=whole.place(functions[-1].lineno))


def _defines(node: ast.AST, function: str) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function


def _listed(named: list[tuple[str, Place]]) -> str:
    shown = [f"{name[:60]} ({place})" for name, place in named[:_MOST_NAMED]]
    more = [f"{len(named) - _MOST_NAMED} more"] if len(named) > _MOST_NAMED else []
    return ", ".join(shown + more)
