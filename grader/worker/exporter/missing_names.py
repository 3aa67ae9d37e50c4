"""Names that do not exist: gone from today's Keras, misspelt, not imported or not handed in."""

import ast
import importlib
import re
import sys
from collections.abc import Iterable
from difflib import get_close_matches

import keras

from grader.records import Finding
from grader.source.placeholders import is_placeholder, not_filled_in
from grader.worker.exporter.importer import OnDemand
from grader.worker.exporter.origin import Origin
from grader.worker.exporter.packages import known_package
from grader.worker.exporter.removed_names import NAMES, TENSORFLOW_LAYERS

_USUAL_IMPORTS = {
    "K": "from keras import backend as K",
    "keras": "import keras",
    "layers": "from keras import layers",
    "models": "from keras import models",
    "math": "import math",
    "np": "import numpy as np",
    "optimizers": "from keras import optimizers",
    "partial": "from functools import partial",
    "regularizers": "from keras import regularizers",
    "tensorflow": "import tensorflow",
    "tf": "import tensorflow as tf",
    "to_categorical": "from keras.utils import to_categorical",
}
"""Names by which tutorials call modules and functions, and the import of each."""
_PACKAGES = ("keras", "tensorflow", "numpy")
"""What a misspelt import may mean."""
_EXPORTED = (
    ("keras", keras),
    ("keras.layers", keras.layers),
    ("keras.optimizers", keras.optimizers),
    ("keras.losses", keras.losses),
    ("keras.regularizers", keras.regularizers),
    ("keras.callbacks", keras.callbacks),
)
"""Modules from which a name can be imported that a file uses and does not import."""


_OF_MODELS = ("compile", "fit", "summary")
"""Methods that are first called on what should be a model."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant: the same but for capitals, or else a close one."""
    names = sorted(known)
    same = [candidate for candidate in names if candidate.casefold() == name.casefold()]
    return next(iter(same or get_close_matches(name, names, 1, 0.7)), None)


def undefined(match: re.Match[str], origin: Origin) -> Finding:
    """A name that nothing defines: an import is missing, or it is misspelt."""
    name = match["name"]
    if is_placeholder(name):
        return not_filled_in(name)
    problem = f"{name} is not defined."
    if name in _USUAL_IMPORTS:
        return Finding(problem=problem, advice=f"Add `{_USUAL_IMPORTS[name]}` at the top.")
    if path := next((path for path, module in _EXPORTED if hasattr(module, name)), None):
        return Finding(problem=problem, advice=f"Add `from {path} import {name}` at the top.")
    if advice := _without_self(name, origin):
        return Finding(problem=problem, advice=advice)
    if meant := nearest(name, {*origin.names, *dir(keras.layers), "Sequential", "Model"}):
        return Finding(problem=problem, advice=f"Did you mean {meant}?")
    return Finding(problem=f"{name} is not defined in this file.", advice="Define it above.")


def _without_self(name: str, origin: Origin) -> str:
    """What to write for a layer's name in a class of the student's; empty where the name may be another thing's."""
    if meant := nearest(name, origin.own_layers):
        return f"Write self.{meant}."
    if origin.function == "call" and not nearest(name, origin.names):
        return f"A layer is kept in self: write self.{name} = ... in __init__(), and self.{name}(x) in call()."
    return ""


def no_attribute(match: re.Match[str], _: Origin) -> Finding:
    """A module does not have a name: it is gone, or misspelt."""
    owner, name = match["owner"].replace("keras._tf_keras", "tensorflow"), match["name"]
    if is_placeholder(name):
        return not_filled_in(name)
    if _is_removed(owner, name):
        return Finding(problem=f"{owner}.{name} is gone.", advice=NAMES[name])
    if owner.rpartition(".")[2] == "backend" and name in TENSORFLOW_LAYERS:
        return Finding(problem=f"{owner} has no {name}.", advice=f"Write {TENSORFLOW_LAYERS[name]} in its place.")
    module = sys.modules.get(owner) or sys.modules.get(owner.replace("tensorflow.keras", "keras"))
    meant = nearest(name, _public_names(module)) if module else None
    return Finding(problem=f"{owner} has no {name}.", advice=f"Write {meant}." if meant else "")


