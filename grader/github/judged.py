"""A gradebook that is not believed → verdicts: what a job with student code in it wrote, held against the assignment.

Whoever broke out of the jail could have written the file. Only these fields are read, each of its own type; points and
verdicts are computed again from the checks, and no text but an id is taken over, which must be that of a changed file.
"""

import ast
import json
import math
import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from grader.errors import InputError
from grader.printable import shortened

MAX_BYTES = 64 << 20
_MAX_ROWS = 3_000
"""Of submissions: GitHub lists as many changed files."""
_MAX_CHECKS = 100
_MAX_TRIALS = 99
_SCHEMA_VERSION = 2
_ENDINGS = (".py", ".ipynb", ".zip")

_STATUSES = frozenset({"passed", "failed", "skipped", "error"})
_VARIANTS = "variants"
_NAME = re.compile(r"[A-Za-z0-9_]{1,80}(\[[A-Za-z0-9_.-]{1,40}\])?")

ItemT = TypeVar("ItemT")


class Rules(NamedTuple):
    """The assignment of the branch that grades."""

    threshold: Fraction
    points: dict[str, float]
    """By the names of the checks."""
    own: dict[str, float]
    """Those of a teacher's own checks, by the names of their functions; they may leave a model out."""
    varied: frozenset[str]
    """Those of them that look at variants, and so decide about no verdict."""
    variants: float
    """Points for variants of a model."""
    recipes: frozenset[str]


class Judged(NamedTuple):
    """One submission."""

    id: str
    status: str
    """`passed`, `failed`, `error` or `missing`."""
    points: float
    max_points: float
    accuracy: Fraction | None
    unpassed: tuple[str, ...]
    """Names of the checks that failed."""


class Verdicts(NamedTuple):
    """All of them."""

    rows: tuple[Judged, ...]
    recipe: str
    provisional: bool
    ungraded: tuple[str, ...]
    """Changed paths that are no submission's."""


def read_rules(assignment: Path) -> Rules:
    """Read what a gradebook is held against; the grader itself has checked this file."""
    spec = tomllib.loads((assignment / "spec.toml").read_text(encoding="utf-8"))
    # A table in it is about parts that a person grades: no check gives their points.
    points = {name: float(value) for name, value in spec["points"].items() if isinstance(value, int | float)}
    points_of_variants = float(spec.get("variants", {}).get("points", 0))
    folder = assignment / "checks"
    checks = [each for each in _functions(folder, "test_*.py") if each.name.startswith("test_")]
    own = {_check_name(check): _own_points(check) for check in checks}
    of_variants = _names_of_variants(list(_functions(folder, "*.py")))
    varied = frozenset(_check_name(check) for check in checks if _arguments(check) & of_variants)
    recipes = frozenset(spec["recipes"])
    return Rules(Fraction(str(spec["threshold"])), points, own, varied, points_of_variants, recipes)


def _functions(folder: Path, pattern: str) -> Iterator[ast.FunctionDef]:
    """Read the functions of a teacher's own checks; nothing is run."""
    for file in sorted(folder.glob(pattern)):
        body = ast.parse(file.read_text(encoding="utf-8")).body
        yield from (node for node in body if isinstance(node, ast.FunctionDef))


def _names_of_variants(functions: Collection[ast.FunctionDef]) -> frozenset[str]:
    """Names of the fixture for variants, and of those that take it, also through others."""
    names = frozenset([_VARIANTS])
    while more := {function.name for function in functions if _arguments(function) & names} - names:
        names |= more
    return names


def _arguments(function: ast.FunctionDef) -> frozenset[str]:
    arguments = function.args
    return frozenset(each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs))


def _check_name(function: ast.FunctionDef) -> str:
    return function.name.removeprefix("test_")


def _own_points(function: ast.FunctionDef) -> float:
    """Read what a check is worth, as far as it is written down as a number."""
    marks = [mark for mark in function.decorator_list if ast.unparse(mark).startswith("pytest.mark.points(")]
    worth = marks[0].args[0] if marks and isinstance(marks[0], ast.Call) and marks[0].args else None
    value = worth.value if isinstance(worth, ast.Constant) else 0
    return float(value) if isinstance(value, int | float) else 0.0


