"""What an exception means when its text alone does not say: Keras and the call that raised it are examined.

Each public diagnosis takes the matched text and the origin; it gives `None` when it has nothing to say.
"""

import ast
import inspect
import re

import keras

from grader.records import Finding
from grader.worker.exporter.missing_names import nearest
from grader.worker.exporter.origin import Origin
from grader.worker.exporter.removed_names import ARGUMENTS, TENSORFLOW_LAYERS

_EXAMPLES = {
    "filters": "32",
    "kernel_size": "3",
    "pool_size": "2",
    "rate": "0.25",
    "units": "10",
    "target_shape": "(28, 28, 1)",
}
_NOT_LAYERS = {
    "list": ("a list", "Put a star in front of it, as in [*block(32), layers.Flatten()]."),
    "tuple": ("a tuple", "Put a star in front of it, as in [*block(32), layers.Flatten()]."),
    "NoneType": ("None", "Let the function that makes this layer return it."),
    "ellipsis": ("...", "Write the missing layers in its place."),
    "KerasTensor": ("the output of a layer", "Write the layer alone, without calling it."),
}
"""What else stands in the list of a Sequential model, by its type, and what to do."""


def layer_name(origin: Origin) -> str:
    """The layer's class, as the subject of a sentence."""
    return type(origin.layer).__name__ if origin.layer is not None else "The layer"


def tensorflow_function(_: re.Match[str], origin: Origin) -> Finding:
    """A function of TensorFlow was called on a layer's output: the layer that does the same."""
    call = origin.expression.func if isinstance(origin.expression, ast.Call) else None
    name = ast.unparse(call)[:60] if call is not None else "A function of TensorFlow"
    layer = TENSORFLOW_LAYERS.get(name.rpartition(".")[2], "a layer of keras.layers")
    return Finding(problem=f"{name} cannot take the output of a Keras layer.", advice=f"Write {layer} in its place.")


def iteration(_: re.Match[str], origin: Origin) -> Finding:
    """The output of a layer stands where a number or a list belongs, as where a layer's parentheses were forgotten."""
    name = layer_name(origin)
    if origin.layer is None or "call" in origin.calls:
        return Finding(
            problem="The output of a layer has no items that could be gone through.",
            advice="Call a layer on it as a whole.",
        )
    problem = f"{name} is made with the output of a layer in the place of its own arguments."
    return Finding(problem=problem, advice=f"Make it first, as in self.layer = layers.{name}(...), with parentheses.")


def download(_: re.Match[str], origin: Origin) -> Finding | None:
    """Weights or data are asked for; which file or folder Keras then misses depends on the machine."""
    if "get_file" not in origin.calls:
        return None
    return Finding(
        problem="Weights and data cannot be downloaded here.",
        advice="Build the model from layers, without pretrained weights.",
    )


def dimensions(match: re.Match[str], origin: Origin) -> Finding:
    """A layer received too many or too few axes."""
    needed, shape = match["needed"], tuple(part for part in re.findall(r"\w+", match["shape"]) if part != "None")
    layer, received = layer_name(origin), f"({', '.join(shape)}{',' * (len(shape) == 1)})"
    if needed == "5" and len(shape) == 3:
        problem = f"{layer} is for volumes, and this is an image."
        return Finding(problem=problem, advice=f"Use {layer.replace('3D', '2D')}.")
    if needed != "4":
        axes = f"{int(needed) - 1} {'axis' if needed == '2' else 'axes'}"
        return Finding(problem=f"{layer} needs {axes}, and gets {received}.")
    problem = f"{layer} needs height, width and channels, and gets {received}."
    if len(shape) == 2:
        return Finding(problem=problem, advice=f"Begin with keras.Input(({', '.join(shape)}, 1)).")
    return Finding(problem=problem, advice="Put it before Flatten, Dense and global pooling.")


def nothing_left(match: re.Match[str], origin: Origin) -> Finding:
    """A window is larger than what pooling has left of the image."""
    axes = re.findall(r"\w+", match["shape"])[1:]
    return Finding(
        problem=f"{layer_name(origin)} has a window that does not fit: its input is only {' by '.join(axes[:2])}.",
        advice="Make the window smaller, pool less often before it, or use padding='same'.",
    )


def missing(match: re.Match[str], origin: Origin) -> Finding | None:
    """Required arguments are missing, perhaps because one of them is misspelt."""
    owner, names = match["owner"], re.findall(r"'(\w+)'", match["names"])
    call = origin.expression if isinstance(origin.expression, ast.Call) else None
    known = arguments(owner)
    if not known:
        return None
    for written in call.keywords if call is not None else ():
        if written.arg and written.arg not in known:
            return _unknown_argument(owner, written.arg)
    example = ", ".join(f"{name}={_EXAMPLES.get(name, '...')}" for name in names)
    return Finding(problem=f"{owner} needs {' and '.join(names)}.", advice=f"Write for example {owner}({example}).")


