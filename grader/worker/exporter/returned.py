"""What a student's function returned in the place of a model, and what to write instead."""

import ast
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import keras
import tensorflow as tf

from grader.printable import shortened
from grader.records import Finding
from grader.worker.exporter.unfilled import assigned_placeholder

_LONGEST = 60
_END = "End it with `return model`."


def no_model(value: object, name: str, trees: Sequence[ast.Module]) -> Finding:
    """The finding for a value that is not a model; it has a place where the fault lies elsewhere than in the function.

    Args:
        value: What the function returned.
        name: Of the function.
        trees: What was run of the submission, to see what is written behind `return`.
    """
    expression = _returned(name, trees)
    if value is None:
        return _nothing(name, expression, trees)
    if isinstance(value, tuple | list) and any(isinstance(item, keras.Model) for item in value):
        return Finding(problem=f"{name}() returned {kind(value)} with a model in it.", advice="Return the model alone.")
    if any(str(base.__module__).startswith("tensorflow.python.keras") for base in type(value).__mro__):
        problem = f"{name}() returned a model of tensorflow.python.keras, an old private copy."
        return Finding(problem=problem, advice="Import from keras.", line=_private_import(trees))
    what, advice = _instead(value, expression)
    return Finding(problem=f"{name}() must return a Keras model, and returned {what}.", advice=advice)


def _private_import(trees: Iterable[ast.Module]) -> int | None:
    """The line of the first import of TensorFlow's private modules."""
    for node in (node for tree in trees for node in ast.walk(tree)):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
        if any(module.startswith("tensorflow.python") for module in modules):
            return getattr(node, "lineno", None)
    return None


def _instead(value: object, expression: ast.expr | None) -> tuple[str, str]:
    """What was returned, and what to return."""
    if isinstance(value, keras.KerasTensor):
        return "the output of a layer", "Return keras.Model(inputs, outputs)."
    if isinstance(value, keras.Layer):
        layer = type(value).__name__
        return f"a layer, {layer}", f"Put it into a model, as in keras.Sequential([{layer}(...)])."
    if isinstance(value, keras.callbacks.History):
        return "the result of fit()", "End it with `return model`: the grader trains the model."
    if isinstance(expression, ast.Call) and _method(expression) in _WITH_RESULTS:
        advice = "Write that call on a line of its own, and end the function with `return model`."
        return f"the result of {_short(expression.func) or _method(expression)}(...)", advice
    return _made_from(value, _short(expression)) or (kind(value), _END)


def _made_from(value: object, written: str) -> tuple[str, str] | None:
    """The same for what a model could be had from; `None` for any other value.

    Args:
        value: What was returned.
        written: How.
    """
    if isinstance(value, list | tuple) and value and all(isinstance(item, keras.Layer) for item in value):
        return f"a {type(value).__name__} of layers", f"End it with `return keras.Sequential({written or 'layers'})`."
    if isinstance(value, type) and issubclass(value, keras.Model):
        return (
            f"{kind(value)} itself, without parentheses",
            f"End it with `return {written or value.__name__}()`.",
        )
    if where := _holder(value):
        what = "a dictionary with" if isinstance(value, Mapping) else f"{kind(value)}, which holds"
        plain = written and not written.startswith("{")
        return f"{what} the model", f"End it with `return {written}{where}`." if plain else "Return the model alone."
    return _maker_of(value, written)


def _maker_of(value: object, written: str) -> tuple[str, str] | None:
    """The same for an object or a class of the student's, and for a function."""
    if isinstance(value, tf.Module):
        advice = "Let the class inherit from keras.Model, with call() in the place of __call__()."
        return f"{kind(value)}, which is a tf.Module", advice
    if inspect.isroutine(value):
        return "a function, and not what it makes", f"Call it: end with `return {written or 'build'}()`."
    if maker := _maker(value if isinstance(value, type) else type(value)):
        return kind(value), f"Return the model that it makes, as in `return {written or 'it'}.{maker}(...)`."
    return None


