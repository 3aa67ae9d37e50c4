"""Placeholders that Python runs all the same: `filters = None  # TODO`, `Conv2D(..., 3)`, `loss="____"`."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

import keras

from grader.records import Finding, Place
from grader.source.placeholders import is_placeholder_text, not_filled_in, placeholder_value
from grader.worker.exporter.origin import Origin, compile_place, written_place

_NEEDED = {
    "filters", "kernel_size", "units", "pool_size", "rate", "size", "target_shape", "shape", "learning_rate",
    "optimizer", "strides", "padding",
}  # fmt: skip
"""Arguments that nobody passes `None` to who has decided on a value."""
_MOST_CALLS = 200
"""Of one expression that are looked at."""


def unfilled(origin: Origin, trees: Mapping[str, Sequence[ast.Module]]) -> Finding | None:
    """The placeholder behind an exception; `None` when there is none at work.

    Keras makes a layer's weights late, so the calls within the one that failed are looked at, and the layer's own line.

    Args:
        origin: Where the exception arose.
        trees: What was run of each file.
    """
    placeholders = _Placeholders(trees.get(origin.path, ()))
    calls = _calls_in(origin.expression)
    made = written_place(origin.layer) if origin.layer is not None else None
    if made is not None and made.path == origin.path:
        calls = chain(calls, placeholders.calls_at(made.line))
    return next((finding for call in islice(calls, _MOST_CALLS) if (finding := placeholders.argument(call))), None)


def unfilled_loss(model: keras.Model) -> Finding | None:
    """The finding for a loss that is a placeholder, which Keras reads only when it trains."""
    loss = getattr(model, "loss", None)
    if loss is not ... and not (isinstance(loss, str) and is_placeholder_text(loss)):
        return None
    return not_filled_in("loss=..." if loss is ... else f"loss={loss!r}").at(compile_place(model) or Place())


def left_dots(tree: ast.Module) -> Iterator[Finding]:
    """Notes on `...` among the statements of a function, which marks in templates where code is to be written."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef) or len(node.body) < 2:
            continue
        for inner in ast.walk(node):
            if isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant) and inner.value.value is ...:
                problem = "`...` does nothing: in a template it marks where code is to be written."
                yield Finding(problem=problem, advice="Write that code, or delete the dots.", line=inner.lineno)


def assigned_placeholder(node: ast.expr, trees: Sequence[ast.Module]) -> Finding | None:
    """The finding for a name to which nothing but a placeholder is assigned, at the line of that."""
    value = _Placeholders(trees).value(node)
    if value is node:
        return None
    return not_filled_in(f"{ast.unparse(node)} = {ast.unparse(value)}").at(Place(line=value.lineno))


class _Placeholders:
    """Names of a file to which nothing but a placeholder is assigned."""

    def __init__(self, trees: Sequence[ast.Module]) -> None:
        self._nodes = [node for tree in trees for node in ast.walk(tree)]
        self._values: dict[str, list[ast.expr]] = {}
        bindings: Counter[str] = Counter()
        for node in self._nodes:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    self._values.setdefault(name, []).append(value)
                case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                    bindings[name] += 1
        for name, values in list(self._values.items()):
            if len(values) != bindings[name] or not all(
                _is_none(value) or placeholder_value(value) for value in values
            ):
                del self._values[name]

    def calls_at(self, line: int | None) -> Iterator[ast.Call]:
        """The calls that begin on a line."""
        return (node for node in self._nodes if isinstance(node, ast.Call) and node.lineno == line)

    def value(self, node: ast.expr) -> ast.expr:
        """What was last assigned to a name that never gets anything but a placeholder; any other expression itself."""
        return self._values[node.id][-1] if isinstance(node, ast.Name) and node.id in self._values else node

    def argument(self, call: ast.Call) -> Finding | None:
        """The finding for an argument that is a placeholder, at the line where a name gets it."""
        given = [(value, index == 0) for index, value in enumerate(call.args)]
        given += ((keyword.value, keyword.arg in _NEEDED) for keyword in call.keywords)
        for node, is_needed in given:
            value = self.value(node)
            shown = placeholder_value(value) or ("None" if is_needed and _is_none(value) else "")
            if shown and value is not node:
                return not_filled_in(f"{ast.unparse(node)} = {shown}").at(Place(line=value.lineno))
            if shown:
                return not_filled_in(shown)
        return None


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _calls_in(node: ast.AST | None) -> Iterator[ast.Call]:
    for inner in ast.walk(node) if node is not None else ():
        if isinstance(inner, ast.Call):
            yield inner
