"""What the run that counts would take and give."""

from fractions import Fraction

import pytest

from grader.desk.cost import full_cost, work
from grader.desk.files import own_rules
from grader.desk.points import points_ahead
from grader.records import CheckResult, Grade, Status, Variant, Variants
from grader.score import accuracy_points
from grader.spec import AssignmentSpec
from grader.summary import ModelSummary
from grader.variant_rules import VariantRules
from tests.classroom import trial
from tests.report.conftest import GradeBuilder

IMAGES = (60_000, 10_000)


def test_work_is_looks_at_images(assignment: AssignmentSpec) -> None:
    """Three for each image that is trained on, one for each that is only answered."""
    full, quick = assignment.recipes["full"], assignment.recipes["quick"]
    assert work(full, *IMAGES) == 5 * (3 * 55_000 + 5_000) + 10_000
    assert work(quick, *IMAGES) == 3 * (3 * 20_000 + 1_000) + 10_000
    assert work(quick, 11_000, 0) == 3 * (3 * 10_000 + 1_000)


@pytest.fixture
def grade(make_grade: GradeBuilder) -> Grade:
    """A model that was trained for ten seconds."""
    return make_grade("m").model_copy(update={"trials": (trial(11, seconds=10.0),)})


def test_the_model_alone_is_one_training(assignment: AssignmentSpec, grade: Grade) -> None:
    """In proportion to the work; more processes make one training no shorter."""
    cost = full_cost(grade, assignment, assignment.recipes["quick"], IMAGES, 4)
    assert cost
    assert cost.cpu_seconds == cost.wall_seconds == pytest.approx(10 * 860_000 / 193_000)
    assert (cost.recipe, cost.trainings, cost.jobs) == ("full", 1, 4)


def _with_variants(grade: Grade, recipe: str) -> Grade:
    model = ModelSummary(parameters=1, flops=1, layers=1, spec_sha256=None)
    trained = Variant(
        name="v", status=Status.PASSED, model=model, trials=tuple(trial(seed, seconds=20.0) for seed in (11, 23, 47))
    )
    variants = (trained, Variant(name="broken", status=Status.FAILED))
    return grade.model_copy(update={"variants": Variants(recipe=recipe, seeds=(11, 23, 47), variants=variants)})


def test_variants_are_trained_from_every_seed(assignment: AssignmentSpec, grade: Grade) -> None:
    """And so is the model with them, of which the first seed is one of these; those that failed cost nothing."""
    desk = assignment.model_copy(update={"variants": own_rules(assignment)})
    cost = full_cost(_with_variants(grade, "quick"), desk, desk.recipes["full"], IMAGES, 2)
    assert cost
    assert (cost.trainings, cost.cpu_seconds, cost.wall_seconds) == (6, 90.0, 45.0)


def test_variants_with_a_recipe_of_their_own_are_known_already(assignment: AssignmentSpec, grade: Grade) -> None:
    """The run that counts trains the model alone."""
    rules = VariantRules(seeds=(11, 23, 47), recipe="quick")
    desk = assignment.model_copy(update={"variants": rules})
    cost = full_cost(_with_variants(grade, "quick"), desk, desk.recipes["full"], IMAGES, 2)
    assert cost
    assert (cost.trainings, cost.cpu_seconds) == (1, 10.0)


def test_without_training_the_cost_is_not_known(assignment: AssignmentSpec, make_grade: GradeBuilder) -> None:
    """Nothing was measured."""
    assert full_cost(make_grade(), assignment, assignment.recipes["quick"], IMAGES, 1) is None


def _checked(make_grade: GradeBuilder, assignment: AssignmentSpec, *further: CheckResult) -> Grade:
    checks = [
        CheckResult(name=name, status=Status.PASSED, points=points, max_points=points)
        for name, points in assignment.points.items()
    ]
    most = sum(check.max_points for check in (*checks, *further))
    return make_grade("m", *checks, *further).model_copy(update={"max_points": most})


def test_points_follow_the_accuracy(assignment: AssignmentSpec, make_grade: GradeBuilder) -> None:
    """All above the threshold, a part below it, whatever this run's own accuracy gave."""
    grade = _checked(make_grade, assignment)
    ahead = points_ahead(grade, assignment, 0.96, 0.99)
    assert (ahead.low, ahead.high, ahead.most) == (100, 100, 100)
    ahead = points_ahead(grade, assignment, 0.875, 0.96)
    assert (ahead.low, ahead.high) == (62.5, 100)
    ahead = points_ahead(grade, assignment, 0.0, 0.95)
    assert (ahead.low, ahead.high) == (50, 75)


def test_the_threshold_itself_earns_what_a_miss_does(assignment: AssignmentSpec) -> None:
    """It has to be exceeded; the decimal that the teacher wrote counts."""
    assert accuracy_points(Fraction(19, 20), assignment) == 25
    assert accuracy_points(Fraction(9_501, 10_000), assignment) == 50


def test_without_training_what_was_not_tried_may_still_come(
    assignment: AssignmentSpec, make_grade: GradeBuilder
) -> None:
    """Points for a training are between none and all; variants are open, for they were not trained either."""
    training = CheckResult(name="training", status=Status.SKIPPED, max_points=4)
    variants = CheckResult(name="variants", status=Status.SKIPPED, max_points=10)
    grade = _checked(make_grade, assignment, training)
    grade = grade.model_copy(update={"further_checks": (variants,), "max_points": grade.max_points + 10})
    ahead = points_ahead(grade, assignment, 0.0, 1.0)
    assert (ahead.low, ahead.high, ahead.most) == (50, 104, 104)
    assert ahead.left_open[0] == "variants"


def test_a_part_of_the_axes_gives_a_part_of_the_points(assignment: AssignmentSpec, make_grade: GradeBuilder) -> None:
    """Whether or not that is enough to pass the check."""
    variants = CheckResult(name="variants", status=Status.FAILED, points=5, max_points=10)
    grade = _checked(make_grade, assignment)
    grade = grade.model_copy(update={"further_checks": (variants,), "max_points": grade.max_points + 10})
    ahead = points_ahead(grade, assignment, 0.96, 0.97)
    assert (ahead.low, ahead.most) == (105, 110)


def test_what_others_decide_is_left_open(assignment: AssignmentSpec, make_grade: GradeBuilder) -> None:
    """A person's part, a teacher's own checks and the class's limit; of variants the points are known."""
    own = CheckResult(name="test_growth", status=Status.PASSED, points=7, max_points=7)
    variants = CheckResult(name="variants", status=Status.PASSED, points=10, max_points=10)
    of_variants = CheckResult(name="harm", status=Status.PASSED, points=3, max_points=3)
    grade = _checked(make_grade, assignment, own)
    further = {"further_checks": (variants, of_variants), "max_points": grade.max_points + 13}
    grade = grade.model_copy(update=further)
    ahead = points_ahead(grade, assignment.model_copy(update={"manual": {"style": 5.0}}), 0.96, 0.99)
    assert (ahead.low, ahead.most) == (110, 110)
    assert ahead.left_open == (
        "style",
        "the checks that your teacher added",
        "whether the training stays within the class's limit of processor time",
    )
