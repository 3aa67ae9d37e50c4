"""The arguments of a call as older Keras took them, one by one turned into those of today."""

import ast
from functools import cache
from itertools import takewhile

from grader.worker.exporter.corrections import Parts, Reasons, separated
from grader.worker.exporter.diagnoses import arguments
from grader.worker.exporter.old_shapes import CHANNEL_LAST, channel_last, without_batch
from grader.worker.exporter.removed_names import ARGUMENTS, OF_KERAS_2

_WINDOWS = {
    "Conv2D": ("nb_row", "nb_col"),
    "Conv3D": ("kernel_dim1", "kernel_dim2", "kernel_dim3"),
    "SeparableConv2D": ("nb_row", "nb_col"),
}
"""Layers to which Keras 1 gave their window number by number, and the names of the numbers."""
_AFTER = ("kernel_initializer", "activation")
"""Arguments of today that Keras 1 took, by position, behind a layer's sizes."""
_BEGINNINGS = frozenset({"Input", "InputLayer"})
"""That take the shape of one image as `shape`, and in the first place."""
_OTHERS = {"fit": {"epochs"}, "to_categorical": {"num_classes"}}
"""Functions that are not classes of Keras, and what is said of their arguments here."""
_MOST_ARGUMENTS = 50
_LONGEST = 500
"""Characters of an expression's syntax tree that are looked at."""
_SUBJECT = "{owner}"
"""Stands in a sentence for the layer, which the sentence before it may have named."""


@cache
def _known(owner: str) -> frozenset[str]:
    """Arguments of today's class, function or method."""
    return frozenset(_OTHERS.get(owner) or arguments(owner))


def old_keywords(call: ast.Call, owner: str) -> frozenset[str]:
    """Names of the keyword arguments that older Keras took and today's does not.

    Args:
        call: Of a class, function or method of Keras.
        owner: Its name today.
    """
    known = _known(owner)
    if not known or len(call.args) + len(call.keywords) > _MOST_ARGUMENTS:
        return frozenset()
    windows = _WINDOWS.get(owner, ())
    return frozenset(
        name.arg
        for name in call.keywords
        if name.arg and name.arg not in known and (name.arg in windows or _is_old(name.arg, owner, known))
    )


def _is_old(name: str, owner: str, known: frozenset[str]) -> bool:
    candidates = ARGUMENTS.get(name)
    if candidates is None:
        return False
    if name == "mode":
        return owner == "BatchNormalization"
    return not candidates or any(new in known for new in candidates) or _is_shared(name, owner)


def _is_shared(name: str, owner: str) -> bool:
    """Whether today's layer has two arguments for what was one."""
    return owner == "SeparableConv2D" and name == "init"


