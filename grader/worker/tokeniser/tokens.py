"""Syntax tree → tokens in which only the structure and what comes from libraries is left.

Whatever an author can change without changing what is written down otherwise, is not there: names of one's own, texts,
numbers, comments, docstrings, annotations, imports, layout, and how a name of a library is imported.
"""

import ast
from collections.abc import Iterator, Sequence

_OWN, _NUMBER, _TEXT = "own", "number", "text"
"""In place of a name that the program gives itself, of a number and of a text."""
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def segments(program: ast.Module) -> list[list[str]]:
    """Write a program as tokens, a list for each definition at its top level and one for each run of other statements.

    What stands in another order at the top level has the same segments.
    """
    writer = _Writer(program)
    parts: list[list[str]] = []
    is_open = False
    for statement in program.body:
        tokens = list(writer.tokens(statement))
        if isinstance(statement, _DEFINITIONS):
            parts.append(tokens)
            is_open = False
        elif is_open:
            parts[-1] += tokens
        elif tokens:
            parts.append(tokens)
            is_open = True
    return parts


class _Writer:
    """Knows whose the names of a program are."""

    def __init__(self, program: ast.Module) -> None:
        self._imported: dict[str, str] = {}
        """What a library calls the imported names."""
        self._own: set[str] = set()
        self._functions: set[str] = set()
        for node in ast.walk(program):
            match node:
                case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                    self._import(aliases)
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    self._own.add(name)
                    self._functions.add(name)
                case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()) | ast.arg(arg=name):
                    self._own.add(name)

    def tokens(self, statement: ast.stmt) -> Iterator[str]:
        """Write a statement, each node before its children."""
        waiting: list[ast.AST | str] = [statement]
        while waiting:
            node = waiting.pop()
            if isinstance(node, str):
                yield node
            elif not _says_nothing(node):
                waiting.extend(reversed(self._parts(node)))

    def _import(self, aliases: Sequence[ast.alias]) -> None:
        for alias in aliases:
            local = alias.asname or alias.name.partition(".")[0]
            self._imported[local] = alias.name.rpartition(".")[2]

    def _parts(self, node: ast.AST) -> Sequence[ast.AST | str]:
        """What a node is written as: tokens, and nodes that are still to be written."""
        if token := _literal(node):
            return (token,)
        match node:
            case ast.Name(id=name):
                return (self._name(name),)
            case ast.Attribute():
                return self._attribute(node)
            case ast.Call(func=function, args=arguments, keywords=keywords):
                return ("Call", function, *arguments, *self._keywords(function, keywords))
        return _statement(node) or (type(node).__name__, *ast.iter_child_nodes(node))

    def _keywords(self, function: ast.expr, keywords: Sequence[ast.keyword]) -> Iterator[ast.AST | str]:
        """Arguments by name, in the order of their names, for theirs means nothing."""
        is_own = isinstance(function, ast.Name) and function.id in self._functions
        for keyword in sorted(keywords, key=lambda keyword: keyword.arg or ""):
            yield f"{_OWN if is_own else keyword.arg}="
            yield keyword.value

    def _name(self, name: str) -> str:
        return self._imported.get(name) or (_OWN if name in self._own else name)

    def _attribute(self, node: ast.Attribute) -> Sequence[ast.AST | str]:
        """What is reached through a library has the same token however it is reached."""
        root: ast.expr = node
        while isinstance(root, ast.Attribute):
            root = root.value
        if isinstance(root, ast.Name) and root.id in self._imported:
            return (node.attr,)
        return (f".{_OWN if node.attr in self._own else node.attr}", node.value)


def _statement(node: ast.AST) -> Sequence[ast.AST | str]:
    """What is left of statements that hold something which does not count; nothing for other nodes."""
    match node:
        case ast.Expr(value=value):
            return (value,)
        case ast.AnnAssign(target=target, value=value):
            return ("Assign", target, *filter(None, (value,)))
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return ("def", *node.decorator_list, node.args, *node.body)
        case ast.ClassDef():
            return ("class", *node.decorator_list, *node.bases, *node.keywords, *node.body)
    return ()


def _literal(node: ast.AST) -> str:
    """The token of a value that stands in the program itself, or of a parameter; empty for other nodes."""
    match node:
        case ast.Constant(value=bool() | None as value):
            return str(value)
        case ast.Constant(value=str() | bytes()) | ast.JoinedStr():
            return _TEXT
        case ast.Constant() | ast.UnaryOp(operand=ast.Constant(value=int() | float())):
            return _NUMBER
        case ast.Tuple(elts=[_, *_] as elements) | ast.List(elts=[_, *_] as elements):
            return _NUMBER if all(map(_is_number, elements)) else ""  # a window of (3, 3) is a window of 3
        case ast.arg():
            return _OWN
    return ""


def _says_nothing(node: ast.AST) -> bool:
    """Whether it is the same whoever wrote it: a docstring, or a text in place of a comment, as well."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Pass() | ast.expr_context() | ast.type_ignore():
            return True
        case ast.Expr(value=ast.Constant() | ast.JoinedStr()):
            return True
    return False


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool)