def judge(content: bytes, rules: Rules, changed: Collection[str]) -> Verdicts:
    """Take from a gradebook what it can say.

    Args:
        content: Of the file.
        rules: The assignment's.
        changed: Paths that the pull request changes, from the folder of the submissions on.

    Raises:
        InputError: It is no gradebook of this version, or contradicts itself, the rules or the pull request.
    """
    book = _document(content)
    _require(_field(book, "schema_version", int) == _SCHEMA_VERSION, f"schema version {_SCHEMA_VERSION}")
    recipe = _field(_field(book, "assignment", dict), "recipe", str)
    _require(recipe in rules.recipes, "a recipe of the assignment")
    provenance = _field(book, "provenance", dict)
    _require(_field(provenance, "jail", str).startswith("landlock"), "a jail")
    dataset = _field(provenance, "dataset", dict)
    total = _field(dataset, "test", int)
    names = {path: _names(path) for path in changed}
    rows = [_judged(row, rules, total) for row in _items(_field(book, "submissions", list), _MAX_ROWS, "submissions")]
    ids = {unicodedata.normalize("NFC", row.id) for row in rows}
    strangers = sorted(ids.difference(*names.values()))
    _require(not strangers, "ids of what the pull request changes", ", ".join(map(repr, map(shortened, strangers[:3]))))
    _require(len(ids) == len(rows), "each id once")
    reference = _judged(_field(book, "reference", dict), rules, total)
    _require(reference.status == "passed", "a reference that has passed")
    ungraded = sorted(path for path, possible in names.items() if ids.isdisjoint(possible))
    return Verdicts(tuple(rows), recipe, _field(dataset, "provisional", bool), tuple(ungraded))


