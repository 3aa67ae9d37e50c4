"""Build → ModelSpec and checks: is it the model that the assignment asks for? Pure Python, no TensorFlow."""

from collections.abc import Callable
from typing import Any, NamedTuple

from pydantic import ValidationError

from grader.model.document import parse_document
from grader.model.graph import Graph, GraphError, ModelSpec, flatten
from grader.model.layers.convolution import Conv2D
from grader.model.layers.core import Rescaling
from grader.model.layers.layer import ShapeError
from grader.model.measure import Measurement, measure
from grader.model.refusal import explain
from grader.model.training import (
    AnyOptimizer,
    CompileFaultError,
    Loss,
    default_optimizer,
    read_loss,
    read_optimizer,
)
from grader.records import CHECK_NAMES, Build, CheckName, CheckResult, ModelSummary, Status
from grader.spec import AssignmentSpec

_BEFORE_TRAINING = CHECK_NAMES[: CHECK_NAMES.index("training")]


class Validation(NamedTuple):
    """What is known before training."""

    checks: tuple[CheckResult, ...]
    """From `source` to `budget`, in the order of the contract."""
    spec: ModelSpec | None
    """What may be trained; `None` unless every check passed."""
    model: ModelSummary | None


class _Facts(NamedTuple):
    graph: Graph
    size: Measurement
    optimizer: AnyOptimizer
    compiled: dict[str, Any]
    """Keras's `compile_config`; empty when the model came back uncompiled."""


class _RefusedError(Exception):
    """The model is not one that the assignment allows; one argument, the sentence."""


def validate(build: Build, assignment: AssignmentSpec) -> Validation:
    """Make every check that needs no training; those whose subject is missing are skipped, the others all made."""
    try:
        return _validate(build, assignment)
    except Exception as error:  # noqa: BLE001 - a bug that one document meets must not cost the others their grades
        told = f"The grader failed while it read this model ({type(error).__name__}); somebody has to look at it."
        failure = CheckResult(name="spec", status=Status.ERROR, message=told)
        return Validation(_stop(failure, ""), None, None)


def _validate(build: Build, assignment: AssignmentSpec) -> Validation:
    notes = " ".join(build.notes)
    if build.failure:
        return Validation(_stop(build.failure, notes), None, None)
    document = build.document or ""
    if build.second_document is not None and _canonical(document) != _canonical(build.second_document):
        told = (
            f"two calls of {assignment.function}() gave two different models; "
            "let nothing in it depend on chance, time or the environment."
        )
        failure = CheckResult(name="reproducible", status=Status.FAILED, message=told)
        return Validation(_stop(failure, notes), None, None)
    try:
        facts = _read(document, assignment)
    except _RefusedError as refusal:
        failure = CheckResult(name="spec", status=Status.FAILED, message=str(refusal))
        return Validation(_stop(failure, notes), None, None)
    checks = [
        *_passed_before("input_shape", notes, _remark(facts)),
        *(_check(name, find(facts, assignment)) for name, find in _FAULTS),
    ]
    spec = _spec(facts)
    model = ModelSummary(
        parameters=facts.size.parameters,
        flops=facts.size.flops,
        layers=len(facts.graph.layers),
        spec_sha256=spec.sha256 if spec else None,
    )
    passed = all(check.status is Status.PASSED for check in checks)
    return Validation(tuple(checks), spec if passed else None, model)


def _read(document: str, assignment: AssignmentSpec) -> _Facts:
    """Parse, unfold and measure; every fault that can be seen is told together."""
    rules = assignment.model
    try:
        model = parse_document(document.encode())
        graph = flatten(model)
    except ValidationError as error:
        raise _RefusedError(_sentence(explain(error, document.encode(), rules.layers, assignment.function))) from error
    except GraphError as error:
        raise _RefusedError(_sentence([str(error)])) from error
    compiled = model.compile_config if isinstance(model.compile_config, dict) else {}
    faults = [
        f"{place} is not among the layers of this assignment: {', '.join(rules.layers)}"
        for place, layer in zip(graph.places, graph.layers, strict=True)
        if layer.class_name not in rules.layers
    ]
    optimizer = size = None
    try:
        optimizer = _optimizer(compiled, assignment)
    except CompileFaultError as error:
        faults.append(str(error))
    try:
        size = measure(graph, _image_shape(graph, assignment))
    except ShapeError as error:
        faults.append(str(error))
    if faults or optimizer is None or size is None:
        raise _RefusedError(_sentence(faults))
    return _Facts(graph, size, optimizer, compiled)


