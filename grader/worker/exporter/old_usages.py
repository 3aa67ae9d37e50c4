"""Finds what a file uses of older Keras, all at once: an exception only tells of the first."""

import ast
from collections.abc import Iterator, Sequence
from itertools import islice

import tensorflow as tf

from grader.worker.exporter.corrections import Correction, Reasons
from grader.worker.exporter.file_text import FileText
from grader.worker.exporter.old_arguments import is_before_keras_1, old_keywords, shows_keras_1
from grader.worker.exporter.old_calls import corrected_call, is_merge, merge_functions, owner_of
from grader.worker.exporter.old_imports import corrected_import, corrected_plain_import, is_of_keras
from grader.worker.exporter.old_shapes import CHANNEL_LAST, channel_last
from grader.worker.exporter.passed_on import arriving, corrected_detour, destinations
from grader.worker.exporter.removed_names import NAMES
from grader.worker.exporter.todays_names import PRIVATE, NamesInFile, moved_package, root_of, todays

_MOST = 100
"""Corrections of one file."""


def old_usages(trees: Sequence[ast.Module], text: FileText) -> list[Correction]:
    """Collect what to correct in a file, in its order; nothing where the file can be built as it is.

    Args:
        trees: What was run of the file.
        text: The file.
    """
    nodes = [node for tree in trees for node in ast.walk(tree)]
    corrections = list(islice(_Finder(nodes, text).corrections(), _MOST))
    if not any(correction.is_refused for correction in corrections):
        return []
    return sorted(corrections, key=lambda correction: (correction.node.lineno, correction.node.col_offset))


