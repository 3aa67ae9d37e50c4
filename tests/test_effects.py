"""From variants that were built and trained to what is said of them, and to points."""

from collections.abc import Callable

import numpy as np
import pytest

from grader.changes import Change
from grader.dataset.answers import encode_answers
from grader.effects import Candidate, Outcome, covered_axes, judged, tried, with_variants
from grader.model.graph import ModelSpec
from grader.records import CheckResult, Finding, Grade, Status, TrainingFailure, Trial, Variant, Variants
from grader.report.sentences import text
from grader.spec import AssignmentSpec
from grader.variant_rules import VariantRules
from tests.keras_json import Json, checked, conv, dense, flatten, image

LABELS = np.arange(400) % 10
ENCODED = encode_answers(LABELS, 10)
RULES = VariantRules(seeds=(1, 2), required_axes=2, points=10, axes=("filters", "window", "units"))
GRADE = Grade(
    id="a", path="a.py", sha256="0", status=Status.PASSED, points=90.5, max_points=110, accuracy=None, cached=True,
    checks=(), model=None, trials=(),
)  # fmt: skip


@pytest.fixture
def candidate(assignment: AssignmentSpec) -> Callable[..., Candidate]:
    """A variant of these layers."""

    def make(name: str, *layers: Json) -> Candidate:
        validation = checked(assignment, image(28, 28, 1), *layers, flatten(), dense())
        return Candidate(name, validation.checks, validation.spec, validation.model)

    return make


@pytest.fixture
def model(candidate: Callable[..., Candidate]) -> ModelSpec:
    """A single convolution."""
    spec = candidate("model", conv(8)).spec
    assert spec
    return spec


def _trial(seed: int, wrong: int) -> Trial:
    answers = LABELS.copy()
    answers[:wrong] = (answers[:wrong] + 1) % 10
    return Trial(
        seed=seed, correct=400 - wrong, total=400, accuracy=1 - wrong / 400, cpu_seconds=1, epochs=(),
        weights_sha256="a" * 64, answers=encode_answers(answers, 10),
    )  # fmt: skip


def test_a_variant_that_changes_several_things_is_told_so(
    candidate: Callable[..., Candidate], model: ModelSpec
) -> None:
    """Its effect is measured all the same, and does not tell which of them mattered."""
    one, two = judged([candidate("one", conv(4)), candidate("two", conv(4, kernel_size=[5, 5]))], model)
    assert one.findings == ()
    assert two.status is Status.PASSED
    assert text(two.findings[0]) == (
        "It changes 2 things at once (filters, window), so that its effect does not tell which mattered. "
        "Change one thing at a time."
    )


def test_the_second_of_two_equal_variants_is_told_of_the_first(
    candidate: Callable[..., Candidate], model: ModelSpec
) -> None:
    """By its name."""
    _, second = judged([candidate("one", conv(4)), candidate("two", conv(4))], model)
    assert text(second.findings[0]) == "It is equal to the variant 'one'. One of them is enough."


def test_an_equal_variant_is_told_so_whatever_its_layers_are_called(
    candidate: Callable[..., Candidate], model: ModelSpec
) -> None:
    """It changes nothing, and is not trained."""
    (variant,) = judged([candidate("same", conv(8, name="conv2d_7"))], model)
    assert (variant.status, variant.changes) == (Status.FAILED, ())
    assert text(variant.findings[0]) == "It is equal to the model itself. Change one thing in it."


def test_what_fails_a_check_says_why(candidate: Callable[..., Candidate], model: ModelSpec) -> None:
    """The rules of the assignment hold for variants as for the model."""
    (variant,) = judged([candidate("no convolution")], model)
    assert variant.status is Status.FAILED
    assert "has no convolutions" in text(variant.findings[0])


def test_an_effect_is_measured_and_the_answers_are_left_out(
    candidate: Callable[..., Candidate], model: ModelSpec
) -> None:
    """The gradebook keeps what was made of them."""
    (variant,) = judged([candidate("fewer", conv(4))], model)
    own, others = (_trial(1, 10), _trial(2, 12)), (_trial(1, 110), _trial(2, 112))
    result = tried(variant, own, others, ENCODED, 10)
    assert result.effect is not None
    assert result.effect.difference == pytest.approx(-0.25)
    assert [trial.answers for trial in result.trials] == ["", ""]


