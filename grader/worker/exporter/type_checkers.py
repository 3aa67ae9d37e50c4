"""Stands in for packages that check types while a program runs: their decorators change nothing, and none is here."""

import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Self

from grader.records import Finding
from grader.worker.exporter.origin import is_student

TYPE_CHECKERS = frozenset({"beartype", "jaxtyping", "nptyping", "torchtyping", "typeguard"})
"""Names when imported."""


def install(add_note: Callable[[Finding], None]) -> None:
    """Let this process import them; for good. What is handed in under such a name, or installed, comes first.

    Args:
        add_note: Takes a note for the author when a name of one is used.
    """
    sys.meta_path.append(_Finder(add_note))


class _Finder(MetaPathFinder, Loader):
    def __init__(self, add_note: Callable[[Finding], None]) -> None:
        self._add_note = add_note

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 - Python gives it
        target: ModuleType | None = None,  # noqa: ARG002 - likewise
    ) -> ModuleSpec | None:
        """Every module of such a package is there."""
        if fullname.partition(".")[0] not in TYPE_CHECKERS:
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Make a module that has every name."""
        return _Unchecked(spec.name, self._add_note)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing: it holds no code."""


class _Unchecked(ModuleType):
    def __init__(self, name: str, add_note: Callable[[Finding], None]) -> None:
        super().__init__(name)
        self._add_note = add_note

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        # A library that looks through all modules is not the student who names one.
        if is_student(sys._getframe(1)):  # noqa: SLF001 - whoever asks
            top = self.__name__.partition(".")[0]
            self._add_note(Finding(problem=f"{top} is not installed here, and its checks of types are left out."))
        return _UNCHECKED


class _Identity:
    """A decorator, one that takes arguments, a type or a setting: whatever is asked of it, nothing is checked."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:  # noqa: ARG002 - settings
        """Give back what is decorated or checked, which comes first; without that, a decorator."""
        return arguments[0] if arguments else self

    def __getattr__(self, name: str) -> Self:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, item: object) -> Self:
        return self

    def __or__(self, other: object) -> Self:
        return self

    __ror__ = __or__

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing was begun."""


_UNCHECKED = _Identity()
