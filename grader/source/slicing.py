"""The program slice of a function: the top-level statements that it needs. Those that only train or plot are not run.

A statement is in the slice when it binds a name that a statement of the slice reads, or changes the object behind such
a name in place.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from grader.source.scopes import Names, names_of, root

_NOT_BUILDING = {"evaluate", "export", "fit", "plot", "predict", "save", "save_weights", "summary"}
"""Methods that leave the architecture as it is: nobody needs to hear that they are not called."""


class Statement(NamedTuple):
    """A top-level statement and the names it deals with."""

    node: ast.stmt
    names: Names


class Call(NamedTuple):
    """A method call on an object of the slice, like `model.add(…)` in the middle of a file."""

    name: str
    line: int


class Slice(NamedTuple):
    """What a function needs of its file."""

    body: list[ast.stmt]
    """In the order of the file; empty when the function is not defined."""
    definition: ast.stmt | None = None
    """The last one of the function, which counts."""
    definitions: int = 0
    """How often the function is defined; 1 when an earlier definition is used by a later one."""
    omitted_calls: tuple[Call, ...] = ()
    """Calls that are not in the slice, though its author may expect them to be made."""


class Dependencies(NamedTuple):
    """The statements that some names rest on."""

    positions: list[int]
    """Among all statements, in their order."""
    names: frozenset[str]
    """Every name that these statements need."""
    optional: frozenset[int] = frozenset()
    """Positions of those that only annotations rest on: what fails in them is no loss."""

    def nodes(self, statements: Sequence[Statement]) -> list[ast.stmt]:
        """The statements, as they are to be run."""
        return [
            _attempt(statements[position].node) if position in self.optional else statements[position].node
            for position in self.positions
        ]


def statements_of(body: Iterable[ast.stmt]) -> list[Statement]:
    """Find the names of every top-level statement, except of those that an importer does not run."""
    return [Statement(node, names_of(node)) for whole in body if not is_main_guard(whole) for node in _split(whole)]


def slice_of(statements: Sequence[Statement], function: str) -> Slice:
    """Select the statements that the last definition of `function` needs, that one included."""
    # Nobody asks for a function to be deleted again, so such a line is no part of the program.
    rest = [
        statement
        for statement in statements
        if not (isinstance(statement.node, ast.Delete) and function in statement.names.binds)
    ]
    defining = [statement for statement in rest if function in statement.names.binds]
    if not defining:
        return Slice([])
    superseded = {id(statement) for statement in _superseded(defining, function)}
    rest = [statement for statement in rest if id(statement) not in superseded]
    needs = dependencies(rest, function)
    selected = [rest[position] for position in needs.positions]
    return Slice(
        body=needs.nodes(rest),
        definition=defining[-1].node,
        definitions=len(superseded) + 1,
        omitted_calls=tuple(_omitted_calls(rest, selected, needs.names)),
    )


def _superseded(defining: Sequence[Statement], function: str) -> list[Statement]:
    """Earlier definitions that play no part in the last one."""
    used = len(defining) - 1
    while used and not _stands_alone(defining[used], function):
        used -= 1
    return [statement for statement in defining[:used] if statement.names.binds == {function}]


def _stands_alone(statement: Statement, function: str) -> bool:
    """Whether it binds the function for certain, and not to something made from what the function was before."""
    certain = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.Import, ast.ImportFrom)
    return isinstance(statement.node, certain) and function not in statement.names.reads


def dependencies(statements: Sequence[Statement], *names: str) -> Dependencies:
    """Select the statements behind some names: those that bind or change them, and so on for the names these read."""
    touching = _touching(statements)
    always = {
        position
        for position, statement in enumerate(statements)
        if statement.names.imports_all or is_future(statement.node)
    }
    needed = set(names)
    selected: set[int] = set()
    _select(statements, touching, selected, needed, always)
    annotated = set(needed)
    for position in selected:
        annotated |= statements[position].names.annotates
    all_selected = set(selected)
    named = {position for name in annotated - needed for position in touching.get(name, ())} - selected
    _select(statements, touching, all_selected, annotated, named)
    return Dependencies(sorted(all_selected), frozenset(needed), frozenset(all_selected - selected))


def _select(
    statements: Sequence[Statement],
    touching: dict[str, list[int]],
    selected: set[int],
    needed: set[str],
    added: set[int],
) -> None:
    """Add to `selected` and `needed` whatever the added statements and the needed names rest on."""
    waiting = list(needed)
    while added or waiting:
        for position in added:
            selected.add(position)
            reads = (statements[position].names.reads | statements[position].names.reads_inside) - needed
            needed |= reads
            waiting += reads
        added = (
            {position for position in touching.get(waiting.pop(), ()) if position not in selected} if waiting else set()
        )


def _touching(statements: Sequence[Statement]) -> dict[str, list[int]]:
    """For each name the statements that bind it or change its object, by their positions."""
    containers = {name for statement in statements for name in statement.names.containers}
    touching: dict[str, list[int]] = {}
    for position, statement in enumerate(statements):
        names = statement.names
        for name in names.binds | names.changes | (names.grows & containers):
            touching.setdefault(name, []).append(position)
    return touching


def _omitted_calls(
    statements: Iterable[Statement], selected: Iterable[Statement], needed: frozenset[str]
) -> Iterator[Call]:
    # A call of a module, like tf.random.set_seed(1), is no loss.
    assignments = (statement for statement in selected if isinstance(statement.node, ast.Assign | ast.AnnAssign))
    objects = {name for statement in assignments for name in statement.names.binds & needed}
    run = {id(statement.node) for statement in selected}
    for node in (statement.node for statement in statements if id(statement.node) not in run):
        call = node.value if isinstance(node, ast.Expr) else None
        method = call.func if isinstance(call, ast.Call) else None
        if not isinstance(method, ast.Attribute) or method.attr in _NOT_BUILDING:
            continue
        if (name := root(method)) in objects:
            yield Call(f"{name}.{method.attr}()", node.lineno)


def _split(node: ast.stmt) -> Iterator[ast.stmt]:
    """An import of several names as one import for each: a name that nobody reads may be gone from today's Keras."""
    if isinstance(node, ast.Import):
        yield from (ast.copy_location(ast.Import([alias]), node) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (ast.copy_location(ast.ImportFrom(node.module, [alias], node.level), node) for alias in node.names)
    else:
        yield node


def _attempt(node: ast.stmt) -> ast.stmt:
    """The statement below a `try` that lets whatever it raises pass."""
    handler = ast.ExceptHandler(type=ast.Name("Exception", ast.Load()), name=None, body=[ast.Pass()])
    attempt = ast.copy_location(ast.Try(body=[node], handlers=[handler], orelse=[], finalbody=[]), node)
    for inner in ast.walk(handler):
        ast.copy_location(inner, node)
    return attempt


def is_future(node: ast.stmt) -> bool:
    """`from __future__ import …`, which changes how all the rest is read."""
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def is_main_guard(node: ast.stmt) -> bool:
    """`if __name__ == "__main__":`, which an importer does not run; whatever else is asked beside it with `and`."""
    return isinstance(node, ast.If) and not node.orelse and any(map(_is_main, _conditions(node.test)))


def as_script(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements as Python runs them in a notebook or a script, where `__name__` is "__main__".

    What stands below a main guard counts as top level; where `__name__` is used otherwise, its value stands instead.
    """
    waiting = list(body)[::-1]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and all(map(_is_main, _conditions(node.test))):
            waiting += node.body[::-1]
            continue
        for parent in ast.walk(node):
            for field, value in ast.iter_fields(parent):
                if _is_name(value):
                    setattr(parent, field, _main(value))
                elif isinstance(value, list):
                    value[:] = [_main(item) if _is_name(item) else item for item in value]
        yield node


def _conditions(test: ast.expr) -> list[ast.expr]:
    return test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]


def _is_main(test: ast.expr) -> bool:
    """Whether it compares `__name__` with "__main__", in either order."""
    if not isinstance(test, ast.Compare) or len(test.comparators) != 1 or not isinstance(test.ops[0], ast.Eq):
        return False
    sides = {getattr(side, "id", None) or getattr(side, "value", None) for side in (test.left, test.comparators[0])}
    return sides == {"__name__", "__main__"}


def _is_name(node: object) -> bool:
    return isinstance(node, ast.Name) and node.id == "__name__" and isinstance(node.ctx, ast.Load)


def _main(node: ast.AST) -> ast.expr:
    return ast.copy_location(ast.Constant("__main__"), node)
