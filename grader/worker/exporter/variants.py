"""What a student's function for variants returned: models by their names, as far as it is that."""

from itertools import islice
from typing import NamedTuple

import keras

from grader.printable import shortened
from grader.records import Finding
from grader.worker.exporter.contract import ContractError
from grader.worker.exporter.one_by_one import FailedCall
from grader.worker.exporter.returned import kind

_MOST_NAME = 60
"""Characters of a name; longer ones are cut."""
_EXAMPLE = '{"more filters": model, "average pooling": another_model}'
TOO_LONG = Finding(
    problem="The descriptions of the variants up to this one take more than 900,000 characters together.",
    advice="Use fewer variants, or fewer layers.",
)
MOST_CHARACTERS = 900_000
"""Of all descriptions: the answer is one text of limited length."""


class NamedModel(NamedTuple):
    """An item of the dictionary."""

    name: str
    value: object


class NamedModels(NamedTuple):
    """The dictionary, as far as it is looked at."""

    models: list[NamedModel]
    notes: list[Finding]
    """On what is named otherwise, and on what is left out."""


def named_models(value: object, function: str, most: int) -> NamedModels:
    """Read the dictionary that the function returned.

    Args:
        value: What it returned.
        function: Its name.
        most: So many models are looked at.

    Raises:
        ContractError: It is not a dictionary, or has nothing in it.
    """
    if not isinstance(value, dict):
        problem = f"{function}() must return a dictionary of models, and returned {_what(value)}."
        raise ContractError(problem, f"Return models by their names, as in {_EXAMPLE}.")
    items = list(islice(value.items(), most))
    if not items:
        problem = f"{function}() returned a dictionary with nothing in it."
        raise ContractError(problem, f"Return models by their names, as in {_EXAMPLE}, or delete the function.")
    notes = []
    if len(value) > most:
        problem = f"{function}() returned {len(value):,} models, and at most {most} are looked at: the first ones."
        notes.append(Finding(problem=problem, advice="Choose those that you want to compare."))
    models: list[NamedModel] = []
    for key, model in items:
        name = _name(key, {earlier.name for earlier in models})
        if name != key:
            problem = f"A name of a variant must be a text of 1 to {_MOST_NAME} characters, and is {_shown(key)}."
            notes.append(Finding(problem=f"{problem} It is called {name!r} here.", advice="Give it a short name."))
        models.append(NamedModel(name, model))
    return NamedModels(models, notes)


def model_fault(value: object) -> Finding | None:
    """Why an item cannot be a variant; `None` of a model, and of a call that says so itself."""
    if isinstance(value, keras.Model | FailedCall):
        return None
    advice = f"Return models by their names, as in {_EXAMPLE}."
    if callable(value):
        advice = "Call it, and put the model that it returns into the dictionary."
    return Finding(problem=f"The variant must be a Keras model, and is {kind(value)}.", advice=advice)


def _name(key: object, taken: set[str]) -> str:
    """The key, or a text in its place that no other one has."""
    text = key if isinstance(key, str) else repr(key)
    # A lone surrogate is in no JSON.
    text = str(text).encode(errors="backslashreplace").decode().strip()[:_MOST_NAME] or "(no name)"
    names = (text if number == 1 else f"{text} ({number})" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _shown(key: object) -> str:
    return shortened(repr(key), _MOST_NAME)


def _what(value: object) -> str:
    if value is None:
        return "nothing"
    return "one model" if isinstance(value, keras.Model) else kind(value)
