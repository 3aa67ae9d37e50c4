"""What an exception means when its text alone does not say: Keras, the file and the call are looked into.

Each public function takes the matched text and the place, and gives a sentence, or "" when it has nothing to say.
"""

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Iterable
from difflib import get_close_matches

import keras

from grader.worker.exporter.importer import OnDemand
from grader.worker.exporter.origin import Origin
from grader.worker.exporter.removed_names import ARGUMENTS, NAMES, TENSORFLOW_LAYERS

Found = re.Match[str]
INPUT = "THE_INPUT"
"""In a sentence: the assignment's own `keras.Input(...)`."""

_EXAMPLES = {
    "filters": "32",
    "kernel_size": "3",
    "pool_size": "2",
    "rate": "0.25",
    "units": "10",
    "target_shape": "(28, 28, 1)",
}
_MODULES = {
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
_STRANGERS = {
    "list": "There is a list among the layers; put a star in front of it, as in [*block(32), layers.Flatten()].",
    "tuple": "There is a tuple among the layers; put a star in front of it, as in [*block(32), layers.Flatten()].",
    "NoneType": "There is None among the layers; the function that should make this layer returns nothing.",
    "ellipsis": "There is ... among the layers; write the missing layers in its place.",
    "KerasTensor": "There is the output of a layer among the layers; write the layer alone, without calling it.",
}
"""What else is found in the list of a Sequential model, by its type."""
_EXPORTED = (
    ("keras", keras),
    ("keras.layers", keras.layers),
    ("keras.optimizers", keras.optimizers),
    ("keras.losses", keras.losses),
    ("keras.regularizers", keras.regularizers),
    ("keras.callbacks", keras.callbacks),
)


def named(where: Origin) -> str:
    """The layer's class, as the beginning of a sentence."""
    return type(where.layer).__name__ if where.layer is not None else "The layer"


def _nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant: the same but for capitals, or else one that is close."""
    names = sorted(known)
    same = [one for one in names if one.casefold() == name.casefold()]
    return next(iter(same or get_close_matches(name, names, 1, 0.7)), None)


def tensorflow_function(_: Found, where: Origin) -> str:
    """A function of TensorFlow was called on a layer's output: the layer that does the same."""
    call = where.expression.func if isinstance(where.expression, ast.Call) else None
    name = ast.unparse(call)[:60] if call is not None else "A function of TensorFlow"
    layer = TENSORFLOW_LAYERS.get(name.rpartition(".")[2])
    write = f"write {layer} in its place" if layer else "use a layer of keras.layers in its place"
    return f"{name} cannot take the output of a Keras layer; {write}."


def download(_: Found, where: Origin) -> str:
    """Weights or data are asked for; which file or folder Keras then misses depends on the machine."""
    if "get_file" not in where.calls:
        return ""
    return "Weights and data cannot be downloaded here; build the model of layers, without pretrained weights."


def dimensions(found: Found, where: Origin) -> str:
    """A layer was given too many or too few axes."""
    wanted, shape = found["wanted"], tuple(part for part in re.findall(r"\w+", found["shape"]) if part != "None")
    got = f"({', '.join(shape)}{',' * (len(shape) == 1)})"
    if wanted == "5" and len(shape) == 3:
        return f"{named(where)} is for volumes, and this is an image; use {named(where).replace('3D', '2D')}."
    if wanted != "4":
        return f"{named(where)} needs {int(wanted) - 1} {'axis' if wanted == '2' else 'axes'}, and gets {got}."
    needs = f"{named(where)} needs height, width and channels, and gets {got}"
    if len(shape) == 2:
        return f"{needs}; begin with keras.Input(({', '.join(shape)}, 1))."
    return f"{needs}; put it before Flatten, Dense and global pooling."


def nothing_left(found: Found, where: Origin) -> str:
    """A window is larger than what pooling has left of the image."""
    axes = re.findall(r"\w+", found["shape"])[1:]
    if len(axes) == 3 and axes[0] in {"1", "3"} and axes[1] == axes[2] not in {"1", "3"}:
        return "The channel comes last here, and this image has it first; begin with THE_INPUT."
    return (
        f"{named(where)} has a window that does not fit: its input is only {' by '.join(axes[:2])}. "
        "Make the window smaller, pool less often before it, or use padding='same'."
    )


def missing(found: Found, where: Origin) -> str:
    """Required arguments are missing, perhaps because one of them is misspelt."""
    owner, names = found["owner"], re.findall(r"'(\w+)'", found["names"])
    call = where.expression if isinstance(where.expression, ast.Call) else None
    signature = arguments(owner)
    for keyword in call.keywords if call is not None and signature else ():
        if keyword.arg and keyword.arg not in signature:
            return _unknown_argument(owner, keyword.arg)
    if not signature:
        return ""
    example = ", ".join(f"{name}={_EXAMPLES.get(name, '...')}" for name in names)
    return f"{owner} needs {' and '.join(names)}: for example {owner}({example})."


def arguments(owner: str) -> set[str]:
    """Names of the arguments that a class or method of Keras takes; empty when it is none of Keras."""
    if owner == "compile":
        return set(inspect.signature(keras.Model.compile).parameters) - {"self"}
    if owner == "Model":
        return {"inputs", "outputs", "name"}
    modules = (keras.layers, keras.optimizers, keras.regularizers, keras.losses, keras)
    made = next((found for module in modules if isinstance(found := getattr(module, owner, None), type)), None)
    if made is None:
        return set()
    known: set[str] = {"name", "trainable", "dtype", "input_shape"} if issubclass(made, keras.Layer) else {"name"}
    for one in made.__mro__:
        if "__init__" in vars(one) and one is not object:
            known |= set(inspect.signature(vars(one)["__init__"]).parameters)
    return known - {"self", "kwargs", "args", "base_config"}


def _unknown_argument(owner: str, name: str) -> str:
    known = arguments(owner)
    today = ARGUMENTS.get(name)
    meant = today if today in known or today == "" else _nearest(name, known)
    told = f"{owner} has no argument {name}"
    return f"{told}; write {meant} instead." if meant else f"{told}; delete it."


def keyword(found: Found, _: Origin) -> str:
    """A class of Keras was given an argument that it does not have."""
    return _unknown_argument(found["owner"], found["name"])


def optimizer_keyword(found: Found, where: Origin) -> str:
    """The same of an optimizer, whose message does not name it."""
    call = where.expression.func if isinstance(where.expression, ast.Call) else None
    owner = ast.unparse(call).rpartition(".")[2] if call is not None else ""
    known = owner if owner and arguments(owner) else "SGD"
    sentence = _unknown_argument(known, found["name"])
    return sentence if owner == known else sentence.replace("SGD", "The optimizer", 1)


def identifier(found: Found, _: Origin) -> str:
    """A name in quotes stands for nothing that Keras knows."""
    kind, name = found["kind"], found["name"]
    if name.startswith("<KerasTensor"):
        return "A layer is made and called in two steps: write layers.Dense(10)(x), not layers.Dense(10, x)."
    if name.startswith("<class"):
        given = name.rstrip("'>").rpartition(".")[2]
        return f"The {kind} is the class {given} itself; write {given}(), with parentheses."
    module = getattr(keras, "activations" if kind == "activation function" else f"{kind}s")
    names = [one for one in dir(module) if not one.startswith("_")]
    meant = _nearest(name, [one.lower() for one in names if one[0].isupper()] if kind == "optimizer" else names)
    kind = kind.removesuffix(" function")
    if meant == name:
        return f"There is a space too many in the name of the {kind}; write {name!r}."
    if kind == "optimizer" and hasattr(keras.losses, name):
        return (
            f"The loss {name!r} stands in the place of the optimizer; write compile(optimizer='adam', loss={name!r})."
        )
    said = f"There is no {kind} {name!r}"
    return f"{said}; did you mean {meant!r}?" if meant else f"{said}; see keras.io/api for the names."


def undefined(found: Found, where: Origin) -> str:
    """A name that nothing defines: an import is missing, or it is misspelt."""
    name = found["name"]
    if name in _MODULES:
        return f"{name} is not defined; add `{_MODULES[name]}` at the top."
    for path, module in _EXPORTED:
        if hasattr(module, name):
            return f"{name} is not defined; add `from {path} import {name}` at the top."
    meant = _nearest(name, {*where.names, *dir(keras.layers), "Sequential", "Model"})
    return f"{name} is not defined" + (f"; did you mean {meant}?" if meant else " in this file; define it above.")


def no_attribute(found: Found, _: Origin) -> str:
    """A module has no such name: it is gone, or misspelt."""
    owner, name = found["owner"].replace("keras._tf_keras", "tensorflow"), found["name"]
    if name in NAMES and owner.partition(".")[0] in {"keras", "tensorflow"}:
        return f"{owner}.{name} is gone; {NAMES[name]}."
    module = sys.modules.get(owner) or sys.modules.get(owner.replace("tensorflow.keras", "keras"))
    meant = _nearest(name, [one for one in dir(module) if not one.startswith("_")]) if module else None
    return f"{owner} has no {name}" + (f"; write {meant}." if meant else ".")


def no_name(found: Found, _: Origin) -> str:
    """The same of a `from` import."""
    owner, name = found["owner"], found["name"]
    if name in NAMES and owner.partition(".")[0] in {"keras", "tensorflow"}:
        return f"{owner} no longer has {name}; {NAMES[name]}."
    known = sys.modules.get(owner)
    options = [one for one in dir(known) if not one.startswith("_")] + sorted(_binds(known))
    meant = _nearest(name, options)
    file = getattr(known, "__file__", None) or ""
    said = f"{file} defines no {name}" if _binds(known) else f"{owner} has no {name}"
    return f"{said}; did you mean {meant}?" if meant else f"{said}."


def _binds(module: object) -> frozenset[str]:
    """What a module beside the submission would define."""
    return module.on_demand.binds if isinstance(module, OnDemand) else frozenset()


def no_module(found: Found, where: Origin) -> str:
    """A module cannot be imported: it is gone, not installed, or was not handed in."""
    name = found["name"]
    top, _, rest = name.partition(".")
    if top in {"keras", "tensorflow"} and rest:
        return _gone(name, where)
    return (
        f"There is no module {name} here: it is neither installed nor handed in. If it is a file of your own, hand in "
        f"{name.replace('.', '/')}.py beside this one; if not, build the model without it."
    )


def _gone(name: str, where: Origin) -> str:
    """A path of an older Keras: look for what was to be imported in the packages above it."""
    last = name.rpartition(".")[2]
    wanted = [one.name for one in where.expression.names] if isinstance(where.expression, ast.ImportFrom) else []
    parent = name.rpartition(".")[0]
    while parent:
        try:
            module = importlib.import_module(parent)
        except ImportError:
            module = None
        if module is not None and wanted and all(hasattr(module, one) for one in wanted):
            return f"{name} is gone from Keras 3; write `from {parent} import {', '.join(wanted)}`."
        parent = parent.rpartition(".")[0]
    today = next((NAMES[one] for one in (*wanted, last) if one in NAMES), "import from keras.layers and keras.models")
    return f"{name} is gone{' from Keras 3' if 'keras' in name else ''}; {today}."


def not_a_layer(found: Found, _: Origin) -> str:
    """Something else stands among the layers of a Sequential model."""
    what, kind = found["what"], found["kind"]
    if "tensorflow.python" in what:
        return "The layer comes from tensorflow.python.keras, a private copy of Keras 2; import it from keras.layers."
    if kind == "type":
        name = what.rstrip("'>").rpartition(".")[2]
        return f"{name} is written without parentheses; write layers.{name}()."
    return _STRANGERS.get(kind, "")


def question(_: Found, where: Origin) -> str:
    """The terminal was read; anything else of these exceptions is told as it is."""
    call = where.expression.func if isinstance(where.expression, ast.Call) else None
    asked = isinstance(call, ast.Name) and call.id == "input"
    return "input() has nobody to ask here; write the value into the code." if asked else ""
