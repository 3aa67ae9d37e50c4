"""Spellings of Keras 1 and 2 that have one meaning today, and are read as that: many tutorials still use them.

What moved is from the release notes of Keras 2.0 and 2.13 and the guide "Migrating Keras 2 code to Keras 3".
"""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import keras
import tensorflow as tf

from grader.records import Finding
from grader.worker.exporter.origin import is_student

_INITIALIZERS = {
    "constant_initializer": "Constant",
    "ones_initializer": "Ones",
    "random_normal_initializer": "RandomNormal",
    "random_uniform_initializer": "RandomUniform",
    "zeros_initializer": "Zeros",
}
"""Classes right below `tf`, and those of Keras with the same arguments and the same defaults."""
AddNote = Callable[[Finding], None]

_MOVED: dict[str, tuple[str, ...]] = {
    "layers": (
        "core", "convolutional", "pooling", "normalization", "advanced_activations", "merge", "noise", "recurrent",
        "wrappers", "embeddings", "experimental", "experimental.preprocessing",
    ),
    "optimizers": ("legacy", "adadelta_v2", "adagrad_v2", "adam_v2", "gradient_descent_v2", "rmsprop_v2"),
    "utils": ("np_utils", "vis_utils"),
}  # fmt: skip
"""Packages, and the modules that are gone from them: their names are the package's own now."""
_ROOTS = {"keras": "keras", "tensorflow.keras": "keras._tf_keras.keras"}
"""The names under which Keras is imported, and the module behind each."""


def install(add_note: AddNote) -> None:
    """Give this process the old names; for good.

    Args:
        add_note: Takes a note for the author whenever an old name is used.
    """
    for root, path in _ROOTS.items():
        known = sys.modules.get(path)
        for package, names in _MOVED.items() if known else ():
            _move(getattr(known, package), f"{root}.{package}", names, add_note)
        if known:
            _channels_last(vars(known.backend), add_note)
    _learning_rate(add_note)
    _padding(add_note)
    _initializers(add_note)


class Moved(ModuleType):
    """A module whose names are found in the package that it was in."""

    def __init__(self, name: str, package: ModuleType, note: Finding, add_note: AddNote) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self.__all__ = [name for name in dir(package) if not name.startswith("_")]
        self._package = package
        self._note = note
        self._add_note = add_note

    def __dir__(self) -> list[str]:
        return self.__all__

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._package, name)
        # A library that looks through all modules, as tf.function does, is not the student who names one.
        if not isinstance(value, Moved) and is_student(sys._getframe(1)):  # noqa: SLF001 - whoever asks
            self._add_note(self._note)
        return value


def _move(package: ModuleType, package_name: str, names: tuple[str, ...], add_note: AddNote) -> None:
    for name in names:
        short = package_name.removeprefix("tensorflow.")
        note = Finding(problem=f"{short}.{name} is gone from Keras 3, and was read as {short}.")
        moved = Moved(f"{package_name}.{name}", package, note, add_note)
        parent, _, last = name.rpartition(".")
        vars(vars(package)[parent] if parent else package)[last] = moved
        for prefix in {package_name, package.__name__}:
            sys.modules[f"{prefix}.{name}"] = moved


def _channels_last(backend: dict[str, Any], add_note: AddNote) -> None:
    def note(function: str) -> None:
        add_note(Finding(problem=f"K.{function}() is of Keras 1, and was read as: the channels come last."))

    def image_dim_ordering() -> str:
        note("image_dim_ordering")
        return "tf"

    def set_image_dim_ordering(ordering: str) -> None:  # noqa: ARG001 - whatever was asked for
        note("set_image_dim_ordering")

    backend |= {"image_dim_ordering": image_dim_ordering, "set_image_dim_ordering": set_image_dim_ordering}


def _learning_rate(add_note: AddNote) -> None:
    base = keras.optimizers.Optimizer
    make = base.__init__

    def make_with_old_name(optimizer: Any, *arguments: Any, **named: Any) -> None:
        if "lr" in named:
            named["learning_rate"] = named.pop("lr")
            add_note(Finding(problem="The argument lr is called learning_rate today, and was read as that."))
        make(optimizer, *arguments, **named)

    base.__init__ = make_with_old_name


def _padding(add_note: AddNote) -> None:
    """Pooling took `'SAME'` in Keras 2, and takes it today only where a layer is called on numbers."""
    base = keras.layers.MaxPooling2D.__mro__[1]
    make = base.__init__

    def make_with_small_letters(layer: Any, *arguments: Any, **named: Any) -> None:
        padding = named.get("padding")
        if isinstance(padding, str) and padding.lower() in {"same", "valid"} and padding != padding.lower():
            named["padding"] = padding.lower()
            add_note(Finding(problem="The padding of a pooling layer is in small letters today, and was read as that."))
        make(layer, *arguments, **named)

    base.__init__ = make_with_small_letters


def _initializers(add_note: AddNote) -> None:
    """TensorFlow's own initializers, which compute the same as Keras's and are written down as nothing Keras reads."""
    known = vars(tf)
    for old, new in _INITIALIZERS.items():

        def make(*arguments: Any, _old: str = old, _new: str = new, **named: Any) -> Any:
            add_note(Finding(problem=f"tf.{_old} was read as keras.initializers.{_new}, which computes the same."))
            return getattr(keras.initializers, _new)(*arguments, **named)

        known[old] = make