def _image_shape(graph: Graph, assignment: AssignmentSpec) -> tuple[int, ...]:
    """What the model is measured with: the student's own input, so that a wrong one is one fault and not five."""
    declared = graph.declared_input
    if declared is None or len(declared) != len(assignment.input_shape):
        return assignment.input_shape if declared is None or None in declared else tuple(filter(None, declared))
    return tuple(own or wanted for own, wanted in zip(declared, assignment.input_shape, strict=True))


def _optimizer(compiled: dict[str, Any], assignment: AssignmentSpec) -> AnyOptimizer:
    if not compiled:
        return default_optimizer(assignment.compile.optimizer, assignment.compile.learning_rate)
    optimizer = read_optimizer(compiled)
    if optimizer.class_name not in assignment.model.optimizers:
        allowed = ", ".join(assignment.model.optimizers)
        msg = f"the optimizer must be one of {allowed}, and is {optimizer.class_name}; choose one of them"
        raise CompileFaultError(msg)
    return optimizer


def _loss(facts: _Facts) -> Loss:
    if not facts.compiled:
        return Loss(labels="sparse", from_logits=facts.graph.output_activation != "softmax")
    return read_loss(facts.compiled)


def _spec(facts: _Facts) -> ModelSpec | None:
    try:
        return ModelSpec(graph=facts.graph, optimizer=facts.optimizer, loss=_loss(facts))
    except CompileFaultError:
        return None


def _canonical(document: str) -> str:
    """What two builds are compared by: without names and seeds if the grammar is followed, else to the letter."""
    try:
        model = parse_document(document.encode())
        return f"{flatten(model).model_dump_json()} {_spoken(model.compile_config)}"
    except (ValidationError, GraphError):
        return document


def _spoken(compiled: object) -> str:
    if not isinstance(compiled, dict) or not compiled:
        return ""
    try:
        return f"{read_optimizer(compiled)} {read_loss(compiled)}"
    except CompileFaultError as error:
        return str(error)


def _input_shape(facts: _Facts, assignment: AssignmentSpec) -> str | None:
    declared, wanted = facts.graph.declared_input, assignment.input_shape
    if declared is None or (len(declared) == len(wanted) and _image_shape(facts.graph, assignment) == wanted):
        return None
    return f"The input shape is {declared}, and the images are {wanted}; begin with keras.Input({wanted})."


def _output_shape(facts: _Facts, assignment: AssignmentSpec) -> str | None:
    shape = facts.size.output_shape
    if shape == (assignment.classes,):
        return None
    return (
        f"The output shape is {shape}, and must be {(assignment.classes,)}: one value for each class; "
        f"end with {_flattening(assignment, '{} and ')}layers.Dense({assignment.classes}, activation='softmax')."
    )


def _convolution(facts: _Facts, assignment: AssignmentSpec) -> str | None:
    found, wanted = sum(isinstance(layer, Conv2D) for layer in facts.graph.layers), assignment.model.convolutions
    if found >= wanted:
        return None
    return (
        f"The model has {found or 'no'} convolution{'s' * (found != 1)}, and needs at least {wanted}; "
        f"add layers.Conv2D(32, 3, activation='relu'){_flattening(assignment, ' before {}')}."
    )


