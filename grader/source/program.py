"""Bytes → Program. Runs inside the jail, and executes nothing."""

import ast
import gc
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from operator import itemgetter

from grader.records import Finding, Module, Place
from grader.source.exported import statements_in, without_calls_of_ipython
from grader.source.fault import THE_FILE, NotDefinedError, SourceFaultError, subject
from grader.source.hidden import Hidden, definition_in
from grader.source.interactive import parse_without_magics
from grader.source.magics import without_magics
from grader.source.notebook import read_cells
from grader.source.scopes import names_of
from grader.source.slicing import (
    Call,
    Slice,
    Statement,
    as_script,
    dependencies,
    is_future,
    is_main_guard,
    slice_of,
    statements_of,
)
from grader.source.syntax import parse, too_deep
from grader.source.text import source_text
from grader.source.written import as_modules, defining_file, module_names, read_in_place, written_note
from grader.wording import listed, place

_MAX_NAMES = 5
"""Of the functions or calls that a sentence lists."""
_MAX_NAME = 60
"""Characters of each."""


@dataclass(frozen=True)
class Program:
    """What is run of a submission."""

    tree: ast.Module
    """Only the statements that the function needs."""
    notes: tuple[Finding, ...] = ()
    """Remarks for the author, on what is not run."""
    cells: tuple[tuple[int, int], ...] = ()
    """For a notebook: the lines of `tree` that come before each code cell, and the cell's number."""
    guarded: tuple[tuple[str, int], ...] = ()
    """Names that only an `if __name__ == "__main__":` binds, which is not run, and its line."""
    text: str = ""
    """What was parsed, with the lines that `tree` counts."""
    modules: tuple[Module, ...] = ()
    """Files that cells write, which the program can import."""
    hidden: tuple[Hidden, ...] = ()
    """Cells that are no part of the program."""

    def place(self, line: int) -> Place:
        """Where a line of `tree` stands in the student's file."""
        if not self.cells:
            return Place(line=line)
        index = bisect_right(self.cells, line - 1, key=itemgetter(0)) - 1
        before, cell = self.cells[max(0, index)]
        return Place(line=line - before, cell=cell)


def read_program(content: bytes, *, notebook: bool, function: str, beside: frozenset[str] = frozenset()) -> Program:
    """Parse a submission and keep only what `function` needs.

    Args:
        content: The file as it was handed in.
        notebook: Whether it is an `.ipynb` document.
        function: Name of the function that the assignment asks for.
        beside: Names of the modules beside it: a star import of one may bring the function.

    Raises:
        SourceFaultError: It cannot be parsed, or the function is not in it.
    """
    with _limits_named():
        whole = _from_notebook(content, function) if notebook else _from_file(content, function)
        return _sliced(whole, function, beside | module_names(whole.modules))


def read_whole(content: bytes, *, notebook: bool) -> Program:
    """Parse a submission and keep everything in it.

    Args:
        content: The file as it was handed in.
        notebook: Whether it is an `.ipynb` document.

    Raises:
        SourceFaultError: It cannot be parsed.
    """
    with _limits_named():
        return _from_notebook(content, "") if notebook else _from_file(content, "")


