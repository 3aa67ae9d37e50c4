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
        self.binds = frozenset(name for statement in statements for name in statement.names.binds)
        """Names that a statement at the top level binds; a star import may bring more."""

    def take(self, *names: str) -> ast.Module:
        """Statements that these names need and nobody has asked for yet, as a program of its own.

        To run them late is to run them in order: whatever changes a name has been taken together with it.
        """
        needed = dependencies(self._statements, *names).positions
        new = [position for position in needed if position not in self._taken]
        self._taken.update(new)
        futures = [node for node in self._nodes(needed) if is_future(node)]  # each program needs its own
        rest = [node for node in self._nodes(new) if not is_future(node)]
        return ast.Module(body=[*futures, *rest], type_ignores=[])

    def mentions(self) -> frozenset[str]:
        """Every name, attribute and imported name in it, whether it is run or not."""
        return mentioned_names(statement.node for statement in self._statements)

    def _nodes(self, positions: list[int]) -> list[ast.stmt]:
        return [self._statements[position].node for position in positions]


def read_module(content: bytes, path: str) -> ModuleSource:
    """Parse a module; nothing of it is run.

    Args:
        content: The file as it was handed in.
        path: Of the file, for the place of a fault.

    Raises:
        SourceFaultError: It is not valid Python.
    """
    whole = Place(path=path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # as for the submission itself
            return ModuleSource(statements_of(parse(content, whole).body))
    except (RecursionError, MemoryError) as error:
        raise too_deep(whole) from error


def mentioned_names(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """Every name, attribute and imported name below some nodes: what a star import may have to bring."""
    names: set[str] = set()
    for node in (inner for outer in nodes for inner in ast.walk(outer)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                names.add(name)
    return frozenset(names)
