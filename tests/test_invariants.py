"""Invariants of every module of the package: the trust boundary, checked in the source."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "grader"
FILES = sorted(PACKAGE.rglob("*.py"))

DESERIALIZERS = {
    "model_from_json",
    "from_config",
    "from_json",
    "deserialize",
    "deserialize_keras_object",
    "clone_model",
    "load_model",
    "load_weights",
    "unpickle",
}


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (node.module or "", *(alias.name for alias in node.names))


def _calls(tree: ast.AST) -> set[str]:
    """Return the names of all functions that are called by a plain name."""
    return {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    """Parse every module of the package."""
    return {str(path.relative_to(PACKAGE)): ast.parse(path.read_text(encoding="utf-8")) for path in FILES}


def test_student_code_is_executed_in_one_place_only(trees: dict[str, ast.Module]) -> None:
    """`exec`, `eval` and `compile` stand in the exporter, which runs in the jail, and nowhere else."""
    modules = {name for name, tree in trees.items() if _calls(tree) & {"exec", "eval", "compile", "__import__"}}
    assert modules == {"worker/exporter/task.py"}


def test_no_deserializer_of_keras_is_named(trees: dict[str, ast.Module]) -> None:
    """The trusted side rebuilds models by calling constructors."""
    assert {name: names for name, tree in trees.items() if (names := DESERIALIZERS & set(_names(tree)))} == {}


def test_nothing_is_unpickled(trees: dict[str, ast.Module]) -> None:
    """No module of the package imports a pickle, and arrays are loaded without one."""
    modules = {"pickle", "dill", "cloudpickle", "marshal", "shelve"}
    assert {name for name, tree in trees.items() if modules & set(_names(tree))} == set()
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"load", "save"}
            ):
                keywords = {keyword.arg for keyword in node.keywords}
                is_numpy = isinstance(node.func.value, ast.Name) and node.func.value.id == "np"
                assert not is_numpy or "allow_pickle" in keywords, f"{name}:{node.lineno}"


def test_only_the_worker_starts_processes(trees: dict[str, ast.Module]) -> None:
    """One class starts processes, and also ends them."""
    starters = {"subprocess", "multiprocessing", "fork", "forkpty", "posix_spawn", "system", "popen", "execv", "execve"}
    modules = {name for name, tree in trees.items() if any(set(used.split(".")) & starters for used in _names(tree))}
    assert all(name.startswith("worker/") for name in modules), modules


def test_only_the_command_line_prints_and_exits(trees: dict[str, ast.Module]) -> None:
    """Everything else returns values and raises errors; only the worker may also end a process, which is its child."""
    printing = {name for name, tree in trees.items() if {"print", "echo"} & (_calls(tree) | set(_names(tree)))}
    exiting = {name for name, tree in trees.items() if {"exit", "_exit"} & set(_names(tree))}
    commands = {"cli.py", "gradebook_cli.py", "results.py", "handout/cli.py", "github/cli.py", "gradescope/cli.py"}
    ending = {"command.py", "console.py", "github/verdict.py"}  # the last has nothing but the standard library
    assert printing == {*commands, *ending, "display.py", "progress.py"}
    leaving_early = {"cli.py", "handout/cli.py"}
    assert {name for name in exiting if not name.startswith("worker/")} == {*ending, *leaving_early}
