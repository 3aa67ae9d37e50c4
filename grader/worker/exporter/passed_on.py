"""Arguments of older Keras that reach it by a detour: a function's `**keywords`, `functools.partial`, a dictionary."""

import ast
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple, TypeAlias, TypeGuard

from grader.worker.exporter.corrections import Correction, Parts, joined
from grader.worker.exporter.file_text import FileText
from grader.worker.exporter.old_arguments import OldArguments
from grader.worker.exporter.old_calls import owner_of
from grader.worker.exporter.todays_names import NamesInFile, todays

_MOST = 500
"""Detours of one file that are looked at."""
_Function = ast.FunctionDef | ast.Lambda
Source: TypeAlias = ast.Call | ast.Dict
"""What has arguments or items with names."""


class Destination(NamedTuple):
    """Where the named arguments of a call, or the items of a dictionary, arrive."""

    owner: str
    """Today's name of the class, function or method of Keras."""
    blamed: tuple[ast.Call, ...]
    """The calls that Keras refuses for them."""
    own: frozenset[str] = frozenset()
    """Names of arguments that do not arrive there."""
    is_whole: bool = False
    """Whether the arguments without a name arrive there too, and no others."""


def destinations(nodes: Sequence[ast.AST], names: NamesInFile) -> dict[int, tuple[Source, Destination]]:
    """Follow named arguments and dictionaries to the calls of Keras that they arrive at.

    Args:
        nodes: Everything in the statements of a file.
        names: What names stand for.

    Returns:
        Calls and dictionaries, by their `id`; an item that is put into a dictionary is one by itself.
    """
    return _Detours(nodes, names).destinations


class _Detours:
    def __init__(self, nodes: Sequence[ast.AST], names: NamesInFile) -> None:
        self.destinations: dict[int, tuple[Source, Destination]] = {}
        self._calls: dict[str, list[ast.Call]] = {}
        self._assigned: dict[str, list[ast.expr]] = {}
        self._put_in: dict[str, list[Source]] = {}
        self._around: dict[int, list[tuple[str, _Function]]] = {}
        self._waiting: list[tuple[ast.Call, str, tuple[ast.Call, ...]]] = []
        calls = [node for node in nodes if isinstance(node, ast.Call)]
        for call in calls:
            self._calls.setdefault(_called(call), []).append(call)
        for node in nodes:
            if isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Name):
                self._assigned.setdefault(target.id, []).append(node.value)
            if put := _put_in(node):
                self._put_in.setdefault(put[0], []).append(put[1])
        for name, function in self._functions(nodes):
            for inner in ast.walk(function):
                if isinstance(inner, ast.Call) and _passes_on(inner):
                    self._around.setdefault(id(inner), []).append((name, function))
        self._waiting = [
            (call, owner, (call,)) for call in calls if _passes_on(call) and (owner := owner_of(call, names))
        ]
        self._follow_partial(calls, names)
        for call, owner, blamed in islice(self._take(), _MOST):
            self._follow(call, owner, blamed)

    def _functions(self, nodes: Sequence[ast.AST]) -> Iterator[tuple[str, _Function]]:
        """List the functions with `**keywords`, by their names."""
        for node in nodes:
            if isinstance(node, ast.FunctionDef) and node.args.kwarg:
                yield node.name, node
        for name, values in self._assigned.items():
            for value in values:
                if isinstance(value, ast.Lambda) and value.args.kwarg:
                    yield name, value

    def _take(self) -> Iterator[tuple[ast.Call, str, tuple[ast.Call, ...]]]:
        while self._waiting:
            yield self._waiting.pop()

    def _follow_partial(self, calls: Sequence[ast.Call], names: NamesInFile) -> None:
        bound = {id(value): name for name, values in self._assigned.items() for value in values}
        for call in calls:
            today = todays(names.path(call.args[0])) if call.args and _is_partial(call, names) else None
            if today is None:
                continue
            owner = today.path.rpartition(".")[2]
            users = tuple(self._calls.get(bound[id(call)], ())) if id(call) in bound else ()
            self.destinations[id(call)] = call, Destination(owner, users)
            self._waiting.append((call, owner, users))
            for user in users:
                self.destinations[id(user)] = user, Destination(owner, (), is_whole=len(call.args) == 1)
                self._waiting.append((user, owner, (user,)))

    def _follow(self, call: ast.Call, owner: str, blamed: tuple[ast.Call, ...]) -> None:
        """Look where what stands behind two stars comes from."""
        for keyword in call.keywords:
            if keyword.arg is not None:
                continue
            given = keyword.value
            name = given.id if isinstance(given, ast.Name) else ""
            sources = [*filter(_is_dictionary, self._assigned.get(name, [given])), *self._put_in.get(name, ())]
            for source in sources:
                self.destinations.setdefault(id(source), (source, Destination(owner, blamed)))
            for function_name, function in self._around.get(id(call), ()):
                if name and function.args.kwarg and function.args.kwarg.arg == name:
                    self._arrive(self._calls.get(function_name, ()), function, call, owner, blamed)

    def _arrive(
        self, callers: Sequence[ast.Call], function: _Function, call: ast.Call, owner: str, blamed: tuple[ast.Call, ...]
    ) -> None:
        arguments = function.args
        own = frozenset(each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs))
        is_whole = not own and arguments.vararg is not None and len(call.args) == 1 and _is_star(call.args[0])
        for caller in callers:
            if id(caller) not in self.destinations:
                self.destinations[id(caller)] = caller, Destination(owner, blamed, own, is_whole)
                self._waiting.append((caller, owner, blamed))


