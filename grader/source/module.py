"""A module beside the submission, handed out statement by statement: only what its importer asks for is run."""

import ast
import warnings
from collections.abc import Iterable

from grader.source.needed import Statement, choose, is_future, statements_of
from grader.source.syntax import parse, too_deep


class ModuleSource:
    """What of a module has been asked for, and what is still to be run."""

    def __init__(self, statements: list[Statement]) -> None:
        self._statements = statements
        self._taken: set[int] = set()
        self.binds = frozenset(name for one in statements for name in one.names.binds)
        """Names that a statement at the top level binds; a star import may bring more."""

    def take(self, *names: str) -> ast.Module:
        """Statements that these names need and nobody has asked for yet, as a program of its own.

        To run them late is to run them in order: whatever changes a name has been taken together with it.
        """
        chosen = choose(self._statements, *names)
        new = [position for position in chosen.positions if position not in self._taken]
        self._taken.update(new)
        futures = [node for node in self._nodes(chosen.positions) if is_future(node)]  # each program needs its own
        rest = [node for node in self._nodes(new) if not is_future(node)]
        return ast.Module(body=[*futures, *rest], type_ignores=[])

    def mentions(self) -> frozenset[str]:
        """Every name, attribute and imported name in it, whether it is run or not."""
        return mentioned(one.node for one in self._statements)

    def _nodes(self, positions: list[int]) -> list[ast.stmt]:
        return [self._statements[position].node for position in positions]


def read_module(content: bytes, path: str) -> ModuleSource:
    """Parse a module; nothing of it is run.

    Args:
        content: The file as it was handed in.
        path: Of the file, for a sentence.

    Raises:
        SourceFaultError: It is no Python.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # as for the submission itself
            return ModuleSource(statements_of(parse(content, what="The module", path=path).body))
    except (RecursionError, MemoryError) as error:
        raise too_deep("The module", path=path) from error


def mentioned(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """Every name, attribute and imported name below some nodes: what a star import may have to bring."""
    found: set[str] = set()
    for node in (inner for outer in nodes for inner in ast.walk(outer)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                found.add(name)
    return frozenset(found)
