"""Which names a top-level statement binds, reads and changes, by Python's scoping rules.

`symtable` finds the same in a text, but takes minutes for some texts of 1 MiB. This walk takes time in proportion to
the tree and does not recurse; a test holds both to the same answer.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

_CONTAINERS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_CONTAINER_TYPES = {"list", "dict", "set", "sorted", "defaultdict", "OrderedDict", "deque", "Counter"}
_MUTATORS = {"add", "append", "clear", "discard", "extend", "insert", "pop", "remove", "setdefault", "sort", "update"}
_MODEL_TYPES = {"Sequential", "Model"}
_MODEL_MUTATORS = {"add", "pop", "build", "compile"}
"""Methods that change the architecture; training or printing a model does not."""

_Kind = Literal["module", "class", "function", "comprehension", "annotations"]
"""Of a scope; annotations are a scope of their own here, for they are never evaluated (PEP 563)."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a statement does to the names of its module."""

    binds: frozenset[str]
    reads: frozenset[str]
    """While it runs, outside of the functions and classes that it defines."""
    reads_inside: frozenset[str]
    """While those run."""
    changes: frozenset[str]
    """`name` of `name[0] = …` and `name.attribute = …`."""
    grows: frozenset[str]
    """`name` of the statement `name.append(…)`."""
    annotates: frozenset[str]
    """In annotations that a class or a decorator may look into; nothing evaluates them, and no other ones are kept."""
    containers: frozenset[str]
    """Bound to a list, dict, set or Keras model that is made here: its methods change it and nothing else."""
    imports_all: bool
    """Whether a `from … import *` in it may bind any name."""
    return_line: int | None
    """Of a `return` outside of every function, which Python refuses."""


def names_of(statement: ast.stmt) -> Names:
    """Find the names that a top-level statement deals with."""
    walk = _Walk(statement)
    walk.run()
    return Names(
        binds=frozenset(walk.module.binds),
        reads=frozenset(walk.module.reads),
        reads_inside=frozenset(walk.module.reads_inside),
        changes=frozenset(walk.changes),
        grows=frozenset(walk.grows),
        annotates=frozenset(walk.annotations.reads | walk.annotations.reads_inside),
        containers=frozenset(walk.containers),
        imports_all=walk.imports_all,
        return_line=walk.return_line,
    )


