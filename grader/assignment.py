"""Finds the assignment's folder and reads its `spec.toml`."""

import os
import tomllib
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from grader.errors import InputError
from grader.printable import shortened
from grader.section import MISTAKE
from grader.spec import AssignmentSpec, Recipe
from grader.wording import number_of

SPEC_FILE = "spec.toml"
MAX_SPEC_BYTES = 32 << 10
"""tomllib takes time quadratic in the dots of a key."""


def find_assignment() -> Path:
    """Find the assignment's folder for a caller who names none: `assignment`, or else the current folder.

    A student who has nothing but the folder of the assignment works in it. Where submissions lie is never looked at:
    a submission has no rules of its own.
    """
    usual = Path("assignment")
    folders = (folder for folder in (usual, Path()) if os.path.isfile(folder / SPEC_FILE))  # noqa: PTH113 - no error
    return next(folders, usual)


def load_assignment(folder: Path) -> AssignmentSpec:
    """Read `spec.toml` of an assignment.

    Raises:
        InputError: The file is missing, is not valid TOML, or has a wrong key or value; the sentence names the key's
            path.
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
            happened=f"{path} is not a valid TOML file in UTF-8: {shortened(str(error), 300).rstrip('.')}.",
            remedy="Correct the file there.",
        ) from error


def _text(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(MAX_SPEC_BYTES + 1)
    if len(content) > MAX_SPEC_BYTES:
        msg = f"it has more than {MAX_SPEC_BYTES >> 10} KiB"
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


def _shown(value: object) -> str:
    try:
        return shortened(repr(value))
    except (ValueError, RecursionError):  # a number of 5,000 digits, which Python does not write; a list in a list in …
        return "a value that is too long to be shown"


def _wrong_keys(path: Path, error: ValidationError) -> InputError:
    first, *others = error.errors(include_url=False)
    key = shortened(".".join(map(str, first["loc"])), 200)
    requirement, received = _description(first)
    more = f" The file has {number_of(len(others), 'more mistake')}." if others else ""
    return InputError(
        expected=f"{f'{key} in {path}' if key else path} {requirement}",
        received=received,
        remedy=f"Correct it; the grader's own assignment/{SPEC_FILE} is a complete example.{more}",
    )


def _description(error: ErrorDetails) -> tuple[str, str]:
    """Give the requirement, which completes "expected the key …", and what was received."""
    match error["type"]:
        case "missing":
            return "to have a value", "none"
        case "extra_forbidden":
            return "to be a key that the grader knows", "an unknown key"
        case kind if kind == MISTAKE:
            return error["ctx"]["requirement"], error["ctx"]["received"] or _shown(error["input"])
        case _:  # "Input should be less than 1", "String should have at least 1 character"
            subject, should, requirement = error["msg"].partition(" should ")
            return f"to {requirement}" if should else f"to be valid: {subject}", _shown(error["input"])