def _maker(cls: type) -> str:
    """The method of a student's class that seems to make a model, by its name; empty when there is none."""
    names = [name for name, value in vars(cls).items() if inspect.isroutine(value) or isinstance(value, _WRAPPED)]
    return next((name[:_LONGEST] for name in names if re.search(r"(?i)build|make|create|model|net", name)), "")


_WRAPPED = (staticmethod, classmethod)


_WITH_RESULTS = {
    "compile", "evaluate", "fit", "get_config", "get_weights", "predict", "save", "summary", "to_json",
}  # fmt: skip
"""Methods of a model whose results are no models."""


def _holder(value: object) -> str:
    """How the model is reached that an object or a dictionary holds: `.model`, `["model"]`; empty when it has none."""
    if isinstance(value, Mapping):
        keys = [key for key, item in value.items() if isinstance(item, keras.Model)]
        return f"[{shortened(repr(keys[0]))}]" if keys else ""
    held = getattr(value, "__dict__", {})
    names = (
        [key for key, item in held.items() if isinstance(item, keras.Model) and key[:1] != "_"]
        if isinstance(held, dict)
        else []
    )
    name = "model" if "model" in names else next(iter(names), "")
    return f".{name[:_LONGEST]}" if name.isidentifier() else ""


def _nothing(name: str, expression: ast.expr | None, trees: Sequence[ast.Module]) -> Finding:
    if _is_unwritten(name, trees):
        problem = f"{name}() is not written yet."
        return Finding(problem=problem, advice="Build a model in it, and end it with `return model`.")
    if expression is not None and (blank := assigned_placeholder(expression, trees)):
        return blank
    call = _short(expression.func) if isinstance(expression, ast.Call) and _method(expression) else ""
    if not call:
        return Finding(problem=f"{name}() returned nothing.", advice=_END)
    return Finding(
        problem=f"{name}() returned nothing: it returns the result of {call}(...).",
        advice="Write that call on a line of its own, and end the function with `return model`.",
    )


def _definitions(name: str, trees: Iterable[ast.Module]) -> list[ast.FunctionDef]:
    return [
        node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name
    ]


def _is_unwritten(name: str, trees: Iterable[ast.Module]) -> bool:
    """Whether nothing but `pass`, `...` and texts stands in the function, as in a template."""
    definitions = _definitions(name, trees)
    return bool(definitions) and all(
        isinstance(statement, ast.Pass)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        for statement in definitions[-1].body
    )


def _returned(name: str, trees: Iterable[ast.Module]) -> ast.expr | None:
    """What stands behind the last `return` of the function; `None` when there is nothing."""
    nodes = (node for definition in _definitions(name, trees)[-1:] for node in _own_nodes(definition))
    returned = [node.value for node in nodes if isinstance(node, ast.Return)]
    return returned[-1] if returned else None


def _own_nodes(function: ast.FunctionDef) -> Iterator[ast.stmt]:
    """The statements of a function in the order of the file, without those of functions and classes within it."""
    waiting: list[ast.stmt] = function.body[::-1]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = [child for child in _children(node) if isinstance(child, ast.stmt)]
            waiting += inner[::-1]


def _children(node: ast.stmt) -> Iterator[ast.AST]:
    """What a statement holds, and what its `except` and `case` parts hold."""
    for child in ast.iter_child_nodes(node):
        yield child
        if isinstance(child, ast.ExceptHandler | ast.match_case):
            yield from ast.iter_child_nodes(child)


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _short(expression: ast.expr | None) -> str:
    """An expression as it is written; empty where it is too long to be shown."""
    text = ast.unparse(expression) if expression is not None else ""
    return text if len(text) <= _LONGEST and text.isprintable() else ""


def kind(value: object) -> str:
    """What a value is, for a sentence."""
    return f"the class {value.__name__}" if isinstance(value, type) else f"an object of type {type(value).__name__}"