def arguments(owner: str) -> set[str]:
    """Names of the arguments that a class or method of Keras takes; empty when it is not one of Keras."""
    if owner == "compile":
        return set(inspect.signature(keras.Model.compile).parameters) - {"self"}
    if owner == "Model":
        return {"inputs", "outputs", "name"}
    modules = (keras.layers, keras.optimizers, keras.regularizers, keras.constraints, keras.losses, keras)
    cls = next((value for module in modules if isinstance(value := getattr(module, owner, None), type)), None)
    if cls is None:
        return set()
    known: set[str] = {"name", "trainable", "dtype", "input_shape"} if issubclass(cls, keras.Layer) else {"name"}
    for ancestor in cls.__mro__:
        if "__init__" in vars(ancestor) and ancestor is not object:
            known |= set(inspect.signature(vars(ancestor)["__init__"]).parameters)
    return known - {"self", "kwargs", "args", "base_config"}


def _unknown_argument(owner: str, name: str, subject: str = "") -> Finding:
    known = arguments(owner)
    today = ARGUMENTS.get(name)
    meant = next((new for new in today or () if new in known), None)
    if today != () and meant is None:
        meant = nearest(name, known)
    advice = f"Write {meant} instead." if meant else "Delete it."
    return Finding(problem=f"{subject or owner} has no argument {name}.", advice=advice)


def keyword(match: re.Match[str], _: Origin) -> Finding:
    """A class of Keras was called with an argument that it does not have."""
    return _unknown_argument(match["owner"], match["name"])


def init_keyword(match: re.Match[str], origin: Origin) -> Finding | None:
    """The same in Python's words, which a class of the student's own may have raised too."""
    return keyword(match, origin) if arguments(match["owner"]) else None


def optimizer_keyword(match: re.Match[str], origin: Origin) -> Finding:
    """The same of an optimizer, whose message does not name it."""
    call = origin.expression.func if isinstance(origin.expression, ast.Call) else None
    owner = ast.unparse(call).rpartition(".")[2] if call is not None else ""
    if owner and arguments(owner):
        return _unknown_argument(owner, match["name"])
    return _unknown_argument("SGD", match["name"], "The optimizer")


def identifier(match: re.Match[str], _: Origin) -> Finding:
    """A name in quotes stands for nothing that Keras knows."""
    kind, name = match["kind"], match["name"]
    if name.startswith("<KerasTensor"):
        return Finding(
            problem="A layer is made and called in two steps.",
            advice="Write layers.Dense(10)(x), not layers.Dense(10, x).",
        )
    if name.startswith("<class"):
        cls = name.rstrip("'>").rpartition(".")[2]
        return Finding(problem=f"The {kind} is the class {cls} itself.", advice=f"Write {cls}(), with parentheses.")
    module = getattr(keras, "activations" if kind == "activation function" else f"{kind}s")
    names = [known for known in dir(module) if not known.startswith("_")]
    meant = nearest(name, [known.lower() for known in names if known[0].isupper()] if kind == "optimizer" else names)
    kind = kind.removesuffix(" function")
    if meant == name:
        return Finding(problem=f"There is a space too many in the name of the {kind}.", advice=f"Write {name!r}.")
    if kind == "optimizer" and hasattr(keras.losses, name):
        return Finding(
            problem=f"The loss {name!r} stands in the place of the optimizer.",
            advice=f"Write compile(optimizer='adam', loss={name!r}).",
        )
    advice = f"Did you mean {meant!r}?" if meant else "See keras.io/api for the names."
    return Finding(problem=f"There is no {kind} {name!r}.", advice=advice)


def not_a_layer(match: re.Match[str], _: Origin) -> Finding | None:
    """Something else stands among the layers of a Sequential model."""
    value, kind = match["value"], match["type"]
    if "tensorflow.python" in value:
        return Finding(
            problem="The layer comes from tensorflow.python.keras, a private copy of Keras 2.",
            advice="Import it from keras.layers.",
        )
    if kind == "type":
        name = value.rstrip("'>").rpartition(".")[2]
        return Finding(problem=f"{name} is written without parentheses.", advice=f"Write layers.{name}().")
    if kind not in _NOT_LAYERS:
        return None
    what, advice = _NOT_LAYERS[kind]
    return Finding(problem=f"There is {what} among the layers.", advice=advice)


def not_iterable(match: re.Match[str], _: Origin) -> Finding | None:
    """A layer stands where Keras expects a list of them."""
    if not hasattr(keras.layers, match["name"]):
        return None
    advice = f"Write keras.Sequential([layers.{match['name']}(...)])."
    return Finding(problem="keras.Sequential takes a list.", advice=advice)


def question(_: re.Match[str], origin: Origin) -> Finding | None:
    """The terminal was read; any other exception of these types is quoted."""
    call = origin.expression.func if isinstance(origin.expression, ast.Call) else None
    if not isinstance(call, ast.Name) or call.id != "input":
        return None
    return Finding(problem="input() has nobody to ask here.", advice="Write the value into the code.")
