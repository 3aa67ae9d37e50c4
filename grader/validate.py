"""Build → ModelSpec and checks: is it the model that the assignment asks for? Pure Python, no TensorFlow."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from pydantic import ValidationError

from grader.model.calls import layer_calls
from grader.model.compile_config import Compiled, read_compiled
from grader.model.document import TooHeavyError, parse_document
from grader.model.fault import Findings, bounded
from grader.model.flatten import GraphError, flatten
from grader.model.graph import Graph, ModelSpec
from grader.model.losses import Loss
from grader.model.measure import Measurement, MisfitError, measure
from grader.model.optimizers import Optimizer
from grader.model.refusal import Reader, explain
from grader.records import CHECK_NAMES, Build, CheckName, CheckResult, Finding, Place, Status
from grader.rules import (
    RULES,
    MeasuredModel,
    default_compiled,
    frozen_faults,
    image_shape,
    layer_faults,
    loss_faults,
    optimizer_faults,
    remarks,
)
from grader.spec import AssignmentSpec
from grader.summary import Drawing, ModelSummary

_LONGEST = 4_000
"""Characters of what one check says: more are only in forged documents, whose layers have endless names."""
_LONGEST_PATH = 200
"""Characters of a module's path; a longer one is forged, and its place is left out."""
_BEFORE_TRAINING = CHECK_NAMES[: CHECK_NAMES.index("training")]


class Validation(NamedTuple):
    """What is known before training."""

    checks: tuple[CheckResult, ...]
    """From `source` to `budget`, in the order of the contract."""
    spec: ModelSpec | None
    """What may be trained; `None` unless every check passed."""
    model: ModelSummary | None
    drawing: Drawing | None = None


class _RefusedError(Exception):
    """The model is not one that the assignment allows; the findings say why."""

    def __init__(self, findings: Findings) -> None:
        super().__init__()
        self.findings = findings


def validate(build: Build, assignment: AssignmentSpec) -> Validation:
    """Make every check that needs no training; those whose subject is missing are skipped, the others all made."""
    try:
        return _validate(build, assignment)
    except Exception as error:  # noqa: BLE001 - a bug that one document meets must not cost the others their grades
        problem = f"The grader failed while it read this model ({type(error).__name__})."
        finding = Finding(problem=problem, advice="A person has to look at it.")
        failure = CheckResult(name="spec", status=Status.ERROR, findings=(finding,))
        return Validation(_stop(failure, ()), None, None)


def _validate(build: Build, assignment: AssignmentSpec) -> Validation:
    notes = build.notes
    if build.failure:
        return Validation(_stop(build.failure, notes), None, None)
    document = build.document or ""
    if build.second_document is not None and _canonical(document) != _canonical(build.second_document):
        finding = Finding(
            problem=f"Two calls of {assignment.function}() gave two different models.",
            advice="Let nothing in it depend on chance, time or the environment.",
        )
        return Validation(_stop(_check("reproducible", (finding,)), notes), None, None)
    try:
        measured = _measured(document, assignment, _places(build), _short(build.compiled))
    except _RefusedError as refusal:
        return Validation(_stop(_check("spec", refusal.findings), notes), None, None)
    checks = [
        *_passed_before("input_shape", notes, remarks(measured)),
        *(_check(name, find_faults(measured, assignment)) for name, find_faults in RULES),
    ]
    spec = _spec(measured)
    model = ModelSummary(
        parameters=measured.size.parameters,
        flops=measured.size.flops,
        layers=len(measured.graph.layers),
        spec_sha256=spec.sha256 if spec else None,
    )
    drawing = Drawing(input_shape=measured.size.shapes[0], calls=tuple(layer_calls(measured.graph, measured.size)))
    passed = all(check.status is Status.PASSED for check in checks)
    return Validation(tuple(checks), spec if passed else None, model, drawing)


def _places(build: Build) -> dict[str, Place]:
    return {name: place for name, place in build.places.items() if _short(place)}


def _short(place: Place | None) -> Place | None:
    return place if place and len(place.path) <= _LONGEST_PATH else None


