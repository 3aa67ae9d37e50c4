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

_Initializers = dict[str, tuple[str, dict[str, float]]]
"""By their names: the class of Keras with the same arguments, and the defaults that are not its own, in their order."""
_INITIALIZERS: _Initializers = {
    "constant_initializer": ("Constant", {}),
    "ones_initializer": ("Ones", {}),
    "random_normal_initializer": ("RandomNormal", {}),
    "random_uniform_initializer": ("RandomUniform", {}),
    "zeros_initializer": ("Zeros", {}),
}
"""Right below `tf`."""
_INITIALIZERS_OF_1: _Initializers = {
    "constant_initializer": ("Constant", {"value": 0.0}),
    "glorot_normal_initializer": ("GlorotNormal", {}),
    "glorot_uniform_initializer": ("GlorotUniform", {}),
    "ones_initializer": ("Ones", {}),
    "random_normal_initializer": ("RandomNormal", {"mean": 0.0, "stddev": 1.0}),
    "random_uniform_initializer": ("RandomUniform", {"minval": 0.0, "maxval": 1.0}),
    "truncated_normal_initializer": ("TruncatedNormal", {"mean": 0.0, "stddev": 1.0}),
    "zeros_initializer": ("Zeros", {}),
}
"""Of TensorFlow 1."""
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
        if named.get("decay"):
            add_note(_decay(type(optimizer).__name__, named["decay"], (*arguments, named.get("learning_rate"))[0]))
        make(optimizer, *arguments, **named)

    base.__init__ = make_with_old_name


def _decay(owner: str, decay: object, rate: object) -> Finding:
    """Keras 2 divided the rate by 1 + decay * step; Keras 3 takes the argument and leaves it out."""
    numbers = isinstance(decay, int | float) and isinstance(rate, int | float)
    schedule = f"InverseTimeDecay({rate:g}, 1, {decay:g})" if numbers else "InverseTimeDecay(...)"
    return Finding(
        problem=f"{owner} has no decay any more, and Keras 3 leaves it out: the learning rate stays as it is.",
        advice=f"If it is to fall, write learning_rate=keras.optimizers.schedules.{schedule}.",
    )


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
    for root, module, table in (("tf", tf, _INITIALIZERS), ("tf.compat.v1", tf.compat.v1, _INITIALIZERS_OF_1)):
        for old, (new, defaults) in table.items():
            vars(module)[old] = _initializer(f"{root}.{old}", new, defaults, add_note)


def _initializer(old: str, new: str, defaults: dict[str, float], add_note: AddNote) -> Callable[..., Any]:
    def make(*arguments: Any, **named: Any) -> Any:
        add_note(Finding(problem=f"{old} was read as keras.initializers.{new}, which computes the same."))
        named.pop("dtype", None)
        given = dict(list(defaults.items())[len(arguments) :]) | named
        return getattr(keras.initializers, new)(*arguments, **given)

    return make