def no_layer_of_its_own(match: re.Match[str], origin: Origin) -> Finding | None:
    """An object of a class does not have an attribute: a layer's name is misspelt, or nothing is known of it."""
    owner, name = match["owner"], match["name"]
    problem = f"{owner} has no attribute {name}."
    if meant := nearest(name, origin.own_layers):
        return Finding(problem=problem, advice=f"Did you mean self.{meant}?")
    if any(hasattr(module, owner) for _, module in _EXPORTED):
        return None
    if name in _OF_MODELS:
        return Finding(problem=problem, advice=f"Let the class inherit from keras.Model: class {owner}(keras.Model).")
    if origin.own_layers and origin.function == "call":
        kind = nearest(name.rstrip("0123456789_"), filter(str.isidentifier, dir(keras.layers)))
        return Finding(problem=problem, advice=f"Make it in __init__(): self.{name} = {_made(kind)}.")
    return None


def _made(layer: str | None) -> str:
    """How a layer is made, for an example."""
    return f"layers.{layer}(...)" if layer else "..."


def no_name(match: re.Match[str], _: Origin) -> Finding:
    """The same of a `from` import."""
    owner, name = match["owner"], match["name"]
    if is_placeholder(name):
        return not_filled_in(name)
    if _is_removed(owner, name):
        return Finding(problem=f"{owner} no longer has {name}.", advice=NAMES[name])
    module = sys.modules.get(owner)
    meant = nearest(name, {*_public_names(module), *_binds(module)})
    file = getattr(module, "__file__", None) or ""
    problem = f"{file} defines no {name}." if _binds(module) else f"{owner} has no {name}."
    return Finding(problem=problem, advice=f"Did you mean {meant}?" if meant else "")


def _is_removed(owner: str, name: str) -> bool:
    return name in NAMES and owner.partition(".")[0] in {"keras", "tensorflow"}


def _public_names(module: object) -> list[str]:
    return [name for name in dir(module) if not name.startswith("_")]


def _binds(module: object) -> frozenset[str]:
    """What a module beside the submission would define."""
    return module.on_demand.binds if isinstance(module, OnDemand) else frozenset()


def no_module(match: re.Match[str], origin: Origin) -> Finding:
    """A module cannot be imported: it is gone, not installed, or was not handed in."""
    name = match["name"]
    top, _, rest = name.partition(".")
    if is_placeholder(top):
        return not_filled_in(name)
    if top in {"keras", "tensorflow"} and rest:
        return _gone(name, origin)
    if known := known_package(name, origin.expression):
        return known
    problem = f"There is no module {name} here: it is neither installed nor handed in."
    if meant := nearest(top, _PACKAGES):
        return Finding(problem=problem, advice=f"Did you mean {meant}?")
    file = f"{name.replace('.', '/')}.py"
    return Finding(
        problem=problem,
        advice=f"If it is a file of your own, hand in {file} with this one; if not, build the model without it.",
    )


def _gone(name: str, origin: Origin) -> Finding:
    """A path of an older Keras: look for what was to be imported in the packages above it."""
    problem = f"{name} is gone{' from Keras 3' if 'keras' in name else ''}."
    last = name.rpartition(".")[2]
    expression = origin.expression
    imported = [alias.name for alias in expression.names] if isinstance(expression, ast.ImportFrom) else []
    parent = name.rpartition(".")[0]
    while parent:
        try:
            module = importlib.import_module(parent)
        except ImportError:
            module = None
        if module is not None and imported and all(hasattr(module, alias) for alias in imported):
            return Finding(problem=problem, advice=f"Write `from {parent} import {', '.join(imported)}`.")
        parent = parent.rpartition(".")[0]
    removed = (NAMES[alias] for alias in (*imported, last) if alias in NAMES)
    return Finding(problem=problem, advice=next(removed, "Import from keras.layers and keras.models."))