@pytest.mark.parametrize(
    ("own", "other", "status", "sentence"),
    [
        pytest.param(None, None, Status.SKIPPED, "Not trained (--no-train).", id="nothing is trained"),
        pytest.param((_trial(1, 1),), TrainingFailure(status=Status.FAILED, finding=Finding(problem="Too slow.")),
                     Status.FAILED, "Too slow.", id="the variant cannot be"),
        pytest.param(TrainingFailure(status=Status.FAILED, finding=Finding(problem="Too slow.")), (_trial(1, 1),),
                     Status.SKIPPED, "the model itself could not be trained", id="the model cannot be"),
        pytest.param(TrainingFailure(status=Status.ERROR, finding=Finding(problem="No disk.")), (_trial(1, 1),),
                     Status.ERROR, "the model itself could not be trained", id="the grader failed at the model"),
    ],
)  # fmt: skip
def test_without_both_trainings_there_is_a_reason(
    own: tuple[Trial, ...] | TrainingFailure | None,
    other: tuple[Trial, ...] | TrainingFailure | None,
    status: Status,
    sentence: str,
) -> None:
    """And whose fault it is stays clear."""
    result = tried(Variant(name="x", status=Status.PASSED), own, other, ENCODED, 10)
    assert result.status is status
    assert sentence in text(result.findings[0])
    assert result.effect is None


def _variant(*axes: str, status: Status = Status.PASSED) -> Variant:
    changes = tuple(Change.model_validate({"axis": axis, "text": axis}) for axis in axes)
    return Variant(name=" ".join(axes), status=status, changes=changes)


def _outcome(*variants: Variant) -> Outcome:
    return Outcome(Variants(recipe="full", seeds=(1, 2), variants=variants), None, (), is_new=True)


def test_what_is_known_without_training_is_said_without_it() -> None:
    """A variant that changes several things does so in a run that trains nothing, too."""
    several = Finding(problem="It changes 2 things at once.")
    variant = Variant(name="x", status=Status.PASSED, findings=(several,))
    assert [text(each) for each in tried(variant, None, None, ENCODED, 10).findings] == [
        "Not trained (--no-train).", "It changes 2 things at once.",
    ]  # fmt: skip


def test_an_axis_counts_once_alone_and_if_it_is_asked_for() -> None:
    """Neither do several changes at once count, nor what failed, nor another axis than the teacher's."""
    variants = [
        _variant("filters"), _variant("filters"), _variant("window", "units"), _variant("dropout"),
        _variant("units", status=Status.FAILED),
    ]  # fmt: skip
    assert covered_axes(variants, RULES) == ("filters",)


@pytest.mark.parametrize(
    ("axes", "points", "status"),
    [
        pytest.param(["filters", "window"], 10, Status.PASSED, id="enough"),
        pytest.param(["filters", "window", "units"], 10, Status.PASSED, id="more than enough"),
        pytest.param(["units"], 5, Status.FAILED, id="half"),
        pytest.param(["dropout"], 0, Status.FAILED, id="none that counts"),
    ],
)
def test_points_grow_with_the_axes(assignment: AssignmentSpec, axes: list[str], points: float, status: Status) -> None:
    """Up to the number that is asked for; the verdict on the model stays what it was."""
    asking = assignment.model_copy(update={"variants": RULES})
    grade = with_variants(GRADE, _outcome(*map(_variant, axes)), asking)
    (check,) = grade.further_checks
    assert (check.points, check.max_points, check.status) == (points, 10, status)
    assert (grade.points, grade.status, grade.cached) == (90.5 + points, Status.PASSED, False)


def test_a_function_that_fails_is_the_checks_fault(assignment: AssignmentSpec) -> None:
    """Its sentence stands there, and remarks on what was left out."""
    asking = assignment.model_copy(update={"variants": RULES})
    failure = CheckResult(name="contract", status=Status.FAILED, findings=(Finding(problem="It raised."),))
    note = Finding(problem="Something was left out.")
    (check,) = with_variants(GRADE, Outcome(None, failure, (note,), is_new=False), asking).further_checks
    assert (check.status, [finding.problem for finding in check.findings]) == (
        Status.FAILED, ["It raised.", "Something was left out."],
    )  # fmt: skip


def test_who_handed_in_nothing_is_not_asked_for_variants(assignment: AssignmentSpec) -> None:
    """The check is skipped, and its points are among those that are missing."""
    asking = assignment.model_copy(update={"variants": RULES})
    missing = GRADE.model_copy(update={"sha256": None, "status": Status.MISSING, "points": 0})
    (check,) = with_variants(missing, None, asking).further_checks
    assert (check.status, check.max_points) == (Status.SKIPPED, 10)
