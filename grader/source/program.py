"""Bytes → Program. Runs inside the jail, and executes nothing."""

import ast
from bisect import bisect_right
from typing import NamedTuple

from grader.source.fault import NOWHERE, Place, SourceFaultError
from grader.source.needed import definitions, needed_statements
from grader.source.notebook import read_cells


class Program(NamedTuple):
    """What is run of a submission."""

    tree: ast.Module
    """Only the statements that the function needs."""
    notes: tuple[str, ...]
    """Sentences for the author."""
    starts: tuple[int, ...] = ()
    """For a notebook: the line of `tree` after which each cell begins."""
    cells: tuple[int, ...] = ()
    """For a notebook: the number of each cell."""

    def place(self, line: int) -> Place:
        """Where a line of `tree` stands in the student's file."""
        if not self.starts:
            return Place(line, None)
        index = bisect_right(self.starts, line - 1) - 1
        return Place(line - self.starts[index], self.cells[index])


def read_program(content: bytes, *, notebook: bool, function: str) -> Program:
    """Parse a submission and keep what `function` needs.

    Args:
        content: The file as it was handed in.
        notebook: Whether it is an `.ipynb` document.
        function: Name of the function that the assignment asks for.

    Raises:
        SourceFaultError: It cannot be parsed, or the function is not in it.
    """
    whole = _from_notebook(content) if notebook else _from_file(content)
    try:
        lines = definitions(whole.tree.body, function)
        if not lines:
            raise _not_defined(whole, function)
        body = needed_statements(whole.tree.body, function)
    except (RecursionError, MemoryError, SyntaxError, ValueError) as error:
        message = "The file is nested too deeply to be analysed; split its longest expression into several lines."
        raise SourceFaultError(message, place=NOWHERE) from error
    notes = list(whole.notes)
    if len(lines) > 1:
        notes.append(f"{function}() is defined {len(lines)} times; the last definition counts.")
    return whole._replace(tree=ast.Module(body=body, type_ignores=[]), notes=tuple(notes))


def _from_file(content: bytes) -> Program:
    try:
        return Program(ast.parse(content), ())
    except SyntaxError as error:
        if b"\0" in content:
            raise _not_text() from error
        message = f"The file is no valid Python: {error.msg}."
        raise SourceFaultError(message, place=Place(error.lineno or None, None)) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise _not_text() from error


def _not_text() -> SourceFaultError:
    message = "The file cannot be read as Python: it is no text in UTF-8, or nested too deeply; save it as UTF-8."
    return SourceFaultError(message, place=NOWHERE)


def _from_notebook(content: bytes) -> Program:
    cells, notes = read_cells(content)
    body: list[ast.stmt] = []
    starts: list[int] = []
    line = 0
    for cell in cells:
        starts.append(line)
        body += [ast.increment_lineno(statement, line) for statement in cell.body]
        line += cell.lines
    numbers = tuple(cell.number for cell in cells)
    return Program(ast.Module(body=body, type_ignores=[]), tuple(notes), tuple(starts), numbers)


def _not_defined(program: Program, function: str) -> SourceFaultError:
    functions = [node for node in program.tree.body if isinstance(node, ast.FunctionDef)]
    if not functions:
        message = (
            f"The file must define a function {function}() at its top level, and has none; start from the template."
        )
        return SourceFaultError(message, check="contract", place=NOWHERE)
    names = ", ".join(f"{node.name}()" for node in functions[:5])
    message = f"The file must define a function {function}() at its top level, and defines {names[:200]}; rename yours."
    return SourceFaultError(message, check="contract", place=program.place(functions[-1].lineno))
