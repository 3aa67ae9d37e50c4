"""The assignment's folder: found, and its `spec.toml` read."""

import os
import tomllib
from pathlib import Path

from pydantic import ValidationError

from grader.errors import InputError
from grader.printable import shortened
from grader.spec import AssignmentSpec, Recipe

SPEC_FILE = "spec.toml"
MAX_SPEC_BYTES = 32 << 10
"""tomllib takes time quadratic in the dots of a key."""


def find_assignment() -> Path:
    """The assignment's folder, for a caller who names none: `assignment`, or else the folder that one is in.

    A student who has nothing but the folder of the assignment works in it. Where submissions lie is never looked at:
    what is handed in has no rules of its own.
    """
    usual = Path("assignment")
    found = (place for place in (usual, Path()) if os.path.isfile(place / SPEC_FILE))  # noqa: PTH113 - no error
    return next(found, usual)


def load_assignment(folder: Path) -> AssignmentSpec:
    """Read `spec.toml` of an assignment.

    Raises:
        InputError: The file is missing, is no TOML, or has a wrong key or value; the sentence names the key's path.
    """
    path = folder / SPEC_FILE
    try:
        return AssignmentSpec.model_validate(tomllib.loads(_text(path)))
    except OSError as error:
        raise InputError(
            expected=f"an assignment's folder with {SPEC_FILE} in it",
            received=f"{path}: {error.strerror}",
            remedy="Work in that folder or beside it, or name it with --assignment DIR.",
        ) from error
    except ValidationError as error:
        raise _wrong_keys(path, error) from error
    except (ValueError, RecursionError) as error:  # of tomllib and of the UTF-8 decoder
        raise InputError(
            expected=f"{path} to be a TOML file in UTF-8",
            received=shortened(str(error), 300),
            remedy="Mend the file at that place.",
        ) from error


def _text(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(MAX_SPEC_BYTES + 1)
    if len(content) > MAX_SPEC_BYTES:
        msg = f"more than {MAX_SPEC_BYTES >> 10} KiB"
        raise ValueError(msg)
    return content.decode()


def choose_recipe(assignment: AssignmentSpec, name: str) -> Recipe:
    """Look a recipe up by its name.

    Raises:
        InputError: The assignment has no such recipe.
    """
    try:
        return assignment.recipes[name]
    except KeyError:
        raise InputError(
            expected=f"--recipe to be one of {', '.join(sorted(assignment.recipes))}",
            received=repr(name),
            remedy=f"Choose one of them, or add [recipes.{name}] to {SPEC_FILE}.",
        ) from None


def _written(value: object) -> str:
    try:
        return shortened(repr(value))
    except (ValueError, RecursionError):  # a number of 5,000 digits, which Python does not write; a list in a list in …
        return "a value that is too long to be shown"


def _wrong_keys(path: Path, error: ValidationError) -> InputError:
    first, *others = error.errors(include_url=False)
    key = shortened(".".join(map(str, first["loc"])), 200) or "the keys together"
    expected = "no such key" if first["type"] == "extra_forbidden" else first["msg"].removeprefix("Value error, ")
    received = "none" if first["type"] == "missing" else _written(first["input"])
    if not first["loc"]:
        received = "keys that contradict this"
    more = f" ({len(others)} more mistakes follow in the file.)" if others else ""
    return InputError(
        expected=f"{key} in {path} as the grader knows it: {expected}",
        received=received,
        remedy=f"Correct {key}; assignment/{SPEC_FILE} of this project is a complete example.{more}",
    )