@contextmanager
def _limits_named() -> Iterator[None]:
    """Parse without noise, and name what is beyond the parser's own limits."""
    try:
        with _collector_off(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an old spelling is not a fault, whatever the caller's filters make of it
            yield
    except (RecursionError, MemoryError) as error:
        raise too_deep(THE_FILE) from error


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


def _from_file(content: bytes, function: str) -> Program:
    program = _parsed(content)
    if b"get_ipython" not in content:
        return program
    body, notes, files = without_calls_of_ipython(program.tree.body, THE_FILE)
    if (index := defining_file([cell.file for cell in files], body, function)) is not None:
        body += statements_in(files[index], THE_FILE)
        notes.append(read_in_place(files[index].file, function, Place(line=files[index].call.lineno)))
    modules = as_modules(cell.file for cell in files)
    return replace(
        program, tree=ast.Module(body=body, type_ignores=[]), notes=(*program.notes, *notes), modules=modules
    )


def _parsed(content: bytes) -> Program:
    try:
        return Program(parse(content), text=source_text(content))
    except SourceFaultError:
        # Colab writes a notebook's shell lines into the .py that it saves.
        text = source_text(content)
        if without_magics(text).python == text:
            raise
    tree, transformed = parse_without_magics(text, THE_FILE)
    notes = (Finding(problem=transformed.omission),) if transformed.omission else ()
    return Program(tree, notes, text=transformed.python)


def _from_notebook(content: bytes, function: str) -> Program:
    cells, notes, hidden = read_cells(content)
    written = [cell for cell in cells if cell.file]
    files = [cell.file for cell in written if cell.file]
    statements = (statement for cell in cells for statement in cell.body)
    if (index := defining_file(files, statements, function)) is not None:
        place = Place(cell=written[index].number)
        written[index].body.extend(parse(written[index].text, place).body)
        notes.append(read_in_place(files[index], function, place))
    notes += (written_note(file, cell.number) for cell, file in zip(written, files, strict=True) if not cell.body)
    futures: list[ast.stmt] = []
    body: list[ast.stmt] = []
    starts: list[tuple[int, int]] = []
    line = 0
    for cell in cells:
        starts.append((line, cell.number))
        for statement in as_script(cell.body):
            # A future import, the first line of its cell, must stand at the beginning of the program too.
            (futures if is_future(statement) else body).append(ast.increment_lineno(statement, line))
        line += cell.lines
    tree, text = ast.Module(body=[*futures, *body], type_ignores=[]), "\n".join(cell.text for cell in cells)
    modules = as_modules(files)
    return Program(tree, tuple(notes), tuple(starts), text=text, modules=modules, hidden=tuple(hidden))


def _sliced(whole: Program, function: str, beside: frozenset[str]) -> Program:
    """Leave out what the function does not need."""
    statements = statements_of(whole.tree.body)
    for line in (statement.names.return_line for statement in statements):
        if line is not None:
            raise _return_outside(whole.place(line))
    selected = slice_of(statements, function)
    if selected.definition is None:
        if not any(_brings_all(statement, beside) for statement in statements):
            raise NotDefinedError(_not_defined(whole, function), check="contract", notes=whole.notes)
        selected = Slice(dependencies(statements, function).nodes(statements))
    if isinstance(selected.definition, ast.AsyncFunctionDef):
        asynchronous = Finding(
            problem=f"{function}() must be a plain function, and is defined with `async def`.",
            advice="Delete the word async.",
        )
        raise SourceFaultError(asynchronous.at(whole.place(selected.definition.lineno)), check="contract")
    tree = ast.Module(body=selected.body, type_ignores=[])
    guarded = ((name, node.lineno) for node in whole.tree.body if is_main_guard(node) for name in names_of(node).binds)
    notes = (*_notes(whole, selected, function), *whole.notes)
    return replace(whole, tree=tree, notes=notes, guarded=tuple(sorted(guarded)))


def _return_outside(at: Place) -> SourceFaultError:
    outside = Finding(
        problem=f"{subject(at)} is not valid Python: 'return' outside function.",
        advice="Indent it like the lines above it.",
    )
    return SourceFaultError(outside.at(at))


def _brings_all(statement: Statement, beside: frozenset[str]) -> bool:
    """Whether it is a star import of a module beside the submission."""
    node = statement.node
    if not isinstance(node, ast.ImportFrom) or not statement.names.imports_all:
        return False
    return node.level > 0 or (node.module or "").partition(".")[0] in beside


def _notes(whole: Program, selected: Slice, function: str) -> Iterator[Finding]:
    if selected.definitions > 1 and selected.definition is not None:
        problem = f"{function}() is defined {selected.definitions:,} times; the last definition counts."
        yield Finding(problem=problem).at(whole.place(selected.definition.lineno))
    if selected.omitted_calls:
        first, *others = selected.omitted_calls
        problem = f"{first.name[:_MAX_NAME]} is not run, because it stands outside {function}()"
        if others:
            problem += f"; the same holds for {listed([_placed(call, whole) for call in others], _MAX_NAMES)}"
        advice = f"Move what the model needs into {function}()."
        yield Finding(problem=f"{problem}.", advice=advice).at(whole.place(first.line))


def _placed(call: Call, whole: Program) -> str:
    at = whole.place(call.line)
    return f"{call.name[:_MAX_NAME]} ({place(line=at.line, cell=at.cell)})"


def _not_defined(whole: Program, function: str) -> Finding:
    """What is there instead of the function: nearer misses first."""
    expected = f"The file must define a function {function}() at its top level"
    for statement in whole.tree.body:
        if any(_defines(node, function) for node in ast.walk(statement) if node is not statement):
            indented = Finding(
                problem=f"{expected}, and defines it indented, below this line.", advice="Move it to the left margin."
            )
            return indented.at(whole.place(statement.lineno))
    if elsewhere := definition_in(whole.hidden, function):
        return elsewhere
    functions = [node for node in whole.tree.body if isinstance(node, ast.FunctionDef)]
    if not functions:
        return Finding(problem=f"{expected}, and has none.", advice="Start from the template.")
    names = listed([f"{node.name[:_MAX_NAME]}()" for node in functions], _MAX_NAMES)
    advice = "Rename it." if len(functions) == 1 else "Rename the one that builds the model."
    misnamed = Finding(problem=f"{expected}, and defines {names} instead.", advice=advice)
    return misnamed.at(whole.place(functions[-1].lineno))


def _defines(node: ast.AST, function: str) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function
