"""What the assignment asks of the student's function: that it can be called without arguments and returns a model."""

import ast
import inspect
from collections.abc import Callable, Iterable

import keras

from grader.records import Finding
from grader.worker.exporter.serialization import shared_between_models


class ContractError(Exception):
    """The function is not one that can be called, or what it returned is not a model.

    Args:
        problem: What is there instead, as a whole sentence.
        advice: What to do, as a whole sentence.
    """

    def __init__(self, problem: str, advice: str) -> None:
        super().__init__(problem)
        self.finding = Finding(problem=problem, advice=advice)


def check_function(value: object, name: str) -> Callable[[], object]:
    """Give the student's function back.

    Raises:
        ContractError: The name stands for something else.
    """
    if value is None:
        problem = f"The file must define a function {name}() at its top level, and has none."
        raise ContractError(problem, "Start from the template.")
    if isinstance(value, keras.Model):  # which can be called too
        raise ContractError(
            f"{name} must be the function that makes the model, and is the model.", "Rename one of them."
        )
    if not callable(value):
        advice = f"Write def {name}(): and return the model from it."
        raise ContractError(f"{name} must be a function, and is {kind(value)}.", advice)
    return value


def check_parameters(function: Callable[[], object], name: str) -> None:
    """Look for parameters without a default.

    Raises:
        ContractError: There are some.
    """
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # some callables have no signature
        return
    variadic = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    required = [
        parameter.name
        for parameter in parameters
        if parameter.default is parameter.empty and parameter.kind not in variadic
    ]
    if required:
        problem = f"{name}() is called without arguments, and requires {', '.join(required)}."
        raise ContractError(problem, f"Write the values into the function, so that {name}() is enough.")


def check_model(value: object, name: str, trees: Iterable[ast.Module]) -> keras.Model:
    """Give the model back that the function returned.

    Args:
        value: What it returned.
        name: Of the function.
        trees: What was run of the submission, to see which call's result is returned.

    Raises:
        ContractError: It is not a model that can be graded.
    """
    if value is None:
        raise _nothing(name, trees)
    if isinstance(value, tuple | list) and any(isinstance(item, keras.Model) for item in value):
        raise ContractError(f"{name}() returned {kind(value)} with a model in it.", "Return the model alone.")
    if any(str(base.__module__).startswith("tensorflow.python.keras") for base in type(value).__mro__):
        problem = f"{name}() returned a model of tensorflow.python.keras, an old private copy."
        raise ContractError(problem, "Import from keras.")
    expected = f"{name}() must return a Keras model, and returned"
    if isinstance(value, keras.KerasTensor):
        raise ContractError(f"{expected} the output of a layer.", "Return keras.Model(inputs, outputs).")
    if isinstance(value, keras.Layer) and not isinstance(value, keras.Model):
        layer = type(value).__name__
        advice = f"Put it into a model, as in keras.Sequential([{layer}(...)])."
        raise ContractError(f"{expected} a layer, {layer}.", advice)
    if not isinstance(value, keras.Model):
        raise ContractError(f"{expected} {kind(value)}.", "End it with `return model`.")
    return value


def check_sharing(model: keras.Model) -> None:
    """Look for layers that Keras would write down twice.

    Raises:
        ContractError: There is one.
    """
    if layer := shared_between_models(model):
        problem = f"{layer} belongs to two models, one of which is in the other, and that cannot be graded."
        raise ContractError(problem, "Make a new layer for each, or use the model itself twice.")


def _nothing(name: str, trees: Iterable[ast.Module]) -> ContractError:
    call = _returned_call(name, trees)
    if _is_unwritten(name, trees):
        return ContractError(f"{name}() is not written yet.", "Build a model in it, and end it with `return model`.")
    if not call:
        return ContractError(f"{name}() returned nothing.", "End it with `return model`.")
    return ContractError(
        f"{name}() returned nothing: it returns the result of {call}(...).",
        "Write that call on a line of its own, and end the function with `return model`.",
    )


def _is_unwritten(name: str, trees: Iterable[ast.Module]) -> bool:
    """Whether nothing but `pass`, `...` and texts stands in the function, as in a template."""
    definitions = [
        node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    return bool(definitions) and all(
        isinstance(statement, ast.Pass)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        for statement in definitions[-1].body
    )


def _returned_call(name: str, trees: Iterable[ast.Module]) -> str:
    """The method whose result is returned, as in `return model.compile(...)`; empty when there is none."""
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            returned = [inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return)]
            if returned and isinstance(returned[-1], ast.Call) and isinstance(returned[-1].func, ast.Attribute):
                return ast.unparse(returned[-1].func)[:80]
    return ""


def kind(value: object) -> str:
    """What a value is, for a sentence."""
    return f"the class {value.__name__}" if isinstance(value, type) else f"an object of type {type(value).__name__}"
