"""What well-known exceptions mean to their author, and what to write instead.

Each pattern is the text of an exception that the installed Keras, TensorFlow or Python raises; the tests raise every
one of them for real, so that an upgrade that rewords one is noticed. What matches nothing is told as it is.
"""

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Callable, Iterable
from difflib import get_close_matches

import keras

from grader.worker.beside import OnDemand
from grader.worker.blame import Blame
from grader.worker.retired import ARGUMENTS, NAMES, TENSORFLOW_LAYERS

Found = re.Match[str]
Remedy = str | Callable[[Found, Blame], str]

_INPUT = "THE_INPUT"
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


def remedy(error: BaseException, text: str, where: Blame, input_shape: tuple[int, ...]) -> str | None:
    """A sentence for a beginner, or None when the exception is not among the well-known ones.

    Args:
        error: What was raised.
        text: Its message on one line.
        where: Where, and at which layer.
        input_shape: How a model of this assignment begins.
    """
    told = f"{type(error).__name__}: {text}"
    for pattern, answer in _TABLE:
        found = pattern.search(told)
        if found and (sentence := answer if isinstance(answer, str) else answer(found, where)):
            return sentence.replace(_INPUT, f"keras.Input({input_shape})")
    return None


def _named(where: Blame) -> str:
    return type(where.layer).__name__ if where.layer is not None else "The layer"