def _flattening(assignment: AssignmentSpec, told: str) -> str:
    """Words about the layer that makes one row of values of an image; none where no such layer is allowed."""
    usual = ("Flatten", "GlobalAveragePooling2D", "GlobalMaxPooling2D")
    allowed = [name for name in usual if name in assignment.model.layers]
    return told.format(allowed[0]) if allowed else ""


def _loss_fault(facts: _Facts, assignment: AssignmentSpec) -> str | None:  # noqa: ARG001 - one signature for all
    if facts.compiled.get("loss_weights") is not None:
        return "The third positional argument of model.compile(...) is loss_weights; write metrics=['accuracy']."
    try:
        loss = _loss(facts)
    except CompileFaultError as error:
        return _sentence([str(error)])
    activation = facts.graph.output_activation
    if activation == "softmax" and loss.from_logits:
        return "The model ends with softmax, but its loss has from_logits=True; use one of the two, not both."
    if activation == "linear" and not loss.from_logits:
        return (
            "The model ends without softmax, but its loss expects probabilities; "
            "give the last layer activation='softmax', or the loss from_logits=True."
        )
    return None


def _trainable(facts: _Facts, assignment: AssignmentSpec) -> str | None:  # noqa: ARG001 - one signature for all
    if not facts.graph.frozen:
        return None
    return f"Frozen with trainable=False: {', '.join(facts.graph.frozen[:5])}; every layer must be trained here."


def _budget(facts: _Facts, assignment: AssignmentSpec) -> str | None:
    size, budget = facts.size, assignment.budget
    over = [
        f"{found:,} {what} (at most {allowed:,})"
        for what, found, allowed in (
            ("parameters", size.parameters, budget.parameters),
            ("FLOPs per image", size.flops, budget.flops),
            ("activations per image", size.activations, budget.activations),
            ("layer calls", len(facts.graph.calls), budget.layer_calls),
        )
        if found > allowed
    ]
    if not over:
        return None
    rules = assignment.model
    pooling = {"MaxPooling2D", "AveragePooling2D"} & set(rules.layers)
    pool = f"pool{_flattening(assignment, ' before {}')}, or " if pooling else ""
    return f"The model has {' and '.join(over)}; {pool}use fewer {'filters and ' * rules.convolutional}units."


_FAULTS: tuple[tuple[CheckName, Callable[[_Facts, AssignmentSpec], str | None]], ...] = (
    ("input_shape", _input_shape),
    ("output_shape", _output_shape),
    ("convolution", _convolution),
    ("loss", _loss_fault),
    ("trainable", _trainable),
    ("budget", _budget),
)


def _remark(facts: _Facts) -> str:
    """For a model that divides by 255 once more."""
    first = next((facts.graph.layers[call.layer] for call in facts.graph.calls if 0 in call.inputs), None)
    if isinstance(first, Rescaling) and 0 < abs(first.scale) <= 0.01:
        return "The images are in [0, 1] already; the first Rescaling divides them once more, which slows learning."
    return ""


def _sentence(faults: list[str]) -> str:
    told = "; ".join(faults)
    begins_with_code = "(" in told.split()[0]
    return f"{told if begins_with_code else told[0].upper() + told[1:]}."


def _check(name: CheckName, fault: str | None) -> CheckResult:
    return CheckResult(name=name, status=Status.FAILED if fault else Status.PASSED, message=fault or "")


def _passed_before(name: CheckName, notes: str, remark: str = "") -> list[CheckResult]:
    said = {"source": notes, "spec": remark}
    before = _BEFORE_TRAINING[: _BEFORE_TRAINING.index(name)]
    return [CheckResult(name=earlier, status=Status.PASSED, message=said.get(earlier, "")) for earlier in before]


def _stop(failure: CheckResult, notes: str) -> tuple[CheckResult, ...]:
    after = _BEFORE_TRAINING[_BEFORE_TRAINING.index(failure.name) + 1 :]
    told = f"Not checked, because {failure.name} failed."
    skipped = [CheckResult(name=name, status=Status.SKIPPED, message=told) for name in after]
    return (*_passed_before(failure.name, notes), failure, *skipped)
