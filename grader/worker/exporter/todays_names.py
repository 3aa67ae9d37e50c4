"""Dotted names of any version of Keras: what a name in a file stands for, and where the same is found today."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from types import ModuleType
from typing import NamedTuple

import keras

from grader.worker.exporter.legacy_names import Moved
from grader.worker.exporter.removed_names import PACKAGES, SPELLINGS, TENSORFLOW_1_OPTIMIZERS

_ELSEWHERE = ("layers", "models", "optimizers", "utils", "losses", "regularizers", "initializers", "constraints")
"""Where a name is looked for whose package is gone."""
PRIVATE = "tensorflow.python.keras"
"""A copy of Keras 2 within TensorFlow, whose layers those of today do not know."""
_ROOTS = ("tensorflow.keras", PRIVATE, "keras")
"""The names under which Keras is imported."""
_MOST_STARS = 20
"""Star imports of one file."""
_LONGEST_CHAIN = 12
"""Names between dots; nothing of Keras lies deeper."""


class Today(NamedTuple):
    """A name of the installed Keras."""

    path: str
    """With dots, from `keras` on."""
    is_refused: bool
    """Whether the old name is of no use: neither Keras nor the old names that this process is given have it."""


def todays(path: str) -> Today | None:
    """Find what an old dotted name means today; `None` when that is gone, or not a name of Keras.

    Example:
        >>> todays("keras.layers.convolutional.Convolution2D").path
        'keras.layers.Conv2D'
    """
    optimizer = TENSORFLOW_1_OPTIMIZERS.get(path.removeprefix("tensorflow.train."))
    if optimizer and path.startswith("tensorflow.train."):
        return Today(f"keras.optimizers.{optimizer}", is_refused=True)
    first, *middle = path.split(".")
    if first != "keras" or not middle or middle[0] in {"src", "_tf_keras"}:
        return None
    name = middle.pop()
    package, where, is_missing = keras, "keras", False
    for part in middle:
        value = vars(package).get(PACKAGES.get(part, part))
        is_missing |= value is None or part in PACKAGES
        if isinstance(value, ModuleType) and not isinstance(value, Moved):
            package, where = value, f"{where}.{PACKAGES.get(part, part)}"
    known = SPELLINGS.get(where.rpartition(".")[2], {})
    spelling = known.get(name, name)
    if _has(package, spelling):
        return Today(f"{where}.{spelling}", is_refused=is_missing or not _has(package, name))
    if is_missing:
        for other in _ELSEWHERE:
            if _has(getattr(keras, other), name):
                return Today(f"keras.{other}.{name}", is_refused=True)
    return None


def _has(package: ModuleType, name: str) -> bool:
    return name in vars(package) and not isinstance(vars(package)[name], Moved)


def moved_package(path: str) -> Today | None:
    """Find the package of today that an old module's names are in; `None` for any other name."""
    first, *parts = path.split(".")
    if first != "keras" or not parts:
        return None
    holder, where, is_moved = keras, "keras", False
    for part in parts:
        if holder is keras and part in PACKAGES:
            return Today(f"keras.{PACKAGES[part]}", is_refused=True) if len(parts) == 1 else None
        value = vars(holder).get(part)
        if not isinstance(value, ModuleType):
            return None
        holder, is_moved = value, isinstance(value, Moved)
        where = where if is_moved else f"{where}.{part}"
    return Today(where, is_refused=False) if is_moved else None


def without_tensorflow(path: str) -> str:
    """Write a name of `tensorflow.keras` as that of `keras`."""
    for root in _ROOTS:
        if path == root or path.startswith(f"{root}."):
            return f"keras{path[len(root) :]}"
    return path


def root_of(node: ast.expr) -> ast.expr:
    """The expression before the first dot: `keras` of `keras.layers.Dense`."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node


class NamesInFile:
    """What the names in some statements stand for, as far as their imports tell.

    Args:
        nodes: Everything in the statements.
    """

    def __init__(self, nodes: Sequence[ast.AST]) -> None:
        own = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}
        self._paths: dict[str, str] = {}
        stars: dict[str, None] = {}
        for name, path in _imported(nodes):
            if name == "*":
                stars[path] = None
            elif name not in own:
                self._paths[name] = path
        self._stars = tuple(islice(stars, _MOST_STARS))
        self._starred: dict[str, str] = {}
        self._own = own
        for node in nodes:
            if isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Name):
                path = self.path(node.value)
                if path and target.id not in own:
                    self._paths.setdefault(target.id, path)

    def path(self, node: ast.AST) -> str:
        """The dotted name behind `name` or `name.attribute`; empty when the imports do not tell."""
        attributes: list[str] = []
        while isinstance(node, ast.Attribute) and len(attributes) < _LONGEST_CHAIN:
            attributes.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        root = self._paths.get(node.id) or self._from_star(node.id)
        return without_tensorflow(".".join((root, *reversed(attributes)))) if root else ""

    def is_private(self, node: ast.AST) -> bool:
        """Whether a name leads through the private copy of Keras within TensorFlow."""
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes = [node.attr, *attributes[:1]]
            node = node.value
        is_tensorflow = isinstance(node, ast.Name) and self._paths.get(node.id) == "tensorflow"
        return is_tensorflow and attributes == PRIVATE.split(".")[1:]

    def _from_star(self, name: str) -> str:
        if name in self._own:
            return ""
        if name not in self._starred:
            paths = (f"{star}.{name}" for star in self._stars)
            self._starred[name] = next((path for path in paths if todays(path)), "")
        return self._starred[name]

    def is_imported(self, name: str) -> bool:
        """Whether an import or an assignment of an imported name binds it."""
        return name in self._paths


def _imported(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    """Each name that an import binds, and what for; a relative import's are none of Keras."""
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                yield (alias.asname, without_tensorflow(alias.name)) if alias.asname else (top, top)
        elif isinstance(node, ast.ImportFrom):
            module = without_tensorflow("." * node.level + (node.module or ""))
            for alias in node.names:
                path = without_tensorflow(f"{module}.{alias.name}")
                yield (alias.asname or alias.name, module if alias.name == "*" else path)
