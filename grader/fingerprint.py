"""Which source code a result depends on: a module of this package, and whatever it imports of this package."""

import hashlib
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
    digest = hashlib.sha256()
    for path in _reachable(modules, package):
        digest.update(f"{path.relative_to(package).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _reachable(modules: Iterable[str], package: Path) -> list[Path]:
    """Files of the modules and of their imports, sorted."""
    reached: set[Path] = set()
    named: set[str] = set()
    waiting = list(modules)
    while waiting:
        module = waiting.pop()
        if module in named:
            continue
        named.add(module)
        for path in _files(module, package):
            if path not in reached:
                reached.add(path)
                waiting.extend(imports(path.read_text(encoding="utf-8"), package.name))
    return sorted(reached)


def _files(module: str, package: Path) -> list[Path]:
    """The file of a module and the `__init__.py` of each package around it, which Python runs first.

    A name that a module defines is looked up as a module too, and has no file.
    """
    parts = module.split(".")
    stems = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
    paths = (package.parent / f"{stem}{end}" for stem in stems for end in (".py", "/__init__.py"))
    return [path for path in paths if path.is_file()]


def imports(source: str, package: str) -> Iterator[str]:
    """Every name that a file imports from the package, wherever in it; text that reads like an import does no harm."""
    for match in _IMPORT.finditer(source):
        if match["module"].partition(".")[0] == package:
            yield match["module"]
            names = re.sub(r"#.*", "", match["names"] or "").strip("()").split(",")
            yield from (f"{match['module']}.{name.split()[0]}" for name in names if name.strip())
