"""Spellings of Keras 1 and 2 that have one meaning today: read as it, for tutorials and old files are full of them.

What moved is from the release notes of Keras 2.0 and 2.13 and the guide "Migrating Keras 2 code to Keras 3".
"""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import keras

Say = Callable[[str], None]

_MOVED: dict[str, tuple[str, ...]] = {
    "layers": (
        "core", "convolutional", "pooling", "normalization", "advanced_activations", "merge", "noise", "recurrent",
        "wrappers", "embeddings", "experimental", "experimental.preprocessing",
    ),
    "optimizers": ("legacy", "adadelta_v2", "adagrad_v2", "adam_v2", "gradient_descent_v2", "rmsprop_v2"),
    "utils": ("np_utils", "vis_utils"),
}  # fmt: skip
"""Packages, and the modules in them that are gone: their names are the package's own now."""
_ROOTS = {"keras": "keras", "tensorflow.keras": "keras._tf_keras.keras"}
"""How Keras is called, and the module that it is then."""


def install(say: Say) -> None:
    """Give this process the old names; for good.

    Args:
        say: Takes a sentence for the author whenever one of them is used.
    """
    for root, path in _ROOTS.items():
        known = sys.modules.get(path)
        for package, names in _MOVED.items() if known else ():
            _move(getattr(known, package), f"{root}.{package}", names, say)
        if known:
            _channels_last(vars(known.backend), say)
    _learning_rate(say)


class Moved(ModuleType):
    """A module whose names are found in the package that it was in."""

    def __init__(self, name: str, package: ModuleType, told: str, say: Say) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self.__all__ = [one for one in dir(package) if not one.startswith("_")]
        self._package = package
        self._told = told
        self._say = say

    def __dir__(self) -> list[str]:
        return self.__all__

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._package, name)
        if not isinstance(found, Moved):
            self._say(self._told)
        return found


def _move(package: ModuleType, called: str, names: tuple[str, ...], say: Say) -> None:
    for name in names:
        short = called.removeprefix("tensorflow.")
        told = f"{short}.{name} is gone from Keras 3, and was read as {short}."
        moved = Moved(f"{called}.{name}", package, told, say)
        parent, _, last = name.rpartition(".")
        vars(vars(package)[parent] if parent else package)[last] = moved
        for prefix in {called, package.__name__}:
            sys.modules[f"{prefix}.{name}"] = moved


def _channels_last(backend: dict[str, Any], say: Say) -> None:
    told = "K.{}() is of Keras 1, and was read as: the channels come last."

    def image_dim_ordering() -> str:
        say(told.format("image_dim_ordering"))
        return "tf"

    def set_image_dim_ordering(ordering: str) -> None:  # noqa: ARG001 - whatever was asked for
        say(told.format("set_image_dim_ordering"))

    backend |= {"image_dim_ordering": image_dim_ordering, "set_image_dim_ordering": set_image_dim_ordering}


def _learning_rate(say: Say) -> None:
    base = keras.optimizers.Optimizer
    make = base.__init__

    def make_with_old_name(optimizer: Any, *arguments: Any, **named: Any) -> None:
        if "lr" in named:
            named["learning_rate"] = named.pop("lr")
            say("The argument lr is called learning_rate today, and was read so.")
        make(optimizer, *arguments, **named)

    base.__init__ = make_with_old_name