def _judged(row: dict[str, Any], rules: Rules, total: int) -> Judged:
    checks = [_check(check, rules) for check in _items(_field(row, "checks", list), _MAX_CHECKS, "checks")]
    further = [
        _further(check, rules)
        for check in _items(_typed(row.get("further_checks", []), "further_checks", list), _MAX_CHECKS, "checks")
    ]
    names = {name for name, _, _ in (*checks, *further)}
    functions = {_function(name) for name in names}
    needed = rules.points.keys() | rules.own.keys()
    _require(len(names) == len(checks) + len(further) and functions >= needed, "every check of the assignment once")
    deciding = {_function(name) for name, _, _ in checks}
    _require(deciding.isdisjoint(rules.varied), "checks on variants among those that decide about no verdict")
    statuses = {status for name, status, _ in checks if status != "skipped" or _function(name) not in rules.own}
    statuses |= {"error"} & {status for _, status, _ in further}
    trials = [_fraction(trial, total) for trial in _items(_field(row, "trials", list), _MAX_TRIALS, "trials")]
    accuracy = sorted(trials)[len(trials) // 2] if trials else None
    if ("accuracy", "passed") in {(name, status) for name, status, _ in checks}:
        _require(accuracy is not None and accuracy > rules.threshold, "an accuracy above the threshold where it passed")
    status = _field(row, "status", str)
    _require(status in _possible(statuses), "the status that the checks come to", status)
    points = round(sum(earned for _, _, earned in (*checks, *further)), 2)
    # Points of each check are rounded to a hundredth, and so is their sum.
    _require(abs(points - _number(row, "points")) <= 0.005 * (len(names) + 1), "the sum of the checks' points")
    most = round(sum(_worth(name, rules) for name in names - {_VARIANTS}) + rules.variants, 2)
    _require(abs(most - _number(row, "max_points")) <= 0.005, "the assignment's own sum of points")
    failed = tuple(name for name, outcome, _ in checks if outcome == "failed")
    return Judged(_field(row, "id", str), status, points, most, accuracy, failed)


def _further(check: dict[str, Any], rules: Rules) -> tuple[str, str, float]:
    """Read a check on variants, which decides about no verdict."""
    if check.get("name") != _VARIANTS:
        name, status, earned = _check(check, rules)
        _require(_function(name) in rules.varied, "checks on variants alone to decide about no verdict", name)
        return name, status, earned
    status, earned = _field(check, "status", str), _number(check, "points")
    _require(status in _STATUSES and 0 <= earned <= rules.variants, "possible points for variants")
    return _VARIANTS, status if rules.variants else "skipped", earned


def _worth(name: str, rules: Rules) -> float:
    return rules.points.get(name, rules.own.get(_function(name), 0.0))


def _function(name: str) -> str:
    """The name without the parameters that pytest puts behind it."""
    return name.partition("[")[0]


def _possible(statuses: set[str]) -> set[str]:
    """The statuses of a submission that fit those of its checks; nobody passes what was skipped."""
    if "error" in statuses:
        return {"error"}
    if "failed" in statuses:
        return {"failed", "missing"}
    return {"passed"} if statuses == {"passed"} else set()


def _check(check: dict[str, Any], rules: Rules) -> tuple[str, str, float]:
    name, status, earned = _field(check, "name", str), _field(check, "status", str), _number(check, "points")
    _require(status in _STATUSES, "a status of a check", status)
    _require(bool(_NAME.fullmatch(name)), "a name of a check", name)
    most = _worth(name, rules)
    _require(_number(check, "max_points") == most, f"{most:g} points for {name}")
    _require(0 <= earned <= most and (status in {"passed", "failed"} or not earned), f"possible points for {name}")
    return name, status, earned


def _fraction(trial: dict[str, Any], total: int) -> Fraction:
    correct = _field(trial, "correct", int)
    _require(0 < total == _field(trial, "total", int) and 0 <= correct <= total, "trials on all test images")
    return Fraction(correct, total)


def _names(path: str) -> frozenset[str]:
    """What a submission with this file may be called: the file without its ending, or a folder on the way to it."""
    text = unicodedata.normalize("NFC", path)
    ending = next((each for each in _ENDINGS if text.lower().endswith(each)), "")
    parts = text.split("/")
    folders = ("/".join(parts[:count]) for count in range(1, len(parts)))
    return frozenset((text[: len(text) - len(ending)], text, *folders))


def _document(content: bytes) -> dict[str, Any]:
    _require(len(content) <= MAX_BYTES, f"at most {MAX_BYTES >> 20} MiB")
    try:
        document = json.loads(content, object_pairs_hook=_without_doubles, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise _refusal("JSON", str(error)) from error
    return _typed(document, "the document", dict)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        msg = "a field twice"
        raise ValueError(msg)
    return record


def _no_number(text: str) -> float:
    raise ValueError(text)


def _field(record: dict[str, Any], name: str, kind: type[ItemT]) -> ItemT:
    return _typed(record.get(name), name, kind)


def _typed(value: object, name: str, kind: type[ItemT]) -> ItemT:
    if type(value) is not kind:  # True is no number
        raise _refusal(f"{name} of the kind {kind.__name__}", type(value).__name__)
    return value


def _number(record: dict[str, Any], name: str) -> float:
    value = record.get(name)
    number = float(value) if type(value) is int and abs(value) < 10**9 else value
    if type(number) is not float or not math.isfinite(number):
        raise _refusal(f"{name} to be a number", type(value).__name__)
    return number


def _items(values: list[Any], most: int, name: str) -> Iterator[dict[str, Any]]:
    _require(len(values) <= most, f"at most {most:,} {name}")
    return (_typed(value, f"one of {name}", dict) for value in values)


def _require(condition: bool, expected: str, received: str = "another") -> None:
    if not condition:
        raise _refusal(expected, received)


def _refusal(expected: str, received: str) -> InputError:
    return InputError(
        expected=f"a gradebook that can be believed, with {expected}",
        received=shortened(received, 200),
        remedy="Look at the job that graded: something wrote what the grader does not write.",
    )
