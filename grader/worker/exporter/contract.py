"""What the assignment asks of the student's function: that it can be called without arguments and returns a model."""

import ast
import inspect
from collections.abc import Callable, Iterable

import keras

from grader.records import Finding, Place
from grader.worker.exporter.returned import kind, no_model
from grader.worker.exporter.serialization import shared_between_models


class ContractError(Exception):
    """The function is not one that can be called, or what it returned is not a model.

    Args:
        problem: What is there instead, as a whole sentence.
        advice: What to do, as a whole sentence.
        place: Of the fault, where that is not the function as a whole.
    """

    def __init__(self, problem: str, advice: str, place: Place | None = None) -> None:
        super().__init__(problem)
        self.finding = Finding(problem=problem, advice=advice).at(place or Place())


class MissingFunctionError(ContractError):
    """There is no function of that name."""


def check_function(value: object, name: str) -> Callable[[], object]:
    """Give the student's function back.

    Raises:
        ContractError: The name stands for something else.
    """
    if value is None:
        problem = f"The file must define a function {name}() at its top level, and has none."
        raise MissingFunctionError(problem, "Start from the template.")
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
    if not isinstance(value, keras.Model):
        finding = no_model(value, name, list(trees))
        raise ContractError(finding.problem, finding.advice, finding.place)
    return value


def check_sharing(model: keras.Model) -> None:
    """Look for layers that Keras would write down twice.

    Raises:
        ContractError: There is one.
    """
    if layer := shared_between_models(model):
        problem = f"{layer} belongs to two models, one of which is in the other, and that cannot be graded."
        raise ContractError(problem, "Make a new layer for each, or use the model itself twice.")
