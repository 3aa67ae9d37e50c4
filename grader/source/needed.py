"""Which top-level statements a function needs: the others load data, train and plot, and are not run.

A statement is kept when it binds a name that a kept statement reads, or changes the object behind such a name in
place. Names that are local to a function are told from global ones by Python's own symbol tables.
"""

import ast
import symtable
from collections.abc import Iterable, Iterator, Sequence

_CONTAINERS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_CONTAINER_TYPES = {"list", "dict", "set", "defaultdict", "OrderedDict", "deque", "Counter"}
_MUTATORS = {"add", "append", "clear", "discard", "extend", "insert", "pop", "remove", "setdefault", "sort", "update"}


class _Statement:
    """A top-level statement and the names it deals with."""

    def __init__(self, node: ast.stmt) -> None:
        self.node = node
        self.binds: set[str] = set()
        self.reads: set[str] = set()
        self.changes = {root for target in _targets(node) if (root := _root(target))}
        self.always = isinstance(node, ast.ImportFrom) and (
            node.module == "__future__" or any(alias.name == "*" for alias in node.names)
        )
        self._look_up(symtable.symtable(ast.unparse(node), "<submission>", "exec"), top=True)

    def _look_up(self, table: symtable.SymbolTable, *, top: bool) -> None:
        for symbol in table.get_symbols():
            name = symbol.get_name()
            if top and (symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()):
                self.binds.add(name)
            if symbol.is_referenced() and (top or symbol.is_global()):
                self.reads.add(name)
            if not top and symbol.is_declared_global():
                self.reads.add(name)
        for inner in table.get_children():
            self._look_up(inner, top=False)


def needed_statements(body: Sequence[ast.stmt], function: str) -> list[ast.stmt]:
    """The statements that the last definition of `function` needs, that one included, in their order.

    Raises:
        RecursionError: A statement is nested too deeply to be analysed.
    """
    statements = [_Statement(node) for node in body if not _is_main_guard(node)]
    defining = [statement for statement in statements if function in statement.binds]
    earlier = {id(statement) for statement in defining[:-1]}
    statements = [statement for statement in statements if id(statement) not in earlier]
    containers = set(_containers(statements))
    for statement in statements:
        if (receiver := _mutated(statement.node)) in containers:
            statement.changes.add(receiver)
    return [statement.node for statement in _closure(statements, function)]


def definitions(body: Iterable[ast.stmt], function: str) -> list[int]:
    """Lines of the top-level statements that bind `function`."""
    return [node.lineno for node in body if not _is_main_guard(node) and function in _Statement(node).binds]


def _closure(statements: list[_Statement], function: str) -> list[_Statement]:
    touching: dict[str, list[int]] = {}
    for index, statement in enumerate(statements):
        for name in statement.binds | statement.changes:
            touching.setdefault(name, []).append(index)
    kept = {index for index, statement in enumerate(statements) if statement.always}
    waiting = [function]
    seen = {function}
    while waiting:
        for index in touching.get(waiting.pop(), []):
            if index not in kept:
                kept.add(index)
                new = statements[index].reads - seen
                seen |= new
                waiting.extend(sorted(new))
    return [statements[index] for index in sorted(kept)]


def _is_main_guard(node: ast.stmt) -> bool:
    """`if __name__ == "__main__":`, which an importer does not run."""
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Compare)
        and any(
            isinstance(part, ast.Name) and part.id == "__name__" for part in (node.test.left, *node.test.comparators)
        )
    )


def _targets(node: ast.stmt) -> Iterator[ast.expr]:
    """What an assignment or a deletion writes to."""
    if isinstance(node, ast.Assign | ast.Delete):
        for target in node.targets:
            yield from target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        yield node.target


def _root(node: ast.expr) -> str | None:
    """The name at the beginning of `name.attribute[index]`."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _containers(statements: Iterable[_Statement]) -> Iterator[str]:
    """Names that hold a list, dict or set of the student's own: their methods change them and nothing else."""
    for statement in statements:
        node = statement.node
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        called = value.func if isinstance(value, ast.Call) else None
        if isinstance(value, _CONTAINERS) or (isinstance(called, ast.Name) and called.id in _CONTAINER_TYPES):
            yield from (root for target in _targets(node) if isinstance(target, ast.Name) and (root := _root(target)))


def _mutated(node: ast.stmt) -> str:
    """The receiver of `name.append(...)` and its like; empty for any other statement."""
    call = node.value if isinstance(node, ast.Expr) else None
    method = call.func if isinstance(call, ast.Call) else None
    if isinstance(method, ast.Attribute) and method.attr in _MUTATORS and isinstance(method.value, ast.Name):
        return method.value.id
    return ""
