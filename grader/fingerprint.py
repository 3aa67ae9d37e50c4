"""Which source code a result depends on: a module of this package, and whatever it imports of this package."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent
_IMPORT = re.compile(
    r"^[ \t]*(?:import|from)[ \t]+(?P<module>[\w.]+)(?:[ \t]+import[ \t]*(?P<names>\([^)]*\)|[^\n]*))?", re.MULTILINE
)
"""An import as our formatter writes it, a name on `import`'s line; to parse the package takes a quarter of a second."""


@cache
def fingerprint(*modules: str, package: Path = _PACKAGE) -> str:
    """SHA-256 over some modules of the package and all that they import of it, directly or not.

    Code that a result does not depend on, such as a report's, is not among them: changing it makes nothing be computed
    again.

    Args:
        modules: Dotted names, as `grader.worker.trainer.task`.
        package: Folder of the package.
    """
    return _digest(_reachable(modules, package), package)


@cache
def whole_fingerprint(package: Path = _PACKAGE) -> str:
    """SHA-256 over every file of the package, templates and scripts among them, but for what Python makes of it.

    Files that an editor hides in a clone are not the package's.

    Raises:
        OSError: A file cannot be read.
    """
    return _digest(_own_files(package), package)


def _own_files(package: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(set(folders) - {"__pycache__"})
        yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))


def _digest(paths: Iterable[Path], package: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.relative_to(package).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _reachable(modules: Iterable[str], package: Path) -> list[Path]:
    """Files of the modules and of their imports, sorted."""
    files = {path.relative_to(package.parent).as_posix(): path for path in package.rglob("*.py")}
    reached: set[str] = set()
    named: set[str] = set()
    waiting = list(modules)
    while waiting:
        module = waiting.pop()
        if module not in named:
            named.add(module)
            new = files.keys() & set(_names(module)) - reached
            reached |= new
            for name in new:
                waiting.extend(imports(files[name].read_text(encoding="utf-8"), package.name))
    return [files[name] for name in sorted(reached)]


def _names(module: str) -> Iterator[str]:
    """The names that the file of a module may have, and the `__init__.py` of each package around it, which runs first.

    A name that a module defines is looked up as a module too, and has no file.
    """
    parts = module.split(".")
    for length in range(1, len(parts) + 1):
        stem = "/".join(parts[:length])
        yield from (f"{stem}.py", f"{stem}/__init__.py")


def imports(source: str, package: str) -> Iterator[str]:
    """Every name that a file imports from the package, wherever in it; text that reads like an import does no harm."""
    for match in _IMPORT.finditer(source):
        if match["module"].partition(".")[0] == package:
            yield match["module"]
            names = re.sub(r"#.*", "", match["names"] or "").strip("()").split(",")
            yield from (f"{match['module']}.{name.split()[0]}" for name in names if name.strip())
