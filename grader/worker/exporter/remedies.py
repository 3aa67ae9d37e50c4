"""What well-known exceptions mean to their author, and what to write instead.

Each pattern is the text of an exception that the installed Keras, TensorFlow or Python raises; the tests raise every
one of them for real, so that an upgrade that rewords one is noticed. What matches nothing is told as it is.
"""

import re
from collections.abc import Callable

import keras

from grader.worker.exporter.diagnoses import (
    INPUT,
    Found,
    arguments,
    dimensions,
    download,
    identifier,
    keyword,
    missing,
    named,
    no_attribute,
    no_module,
    no_name,
    not_a_layer,
    nothing_left,
    optimizer_keyword,
    question,
    tensorflow_function,
    undefined,
)
from grader.worker.exporter.origin import Origin

Remedy = str | Callable[[Found, Origin], str]


def remedy(error: BaseException, text: str, where: Origin, input_shape: tuple[int, ...]) -> str | None:
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
            return sentence.replace(INPUT, f"keras.Input({input_shape})")
    return None


def _table(*rows: tuple[str, Remedy]) -> tuple[tuple[re.Pattern[str], Remedy], ...]:
    return tuple((re.compile(pattern), answer) for pattern, answer in rows)


_TABLE = _table(
    (r"KerasTensor cannot be used as input to a TensorFlow function", tensorflow_function),
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
        dimensions,
    ),
    (r"output size would be zero or negative\. Received:? `inputs.shape=(?P<shape>[\[(].*?[\])])`", nothing_left),
    (r"(?P<owner>\w+)\.__init__\(\) missing \d+ required positional arguments?: (?P<names>.*)", missing),
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
    (r"Argument\(s\) not recognized: \{'(?P<name>\w+)'", optimizer_keyword),
    (r"Unrecognized keyword arguments passed to (?P<owner>\w+): \{'(?P<name>\w+)'", keyword),
    (
        r"(?P<owner>\w+)\.__init__\(\) got an unexpected keyword argument '(?P<name>\w+)'",
        lambda found, where: keyword(found, where) if arguments(found["owner"]) else "",
    ),
    (r"Trainer\.(?P<owner>compile)\(\) got an unexpected keyword argument '(?P<name>\w+)'", keyword),
    (
        r"Could not interpret (?P<kind>activation function|optimizer|initializer|regularizer) identifier: (?P<name>.*)",
        identifier,
    ),
    (
        r"has never been called and thus has no defined (output|input)",
        "A Sequential model has no input and output before it knows its shape; begin it with THE_INPUT.",
    ),
    (
        r"Inputs have incompatible shapes\. Received shapes (?P<one>\(.*?\)) and (?P<two>\(.*?\))",
        lambda found, where: (
            f"{named(where)} needs inputs of one shape, and got {found['one']} and {found['two']}; "
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
        lambda _, where: f"{named(where)} takes a list of inputs: write layers.{named(where)}()([a, b]).",
    ),
    (
        r"Only instances of `keras\.Layer` can be added to a Sequential model\. "
        r"Received: (?P<what>.*) \(of type <class '(?:[\w.]*\.)?(?P<kind>\w+)'>\)",
        not_a_layer,
    ),
    (
        r"^UnboundLocalError: cannot access local variable '(?P<name>\w+)'",
        lambda found, _: f"{found['name']} is used before it has a value; assign it on every way that leads here.",
    ),
    (r"^NameError: name '(?P<name>\w+)' is not defined", undefined),
    (
        r"^AttributeError: `(?P<name>\w+)` is not available with Keras 3",
        lambda found, _: f"{found['name']} of TensorFlow 1 is gone; use a layer of keras.layers.",
    ),
    (r"^AttributeError: module '(?P<owner>[\w.]+)' has no attribute '(?P<name>\w+)'", no_attribute),
    (r"^ImportError: cannot import name '(?P<name>\w+)' from '(?P<owner>[\w.]+)'", no_name),
    (
        r"^ImportError: attempted relative import with no known parent package",
        "A relative import works only in a folder of modules; write `import name`, without the dot.",
    ),
    (r"^ModuleNotFoundError: No module named '(?P<name>[\w.]+)'", no_module),
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
            f"{named(where)} was made for inputs with a last axis of {found['made']}, and is called on "
            f"({found['got'].replace('None, ', '')}); make a layer of its own for each place."
        ),
    ),
    (r"^(FileNotFoundError|PermissionError|OSError|Exception):", download),
    (r"File not found: filepath=", "A saved model is loaded, and no file is here; build the model from layers."),
    (
        r"Kernel shape must have the same length as input.*input of shape \((?P<shape>[^)]*)\)",
        lambda found, where: (
            f"{named(where)} gets values of the shape ({found['shape'].replace('None, ', '')}), which has an axis too "
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
    (r"^(EOFError|OSError|RuntimeError)", question),
    (
        r"^RecursionError",
        "A function calls itself without end, or models are put into one another hundreds of times; stop earlier.",
    ),
)