class OldArguments:
    """Arguments that are rewritten as they are read.

    Args:
        call: Of a class, function or method of Keras.
        owner: Its name today.
        keras_1: Whether the file is written for Keras 1, whose positional arguments had another order.
    """

    def __init__(self, call: ast.Call, owner: str, *, keras_1: bool) -> None:
        self._owner = owner
        self._known = _known(owner)
        self._old = old_keywords(call, owner)
        self._changes: list[tuple[str, str]] = []
        self._problems: list[str] = []
        self._advice: list[str] = []
        self._keras_1 = keras_1
        self._positional = list(call.args)
        self._keywords = list(call.keywords)
        self._written: list[Parts] = []
        self._is_older = is_before_keras_1(call, owner)
        self._pair: Parts = ()
        """Rows and columns that were given by name."""
        self._is_misplaced = False
        self._metrics()
        if keras_1:
            self._window()
            self._initializer()
        self._written = [self._first(value) for value in self._positional] + self._written
        for keyword in self._keywords:
            self._written += self._keyword(keyword)

    @property
    def written(self) -> list[Parts]:
        """Each argument as it is to be written."""
        return self._written

    @property
    def reasons(self) -> Reasons:
        """Why."""
        changes = tuple(dict.fromkeys(self._changes))
        owner = f"{self._owner}()" if self._owner.islower() else self._owner
        problem = " ".join(self._problems).replace(_SUBJECT, "It" if changes else owner)
        return Reasons(changes, (), owner, problem, " ".join(self._advice))

    @property
    def is_refused(self) -> bool:
        """Whether today's Keras and what is read of old names refuse one of them."""
        return self._is_older or self._is_misplaced or bool(self._old - {"lr", "nb_epoch"})

    def _metrics(self) -> None:
        """The third argument of `compile` without a name, which was the metrics until Keras 2."""
        if self._owner != "compile" or len(self._positional) != 3 or not _are_metrics(self._positional[2]):
            return
        self._written = [("metrics=", self._positional.pop())]
        self._problems.append("The third argument of compile() without a name is loss_weights today.")
        self._is_misplaced = True

    def _window(self) -> None:
        """Rows and columns, which are one argument today."""
        names = _WINDOWS.get(self._owner, ())
        if not names:
            return
        by_name = {keyword.arg: keyword.value for keyword in self._keywords if keyword.arg in names}
        sizes = list(takewhile(_may_be_number, self._positional[1:]))
        if len(sizes) == len(names) + 1 and all(_is_number(value) for value in sizes):
            sizes = sizes[1:]  # before Keras 1 the number of channels stood there
            del self._positional[1]
        sizes = sizes[: len(names)]
        behind = self._positional[1 + len(sizes) :]
        named = [name for name in names[len(sizes) :] if name in by_name]
        if len(sizes) + len(named) != len(names):
            return
        window: Parts = ("(", *separated([*sizes, *(by_name[name] for name in named)]), ")")
        if not sizes:
            self._pair = window
            return
        self._keywords = [keyword for keyword in self._keywords if keyword.arg not in names]
        self._positional = self._positional[:1]
        self._written = [window]
        self._problems.append(f"{_SUBJECT} takes its window in one argument; a further number is its stride.")
        self._behind(behind)

    def _behind(self, values: list[ast.expr]) -> None:
        """Positional arguments behind a layer's sizes, by their names of today."""
        for name, value in zip(_AFTER, values, strict=False):
            self._written.append((f"{name}=", value))
        if len(values) > len(_AFTER):
            self._problems.append(f"Only the first arguments of {self._owner} may be written without a name.")

    def _initializer(self) -> None:
        """The second argument of a Dense layer was its initializer, and before Keras 1 the first was its input."""
        if self._owner != "Dense" or len(self._positional) < 2:
            return
        second = self._positional[1]
        if _is_number(second):
            del self._positional[0]
            self._problems.append("Dense takes the number of its units alone, without that of its inputs.")
            second = self._positional[1] if len(self._positional) > 1 else second
        if isinstance(second, ast.Constant) and second.value in _INITIALIZERS:
            values, self._positional = self._positional[1:], self._positional[:1]
            self._behind(values)
            self._problems.append("The second argument of Dense is its activation today, and was its initializer.")

    def _keyword(self, keyword: ast.keyword) -> list[Parts]:
        name, value = keyword.arg, keyword.value
        if name is None:
            return [("**", value)]
        if name not in self._old:
            shape = name == "input_shape" or (name == "shape" and self._owner in _BEGINNINGS)
            return [(f"{name}=", *(self._turned(value) if shape else (value,)))]
        if self._pair and name in _WINDOWS[self._owner]:
            self._changes.append((name, "kernel_size"))
            return [("kernel_size=", *self._pair)] if name == _WINDOWS[self._owner][0] else []
        if name in {"dim_ordering", "mode", "weights"} or _is_full(name, value):
            return self._dropped(name, value)
        return self._renamed(name, value)

    def _first(self, value: ast.expr) -> Parts:
        """An argument without a name, which may be the shape with which a model begins."""
        return self._turned(value) if self._owner in _BEGINNINGS else (value,)

    def _turned(self, shape: ast.expr) -> Parts:
        """A shape; in today's order when it is that of an image which begins with its channel."""
        return self._channel_last(shape, 0) or (shape,)

    def _channel_last(self, shape: ast.expr, begin: int) -> Parts:
        """The shape of an image that begins with its channel, as `(1, 28, 28)`, in today's order; empty for others."""
        turned = channel_last(shape, begin) if self._keras_1 else ()
        if turned:
            self._problems.append(CHANNEL_LAST)
        return turned

    def _renamed(self, name: str, value: ast.expr) -> list[Parts]:
        if name == "batch_input_shape":
            self._changes.append((name, "input_shape"))
            return [("input_shape=", *(self._channel_last(value, 1) or without_batch(value)))]
        if _is_shared(name, self._owner):
            new = ("depthwise_initializer", "pointwise_initializer")
            self._changes.append((name, " and ".join(new)))
            return [(f"{argument}=", value) for argument in new]
        today = next((new for new in ARGUMENTS.get(name, ()) if new in self._known), "")
        self._changes.append((name, today))
        return [(f"{today}=", value)] if today else []

    def _dropped(self, name: str, value: ast.expr) -> list[Parts]:
        """Arguments that go or stay by their value."""
        given = value.value if isinstance(value, ast.Constant) else None
        if name == "dim_ordering" and given == "tf" and "data_format" in self._known:
            self._changes.append((name, "data_format"))
            return [('data_format="channels_last"',)]
        self._changes.append((name, ""))
        if name == "dim_ordering" and given == "th":
            self._problems.append("'th' put the channel before rows and columns, and the images here have it last.")
            self._advice.append("Give every shape as (rows, columns, channels).")
        if name == "border_mode":
            self._problems.append(
                "'full' added zeros on every side, so that the image grew, which no padding does today."
            )
            self._advice.append("Put layers.ZeroPadding2D before the layer if you need it.")
        if name == "mode" and given:
            self._problems.append(f"Mode {given!s:.20} normalized otherwise, which Keras cannot do any more.")
            self._advice.append("Decide whether the plain layer will do.")
        if name == "weights" and not (isinstance(value, ast.Constant) and value.value is None):
            self._problems.append("It gave the layer its first weights; here every layer is trained from the start.")
        return []


