"""The report for programs: the gradebook itself."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import to_jsonable_python

from grader.errors import InputError
from grader.gradebook import SCHEMA_VERSION, Gradebook
from grader.record import Record
from grader.records import CheckResult, Grade
from grader.report.sentences import message

FILE = "gradebook.json"
"""In the folder of the reports."""
_MAX_BYTES = 4 << 30
_UNSAFE = re.compile(r"\x7f|#(?=#\w*\[)")
"""What the JSON encoder lets through: the delete character, and a command to a CI system (see `text.shown`)."""

_DERIVED = ("total", "max_total")
"""Of a grade: written for programs, and computed anew by whoever reads the gradebook."""

ItemT = TypeVar("ItemT")


def to_json(gradebook: Gradebook) -> str:
    r"""Dump the gradebook, each check with its findings and the text that they come to; each submission is a line.

    Everything but printable ASCII is written as `\uXXXX`, which no terminal obeys and no encoding spoils.
    Not `model_dump_json`: it raises on a lone surrogate, and one file name that is not UTF-8 would cost
    the whole report.
    """
    return "".join(_pieces(gradebook))


def _pieces(gradebook: Gradebook) -> Iterator[str]:
    """A field per line, and of the submissions an item per line: to indent all of it takes ten times as long."""
    known: dict[int, str] = {}
    yield "{"
    for name, comma in _separated(Gradebook.model_fields, ","):
        yield f'{comma}\n"{name}": '
        value = getattr(gradebook, name)
        if name == "submissions":
            for grade, opening in _separated(value, ",", first="["):
                yield f"{opening}\n"
                yield from _row(grade, known)
            yield "\n]" if value else "[]"
        elif isinstance(value, Grade):
            yield from _row(value, known)
        else:
            yield _dumped(value)
    yield "\n}\n"


def _row(grade: Grade, known: dict[int, str]) -> Iterator[str]:
    """Write a grade; what several grades share is one text, known by the identity of the value."""
    for name, opening in _separated(Grade.model_fields, ", ", first="{"):
        yield f'{opening}"{name}": '
        value = getattr(grade, name)
        if not isinstance(value, tuple | Record):
            yield _scalar(value)
            continue
        if id(value) not in known:
            known[id(value)] = _dumped(value)
        yield known[id(value)]
    for name in _DERIVED:
        yield f', "{name}": {_dumped(getattr(grade, name))}'
    yield "}"


def _separated(items: Iterable[ItemT], separator: str, first: str = "") -> Iterator[tuple[ItemT, str]]:
    """Each item with what is written before it."""
    yield from zip(items, chain([first], repeat(separator)), strict=False)


def _scalar(value: object) -> str:
    """Write what a large class has thousands of without making an encoder for each."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return repr(value) if isinstance(value, int | float) else _dumped(value)


def _dumped(value: object) -> str:
    document = to_jsonable_python(value)
    if isinstance(value, tuple) and value and isinstance(value[0], CheckResult):
        for check, record in zip(value, document, strict=True):
            record["message"] = message(check)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(document))


def as_if_new(book: bytes) -> bytes:
    """The gradebook as it would be if no grade had been known: two runs of an unchanged class differ in nothing else.

    Args:
        book: As `to_json` writes it. No text can hold what is replaced, because its quotation marks are escaped.
    """
    return book.replace(b'"cached": true', b'"cached": false')


def read_gradebook(path: Path) -> Gradebook:
    """Read a `gradebook.json`.

    Raises:
        InputError: It cannot be read, or is not a gradebook of this schema version.
    """
    try:
        with path.open("rb") as file:
            return parse_gradebook(file.read(_MAX_BYTES).decode(), str(path))
    except OSError as error:
        raise InputError(
            expected=f"a {FILE} that grade has written, or its folder",
            received=f"{path}: {error.strerror}",
            remedy="Grade first, or name the folder that was given as --out.",
        ) from error
    except UnicodeDecodeError as error:
        raise _not_a_gradebook(str(path), "a file that is not text in UTF-8") from error


def parse_gradebook(text: str, name: str = "the text") -> Gradebook:
    """Read a gradebook that `to_json` wrote.

    Args:
        text: Of a `gradebook.json`.
        name: What an error calls the text: the path of its file.

    Raises:
        InputError: It is not JSON, or not a gradebook of this schema version.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _not_a_gradebook(name, f"text that is not JSON ({error})") from error
    version = document.get("schema_version") if isinstance(document, dict) else None
    if type(version) is not int:
        raise _not_a_gradebook(name, "JSON without the number schema_version")
    if version != SCHEMA_VERSION:
        raise _other_version(name, version)
    try:
        for grade in (document["reference"], *document["submissions"]):
            for field in _DERIVED:
                grade.pop(field, None)
            for check in (*grade["checks"], *grade.get("further_checks", ())):
                check.pop("message", None)
        return Gradebook.model_validate(document)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        place = ".".join(map(str, fault["loc"]))
        raise _not_a_gradebook(name, f"{place}: {fault['msg']}") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise _not_a_gradebook(name, "JSON without the reference, the submissions or their checks") from error


def _not_a_gradebook(name: str, received: str) -> InputError:
    return InputError(
        expected=f"{name} to be a gradebook that the grader wrote",
        received=received,
        remedy="Grade again, and use the gradebook.json that this writes.",
    )


def _other_version(name: str, version: int) -> InputError:
    older = version < SCHEMA_VERSION
    return InputError(
        expected=f"{name} to be a gradebook of schema version {SCHEMA_VERSION}",
        received=f"version {version}, made by {'an older' if older else 'a newer'} grader",
        remedy="Grade again; known results are kept." if older else "Use the version of the grader that made it.",
    )
