"""Which source code a result depends on: a module of this package, and whatever it imports of this package."""

import ast
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


@cache
def fingerprint(*modules: str, package: Path = _PACKAGE) -> str:
    """SHA-256 over some modules of the package and all that they import of it, directly or not.

    Code that a result does not depend on, such as a report's, is not among them: changing it makes nothing be computed
    again.

    Args:
        modules: Dotted names, as `grader.worker.trainer.task`.
        package: Folder of the package.
    """
    digest = hashlib.sha256()
    for path in _reachable(modules, package):
        digest.update(f"{path.relative_to(package).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _reachable(modules: Iterable[str], package: Path) -> list[Path]:
    """Files of the modules and of their imports, sorted."""
    reached: set[Path] = set()
    waiting = list(modules)
    while waiting:
        for path in _files(waiting.pop(), package):
            if path not in reached:
                reached.add(path)
                waiting.extend(_imports(path.read_bytes(), package.name))
    return sorted(reached)


def _files(module: str, package: Path) -> Iterator[Path]:
    """The file of a module and the `__init__.py` of each package around it, which Python runs first.

    A name that a module defines is looked up as a module too, and has no file.
    """
    folder = package.parent
    for part in module.split("."):
        for path in (folder / f"{part}.py", folder / part / "__init__.py"):
            if path.is_file():
                yield path
        folder /= part


def _imports(source: bytes, package: str) -> list[str]:
    """Every name that a file imports from the package, wherever in the file."""
    return [name for name in _imported(source) if name.partition(".")[0] == package]


@cache
def _imported(source: bytes) -> tuple[str, ...]:
    names: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(names)
