"""Build → ModelSpec and checks: is it the model that the assignment asks for? Pure Python, no TensorFlow."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from grader.model.compile_config import CompileFaultError, default_optimizer, read_loss, read_optimizer, wrong_optimizer
from grader.model.document import TooHeavyError, parse_document
from grader.model.graph import Graph, GraphError, ModelSpec, flatten
from grader.model.layers.layer import ShapeError
from grader.model.measure import measure
from grader.model.optimizers import Optimizer
from grader.model.refusal import Reader, explain, not_allowed, together
from grader.printable import shortened
from grader.records import CHECK_NAMES, Build, CheckName, CheckResult, Finding, ModelSummary, Status
from grader.rules import FAULTS, Facts, frozen_fault, image_shape, loss_fault, loss_of, remarks, sentence
from grader.spec import AssignmentSpec
from grader.wording import place

_LONGEST = 4_000
"""Characters of what one check says: more are only in forged documents, whose layers have endless names."""
_BEFORE_TRAINING = CHECK_NAMES[: CHECK_NAMES.index("training")]


class Validation(NamedTuple):
    """What is known before training."""

    checks: tuple[CheckResult, ...]
    """From `source` to `budget`, in the order of the contract."""
    spec: ModelSpec | None
    """What may be trained; `None` unless every check passed."""
    model: ModelSummary | None


class _RefusedError(Exception):
    """The model is not one that the assignment allows; one argument, the sentence."""


def validate(build: Build, assignment: AssignmentSpec) -> Validation:
    """Make every check that needs no training; those whose subject is missing are skipped, the others all made."""
    try:
        return _validate(build, assignment)
    except Exception as error:  # noqa: BLE001 - a bug that one document meets must not cost the others their grades
        told = f"The grader failed while it read this model ({type(error).__name__}); somebody has to look at it."
        failure = CheckResult(name="spec", status=Status.ERROR, findings=(Finding(problem=told),))
        return Validation(_stop(failure, ()), None, None)


def _validate(build: Build, assignment: AssignmentSpec) -> Validation:
    notes = build.notes
    if build.failure:
        return Validation(_stop(build.failure, notes), None, None)
    document = build.document or ""
    if build.second_document is not None and _canonical(document) != _canonical(build.second_document):
        told = (
            f"Two calls of {assignment.function}() gave two different models; "
            "let nothing in it depend on chance, time or the environment."
        )
        failure = CheckResult(name="reproducible", status=Status.FAILED, findings=(Finding(problem=told),))
        return Validation(_stop(failure, notes), None, None)
    try:
        facts = _read(document, assignment, _lines(build))
    except _RefusedError as refusal:
        return Validation(_stop(_check("spec", str(refusal)), notes), None, None)
    checks = [
        *_passed_before("input_shape", notes, remarks(facts)),
        *(_check(name, find(facts, assignment)) for name, find in FAULTS),
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


def _lines(build: Build) -> dict[str, str]:
    return {name: place(at.path, at.line, at.cell) for name, at in build.places.items()}


def _read(document: str, assignment: AssignmentSpec, lines: Mapping[str, str]) -> Facts:
    """Parse, unfold and measure; every fault that can be seen is told together."""
    rules = assignment.model
    try:
        model = parse_document(document.encode())
        graph = flatten(model, lines)
    except ValidationError as error:
        raise _RefusedError(_unreadable(error, document, assignment, lines)) from error
    except (GraphError, TooHeavyError) as error:
        raise _RefusedError(sentence([str(error)])) from error
    compiled = model.compile_config if isinstance(model.compile_config, dict) else {}
    excluded = [
        where for where, layer in zip(graph.places, graph.layers, strict=True) if layer.class_name not in rules.layers
    ]
    faults = [together(excluded, not_allowed(rules.layers))] if excluded else []
    optimizer = size = None
    try:
        optimizer = _optimizer(compiled, assignment)
    except CompileFaultError as error:
        faults.append(str(error))
    try:
        size = measure(graph, image_shape(graph, assignment))
    except ShapeError as error:
        faults.append(str(error))
    if faults or optimizer is None or size is None:
        raise _RefusedError(_together(faults, graph, compiled))
    return Facts(graph, size, optimizer, compiled)


def _unreadable(error: ValidationError, document: str, assignment: AssignmentSpec, lines: Mapping[str, str]) -> str:
    """The layers that are not in the grammar, and what else can be seen without them."""
    try:
        root = json.loads(document)
    except (ValueError, RecursionError):
        return "The exported model is no readable JSON; return a plain keras.Sequential or keras.Model."
    faults = explain(error, root, Reader(assignment.function, assignment.model.layers, lines))
    compiled = root.get("compile_config") if isinstance(root, dict) else None
    if isinstance(compiled, dict) and compiled:
        for find in (lambda: _optimizer(compiled, assignment), lambda: read_loss(compiled)):
            try:
                find()
            except CompileFaultError as fault:
                faults.append(str(fault))
    return sentence(faults)


def _together(faults: list[str], graph: Graph, compiled: dict[str, Any]) -> str:
    """Faults that end the reading, and those of later checks that are plain already."""
    later = filter(None, (loss_fault(graph, compiled), frozen_fault(graph)))
    return " ".join((sentence(faults), *later))


def _optimizer(compiled: dict[str, Any], assignment: AssignmentSpec) -> Optimizer:
    if not compiled:
        return default_optimizer(assignment.compile.optimizer, assignment.compile.learning_rate)
    optimizer = read_optimizer(compiled)
    if optimizer.class_name not in assignment.model.optimizers:
        raise wrong_optimizer(assignment.model.optimizers, optimizer.class_name)
    return optimizer


def _spec(facts: Facts) -> ModelSpec | None:
    try:
        return ModelSpec(graph=facts.graph, optimizer=facts.optimizer, loss=loss_of(facts.graph, facts.compiled))
    except CompileFaultError:
        return None


def _canonical(document: str) -> str:
    """What two builds are compared by: without names and seeds if the grammar is followed, else to the letter."""
    try:
        model = parse_document(document.encode())
        return f"{flatten(model).model_dump_json()} {_spoken(model.compile_config)}"
    except (ValidationError, GraphError, TooHeavyError):
        return document


def _spoken(compiled: object) -> str:
    if not isinstance(compiled, dict) or not compiled:
        return ""
    try:
        return f"{read_optimizer(compiled)} {read_loss(compiled)}"
    except CompileFaultError as error:
        return str(error)


def _check(name: CheckName, fault: str | None) -> CheckResult:
    status = Status.FAILED if fault else Status.PASSED
    return CheckResult(name=name, status=status, findings=_one(shortened(fault or "", _LONGEST)))


def _one(problem: str) -> tuple[Finding, ...]:
    return (Finding(problem=problem),) if problem else ()


def _passed_before(name: CheckName, notes: tuple[Finding, ...], remark: str = "") -> list[CheckResult]:
    said = {"source": notes, "spec": _one(remark)}
    before = _BEFORE_TRAINING[: _BEFORE_TRAINING.index(name)]
    return [CheckResult(name=earlier, status=Status.PASSED, findings=said.get(earlier, ())) for earlier in before]


def _stop(failure: CheckResult, notes: tuple[Finding, ...]) -> tuple[CheckResult, ...]:
    after = _BEFORE_TRAINING[_BEFORE_TRAINING.index(failure.name) + 1 :]
    told = f"Not checked, because {failure.name} failed."
    skipped = [CheckResult(name=name, status=Status.SKIPPED, findings=(Finding(problem=told),)) for name in after]
    return (*_passed_before(failure.name, notes), failure, *skipped)