def _measured(
    document: str, assignment: AssignmentSpec, places: Mapping[str, Place], compiled_at: Place | None
) -> MeasuredModel:
    """Parse, unfold and measure.

    Raises:
        _RefusedError: With every fault that can be seen.
    """
    try:
        model = parse_document(document.encode())
        graph = flatten(model, places)
    except ValidationError as error:
        raise _RefusedError(_unreadable(error, document, assignment, places, compiled_at)) from error
    except (GraphError, TooHeavyError) as error:
        raise _RefusedError(error.findings) from error
    own = read_compiled(model.compile_config, compiled_at)
    compiled = own or default_compiled(graph, assignment)
    size = _size(graph, assignment)
    faults = (
        *layer_faults(graph, assignment),
        *(optimizer_faults(own, assignment) if own else ()),
        *(() if isinstance(size, Measurement) else size),
    )
    if not faults and isinstance(size, Measurement) and isinstance(compiled.optimizer, Optimizer):
        return MeasuredModel(graph, size, compiled.optimizer, compiled)
    raise _RefusedError((*faults, *loss_faults(graph, compiled), *frozen_faults(graph)))


def _size(graph: Graph, assignment: AssignmentSpec) -> Measurement | Findings:
    try:
        return measure(graph, image_shape(graph, assignment))
    except MisfitError as error:
        return error.findings


def _unreadable(
    error: ValidationError,
    document: str,
    assignment: AssignmentSpec,
    places: Mapping[str, Place],
    compiled_at: Place | None,
) -> Findings:
    """The layers that are not in the grammar, and what else can be seen without them."""
    try:
        root = json.loads(document)
    except (ValueError, RecursionError):
        advice = "Return a plain keras.Sequential or keras.Model."
        return (Finding(problem="The exported model is not readable JSON.", advice=advice),)
    faults = explain(error, root, Reader(assignment.function, assignment.model.layers, places))
    own = read_compiled(root.get("compile_config"), compiled_at) if isinstance(root, dict) else None
    if own is None:
        return faults
    loss = () if isinstance(own.loss, Loss) else own.loss
    return (*faults, *optimizer_faults(own, assignment), *own.misplaced, *loss)


def _spec(model: MeasuredModel) -> ModelSpec | None:
    loss = model.compiled.loss
    return ModelSpec(graph=model.graph, optimizer=model.optimizer, loss=loss) if isinstance(loss, Loss) else None


def _canonical(document: str) -> str:
    """What two builds are compared by: without names and seeds if the grammar is followed, else to the letter."""
    try:
        model = parse_document(document.encode())
        return f"{flatten(model).model_dump_json()} {_arguments(read_compiled(model.compile_config))}"
    except (ValidationError, GraphError, TooHeavyError):
        return document


def _arguments(compiled: Compiled | None) -> str:
    """What `compile` received, as far as it is trained with."""
    if compiled is None:
        return ""
    optimizer, loss = compiled.optimizer, compiled.loss
    return " ".join((
        optimizer.model_dump_json() if isinstance(optimizer, Optimizer) else str(optimizer),
        loss.model_dump_json() if isinstance(loss, Loss) else str(loss),
    ))  # fmt: skip


def _check(name: CheckName, faults: Findings) -> CheckResult:
    status = Status.FAILED if faults else Status.PASSED
    return CheckResult(name=name, status=status, findings=bounded(faults, _LONGEST))


def _passed_before(name: str, notes: Findings, remarks: Findings = ()) -> list[CheckResult]:
    findings = {"source": notes, "spec": remarks}
    before = _BEFORE_TRAINING[: _BEFORE_TRAINING.index(name)]
    return [CheckResult(name=earlier, status=Status.PASSED, findings=findings.get(earlier, ())) for earlier in before]


def _stop(failure: CheckResult, notes: Findings) -> tuple[CheckResult, ...]:
    after = _BEFORE_TRAINING[_BEFORE_TRAINING.index(failure.name) + 1 :]
    reason = (Finding(problem=f"Not checked, because {failure.name} failed."),)
    skipped = [CheckResult(name=name, status=Status.SKIPPED, findings=reason) for name in after]
    return (*_passed_before(failure.name, notes), failure, *skipped)