class _Finder:
    """One walk over the statements of a file."""

    def __init__(self, nodes: Sequence[ast.AST], text: FileText) -> None:
        self._text = text
        self._nodes = nodes
        self._names = NamesInFile(nodes)
        self._settled: set[int] = set()
        """Expressions of which nothing more has to be said, by `id`."""
        for node in nodes:
            if (
                isinstance(node, ast.Try) and node.handlers and id(node) not in self._settled
            ):  # its author knows that there are several versions
                self._settled.update(id(inner) for statement in node.body for inner in ast.walk(statement))
        self._calls = [node for node in nodes if isinstance(node, ast.Call) and id(node) not in self._settled]
        self._destinations = destinations(nodes, self._names)
        detours = (
            (arriving(node, destination), destination.owner) for node, destination in self._destinations.values()
        )
        calls = [*((call, owner_of(call, self._names)) for call in self._calls), *detours]
        self._keras_1 = any(
            shows_keras_1(old_keywords(call, owner)) or is_before_keras_1(call, owner) for call, owner in calls
        )

    def corrections(self) -> Iterator[Correction]:
        yield from self._imports()
        if self._keras_1:
            yield from self._named_shapes()
        yield from self._detours()
        for call in self._calls:  # each before what is in it
            if id(call) in self._destinations:
                continue
            if correction := corrected_call(call, self._names, keras_1=self._keras_1):
                if correction.parts is None or call.func not in correction.parts:
                    self._settled.update(id(node) for node in ast.walk(call.func))
                yield correction
        for node in self._nodes:
            if isinstance(node, ast.Name | ast.Attribute) and id(node) not in self._settled:
                if isinstance(node, ast.Attribute):
                    self._settle_chain(node)
                if isinstance(node.ctx, ast.Load) and (correction := self._named(node)):
                    yield correction

    def _detours(self) -> Iterator[Correction]:
        for node, destination in self._destinations.values():
            if id(node) not in self._settled:
                yield from corrected_detour(node, destination, self._text, keras_1=self._keras_1)

    def _named_shapes(self) -> Iterator[Correction]:
        """Where a name gets the shape of an image that begins with its channel, and a model begins with that name."""
        shapes = {
            keyword.value.id
            for call in self._calls
            if owner_of(call, self._names)
            for keyword in call.keywords
            if keyword.arg in {"input_shape", "shape"} and isinstance(keyword.value, ast.Name)
        }
        assigned: dict[str, list[ast.expr]] = {}
        for node in self._nodes:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                assigned.setdefault(node.targets[0].id, []).append(node.value)
            elif isinstance(node, ast.arguments):
                for name, value in _defaults(node):
                    assigned.setdefault(name, []).append(value)
        channels = frozenset(name for name, values in assigned.items() if all(_is_channel(value) for value in values))
        for name in sorted(shapes & assigned.keys()):
            if len(assigned[name]) == 1 and (parts := channel_last(assigned[name][0], channels=channels)):
                yield Correction(assigned[name][0], parts, Reasons(problem=CHANNEL_LAST), is_refused=False)

    def _settle_chain(self, node: ast.Attribute) -> None:
        """Only the longest of `a`, `a.b` and `a.b.c` is looked at."""
        inner: ast.expr = node.value
        while isinstance(inner, ast.Attribute):
            self._settled.add(id(inner))
            inner = inner.value
        if isinstance(inner, ast.Name):
            self._settled.add(id(inner))

    def _imports(self) -> Iterator[Correction]:
        merges = merge_functions([call for call in self._calls if is_merge(call, self._names)])
        statements: dict[tuple[int, int], list[ast.ImportFrom]] = {}
        for node in self._nodes:
            if isinstance(node, ast.ImportFrom) and id(node) not in self._settled and is_of_keras(node):
                statements.setdefault((node.lineno, node.col_offset), []).append(node)
            elif isinstance(node, ast.Import) and id(node) not in self._settled:
                yield from corrected_plain_import(node)
        for nodes in statements.values():
            needed = frozenset(alias.name for node in nodes for alias in node.names)
            whole = self._whole(nodes[0]) or nodes[0]
            if correction := corrected_import(nodes[0], whole, needed, merges):
                yield correction

    def _whole(self, node: ast.ImportFrom) -> ast.ImportFrom | None:
        """The statement with all its names: it is run name by name, and only those that the model needs."""
        try:
            body = ast.parse(self._text.piece(*self._text.extent(node))).body
        except (SyntaxError, ValueError):
            return None
        return body[0] if body and isinstance(body[0], ast.ImportFrom) else None

    def _named(self, node: ast.Name | ast.Attribute) -> Correction | None:
        """A name that is gone or is spelt otherwise today."""
        path = self._names.path(node)
        if not path:
            return None
        if isinstance(node, ast.Name):
            return self._imported_name(node, path)
        today = todays(path)
        if today is None:
            return _gone(node, path)
        is_private = self._names.is_private(node)
        if today.path == path and not is_private:
            return None
        root = root_of(node)
        start = self._names.path(root)
        if not isinstance(root, ast.Name) or not (start == "tensorflow" or today.path.startswith(f"{start}.")):
            return self._in_moved_package(node, today.path, is_refused=today.is_refused)
        rest = today.path if start == "tensorflow" else today.path[len(start) + 1 :]
        reasons = Reasons(changes=((PRIVATE, "tensorflow.keras"),)) if is_private else _renamed(path, today.path)
        is_refused = today.is_refused or is_private
        return Correction(node, (f"{root.id}.{rest}",), reasons, is_refused=is_refused)

    def _in_moved_package(self, node: ast.Attribute, path: str, *, is_refused: bool) -> Correction | None:
        """A name of a package that the file calls by an old name, which its import puts right."""
        name = path.rpartition(".")[2]
        if name == node.attr:
            return None
        return Correction(node, (node.value, f".{name}"), _renamed(node.attr, name), is_refused=is_refused)

    def _imported_name(self, node: ast.Name, path: str) -> Correction | None:
        """Where a `from` import brings a name, its line is corrected, and with it each use."""
        today, old = todays(path), path.rpartition(".")[2]
        if today is None or old != node.id or moved_package(path):
            return None
        new = today.path.rpartition(".")[2]
        if new == old:
            return None
        return Correction(node, (new,), Reasons(spellings=((old, new),)), is_refused=False)


def _defaults(arguments: ast.arguments) -> Iterator[tuple[str, ast.expr]]:
    """Names of a function's arguments, and what they are where a call does not say."""
    positional = [*arguments.posonlyargs, *arguments.args]
    with_default = positional[len(positional) - len(arguments.defaults) :]
    for argument, value in zip(
        (*with_default, *arguments.kwonlyargs), (*arguments.defaults, *arguments.kw_defaults), strict=True
    ):
        if value is not None:
            yield argument.arg, value


def _is_channel(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in {1, 3}


def _renamed(old: str, new: str) -> Reasons:
    """Of two dotted names, what differs: `adam` and `Adam`, or the whole."""
    if old.rpartition(".")[0] == new.rpartition(".")[0]:
        old, new = old.rpartition(".")[2], new.rpartition(".")[2]
    return Reasons(changes=((old, new),))


def _gone(node: ast.Attribute, path: str) -> Correction | None:
    """A name that has no equal today."""
    top, _, rest = path.partition(".")
    part = rest.partition(".")[0] if top == "tensorflow" else path.rpartition(".")[2]
    if part not in NAMES or top not in {"keras", "tensorflow"}:
        return None
    if top == "keras":
        return Correction(node, None, Reasons(((part, ""),), advice=NAMES[part]))
    reasons = Reasons(((f"tensorflow.{part}", ""),), owner="TensorFlow", advice=NAMES[part])
    return None if hasattr(tf, part) else Correction(node, None, reasons)