def _are_metrics(node: ast.expr) -> bool:
    """Whether the metrics are written there, and not the weights of losses."""
    items = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
    return any(
        isinstance(item.value, str)
        if isinstance(item, ast.Constant)
        else isinstance(item, ast.Name | ast.Attribute | ast.Call) and "weight" not in ast.dump(item)[:_LONGEST].lower()
        for item in items
    )


def shows_keras_1(keywords: frozenset[str]) -> bool:
    """Whether one of these old arguments was gone in Keras 2."""
    return bool(keywords - OF_KERAS_2)


_INITIALIZERS = {
    "glorot_normal", "glorot_uniform", "he_normal", "he_uniform", "identity", "lecun_uniform", "normal", "one",
    "orthogonal", "uniform", "zero",
}  # fmt: skip
"""Of Keras 1, by name."""


def _is_full(name: str, value: ast.expr) -> bool:
    """Whether Keras 1 is asked for a padding that is gone."""
    return name == "border_mode" and isinstance(value, ast.Constant) and value.value == "full"


def is_before_keras_1(call: ast.Call, owner: str) -> bool:
    """Whether a layer is given the number of its inputs too, as in Keras 0: `Dense(784, 10)`, `Conv2D(8, 1, 3, 3)`."""
    sizes = len(list(takewhile(_is_number, call.args[1:])))
    if owner == "Dense":
        return sizes == 1 and _may_be_number(call.args[0])
    return owner in _WINDOWS and sizes == len(_WINDOWS[owner]) + 1


def _is_number(node: ast.expr) -> bool:
    """Whether a number is written there, or a product or sum of some."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.BinOp):
            waiting += (part.left, part.right)
        elif not isinstance(part, ast.Constant) or type(part.value) is not int:
            return False
    return True


def _may_be_number(node: ast.expr) -> bool:
    return _is_number(node) or isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.BinOp)