def _nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant: the same but for capitals, or else one that is close."""
    names = sorted(known)
    same = [one for one in names if one.casefold() == name.casefold()]
    return next(iter(same or get_close_matches(name, names, 1, 0.7)), None)


def _tensorflow_function(_: Found, where: Blame) -> str:
    call = where.expression.func if isinstance(where.expression, ast.Call) else None
    name = ast.unparse(call)[:60] if call is not None else "A function of TensorFlow"
    layer = TENSORFLOW_LAYERS.get(name.rpartition(".")[2])
    write = f"write {layer} in its place" if layer else "use a layer of keras.layers in its place"
    return f"{name} cannot take the output of a Keras layer; {write}."


def _dimensions(found: Found, where: Blame) -> str:
    wanted, shape = found["wanted"], tuple(part for part in re.findall(r"\w+", found["shape"]) if part != "None")
    got = f"({', '.join(shape)}{',' * (len(shape) == 1)})"
    if wanted == "5" and len(shape) == 3:
        return f"{_named(where)} is for volumes, and this is an image; use {_named(where).replace('3D', '2D')}."
    if wanted != "4":
        return f"{_named(where)} needs {int(wanted) - 1} {'axis' if wanted == '2' else 'axes'}, and gets {got}."
    needs = f"{_named(where)} needs height, width and channels, and gets {got}"
    if len(shape) == 2:
        return f"{needs}; begin with keras.Input(({', '.join(shape)}, 1))."
    return f"{needs}; put it before Flatten, Dense and global pooling."


def _nothing_left(found: Found, where: Blame) -> str:
    axes = re.findall(r"\w+", found["shape"])[1:]
    if len(axes) == 3 and axes[0] in {"1", "3"} and axes[1] == axes[2] not in {"1", "3"}:
        return "The channel comes last here, and this image has it first; begin with THE_INPUT."
    return (
        f"{_named(where)} has a window that does not fit: its input is only {' by '.join(axes[:2])}. "
        "Make the window smaller, pool less often before it, or use padding='same'."
    )


def _missing(found: Found, where: Blame) -> str:
    owner, names = found["owner"], re.findall(r"'(\w+)'", found["names"])
    call = where.expression if isinstance(where.expression, ast.Call) else None
    signature = _arguments(owner)
    for keyword in call.keywords if call is not None and signature else ():
        if keyword.arg and keyword.arg not in signature:
            return _unknown_argument(owner, keyword.arg)
    if not signature:
        return ""
    example = ", ".join(f"{name}={_EXAMPLES.get(name, '...')}" for name in names)
    return f"{owner} needs {' and '.join(names)}: for example {owner}({example})."


def _arguments(owner: str) -> set[str]:
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
    known = _arguments(owner)
    today = ARGUMENTS.get(name)
    meant = today if today in known or today == "" else _nearest(name, known)
    told = f"{owner} has no argument {name}"
    return f"{told}; write {meant} instead." if meant else f"{told}; delete it."


def _keyword(found: Found, _: Blame) -> str:
    return _unknown_argument(found["owner"], found["name"])


def _optimizer_keyword(found: Found, where: Blame) -> str:
    call = where.expression.func if isinstance(where.expression, ast.Call) else None
    owner = ast.unparse(call).rpartition(".")[2] if call is not None else ""
    known = owner if owner and _arguments(owner) else "SGD"
    sentence = _unknown_argument(known, found["name"])
    return sentence if owner == known else sentence.replace("SGD", "The optimizer", 1)


def _identifier(found: Found, _: Blame) -> str:
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


def _undefined(found: Found, where: Blame) -> str:
    name = found["name"]
    if name in _MODULES:
        return f"{name} is not defined; add `{_MODULES[name]}` at the top."
    for path, module in _EXPORTED:
        if hasattr(module, name):
            return f"{name} is not defined; add `from {path} import {name}` at the top."
    meant = _nearest(name, {*where.names, *dir(keras.layers), "Sequential", "Model"})
    return f"{name} is not defined" + (f"; did you mean {meant}?" if meant else " in this file; define it above.")


def _no_attribute(found: Found, _: Blame) -> str:
    owner, name = found["owner"].replace("keras._tf_keras", "tensorflow"), found["name"]
    if name in NAMES and owner.partition(".")[0] in {"keras", "tensorflow"}:
        return f"{owner}.{name} is gone; {NAMES[name]}."
    module = sys.modules.get(owner) or sys.modules.get(owner.replace("tensorflow.keras", "keras"))
    meant = _nearest(name, [one for one in dir(module) if not one.startswith("_")]) if module else None
    return f"{owner} has no {name}" + (f"; write {meant}." if meant else ".")


def _no_name(found: Found, _: Blame) -> str:
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


def _no_module(found: Found, where: Blame) -> str:
    name = found["name"]
    top, _, rest = name.partition(".")
    if top in {"keras", "tensorflow"} and rest:
        return _gone(name, where)
    return (
        f"There is no module {name} here: it is neither installed nor handed in. If it is a file of your own, hand in "
        f"{name.replace('.', '/')}.py beside this one; if not, build the model without it."
    )


def _gone(name: str, where: Blame) -> str:
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


def _not_a_layer(found: Found, _: Blame) -> str:
    what, kind = found["what"], found["kind"]
    if "tensorflow.python" in what:
        return "The layer comes from tensorflow.python.keras, a private copy of Keras 2; import it from keras.layers."
    if kind == "type":
        name = what.rstrip("'>").rpartition(".")[2]
        return f"{name} is written without parentheses; write layers.{name}()."
    return _STRANGERS.get(kind, "")


def _question(_: Found, where: Blame) -> str:
    call = where.expression.func if isinstance(where.expression, ast.Call) else None
    asked = isinstance(call, ast.Name) and call.id == "input"
    return "input() has nobody to ask here; write the value into the code." if asked else ""


def _table(*rows: tuple[str, Remedy]) -> tuple[tuple[re.Pattern[str], Remedy], ...]:
    return tuple((re.compile(pattern), answer) for pattern, answer in rows)


_TABLE = _table(
    (r"KerasTensor cannot be used as input to a TensorFlow function", _tensorflow_function),
    (
        r"KerasTensor is symbolic: .* NumPy array|symbolic KerasTensor cannot be used as a boolean",
        "The output of a layer has no numbers yet, so NumPy and `if` cannot use it; use a layer of keras.layers.",
    ),
    (
        r"'KerasTensor' object is not callable",
        "The output of a layer is called like a layer; write it the other way round: layer(x).",
    ),
    (
        r"'KerasTensor' object has no attribute '(?P<name>\w+)'",
        lambda found, _: f"The output of a layer has no {found['name']}; use a layer, such as layers.Flatten()(x).",
    ),
    (
        r"'Functional' object has no attribute '(add|pop)'",
        "Only a Sequential model has add(); write x = layer(x) for each layer, and keras.Model(inputs, x) at the end.",
    ),
    (
        r"is incompatible with the layer: expected (min_)?ndim=(?P<wanted>\d+), found ndim=\d+\. "
        r"Full shape received: (?P<shape>\(.*?\))",
        _dimensions,
    ),
    (r"output size would be zero or negative\. Received:? `inputs.shape=(?P<shape>[\[(].*?[\])])`", _nothing_left),
    (r"(?P<owner>\w+)\.__init__\(\) missing \d+ required positional arguments?: (?P<names>.*)", _missing),
    (
        r"invalid value for `(?P<name>\w+)`, expected a positive integer\. Received: \w+=(?P<value>.*)",
        lambda found, _: (
            f"{found['name']} must be a whole number above 0, without quotes or decimals, and is {found['value']}; "
            "for a NumPy number write int(...)."
        ),
    ),
    (
        r"Argument `learning_rate` should be float.*learning_rate=(?P<value>-?\d+)$",
        lambda found, _: (
            f"learning_rate must have a decimal point, and is {found['value']}; write {found['value']}.0, or less."
        ),
    ),
    (
        r"Argument `learning_rate` should be float",
        "learning_rate must be a number such as 0.001, without quotes, or a schedule.",
    ),
    (r"Argument\(s\) not recognized: \{'(?P<name>\w+)'", _optimizer_keyword),
    (r"Unrecognized keyword arguments passed to (?P<owner>\w+): \{'(?P<name>\w+)'", _keyword),
    (
        r"(?P<owner>\w+)\.__init__\(\) got an unexpected keyword argument '(?P<name>\w+)'",
        lambda found, where: _keyword(found, where) if _arguments(found["owner"]) else "",
    ),
    (r"Trainer\.(?P<owner>compile)\(\) got an unexpected keyword argument '(?P<name>\w+)'", _keyword),
    (
        r"Could not interpret (?P<kind>activation function|optimizer|initializer|regularizer) identifier: (?P<name>.*)",
        _identifier,
    ),
    (
        r"has never been called and thus has no defined (output|input)",
        "A Sequential model has no input and output before it knows its shape; begin it with THE_INPUT.",
    ),
    (
        r"Inputs have incompatible shapes\. Received shapes (?P<one>\(.*?\)) and (?P<two>\(.*?\))",
        lambda found, where: (
            f"{_named(where)} needs inputs of one shape, and got {found['one']} and {found['two']}; "
            "use padding='same' and the same number of filters in both branches."
        ),
    ),
    (
        r"`Concatenate` layer requires inputs with matching shapes .* Received: input_shape=(?P<shapes>.*)",
        lambda found, _: (
            "Concatenate needs inputs of equal height and width, and got "
            f"{found['shapes'].strip('[]').replace('None, ', '')}; use padding='same' in both branches."
        ),
    ),
    (
        r"(merge layer|`Concatenate` layer) should be called on a list",
        lambda _, where: f"{_named(where)} takes a list of inputs: write layers.{_named(where)}()([a, b]).",
    ),
    (
        r"Only instances of `keras\.Layer` can be added to a Sequential model\. "
        r"Received: (?P<what>.*) \(of type <class '(?:[\w.]*\.)?(?P<kind>\w+)'>\)",
        _not_a_layer,
    ),
    (
        r"^UnboundLocalError: cannot access local variable '(?P<name>\w+)'",
        lambda found, _: f"{found['name']} is used before it has a value; assign it on every way that leads here.",
    ),
    (r"^NameError: name '(?P<name>\w+)' is not defined", _undefined),
    (
        r"^AttributeError: `(?P<name>\w+)` is not available with Keras 3",
        lambda found, _: f"{found['name']} of TensorFlow 1 is gone; use a layer of keras.layers.",
    ),
    (r"^AttributeError: module '(?P<owner>[\w.]+)' has no attribute '(?P<name>\w+)'", _no_attribute),
    (r"^ImportError: cannot import name '(?P<name>\w+)' from '(?P<owner>[\w.]+)'", _no_name),
    (
        r"^ImportError: attempted relative import with no known parent package",
        "A relative import works only in a folder of modules; write `import name`, without the dot.",
    ),
    (r"^ModuleNotFoundError: No module named '(?P<name>[\w.]+)'", _no_module),
    (
        r"Expected `(?P<name>\w+)` argument to be a list, tuple, or dict\. Received instead: \w+=<?(?P<value>\w+)",
        lambda found, _: f"{found['name']} must be a list; put brackets around it, as in {found['name']}=['accuracy'].",
    ),
    (
        r"Layer\.__init__\(\) takes 1 positional argument but",
        "A model needs its inputs and its outputs; write keras.Model(inputs, outputs).",
    ),
    (
        r"All `outputs` values must be KerasTensors",
        "The outputs of the model are a layer that was not called; write outputs = layer(x).",
    ),
    (
        r"Output with path `.*` is not connected to `inputs`",
        "The outputs are not made from the inputs; call each layer on the one before, beginning with the inputs.",
    ),
    (
        r"expected axis -1 of input shape to have value (?P<made>\d+), but received .* shape \((?P<got>[^)]*)\)",
        lambda found, where: (
            f"{_named(where)} was made for inputs with a last axis of {found['made']}, and is called on "
            f"({found['got'].replace('None, ', '')}); make a layer of its own for each place."
        ),
    ),
    (
        r"^PermissionError.*/\.keras|URL fetch failure",
        "Weights and data cannot be downloaded here; build the model of layers, without pretrained weights.",
    ),
    (r"File not found: filepath=", "A saved model is loaded, and no file is here; build the model from layers."),
    (
        r"Kernel shape must have the same length as input.*input of shape \((?P<shape>[^)]*)\)",
        lambda found, where: (
            f"{_named(where)} gets values of the shape ({found['shape'].replace('None, ', '')}), which has an axis too "
            "many; begin with THE_INPUT, without the number of images."
        ),
    ),
    (
        r"Only input tensors may be passed as positional arguments.*keyword argument: <(?P<name>\w+) name=",
        lambda found, _: f"{found['name']} was made and not called; write layers.{found['name']}(...)(x).",
    ),
    (
        r"Cannot convert '\(.*\)' to a shape\. Found invalid dimension '(?P<value>[\d.]+)'",
        lambda found, _: f"A whole number is needed, and {found['value']} is given; divide with // instead of /.",
    ),
    (r"Cannot convert '.*' to a shape", "A shape is one tuple; write THE_INPUT."),
    (
        r"The `data_format` argument must be one of .*Received: data_format=<kerastensor",
        "A layer is made and called in two steps; write layers.Flatten()(x), not layers.Flatten(x).",
    ),
    (
        r"Invalid value received for argument `rate`.*Received: rate=(?P<value>\d+)$",
        lambda found, _: f"rate is a share between 0 and 1, and is {found['value']}; for 50 % write 0.5.",
    ),
    (
        r"^TypeError: '(?P<name>\w+)' object is not iterable",
        lambda found, _: (
            f"keras.Sequential takes a list; write keras.Sequential([layers.{found['name']}(...)])."
            if hasattr(keras.layers, found["name"])
            else ""
        ),
    ),
    (
        r"^TypeError: (?P<name>\w+)\.get_config\(\) missing 1 required positional argument: 'self'",
        lambda found, _: f"The class {found['name']} itself is given; write {found['name']}(), with parentheses.",
    ),
    (
        r"Object (?P<name>\w+) was created by passing non-serializable argument values",
        lambda found, _: (
            f"{found['name']} is a class of your own, which cannot be graded; build the model from layers of "
            "keras.layers with keras.Sequential or keras.Model."
        ),
    ),
    (
        r"placeholder\(\) is not compatible with eager execution|The Session graph is empty",
        "Code of TensorFlow 1 does not run any more; begin with THE_INPUT and use keras.layers.",
    ),
    (r"^(EOFError|OSError|RuntimeError)", _question),
    (
        r"^RecursionError",
        "A function calls itself without end, or models are put into one another hundreds of times; stop earlier.",
    ),
)
