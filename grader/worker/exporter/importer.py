"""Imports what lies beside the submission, from memory: nothing is read from a disk, and only what is used is run."""

import ast
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from grader.records import Module
from grader.source.module import ModuleSource, read_module

PACKAGE = "submission"
"""Name of the submission's own module; `from .blocks import …` in it means the file beside it."""

Run = Callable[[ast.Module, str, dict[str, object]], None]
"""Runs statements of a file, by its path, in a namespace."""


class StatementFailedError(ImportError):
    """Stands for an AttributeError out of a module's own statements, which Python would take for a missing name."""


class SubmissionImporter(MetaPathFinder, Loader):
    """Finds the modules that were handed in. A name that Python has loaded already keeps its meaning.

    Args:
        modules: What was handed in beside the submission.
        run: How a piece of a module is run.
        mentioned: The names that the submission uses; a star import brings no others.
    """

    def __init__(self, modules: Iterable[Module], run: Run, mentioned: frozenset[str]) -> None:
        self._contents = {module.path: module.content for module in modules}
        self._taken = {name.partition(".")[0] for name in sys.modules} - {PACKAGE}
        self._mentioned = {"": mentioned}
        self.run = run

    def shadowed(self) -> frozenset[str]:
        """Names of files and folders that can't be imported, because Python has loaded another module of that name."""
        return frozenset(path.partition("/")[0].removesuffix(".py") for path in self._contents) & self._taken

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 - Python gives it
        target: ModuleType | None = None,  # noqa: ARG002 - likewise
    ) -> ModuleSpec | None:
        """Look a module up; a folder without `__init__.py` is a package too."""
        if fullname.partition(".")[0] in self._taken:
            return None
        stem = fullname.removeprefix(f"{PACKAGE}.").replace(".", "/")
        package, file = f"{stem}/__init__.py", f"{stem}.py"
        if package not in self._contents and file in self._contents:
            return ModuleSpec(fullname, self, origin=file)
        if any(known.startswith(f"{stem}/") for known in self._contents):
            return ModuleSpec(fullname, self, origin=package, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Read a module, and run nothing of it yet."""
        file = spec.origin or ""
        source = read_module(self._contents.get(file, b""), file)
        self._mentioned[file] = source.mentions()
        module = OnDemand(spec.name)
        module.__file__ = file
        module.on_demand = _Demand(source, file, self)
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing: a module's statements are run when a name that they bind is asked for."""

    def mentioned_outside(self, file: str) -> frozenset[str]:
        """Names that the other files use."""
        return frozenset().union(*(names for other, names in self._mentioned.items() if other != file))


class OnDemand(ModuleType):
    """A module whose names come into being when they are asked for (PEP 562 does the same within a module)."""

    __slots__ = ("on_demand",)
    on_demand: "_Demand"

    def __getattr__(self, name: str) -> object:
        return self.on_demand.give(self, name)


class _Demand:
    """Runs the statements of one module that a name needs."""

    def __init__(self, source: ModuleSource, file: str, finder: SubmissionImporter) -> None:
        self.binds = source.binds
        self._source = source
        self._file = file
        self._finder = finder
        self._all: list[str] | None = None

    def give(self, module: ModuleType, name: str) -> object:
        """Value of a name.

        Raises:
            AttributeError: The module has no such name.
        """
        if name == "__all__":
            self._all = self._all or self._public(module)
            return self._all
        if name in self.binds or not _is_special(name):  # a star import may bring any other
            self._run(module, name)
        if name in module.__dict__:
            return module.__dict__[name]
        msg = f"module {module.__name__!r} has no attribute {name!r}"
        raise AttributeError(msg, name=name, obj=module)

    def _public(self, module: ModuleType) -> list[str]:
        """What a star import of this module brings: only what another file mentions."""
        if "__all__" in self.binds:
            self._run(module, "__all__")
        else:
            self._run(module)
        declared = module.__dict__.pop("__all__", None)  # or the next look at it would not come here
        names = declared or [name for name in {*self.binds, *module.__dict__} if not name.startswith("_")]
        return sorted(set(names) & self._finder.mentioned_outside(self._file))

    def _run(self, module: ModuleType, *names: str) -> None:
        try:
            self._finder.run(self._source.take(*names), self._file, module.__dict__)
        except AttributeError as error:
            raise StatementFailedError(str(error)) from error


def _is_special(name: str) -> bool:
    return re.fullmatch(r"__\w+__", name) is not None
