"""What `model.compile(...)` received, read from Keras's `compile_config`; the metrics are the grader's own."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from grader.model.fault import Findings, ModelFaultError, handful
from grader.model.losses import LOSS, LOSS_NAMES, LOSSES, Loss
from grader.model.optimizers import OPTIMIZER, OPTIMIZERS, Optimizer
from grader.model.refusal import received, requirement, verdict
from grader.model.schedules import SCHEDULES
from grader.printable import MAX_SHOWN, shortened
from grader.records import Finding, Place

_MOST_FAULTS = 500
"""Of an object that are looked at; a forged one has a hundred thousand."""
_USUAL_LOSSES = "'sparse_categorical_crossentropy' or 'categorical_crossentropy'"
_PASS_A_LOSS = f"Pass loss={_USUAL_LOSSES} to model.compile(...)."


class CompileFaultError(ModelFaultError):
    """An argument of `compile` cannot be used."""


@dataclass(frozen=True)
class Compiled:
    """What a model was compiled with, or what is wrong with it."""

    optimizer: Optimizer | Findings
    loss: Loss | Findings
    misplaced: Findings = ()
    """Faults of arguments that have no use."""
    place: Place | None = None
    """Where the student called `compile`."""


def read_compiled(raw: object, place: Place | None = None) -> Compiled | None:
    """Read a `compile_config`; `None` when the model came back uncompiled.

    Args:
        raw: As Keras writes it, or anything that a forged document has in its place.
        place: Where the student called `compile`; every fault stands there.
    """
    if not isinstance(raw, dict) or not raw:
        return None
    optimizer: Optimizer | Findings
    loss: Loss | Findings
    try:
        optimizer = read_optimizer(raw)
    except CompileFaultError as error:
        optimizer = _at(place, error.findings)
    try:
        loss = read_loss(raw)
    except CompileFaultError as error:
        loss = _at(place, error.findings)
    return Compiled(optimizer, loss, _at(place, _misplaced(raw)), place)


def _at(place: Place | None, findings: Findings) -> Findings:
    return tuple(finding.at(place or Place()) for finding in findings)


def default_optimizer(name: str, learning_rate: float) -> Optimizer:
    """The optimizer of a model that came back uncompiled, with Keras's own defaults for the rest."""
    return OPTIMIZER.validate_python({"class_name": name, "learning_rate": learning_rate})


def read_optimizer(config: dict[str, Any]) -> Optimizer:
    """Read the optimizer of a `compile_config`.

    Raises:
        CompileFaultError: It is not among `OPTIMIZERS`, or an argument is out of bounds.
    """
    raw = config.get("optimizer")
    module, name, arguments = _object(raw)
    if module != "keras.optimizers" or name not in OPTIMIZERS:
        own = ", a class of your own" if module == "None" else ""
        raise CompileFaultError(wrong_optimizer(OPTIMIZERS, f"{shortened(str(name or raw))}{own}"))
    rate = arguments.get("learning_rate")
    schedules = {("keras.optimizers.schedules", schedule) for schedule in SCHEDULES}
    if isinstance(rate, dict) and _object(rate)[:2] not in schedules:
        problem = (
            f"{name}(learning_rate=...) must be a number or one of Keras's schedules ({', '.join(SCHEDULES)}), "
            f"and is {shortened(str(_object(rate)[1] or rate))}."
        )
        raise CompileFaultError(Finding(problem=problem, advice="Choose one of them."))
    try:
        return OPTIMIZER.validate_json(json.dumps({**arguments, "class_name": name}))
    except ValidationError as error:
        raise CompileFaultError(*_arguments(name, error)) from error


def wrong_optimizer(allowed: Iterable[str], name: str) -> Finding:
    """The fault of an optimizer that is not among the allowed ones."""
    return Finding(
        problem=f"The optimizer must be one of {', '.join(allowed)}, and is {name}.", advice="Choose one of them."
    )


def read_loss(config: dict[str, Any]) -> Loss:
    """Read the loss of a `compile_config`, however it was spelt: a name, a Keras function or a Keras object.

    Raises:
        CompileFaultError: There is none, it does not fit classes, or an argument is out of bounds.
    """
    raw = config.get("loss")
    if isinstance(raw, list) and len(raw) == 1:
        (raw,) = raw
    if isinstance(raw, dict) and len(raw) == 1:  # by the output's name
        (raw,) = raw.values()
    if raw is None:
        raise CompileFaultError(Finding(problem="The model was compiled without a loss.", advice=_PASS_A_LOSS))
    _, spelling, arguments = _object(raw)
    name = LOSS_NAMES.get(spelling, spelling)
    if name not in LOSSES:
        raise CompileFaultError(_no_loss(spelling, raw))
    try:
        return LOSS.validate_json(json.dumps({**arguments, "class_name": name}))
    except ValidationError as error:
        raise CompileFaultError(*_arguments(name, error)) from error


def _no_loss(spelling: str, raw: object) -> Finding:
    if isinstance(raw, list | dict) and not spelling:
        return Finding(problem=f"There must be one loss, and there are {len(raw):,}.", advice=_PASS_A_LOSS)
    near = get_close_matches(spelling, LOSS_NAMES, n=1, cutoff=0.9)
    if near:
        return Finding(problem=f"There is no loss {spelling!r} for classes.", advice=f"Did you mean {near[0]!r}?")
    name = "a lambda" if spelling == "__lambda__" else shortened(str(spelling or raw))
    return Finding(problem=f"The loss must be one that Keras has for classes, and is {name}.", advice=_PASS_A_LOSS)


def _misplaced(config: dict[str, Any]) -> Findings:
    weights = config.get("loss_weights")
    if weights is None:
        return ()
    if isinstance(weights, int | float) or (
        isinstance(weights, list) and not any(isinstance(weight, str) for weight in weights)
    ):
        return (Finding(problem="There is one loss, so loss_weights has no use.", advice="Leave it out."),)
    return (
        Finding(
            problem="The third positional argument of model.compile(...) is loss_weights.",
            advice="Write metrics=['accuracy'].",
        ),
    )


def _object(written: object) -> tuple[str, str, dict[str, Any]]:
    """(module, name, arguments) of a name, a function or an object in JSON; empty for anything else."""
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


def _arguments(name: str, error: ValidationError) -> Findings:
    """A handful of findings about arguments of an optimizer or a loss."""
    return handful([_argument(name, fault) for fault in error.errors(include_url=False)[:_MOST_FAULTS]])


def _argument(name: str, fault: ErrorDetails) -> Finding:
    tags = {name, "rate", "schedule", "config", *SCHEDULES}
    key = ".".join(str(part)[:MAX_SHOWN] for part in fault["loc"] if part not in tags)
    if fault["type"] == "extra_forbidden":
        return Finding(problem=f"{name} has an argument {key!r} that the grader does not know.", advice="Leave it out.")
    if not key:
        return Finding(problem=f"The arguments of {name} do not fit together: {requirement(fault)}.")
    if key == "learning_rate" and fault["type"] in {"greater_than", "less_than_equal"}:
        problem = f"{name}({key}=...) must be above 0 and at most 10, and is {received(fault['input'])}."
        return Finding(problem=problem, advice="Choose one from 0.0001 to 0.1, as is usual.")
    return Finding(problem=f"{name}({key}=...) {verdict(fault)}.")
