"""Variants of a model → what each changes, what that did, and the check that gives points for them."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from grader.changes import AXES, VARIANTS, Axis
from grader.model.graph import ModelSpec
from grader.printable import shortened
from grader.records import (
    CheckResult,
    Finding,
    Grade,
    Status,
    TrainingFailure,
    Trial,
    Variant,
    Variants,
)
from grader.spec import AssignmentSpec, exact
from grader.summary import ModelSummary
from grader.variant_rules import VariantRules
from grader.variants.comparing import axes_of, changes
from grader.variants.difference import effect
from grader.wording import listed, number_of

_MOST_AXES = 6
"""That one sentence names."""
_MODEL_FAILED = "Not compared, because the model itself did not pass."
_NOT_TRAINED = "Not trained (--no-train)."

Training = tuple[Trial, ...] | TrainingFailure
"""Of one architecture, one trial for each seed."""


class Candidate(NamedTuple):
    """A variant that was built and checked like the model itself."""

    name: str
    checks: tuple[CheckResult, ...]
    """Those that need no training."""
    spec: ModelSpec | None
    """What may be trained; `None` unless every check passed."""
    model: ModelSummary | None


class Outcome(NamedTuple):
    """What became of the variants of one submission."""

    variants: Variants | None
    """`None` where the function gave none."""
    failure: CheckResult | None
    """Why it gave none; `None` where there is no such function."""
    notes: tuple[Finding, ...]
    is_new: bool
    """Whether any of it was computed in this run."""
    is_compared: bool = True
    """Whether effects were to be measured; otherwise the variants give points, and are in no report."""
    files: frozenset[str] = frozenset()
    """Names of variants that are files of their own: they are compared, and no check gives points for them."""

    @property
    def declared(self) -> "Outcome | None":
        """What the function alone gave; `None` where there is no such function."""
        if not self.variants or not self.files:
            return self if self.variants or self.failure else None
        own = tuple(variant for variant in self.variants.variants if variant.name not in self.files)
        if not own and not self.failure:
            return None
        variants = self.variants.model_copy(update={"variants": own}) if own else None
        return self._replace(variants=variants, files=frozenset())


def judged(candidates: Sequence[Candidate], model: ModelSpec | None) -> Iterator[Variant]:
    """Say of each variant what it changes, or why it cannot be compared.

    Args:
        candidates: In the student's order.
        model: What they are variants of; `None` where it did not pass its own checks.
    """
    seen: dict[str, str] = {}
    for candidate in candidates:
        variant = Variant(name=candidate.name, status=Status.FAILED, model=candidate.model)
        if candidate.spec is None:
            faults = [check for check in candidate.checks if check.status in {Status.FAILED, Status.ERROR}]
            status = Status.ERROR if any(check.status is Status.ERROR for check in faults) else Status.FAILED
            findings = tuple(finding for check in faults for finding in check.findings)
            yield variant.model_copy(update={"status": status, "findings": findings})
        elif model is None:
            yield _skipped(variant, _MODEL_FAILED)
        elif candidate.spec.sha256 == model.sha256:
            equal = Finding(problem="It is equal to the model itself.", advice="Change one thing in it.")
            yield variant.model_copy(update={"findings": (equal,)})
        else:
            differences = changes(model, candidate.spec)
            earlier = seen.setdefault(candidate.spec.sha256, candidate.name)
            remarks = (*_several(axes_of(differences)), *_twin(earlier, candidate.name))
            yield variant.model_copy(update={"status": Status.PASSED, "changes": differences, "findings": remarks})


def _several(axes: Sequence[Axis]) -> Iterator[Finding]:
    if len(axes) > 1:
        names = listed(axes, _MOST_AXES)
        problem = f"It changes {len(axes)} things at once ({names}), so that its effect does not tell which mattered."
        yield Finding(problem=problem, advice="Change one thing at a time.")


def _twin(earlier: str, name: str) -> Iterator[Finding]:
    if earlier != name:
        yield Finding(
            problem=f"It is equal to the variant {shortened(repr(earlier))}.", advice="One of them is enough."
        )


def tried(variant: Variant, model: Training | None, training: Training | None, labels: str, classes: int) -> Variant:
    """Add what training gave to a variant that was to be trained.

    Args:
        variant: As `judged` gave it, passed.
        model: Trials of the model itself, by the same recipe; `None` where nothing is trained.
        training: Of the variant.
        labels: The class of every test image, in the format of `Trial.answers`.
        classes: How many classes there are.
    """
    if model is None or training is None:
        return _skipped(variant, _NOT_TRAINED)
    if isinstance(training, TrainingFailure):
        return variant.model_copy(update={"status": training.status, "findings": (training.finding,)})
    if isinstance(model, TrainingFailure):
        status = Status.ERROR if model.status is Status.ERROR else Status.SKIPPED
        reason = Finding(problem="Not compared, because the model itself could not be trained in the same way.")
        return variant.model_copy(update={"status": status, "findings": (reason,)})
    own = {"trials": without_answers(training), "effect": effect(model, training, labels, classes)}
    return variant.model_copy(update=own)


def without_answers(trials: Sequence[Trial]) -> tuple[Trial, ...]:
    """Trials as they are kept: the answers of all variants would be most of a gradebook."""
    return tuple(trial.model_copy(update={"answers": ""}) for trial in trials)


def _skipped(variant: Variant, reason: str) -> Variant:
    findings = (Finding(problem=reason), *variant.findings)
    return variant.model_copy(update={"status": Status.SKIPPED, "findings": findings})


def with_variants(grade: Grade, outcome: Outcome | None, assignment: AssignmentSpec) -> Grade:
    """Add the variants to a grade, and the check with its points.

    Nothing changes where the assignment does not ask for variants, or where it gives no points and there are none.

    Args:
        grade: Of the submission's own model.
        outcome: What became of its variants; `None` where it has none.
        assignment: Which variants count, and for how much.
    """
    rules = assignment.variants
    if rules is None:
        return grade
    if outcome and outcome.variants and outcome.is_compared:
        cached = grade.cached and not outcome.is_new
        grade = grade.model_copy(update={"variants": outcome.variants, "cached": cached})
    declared = outcome.declared if outcome else None
    if not declared and not rules.points:
        return grade
    check = _check(grade, declared, rules)
    is_error = check.status is Status.ERROR and bool(rules.points)
    own = {
        "further_checks": (*grade.further_checks, check),
        "points": float(round(exact(grade.points) + exact(check.points), 2)),
        "status": Status.ERROR if is_error else grade.status,
        "cached": grade.cached and not (outcome and outcome.is_new),
    }
    return grade.model_copy(update=own)


def _check(grade: Grade, outcome: Outcome | None, rules: VariantRules) -> CheckResult:
    check = CheckResult(name=VARIANTS, status=Status.SKIPPED, max_points=rules.points)
    if grade.sha256 is None:
        return check.model_copy(update={"findings": (Finding(problem="Not checked, because there is no source."),)})
    if outcome is None:
        missing = Finding(
            problem=f"There is no function {rules.function}(), and so there are no variants.",
            advice="Let it return a dictionary from names to models, each of which changes one thing.",
        )
        return check.model_copy(update={"status": Status.FAILED, "findings": (missing,)})
    if outcome.variants is None:
        failure = outcome.failure
        status, findings = (failure.status, failure.findings) if failure else (Status.FAILED, ())
        return check.model_copy(update={"status": status, "findings": (*findings, *outcome.notes)})
    if reason := _not_compared(outcome.variants):
        return check.model_copy(update={"findings": (reason, *outcome.notes)})
    return _with_points(check, outcome, outcome.variants, rules)


def _not_compared(variants: Variants) -> Finding | None:
    """Why none could be compared, where that is not their own fault."""
    reasons = {
        finding.problem: finding
        for variant in variants.variants
        if variant.status is Status.SKIPPED
        for finding in variant.findings
    }
    return next(iter(reasons.values()), None)


def _with_points(check: CheckResult, outcome: Outcome, variants: Variants, rules: VariantRules) -> CheckResult:
    covered = covered_axes(variants.variants, rules)
    enough = len(covered) >= rules.required_axes
    status = Status.PASSED if enough else Status.FAILED
    if not enough and any(variant.status is Status.ERROR for variant in variants.variants):
        status = Status.ERROR
    share = Fraction(1) if enough else Fraction(len(covered), rules.required_axes)
    points = Fraction(0) if status is Status.ERROR else share * exact(rules.points)
    findings = (*_coverage(covered, rules), *outcome.notes)
    return check.model_copy(update={"status": status, "points": float(round(points, 2)), "findings": findings})


def covered_axes(variants: Sequence[Variant], rules: VariantRules) -> tuple[Axis, ...]:
    """Axes along which at least one variant changes the model, and nothing else with it."""
    alone: Mapping[str, tuple[Axis, ...]] = {
        variant.name: axes_of(variant.changes) for variant in variants if variant.status is Status.PASSED
    }
    covered = {axes[0] for axes in alone.values() if len(axes) == 1 and axes[0] in rules.axes}
    return tuple(axis for axis in AXES if axis in covered)


def _coverage(covered: Sequence[Axis], rules: VariantRules) -> Iterator[Finding]:
    required = rules.required_axes
    if not required:
        return
    names = f": {listed(covered, _MOST_AXES)}" if covered else ""
    problem = (
        f"Variants that change one thing alone cover {number_of(len(covered), 'axis', 'axes')}{names}; "
        f"{required} {'is' if required == 1 else 'are'} asked for."
    )
    others = [axis for axis in rules.axes if axis not in covered]
    advice = "" if len(covered) >= required else f"Vary one of these as well: {listed(others, _MOST_AXES)}."
    yield Finding(problem=problem, advice=advice)
