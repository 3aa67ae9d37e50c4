"""What `model.compile(...)` was told, read from Keras's `compile_config`; the metrics are the grader's own."""

import json
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from grader.model.losses import LOSS, LOSS_NAMES, LOSSES, Loss
from grader.model.optimizers import OPTIMIZER, OPTIMIZERS, Optimizer
from grader.model.refusal import demanded
from grader.model.schedules import SCHEDULES
from grader.printable import MAX_SHOWN, shortened

_MOST_FAULTS = 5
_USUAL_LOSSES = "'sparse_categorical_crossentropy' or 'categorical_crossentropy'"


class CompileFaultError(ValueError):
    """What `compile` was given cannot be used; the text is a sentence for the student."""


def default_optimizer(name: str, learning_rate: float) -> Optimizer:
    """The optimizer of a model that came back uncompiled, with Keras's own defaults for the rest."""
    return OPTIMIZER.validate_python({"class_name": name, "learning_rate": learning_rate})


def read_optimizer(config: dict[str, Any]) -> Optimizer:
    """Read the optimizer of a `compile_config`.

    Raises:
        CompileFaultError: It is not among `OPTIMIZERS`, or an argument is out of bounds.
    """
    written = config.get("optimizer")
    module, name, arguments = _object(written)
    if module != "keras.optimizers" or name not in OPTIMIZERS:
        own = ", a class of your own" if module == "None" else ""
        raise wrong_optimizer(OPTIMIZERS, f"{shortened(str(name or written))}{own}")
    rate = arguments.get("learning_rate")
    if isinstance(rate, dict) and _object(rate)[:2] not in {("keras.optimizers.schedules", one) for one in SCHEDULES}:
        msg = (
            f"{name}(learning_rate=...) must be a number or one of Keras's schedules ({', '.join(SCHEDULES)}), "
            f"and is {shortened(str(_object(rate)[1] or rate))}; choose one of them"
        )
        raise CompileFaultError(msg)
    try:
        return OPTIMIZER.validate_json(json.dumps({**arguments, "class_name": name}))
    except ValidationError as error:
        raise CompileFaultError(_arguments(name, error)) from error


def wrong_optimizer(allowed: Iterable[str], received: str) -> CompileFaultError:
    """What to raise for an optimizer that is not among the allowed ones."""
    return CompileFaultError(
        f"the optimizer must be one of {', '.join(allowed)}, and is {received}; choose one of them"
    )


def read_loss(config: dict[str, Any]) -> Loss:
    """Read the loss of a `compile_config`, however it was spelt: a name, a Keras function or a Keras object.

    Raises:
        CompileFaultError: There is none, it does not fit classes, or an argument is out of bounds.
    """
    written = config.get("loss")
    if isinstance(written, list) and len(written) == 1:
        (written,) = written
    if isinstance(written, dict) and len(written) == 1:  # by the output's name
        (written,) = written.values()
    if written is None:
        msg = f"the model was compiled without a loss; pass loss={_USUAL_LOSSES} to model.compile(...)"
        raise CompileFaultError(msg)
    _, spelling, arguments = _object(written)
    name = LOSS_NAMES.get(spelling, spelling)
    if name not in LOSSES:
        raise CompileFaultError(_no_loss(spelling, written))
    try:
        return LOSS.validate_json(json.dumps({**arguments, "class_name": name}))
    except ValidationError as error:
        raise CompileFaultError(_arguments(name, error)) from error


def _no_loss(spelling: str, written: object) -> str:
    if isinstance(written, list | dict) and not spelling:
        return f"there must be one loss, and {len(written)} were given; pass loss={_USUAL_LOSSES}"
    near = get_close_matches(spelling, LOSS_NAMES, n=1, cutoff=0.9)
    if near:
        return f"there is no loss {spelling!r} for classes; did you mean {near[0]!r}?"
    received = "a lambda" if spelling == "__lambda__" else shortened(str(spelling or written))
    return (
        f"the loss must be one that Keras has for classes, and is {received}; "
        f"pass loss={_USUAL_LOSSES} to model.compile(...)"
    )


def _object(written: object) -> tuple[str, str, dict[str, Any]]:
    """(module, name, arguments) of a name, a function or an object in JSON; empty if it is none."""
    if isinstance(written, str):
        return "", written[:MAX_SHOWN], {}
    if not isinstance(written, dict) or "class_name" not in written:
        return "", "", {}
    if written.get("class_name") == "function":
        # A student's own function of that name looks the same here; Keras's takes its place, as its name says.
        return "", str(written.get("config"))[:MAX_SHOWN], {}
    config = written.get("config")
    name = str(written.get("class_name"))[:MAX_SHOWN]
    return str(written.get("module")), name, config if isinstance(config, dict) else {}


def _arguments(name: str, error: ValidationError) -> str:
    told = []
    for fault in error.errors(include_url=False)[:_MOST_FAULTS]:
        tags = {name, "rate", "schedule", "config", *SCHEDULES}
        key = ".".join(str(part)[:MAX_SHOWN] for part in fault["loc"] if part not in tags)
        message = demanded(fault)
        if key == "learning_rate" and fault["type"] in {"greater_than", "less_than_equal"}:
            message = "must be above 0 and at most 10, usually from 0.0001 to 0.1"
        received = f"{fault['input']:.7g}" if isinstance(fault["input"], float) else shortened(str(fault["input"]))
        told.append(f"{name}({key}=...) {message}, and is {received}" if key else f"{name}: {message}")
    return "; ".join(told)