def root(node: ast.expr) -> str | None:
    """The name at the beginning of `name.attribute[index]`."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


class _Scope:
    """The names of one module, class, function or comprehension."""

    def __init__(self, kind: _Kind, outer: "_Scope | None") -> None:
        self.kind = kind
        self.outer = outer
        self.binds: set[str] = set()
        self.reads: set[str] = set()
        self.reads_inside: set[str] = set()
        """Read by inner scopes, and not theirs."""
        self.from_module: set[str] = set()
        self.from_outer: set[str] = set()

    def reads_outside(self) -> set[str]:
        """Names that are looked up further out than here."""
        reads = self.reads | self.reads_inside
        if self.kind == "class":
            return reads  # its methods do not see its names, and its body may read a name before it binds it
        return reads - (self.binds - self.from_outer)


class _Walk:
    """One walk over one statement, with a list of the nodes that are still to be visited in place of recursion."""

    def __init__(self, statement: ast.stmt) -> None:
        self.changes: set[str] = set()
        self.grows: set[str] = set()
        self.containers: set[str] = set()
        self.imports_all = False
        self.return_line: int | None = None
        self.module = _Scope("module", None)
        self.annotations = _Scope("annotations", None)
        self.scopes = [self.module]
        self.waiting: list[tuple[ast.AST, _Scope]] = [(statement, self.module)]

    def run(self) -> None:
        while self.waiting:
            node, scope = self.waiting.pop()
            _VISITS.get(type(node), _Walk.other)(self, node, scope)
        for scope in reversed(self.scopes[1:]):  # inner ones first
            outside = scope.reads_outside()
            self.module.reads_inside |= outside & scope.from_module
            if scope.outer is not None:
                scope.outer.reads_inside |= outside - scope.from_module

    def later(self, scope: _Scope, *nodes: ast.AST | None) -> None:
        self.waiting.extend((node, scope) for node in nodes if node is not None)

    def inner(self, kind: _Kind, outer: _Scope) -> _Scope:
        self.scopes.append(_Scope(kind, outer))
        return self.scopes[-1]

    def other(self, node: ast.AST, scope: _Scope) -> None:
        """Any other node: its children, and a name that it binds as a text, like `except … as name`."""
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, ast.AST):
                self.waiting.append((value, scope))
            elif isinstance(value, list):
                self.waiting.extend((item, scope) for item in value if isinstance(item, ast.AST))
            elif name in {"name", "rest"} and isinstance(value, str):
                scope.binds.add(value)

    def name(self, node: ast.Name, scope: _Scope) -> None:
        if not isinstance(node.ctx, ast.Load):
            scope.binds.add(node.id)
        if not isinstance(node.ctx, ast.Store):
            scope.reads.add(node.id)

    def part(self, node: ast.Attribute | ast.Subscript, scope: _Scope) -> None:
        if scope is self.module and not isinstance(node.ctx, ast.Load) and (name := root(node)):
            self.changes.add(name)
        self.other(node, scope)

    def augmented(self, node: ast.AugAssign, scope: _Scope) -> None:
        if isinstance(node.target, ast.Name):
            scope.reads.add(node.target.id)
        self.other(node, scope)

    def assignment(self, node: ast.Assign | ast.AnnAssign, scope: _Scope) -> None:
        if scope is self.module and _is_container(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            self.containers.update(target.id for target in targets if isinstance(target, ast.Name))
        if isinstance(node, ast.Assign):
            self.other(node, scope)
            return
        self.later(scope, node.target, node.value)
        if scope.kind == "class":
            self.later(self.annotations, node.annotation)

    def walrus(self, node: ast.NamedExpr, scope: _Scope) -> None:
        self.later(scope, node.value)
        while scope.kind == "comprehension" and scope.outer is not None:
            scope = scope.outer
        self.later(scope, node.target)

    def expression(self, node: ast.Expr, scope: _Scope) -> None:
        method = node.value.func if isinstance(node.value, ast.Call) else None
        if scope is self.module and isinstance(method, ast.Attribute) and method.attr in _MUTATORS | _MODEL_MUTATORS:
            receiver = method.value
            while isinstance(receiver, ast.Subscript):
                receiver = receiver.value
            if isinstance(receiver, ast.Name):
                self.grows.add(receiver.id)
        self.other(node, scope)

    def imports(self, node: ast.Import | ast.ImportFrom, scope: _Scope) -> None:
        for alias in node.names:
            if alias.name == "*":
                self.imports_all = True
            else:
                scope.binds.add(alias.asname or alias.name.partition(".")[0])

    def declaration(self, node: ast.Global | ast.Nonlocal, scope: _Scope) -> None:
        scope.from_outer.update(node.names)
        if isinstance(node, ast.Global):
            scope.from_module.update(node.names)

    def return_(self, node: ast.Return, scope: _Scope) -> None:
        if scope is self.module:
            self.return_line = node.lineno
        self.other(node, scope)

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: _Scope) -> None:
        scope.binds.add(node.name)
        self.later(scope, *node.decorator_list)
        if node.decorator_list:
            self.later(self.annotations, node.returns, *(parameter.annotation for parameter in _parameters(node.args)))
        self.later(self.signature(node.args, scope), *getattr(node, "type_params", ()), *node.body)

    def lambda_(self, node: ast.Lambda, scope: _Scope) -> None:
        self.later(self.signature(node.args, scope), node.body)

    def signature(self, arguments: ast.arguments, scope: _Scope) -> _Scope:
        """The scope of a function: parameters belong to it, defaults to the one around it."""
        inner = self.inner("function", scope)
        self.later(scope, *arguments.defaults, *arguments.kw_defaults)
        inner.binds.update(parameter.arg for parameter in _parameters(arguments))
        return inner

    def class_(self, node: ast.ClassDef, scope: _Scope) -> None:
        scope.binds.add(node.name)
        self.later(scope, *node.decorator_list, *node.bases, *node.keywords)
        self.later(self.inner("class", scope), *getattr(node, "type_params", ()), *node.body)

    def comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, scope: _Scope) -> None:
        inner = self.inner("comprehension", scope)
        first, *others = node.generators
        self.later(scope, first.iter)  # Python evaluates the first one, and only that, outside
        self.later(inner, first.target, *first.ifs, *others)
        self.later(inner, *([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]))


_VISITS: dict[type[ast.AST], Callable[[_Walk, Any, _Scope], None]] = {
    ast.Name: _Walk.name,
    ast.Attribute: _Walk.part,
    ast.Subscript: _Walk.part,
    ast.Assign: _Walk.assignment,
    ast.AnnAssign: _Walk.assignment,
    ast.AugAssign: _Walk.augmented,
    ast.NamedExpr: _Walk.walrus,
    ast.Expr: _Walk.expression,
    ast.Import: _Walk.imports,
    ast.ImportFrom: _Walk.imports,
    ast.Global: _Walk.declaration,
    ast.Nonlocal: _Walk.declaration,
    ast.Return: _Walk.return_,
    ast.FunctionDef: _Walk.function,
    ast.AsyncFunctionDef: _Walk.function,
    ast.Lambda: _Walk.lambda_,
    ast.ClassDef: _Walk.class_,
    ast.ListComp: _Walk.comprehension,
    ast.SetComp: _Walk.comprehension,
    ast.DictComp: _Walk.comprehension,
    ast.GeneratorExp: _Walk.comprehension,
}


def _parameters(arguments: ast.arguments) -> list[ast.arg]:
    variadic = [parameter for parameter in (arguments.vararg, arguments.kwarg) if parameter]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *variadic]


def _is_container(value: ast.expr | None) -> bool:
    if isinstance(value, ast.BinOp):  # [32] * 3
        return isinstance(value.left, _CONTAINERS) or isinstance(value.right, _CONTAINERS)
    if isinstance(value, ast.Call):
        function = value.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        return name in _CONTAINER_TYPES | _MODEL_TYPES
    return isinstance(value, _CONTAINERS)
