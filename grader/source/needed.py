"""Which top-level statements a function needs: the others load data, train and plot, and are not run.

A statement is kept when it binds a name that a kept statement reads, or changes the object behind such a name in place.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from grader.source.scopes import Names, names_of, root

_AFTERWARDS = {"evaluate", "export", "fit", "plot", "predict", "save", "save_weights", "summary"}
"""Methods that leave the model as it is, or train it: nobody misses them."""


class Statement(NamedTuple):
    """A top-level statement and the names it deals with."""

    node: ast.stmt
    names: Names


class Call(NamedTuple):
    """A method call on a needed object that is left out, like `model.add(…)` in the middle of a file."""

    name: str
    line: int


class Needed(NamedTuple):
    """What a function needs of its file."""

    body: list[ast.stmt]
    """In the order of the file; empty when the function is not defined."""
    definition: ast.stmt | None = None
    """The last one of the function, which counts."""
    definitions: int = 0
    """How often the function is defined; 1 when an earlier definition is used by a later one."""
    left_out: tuple[Call, ...] = ()


class Chosen(NamedTuple):
    """Statements that some names rest on."""

    positions: list[int]
    """Among all statements, in their order."""
    wanted: frozenset[str]
    """Every name that these statements need."""


def statements_of(body: Iterable[ast.stmt]) -> list[Statement]:
    """Look every top-level statement through, except those that an importer does not run."""
    return [Statement(node, names_of(node)) for whole in body if not is_main_guard(whole) for node in _split(whole)]


def needed(statements: Sequence[Statement], function: str) -> Needed:
    """Choose the statements that the last definition of `function` needs, that one included."""
    # Nobody asks for a function to be deleted again, so such a line is no part of the program.
    rest = [one for one in statements if not (isinstance(one.node, ast.Delete) and function in one.names.binds)]
    defining = [one for one in rest if function in one.names.binds]
    if not defining:
        return Needed([])
    superseded = {id(one) for one in _superseded(defining, function)}
    rest = [one for one in rest if id(one) not in superseded]
    chosen = choose(rest, function)
    kept = [rest[position] for position in chosen.positions]
    return Needed(
        body=[one.node for one in kept],
        definition=defining[-1].node,
        definitions=len(superseded) + 1,
        left_out=tuple(_calls_left_out(rest, kept, chosen.wanted)),
    )


def _superseded(defining: Sequence[Statement], function: str) -> list[Statement]:
    """Earlier definitions that play no part in the last one."""
    used = len(defining) - 1
    while used and not _stands_alone(defining[used], function):
        used -= 1
    return [one for one in defining[:used] if one.names.binds == {function}]


def _stands_alone(statement: Statement, function: str) -> bool:
    """Whether it binds the function for certain, and not to something made from what the function was before."""
    certain = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.Import, ast.ImportFrom)
    return isinstance(statement.node, certain) and function not in statement.names.reads


def choose(statements: Sequence[Statement], *names: str) -> Chosen:
    """Choose the statements behind some names: those that bind or change them, and so on for what these read."""
    touching = _touching(statements)
    always = [index for index, one in enumerate(statements) if one.names.imports_all or is_future(one.node)]
    kept: set[int] = set()
    wanted = set(names)
    waiting = list(names)
    newly = always
    while newly or waiting:
        for index in newly:
            kept.add(index)
            found = (statements[index].names.reads | statements[index].names.reads_inside) - wanted
            wanted |= found
            waiting += found
        newly = [index for index in touching.get(waiting.pop(), ()) if index not in kept] if waiting else []
    return Chosen(sorted(kept), frozenset(wanted))


def _touching(statements: Sequence[Statement]) -> dict[str, list[int]]:
    """For each name the statements that bind it or change its object, by their positions."""
    containers = {name for one in statements for name in one.names.containers}
    touching: dict[str, list[int]] = {}
    for index, one in enumerate(statements):
        for name in one.names.binds | one.names.changes | (one.names.grows & containers):
            touching.setdefault(name, []).append(index)
    return touching


def _calls_left_out(
    statements: Iterable[Statement], kept: Iterable[Statement], wanted: frozenset[str]
) -> Iterator[Call]:
    assigned = (one for one in kept if isinstance(one.node, ast.Assign | ast.AnnAssign))  # calls of modules are no loss
    objects = {name for one in assigned for name in one.names.binds & wanted}
    run = {id(one.node) for one in kept}
    for node in (one.node for one in statements if id(one.node) not in run):
        call = node.value if isinstance(node, ast.Expr) else None
        method = call.func if isinstance(call, ast.Call) else None
        if not isinstance(method, ast.Attribute) or method.attr in _AFTERWARDS:
            continue
        if (name := root(method)) in objects:
            yield Call(f"{name}.{method.attr}()", node.lineno)


def _split(node: ast.stmt) -> Iterator[ast.stmt]:
    """An import of several names as one of each: a name that nobody reads may be gone from today's Keras."""
    if isinstance(node, ast.Import):
        yield from (ast.copy_location(ast.Import([alias]), node) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (ast.copy_location(ast.ImportFrom(node.module, [alias], node.level), node) for alias in node.names)
    else:
        yield node


def is_future(node: ast.stmt) -> bool:
    """`from __future__ import …`, which changes how all the rest is read."""
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def is_main_guard(node: ast.stmt) -> bool:
    """`if __name__ == "__main__":`, which an importer does not run."""
    test = node.test if isinstance(node, ast.If) and not node.orelse else None
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.Eq):
        return False
    sides = {getattr(side, "id", None) or getattr(side, "value", None) for side in (test.left, test.comparators[0])}
    return len(test.comparators) == 1 and sides == {"__name__", "__main__"}