def _called(call: ast.Call) -> str:
    """The name of what is called, which may be a method of `self`."""
    function = call.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "self":
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _is_dictionary(node: ast.expr) -> TypeGuard[Source]:
    return isinstance(node, ast.Dict) or (isinstance(node, ast.Call) and _called(node) == "dict")


def _put_in(node: ast.AST) -> tuple[str, Source] | None:
    """The name of a dictionary, and what a statement or a call puts into it."""
    match node:
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=ast.Constant() as key)], value=value):
            return name, ast.Dict([key], [value])
        case ast.Call(
            func=ast.Attribute(attr="setdefault", value=ast.Name(id=name)), args=[ast.Constant() as key, value]
        ):
            return name, ast.Dict([key], [value])
        case ast.Call(func=ast.Attribute(attr="update", value=ast.Name(id=name)), args=[ast.Dict() as items]):
            return name, items
        case ast.Call(func=ast.Attribute(attr="update", value=ast.Name(id=name))):
            return name, node
    return None


def _passes_on(call: ast.Call) -> bool:
    return any(keyword.arg is None for keyword in call.keywords)


def _is_partial(call: ast.Call, names: NamesInFile) -> bool:
    return names.path(call.func) == "functools.partial"


def _is_star(node: ast.expr) -> bool:
    return isinstance(node, ast.Starred)


def arriving(node: Source, destination: Destination) -> ast.Call:
    """Write what arrives of a call or a dictionary as a call of its own."""
    if isinstance(node, ast.Dict):
        keywords = [
            ast.keyword(key.value, value)
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant) and isinstance(key.value, str)
        ]
        return ast.Call(ast.Name(destination.owner), [], keywords)
    if destination.is_whole:
        return node
    return ast.Call(node.func, [], [keyword for keyword in node.keywords if keyword.arg not in destination.own])


def corrected_detour(node: Source, destination: Destination, text: FileText, *, keras_1: bool) -> Iterator[Correction]:
    """Give what to write in place of a call or of keys; nothing where it may stay."""
    if isinstance(node, ast.Dict):
        yield from _corrected_keys(node, destination, text)
        return
    call = arriving(node, destination)
    arguments = OldArguments(call, destination.owner, keras_1=keras_1 and destination.is_whole)
    reasons = arguments.reasons
    if not reasons.changes and not reasons.problem:
        return
    kept: list[Parts] = []
    if not destination.is_whole:
        kept = [(value,) for value in node.args]
        kept += [(f"{each.arg}=", each.value) for each in node.keywords if each.arg in destination.own]
    parts: Parts = (node.func, "(", *joined([*kept, *arguments.written]), ")")
    yield Correction(node, parts, reasons, is_refused=arguments.is_refused, blamed=destination.blamed)


def _corrected_keys(node: ast.Dict, destination: Destination, text: FileText) -> Iterator[Correction]:
    for key, value in zip(node.keys, node.values, strict=True):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            continue
        call = ast.Call(ast.Name(destination.owner), [], [ast.keyword(key.value, value)])
        arguments = OldArguments(call, destination.owner, keras_1=False)
        reasons = arguments.reasons
        if not reasons.changes:
            continue
        new = reasons.changes[0][1]
        is_renamed = arguments.written == [(f"{new}=", value)]
        quote = '"' if text.piece(*text.extent(key)).startswith('"') else "'"  # as the author writes it
        parts: Parts | None = (f"{quote}{new}{quote}",) if is_renamed else None
        yield Correction(key, parts, reasons, is_refused=arguments.is_refused, blamed=destination.blamed)
