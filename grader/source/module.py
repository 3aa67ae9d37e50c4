"""A module beside the submission, handed out statement by statement: only what its importer asks for is run."""

import ast
import warnings
from collections.abc import Iterable

from grader.records import Place
from grader.source.slicing import Statement, dependencies, is_future, statements_of
from grader.source.syntax import parse, too_deep


class ModuleSource:
    """A module, and which of its statements have been taken."""

    def __init__(self, statements: list[Statement]) -> None:
        self._statements = statements
        self._taken: set[int] = set()
        self._tried: set[int] = set()
        """Statements that only annotations needed so far; what truly needs one may run it again."""
        self.binds = frozenset(name for statement in statements for name in statement.names.binds)
        """Names that a statement at the top level binds; a star import may bring more."""

    def take(self, *names: str) -> ast.Module:
        """Statements that these names need and nobody has asked for yet, as a program of its own.

        To run them late is to run them in order: whatever changes a name has been taken together with it.
        """
        needs = dependencies(self._statements, *names)
        nodes = dict(zip(needs.positions, needs.nodes(self._statements), strict=True))
        futures = [node for node in nodes.values() if is_future(node)]  # each program needs its own
        done = self._taken | (self._tried & needs.optional)
        rest = [node for position, node in nodes.items() if position not in done and not is_future(node)]
        self._taken.update(nodes.keys() - needs.optional)
        self._tried |= needs.optional
        return ast.Module(body=[*futures, *rest], type_ignores=[])

    def mentions(self) -> frozenset[str]:
        """Every name, attribute and imported name in it, whether it is run or not."""
        return mentioned_names(statement.node for statement in self._statements)


def read_module(content: bytes, path: str) -> ModuleSource:
    """Parse a module; nothing of it is run.

    Args:
        content: The file as it was handed in.
        path: Of the file, for the place of a fault.

    Raises:
        SourceFaultError: It is not valid Python.
    """
    try:
        return ModuleSource(statements_of(parse_module(content, path).body))
    except (RecursionError, MemoryError) as error:
        raise too_deep(Place(path=path)) from error


def parse_module(content: bytes, path: str) -> ast.Module:
    """Parse a module as a whole; arguments and errors are those of `read_module`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as for the submission itself
        return parse(content, Place(path=path))


def mentioned_names(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """Every name, attribute and imported name below some nodes: what a star import may have to bring.

    Annotations do not count: they are not evaluated, and their names may come from packages that are not here.
    """
    names: set[str] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        waiting += (
            child
            for field, value in ast.iter_fields(node)
            if field not in {"annotation", "returns"}
            for child in (value if isinstance(value, list) else [value])
            if isinstance(child, ast.AST)
        )
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                names.add(name)
    return frozenset(names)
