"""What well-known exceptions mean to their author, and what to write instead.

Each pattern is the text of an exception that the installed Keras, TensorFlow or Python raises; the tests raise every
one of them for real, so that an upgrade that rewords one is noticed. An exception that matches none is quoted.
"""

import re
from collections.abc import Callable

from grader.records import Finding
from grader.worker.exporter.diagnoses import (
    dimensions,
    download,
    identifier,
    init_keyword,
    iteration,
    keyword,
    layer_name,
    missing,
    not_a_layer,
    not_iterable,
    nothing_left,
    optimizer_keyword,
    question,
    tensorflow_function,
)
from grader.worker.exporter.missing_names import no_attribute, no_layer_of_its_own, no_module, no_name, undefined
from grader.worker.exporter.origin import Origin

Template = tuple[str, str]
"""Problem and advice, with the names of a pattern's groups in braces."""
Diagnosis = Callable[[re.Match[str], Origin], Finding | None]
"""Looks into Keras, the file or the call; gives `None` when it has nothing to say."""


def remedy(error: BaseException, text: str, origin: Origin, input_shape: tuple[int, ...]) -> Finding | None:
    """Explain an exception to a beginner; gives `None` when it is not among the well-known ones.

    Args:
        error: What was raised.
        text: Its message on one line.
        origin: Where it arose, and at which layer.
        input_shape: How a model of this assignment begins.
    """
    message = f"{type(error).__name__}: {text}"
    for pattern, diagnosis in _TABLE:
        if (match := pattern.search(message)) is None:
            continue
        if callable(diagnosis):
            finding = diagnosis(match, origin)
        else:
            groups = {name: (value or "").replace("None, ", "") for name, value in match.groupdict().items()}
            values = groups | {"layer": layer_name(origin), "input": f"keras.Input({input_shape})"}
            problem, advice = (template.format_map(values) for template in diagnosis)
            finding = Finding(problem=problem, advice=advice)
        if finding is not None:
            return finding
    return None


def _table(*rows: tuple[str, Template | Diagnosis]) -> tuple[tuple[re.Pattern[str], Template | Diagnosis], ...]:
    return tuple((re.compile(pattern), diagnosis) for pattern, diagnosis in rows)


