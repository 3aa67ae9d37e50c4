"""Imports from places and of names of older Keras, and the same imports of today."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import tensorflow as tf

from grader.worker.exporter.corrections import Correction, Reasons
from grader.worker.exporter.removed_names import NAMES
from grader.worker.exporter.todays_names import PRIVATE, moved_package, todays, without_tensorflow

_PARENT = PRIVATE.rpartition(".")[0]


class _Import(NamedTuple):
    """One name of an import as it is written today."""

    module: str
    name: str
    bound_as: str
    """Where the file calls it otherwise; else empty."""


class _Reading:
    """An import statement that is read name by name.

    Args:
        statement: As it stands in the file, with all its names.
        needed: The names that the model needs, of which none may be gone.
        merges: The functions that take the place of `merge`; empty where that is not called.
    """

    def __init__(self, statement: ast.ImportFrom, needed: frozenset[str], merges: Sequence[str]) -> None:
        self.imports: list[_Import] = []
        self.changes: list[tuple[str, str]] = []
        self.spellings: list[tuple[str, str]] = []
        self.advice: list[str] = []
        self.is_refused = False
        self.is_open = False
        """Whether something is gone that has no equal."""
        self._module = statement.module or ""
        self._needed = needed
        self._merges = merges
        if self._module.startswith(PRIVATE):
            self.changes.append((PRIVATE, "tensorflow.keras"))
            self.is_refused = True
        for alias in statement.names:
            self._read(alias)

    def _read(self, alias: ast.alias) -> None:
        module = without_tensorflow(self._module)
        path = f"{module}.{alias.name}"
        bound_as = alias.asname or ""
        if alias.name == "*":
            self._star(module)
        elif path == "keras.layers.merge" and self._merges and not bound_as:
            self.imports += [_Import("keras.layers", name, "") for name in self._merges]
            self._change("merge", ", ".join(self._merges), alias)
        elif package := moved_package(path):
            outer, _, name = package.path.rpartition(".")
            self.imports.append(_Import(outer, name, bound_as or alias.name))
            self.changes.append((path, package.path))
            self.is_refused |= package.is_refused and alias.name in self._needed
        elif today := todays(path):
            outer, _, name = today.path.rpartition(".")
            self.imports.append(_Import(outer, name, bound_as))
            if outer != module:
                self.changes.append((module, outer))
            if name != alias.name:
                (self.changes if today.is_refused else self.spellings).append((alias.name, name))
            self.is_refused |= today.is_refused and alias.name in self._needed
        elif alias.name in self._needed and alias.name in NAMES:
            self.is_open = self.is_refused = True
            self.changes.append((alias.name, ""))
            self.advice.append(NAMES[alias.name])
        elif alias.name in self._needed:  # misspelt, perhaps: others explain that
            self.imports.append(_Import(module, alias.name, bound_as))
        else:
            self.changes.append((alias.name, ""))

    def _change(self, old: str, new: str, alias: ast.alias) -> None:
        self.changes.append((old, new))
        self.is_refused |= alias.name in self._needed

    def _star(self, module: str) -> None:
        package = moved_package(module) or todays(module)
        today = package.path if package else module
        self.imports.append(_Import(today, "*", ""))
        if today != module:
            self.changes.append((module, today))
            self.is_refused |= bool(package and package.is_refused)


def is_of_keras(node: ast.ImportFrom) -> bool:
    """Whether it imports from Keras or TensorFlow."""
    return not node.level and (node.module or "").partition(".")[0] in {"keras", "tensorflow"}


def corrected_import(
    node: ast.ImportFrom, whole: ast.ImportFrom, needed: frozenset[str], merges: Sequence[str]
) -> Correction | None:
    """Give what to write in place of a `from` import; `None` when it may stay.

    Args:
        node: The statement as it was run, perhaps with some of its names.
        whole: As it stands in the file.
        needed: The names that the model needs.
        merges: The functions that take the place of `merge`.
    """
    module = whole.module or ""
    if module == _PARENT and any(alias.name == "keras" for alias in whole.names):
        return _of_parent(node, whole)
    if not without_tensorflow(module).startswith("keras"):
        return _of_tensorflow(node, module, needed)
    reading = _Reading(whole, needed, merges)
    if not reading.changes and not reading.spellings:
        return None
    changes = tuple(dict.fromkeys(reading.changes))
    reasons = Reasons(changes, tuple(reading.spellings), advice=" ".join(dict.fromkeys(reading.advice)))
    prefix = "tensorflow." if module.startswith("tensorflow") else ""
    text = _written(reading.imports, prefix)
    return Correction(node, (text,) if text and not reading.is_open else None, reasons, is_refused=reading.is_refused)


def _of_parent(node: ast.ImportFrom, whole: ast.ImportFrom) -> Correction:
    """`from tensorflow.python import keras`."""
    parts = []
    for module, aliases in (
        ("tensorflow", [alias for alias in whole.names if alias.name == "keras"]),
        (_PARENT, [alias for alias in whole.names if alias.name != "keras"]),
    ):
        if aliases:
            parts.append(ast.unparse(ast.ImportFrom(module, aliases, 0)))
    return Correction(node, ("; ".join(parts),), Reasons(changes=((PRIVATE, "tensorflow.keras"),)))


def _of_tensorflow(node: ast.ImportFrom, module: str, needed: frozenset[str]) -> Correction | None:
    """A part of TensorFlow 1 that is gone."""
    part = [*module.split("."), ""][1]
    gone = [name for name in (part, *sorted(needed)) if name in NAMES and not hasattr(tf, name)]
    if not gone:
        return None
    name = gone[0] if gone[0] in needed else f"tensorflow.{gone[0]}"
    return Correction(node, None, Reasons(((name, ""),), owner="TensorFlow", advice=NAMES[gone[-1]]))


def _written(imports: Iterable[_Import], prefix: str) -> str:
    """The imports as statements on one line, those from one module together."""
    modules: dict[str, list[str]] = {}
    for item in dict.fromkeys(imports):
        renamed = f" as {item.bound_as}" if item.bound_as and item.bound_as != item.name else ""
        if item.module:
            modules.setdefault(f"{prefix}{item.module}", []).append(f"{item.name}{renamed}")
        else:  # the package itself
            modules.setdefault("", []).append(f"import {item.name}{renamed}")
    bare = modules.pop("", [])
    return "; ".join([*bare, *(f"from {module} import {', '.join(names)}" for module, names in modules.items())])


def corrected_plain_import(node: ast.Import) -> Iterator[Correction]:
    """Give what to write in place of `import keras.layers.core as core`; nothing where it may stay."""
    for alias in node.names:
        if alias.name.startswith(PRIVATE) and len(node.names) == 1:
            public = f"tensorflow.keras{alias.name[len(PRIVATE) :]}"
            text = f"import {public}" + (f" as {alias.asname}" if alias.asname else "")
            yield Correction(node, (text,), Reasons(changes=((alias.name, public),)))
            continue
        package = moved_package(alias.name.removeprefix("tensorflow."))
        if package and len(node.names) == 1:
            prefix = "tensorflow." if alias.name.startswith("tensorflow.") else ""
            text = f"import {prefix}{package.path}" + (f" as {alias.asname}" if alias.asname else "")
            reasons = Reasons(changes=((alias.name, f"{prefix}{package.path}"),))
            yield Correction(node, (text,), reasons, is_refused=package.is_refused)