_TABLE = _table(
    (r"KerasTensor cannot be used as input to a TensorFlow function", tensorflow_function),
    (
        r"KerasTensor is symbolic: .* NumPy array|symbolic KerasTensor cannot be used as a boolean",
        ("The output of a layer has no numbers yet, so NumPy and `if` cannot use it.", "Use a layer of keras.layers."),
    ),
    (
        r"Using a symbolic `tf\.Tensor` as a Python `bool`|`tf\.Tensor` as a Python bool",
        (
            "`if` and `while` cannot ask for the values of a layer's output: it has no numbers yet.",
            "Use a layer of keras.layers.",
        ),
    ),
    (
        r"forgot to call `super\(\).__init__\(\)`|^AttributeError: '\w+' object has no attribute '_dtype_policy'",
        (
            "A class of your own does not call the constructor of Keras's class.",
            "Begin its __init__ with super().__init__().",
        ),
    ),
    (
        r"Only input tensors may be passed as positional arguments.*keyword argument: (?P<value>True|False) ",
        (
            "A layer is called with {value} in second place, where Keras takes only tensors.",
            "Write the name of the argument, as in layer(x, training=training).",
        ),
    ),
    (r"Iterating over a symbolic KerasTensor", iteration),
    (
        r"Shapes used to initialize variables must be fully-defined",
        (
            "{layer} cannot make its weights, because the size of its input or an argument of its own is not known.",
            "In place of a reshape with -1 use layers.Flatten(); give every size as a number.",
        ),
    ),
    (
        r"Inputs to a layer should be tensors\. Got 'None'",
        ("{layer} is called on None.", "Call it on the output of a layer, or on the inputs."),
    ),
    (
        r"'KerasTensor' object is not callable",
        ("The output of a layer is called like a layer.", "Write it the other way round: layer(x)."),
    ),
    (
        r"'KerasTensor' object has no attribute '(?P<name>\w+)'",
        ("The output of a layer has no {name}.", "Use a layer, such as layers.Flatten()(x)."),
    ),
    (
        r"'Functional' object has no attribute '(add|pop)'",
        (
            "Only a Sequential model has add().",
            "Write x = layer(x) for each layer, and keras.Model(inputs, x) at the end.",
        ),
    ),
    (
        r"is incompatible with the layer: expected (min_)?ndim=(?P<needed>\d+), found ndim=\d+\. "
        r"Full shape received: (?P<shape>\(.*?\))",
        dimensions,
    ),
    (
        r"output size would be zero or negative\. Received:? `inputs.shape="
        r"[\[(]\w+, [13], (?P<size>(?![13]\b)\d+), (?P=size)[\])]`",
        ("The channel comes last here, and this image has it first.", "Begin with {input}."),
    ),
    (r"output size would be zero or negative\. Received:? `inputs.shape=(?P<shape>[\[(].*?[\])])`", nothing_left),
    (r"(?P<owner>\w+)\.__init__\(\) missing \d+ required positional arguments?: (?P<names>.*)", missing),
    (
        r"invalid value for `(?P<name>\w+)`, expected a positive integer\. Received: \w+=(?P<value>.*)",
        (
            "{name} must be a whole number above 0, without quotes or decimals, and is {value}.",
            "Write such a number; for a NumPy number write int(...).",
        ),
    ),
    (
        r"Argument `learning_rate` should be float.*learning_rate=(?P<value>-?\d+)$",
        ("learning_rate must have a decimal point, and is {value}.", "Write {value}.0, or less."),
    ),
    (
        r"Argument `learning_rate` should be float",
        ("learning_rate must be a number, without quotes, or a schedule.", "Write a number such as 0.001."),
    ),
    (r"Argument\(s\) not recognized: \{'(?P<name>\w+)'", optimizer_keyword),
    (r"Unrecognized keyword arguments passed to (?P<owner>\w+): \{'(?P<name>\w+)'", keyword),
    (r"(?P<owner>\w+)\.__init__\(\) got an unexpected keyword argument '(?P<name>\w+)'", init_keyword),
    (r"Trainer\.(?P<owner>compile)\(\) got an unexpected keyword argument '(?P<name>\w+)'", keyword),
    (
        r"Could not interpret (?P<kind>activation function|optimizer|initializer|regularizer) identifier: (?P<name>.*)",
        identifier,
    ),
    (
        r"has never been called and thus has no defined (output|input)",
        ("A Sequential model has no input and output before it knows its shape.", "Begin it with {input}."),
    ),
    (
        r"Inputs have incompatible shapes\. Received shapes (?P<first>\(.*?\)) and (?P<second>\(.*?\))",
        (
            "{layer} needs inputs of one shape, and got {first} and {second}.",
            "Use padding='same' and the same number of filters in both branches.",
        ),
    ),
    (
        r"`Concatenate` layer requires inputs with matching shapes .* Received: input_shape=\[?(?P<shapes>[^\]]*)",
        (
            "Concatenate needs inputs of equal height and width, and got {shapes}.",
            "Use padding='same' in both branches.",
        ),
    ),
    (
        r"(merge layer|`Concatenate` layer) should be called on a list",
        ("{layer} takes a list of inputs.", "Write layers.{layer}()([a, b])."),
    ),
    (
        r"Only instances of `keras\.Layer` can be added to a Sequential model\. "
        r"Received: (?P<value>.*) \(of type <class '(?:[\w.]*\.)?(?P<type>\w+)'>\)",
        not_a_layer,
    ),
    (
        r"^UnboundLocalError: cannot access local variable '(?P<name>\w+)'",
        ("{name} is used before it has a value.", "Assign it on every path that leads here."),
    ),
    (
        r"^\w+: 'ellipsis' object",
        ("A blank is not filled in: ...", "Write in its place what the template asks for."),
    ),
    (r"^NameError: name '(?P<name>\w+)' is not defined", undefined),
    (
        r"^AttributeError: `(?P<name>\w+)` is not available with Keras 3",
        ("{name} of TensorFlow 1 is gone.", "Use a layer of keras.layers."),
    ),
    (r"^AttributeError: module '(?P<owner>[\w.]+)' has no attribute '(?P<name>\w+)'", no_attribute),
    (r"^AttributeError: '(?P<owner>\w+)' object has no attribute '(?P<name>\w+)'", no_layer_of_its_own),
    (r"^ImportError: cannot import name '(?P<name>\w+)' from '(?P<owner>[\w.]+)'", no_name),
    (
        r"^ImportError: attempted relative import with no known parent package",
        ("A relative import works only in a folder of modules.", "Write `import name`, without the dot."),
    ),
    (r"^ModuleNotFoundError: No module named '(?P<name>[\w.]+)'", no_module),
    (
        r"Expected `(?P<name>\w+)` argument to be a list, tuple, or dict\. Received instead: \w+=",
        ("{name} must be a list.", "Put brackets around it, as in {name}=['accuracy']."),
    ),
    (
        r"Layer\.__init__\(\) takes 1 positional argument but",
        ("A model needs its inputs and its outputs.", "Write keras.Model(inputs, outputs)."),
    ),
    (
        r"All `outputs` values must be KerasTensors",
        ("The outputs of the model are a layer that was not called.", "Write outputs = layer(x)."),
    ),
    (
        r"Output with path `.*` is not connected to `inputs`",
        (
            "The outputs are not made from the inputs.",
            "Call each layer on the output of the one before, beginning with the inputs.",
        ),
    ),
    (
        r"expected axis -1 of input shape to have value (?P<axis>\d+), "
        r"but received .* shape \((?:None, )?(?P<shape>[^)]*)\)",
        (
            "{layer} was made for inputs with a last axis of {axis}, and is called on ({shape}).",
            "Make a new layer for each place.",
        ),
    ),
    (r"^(FileNotFoundError|PermissionError|OSError|Exception):", download),
    (
        r"File not found: filepath=",
        ("A saved model is loaded, and there is no file here.", "Build the model from layers."),
    ),
    (
        r"Kernel shape must have the same length as input.*input of shape \((?:None, )?(?P<shape>[^)]*)\)",
        (
            "{layer} gets values of the shape ({shape}), which has an axis too many.",
            "Begin with {input}, without the number of images.",
        ),
    ),
    (
        r"Only input tensors may be passed as positional arguments.*keyword argument: <(?P<name>\w+) name=",
        ("{name} was made and not called.", "Write layers.{name}(...)(x)."),
    ),
    (
        r"Cannot convert '\(.*\)' to a shape\. Found invalid dimension '(?P<value>[\d.]+)'",
        ("A whole number is needed here, and {value} is not one.", "Divide with // instead of /."),
    ),
    (r"Cannot convert '.*' to a shape", ("A shape is one tuple.", "Write {input}.")),
    (
        r"The `data_format` argument must be one of .*Received: data_format=<kerastensor",
        ("A layer is made and called in two steps.", "Write layers.Flatten()(x), not layers.Flatten(x)."),
    ),
    (
        r"Invalid value received for argument `rate`.*Received: rate=(?P<value>\d+)$",
        ("rate is a share between 0 and 1, and is {value}.", "For 50 % write 0.5."),
    ),
    (r"^TypeError: '(?P<name>\w+)' object is not iterable", not_iterable),
    (
        r"^TypeError: (?:Trainer|Model|Sequential|Layer|Operation)\.(?P<name>\w+)\(\) missing 1 required positional "
        r"argument: '(?:self|model)'",
        (
            "{name}() is called on a class itself, instead of an object of it.",
            "Write parentheses behind the class, as in model = Net().",
        ),
    ),
    (
        r"^TypeError: (?P<name>\w+)\.get_config\(\) missing 1 required positional argument: 'self'",
        ("The class {name} itself is passed, instead of an object of it.", "Write {name}(), with parentheses."),
    ),
    (
        r"Object (?P<name>\w+) was created by passing non-serializable argument values",
        (
            "{name} is a class of your own, which cannot be graded.",
            "Build the model from layers of keras.layers with keras.Sequential or keras.Model.",
        ),
    ),
    (
        r"^NotImplementedError: <(?:.*\.)?(?P<name>\w+) object at .* does not implement get_config\(\)",
        ("{name} is a class of your own, which cannot be taken over.", "Use a class of Keras in its place."),
    ),
    (
        r"placeholder\(\) is not compatible with eager execution|The Session graph is empty",
        ("Code of TensorFlow 1 no longer runs.", "Begin with {input} and use keras.layers."),
    ),
    (r"^(EOFError|OSError|RuntimeError)", question),
    (
        r"^RecursionError",
        ("A function calls itself without end, or models are nested hundreds of times.", "End the recursion earlier."),
    ),
    (
        r"(?i)\b(?P<name>[GT]PU|CUDA)s?\b",
        ("There is no {name} here, and none is needed.", "Delete the lines that ask for one."),
    ),
)
