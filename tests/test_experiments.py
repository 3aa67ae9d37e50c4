"""Variants on their way through a run: what is built, what is trained, and which grades wait for it."""

import math
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.engine.local import LocalEngine
from grader.jobs import TrialJob
from grader.records import CheckResult, Finding, Grade, Status, TrainingFailure, Trial
from grader.report.sentences import text
from grader.spec import AssignmentSpec
from grader.variant_rules import VariantRules
from grader.worker.workshop import Allowance
from tests.classroom import REFERENCE, Classroom, ids, trial, well

RULES = VariantRules(seeds=(1, 2), most=3, required_axes=1, points=10, recipe="full")


@pytest.fixture
def asking(assignment: AssignmentSpec) -> AssignmentSpec:
    """An assignment that gives points for variants."""
    return assignment.model_copy(update={"variants": RULES})


@pytest.fixture
def classroom(asking: AssignmentSpec, tmp_path: Path) -> Classroom:
    """A classroom with an empty store."""
    return Classroom(asking, tmp_path / "results.sqlite")


def _check(grade: Grade) -> CheckResult:
    (check,) = grade.further_checks
    return check


def _sentences(check: CheckResult) -> str:
    return " ".join(map(text, check.findings))


def test_model_and_variants_are_trained_from_the_seeds_for_variants(classroom: Classroom) -> None:
    """Beside the model's own training, from every seed whatever comes out, and by the recipe that is named."""
    _, grade = classroom.grade(["8 build_variants 16 32"], well, jobs=2)
    assert sorted(entry for entry in classroom.trainings if entry[0] != REFERENCE) == [
        (8, 1), (8, 2), (8, 11), (16, 1), (16, 2), (32, 1), (32, 2),
    ]  # fmt: skip
    assert grade.variants is not None
    assert (grade.variants.recipe, grade.variants.seeds) == ("full", (1, 2))
    assert [trial.seed for trial in grade.trials] == [11]
    assert [trial.seed for trial in grade.variants.trials] == [1, 2]
    assert [(variant.name, variant.status, len(variant.trials)) for variant in grade.variants.variants] == [
        ("16 filters", Status.PASSED, 2), ("32 filters", Status.PASSED, 2),
    ]  # fmt: skip
    assert [change.text for change in grade.variants.variants[0].changes] == ["filters 8 → 16 in the convolution"]


def test_the_check_gives_its_points_beside_the_others(classroom: Classroom) -> None:
    """The axis is covered, and the submission has all points; the usual checks are what they were."""
    _, grade = classroom.grade(["8 build_variants 16"], well)
    check = _check(grade)
    assert (check.name, check.status, check.points, check.max_points) == ("variants", Status.PASSED, 10, 10)
    assert (grade.points, grade.max_points, grade.status) == (110, 110, Status.PASSED)
    assert len(grade.checks) == 12


def test_without_variants_the_points_are_missing_and_the_verdict_stands(classroom: Classroom) -> None:
    """Variants give points; whether the model passes is another question."""
    _, grade = classroom.grade([8], well)
    assert (_check(grade).status, grade.status, grade.points) == (Status.FAILED, Status.PASSED, 100)
    assert _sentences(_check(grade)).startswith("There is no function build_variants()")
    assert grade.variants is None
    assert Counter(classroom.begun) == Counter([("build", REFERENCE), ("build", 8), (REFERENCE, 11), (8, 11)])


def test_one_by_one_variants_fail_and_the_others_count(classroom: Classroom) -> None:
    """A variant that cannot be built, and one that is equal to the model, cost only themselves."""
    _, grade = classroom.grade(["8 build_variants -1 8 16"], well)
    assert grade.variants is not None
    broken, equal, good = grade.variants.variants
    assert (broken.status, text(broken.findings[0])) == (Status.FAILED, "No such model.")
    assert (equal.status, text(equal.findings[0])) == (
        Status.FAILED, "It is equal to the model itself. Change one thing in it.",
    )  # fmt: skip
    assert good.status is Status.PASSED
    assert _check(grade).points == 10


def test_where_no_variant_is_usable_nothing_more_is_trained(classroom: Classroom) -> None:
    """Not even the model from other seeds; the axes that were asked for are named."""
    _, grade = classroom.grade(["8 build_variants -1"], well)
    assert classroom.trainings == [(REFERENCE, 11), (8, 11)]
    assert (_check(grade).status, _check(grade).points) == (Status.FAILED, 0)
    assert "cover 0 axes; 1 is asked for. Vary one of these as well: depth, filters" in _sentences(_check(grade))


def test_a_model_that_fails_its_checks_has_no_variants_trained(classroom: Classroom) -> None:
    """What is there to be compared with did not pass."""
    _, grade = classroom.grade(["-1 build_variants 16"], well)
    assert grade.status is Status.FAILED
    assert (_check(grade).status, _check(grade).points) == (Status.SKIPPED, 0)
    assert classroom.trainings == [(REFERENCE, 11)]


def test_a_training_that_fails_costs_its_variant_only(classroom: Classroom) -> None:
    """The reason stands beside the variant; the model keeps its grade."""

    def train(filters: int, seed: int, _: Allowance) -> Trial | TrainingFailure:
        if filters == 16:
            return TrainingFailure(status=Status.FAILED, finding=Finding(problem="Too much memory."))
        return trial(seed)

    _, grade = classroom.grade(["8 build_variants 16 32"], train)
    assert grade.status is Status.PASSED
    assert grade.variants is not None
    assert [variant.status for variant in grade.variants.variants] == [Status.FAILED, Status.PASSED]
    assert text(grade.variants.variants[0].findings[0]) == "Too much memory."


def test_a_fault_of_the_grader_is_nobodys_zero(classroom: Classroom) -> None:
    """Where the points depend on it, a person has to look."""

    def train(filters: int, seed: int, _: Allowance) -> Trial | TrainingFailure:
        if filters == 16:
            return TrainingFailure(status=Status.ERROR, finding=Finding(problem="The disk is full."))
        return trial(seed)

    _, grade = classroom.grade(["8 build_variants 16"], train)
    assert (_check(grade).status, grade.status) == (Status.ERROR, Status.ERROR)
    _, grade = classroom.grade(["8 build_variants 16 32"], train)
    assert (_check(grade).status, grade.status) == (Status.PASSED, Status.PASSED)


def test_a_known_experiment_is_not_made_again(classroom: Classroom) -> None:
    """Nothing is built or trained, and the grade says so."""
    content = "8 build_variants 16"
    first = classroom.grade([content], well)[1]
    again = classroom.grade([content], well)[1]
    assert classroom.begun == []
    assert (first.cached, again.cached) == (False, True)
    assert again.variants == first.variants


def test_equal_architectures_are_trained_once(classroom: Classroom) -> None:
    """Whoever hands in a variant of somebody else as the model, and whoever has the same variants."""
    grades = classroom.grade(["8 build_variants 16", "08 build_variants 16", "16 build_variants 8"], well, jobs=2)
    assert sorted(entry for entry in classroom.trainings if entry[0] != REFERENCE) == [
        (8, 1), (8, 2), (8, 11), (16, 1), (16, 2), (16, 11),
    ]  # fmt: skip
    assert all(grade.variants and len(grade.variants.variants) == 1 for grade in grades[1:])


def test_seeds_in_common_are_trained_once(asking: AssignmentSpec, tmp_path: Path) -> None:
    """By the same recipe a model's own trial is one of the experiment, in whichever order they are asked for."""
    rules = RULES.model_copy(update={"seeds": (11, 23), "recipe": None})
    classroom = Classroom(asking.model_copy(update={"variants": rules}), tmp_path / "r.sqlite")
    _, grade = classroom.grade(["8 build_variants 16"], well, jobs=3)
    own = [entry for entry in classroom.trainings if entry[0] != REFERENCE]
    assert sorted(own) == [(8, 11), (8, 23), (16, 11), (16, 23)]
    assert grade.variants is not None
    assert grade.variants.recipe == "quick"


def test_a_failure_in_common_ends_the_run_as_any_other(asking: AssignmentSpec, tmp_path: Path) -> None:
    """A training that fails for the model's grade fails for its variants as well, and no grade waits forever."""
    rules = RULES.model_copy(update={"seeds": (11, 23), "recipe": None})
    classroom = Classroom(asking.model_copy(update={"variants": rules}), tmp_path / "r.sqlite")

    def train(filters: int, seed: int, _: Allowance) -> Trial | TrainingFailure:
        if filters == 8:
            return TrainingFailure(status=Status.FAILED, finding=Finding(problem="Too much memory."))
        return trial(seed)

    _, grade = classroom.grade(["8 build_variants 16"], train)
    assert grade.status is Status.FAILED
    assert grade.variants is not None
    assert grade.variants.variants[0].status is Status.SKIPPED
    assert _check(grade).status is Status.SKIPPED


def test_the_reference_may_have_variants_too(classroom: Classroom) -> None:
    """Its grade comes first all the same, and with them where a student has some."""
    grades = classroom.grade([12, "8 build_variants 16"], well, reference="4 build_variants 16", jobs=2)
    assert ids(grades)[0] == "4 build_variants 16"
    assert sorted(ids(grades)) == ["12", "4 build_variants 16", "8 build_variants 16"]
    assert grades[0].variants is not None
    assert [len(variant.trials) for variant in grades[0].variants.variants] == [2]
    assert grades[0].points == 110


@pytest.mark.parametrize("others", [[8], [], ["8 build_variants"], [8, "broken build_variants"]])
def test_the_references_variants_are_trained_only_beside_others(classroom: Classroom, others: list[object]) -> None:
    """Where no student has any they give the reference its points and cost no training, and no report shows them."""
    reference = classroom.grade(others, well, reference="4 build_variants 16")[0]
    assert [entry for entry in classroom.trainings if entry[0] == 16 or entry[1] != 11] == []
    assert (reference.variants, _check(reference).status, reference.points) == (None, Status.PASSED, 110)


def test_a_reference_that_is_graded_as_a_submission_has_its_variants_trained(classroom: Classroom) -> None:
    """Who grades the reference alone wants to see all of it."""
    own = "4 build_variants 16"
    reference, graded = classroom.grade([own], well, reference=own)
    assert reference.variants == graded.variants
    assert graded.variants is not None
    assert [len(variant.trials) for variant in graded.variants.variants] == [2]


def test_what_the_references_variants_wait_for_may_be_known_already(classroom: Classroom) -> None:
    """A run with nothing left to compute ends with the same grades."""
    content = ["8 build_variants 16", 12]
    first = classroom.grade(content, well, reference="4 build_variants 16")
    again = classroom.grade(content, well, reference="4 build_variants 16")
    assert classroom.begun == []
    assert again[0].variants == first[0].variants
    assert again[0].variants is not None


def test_the_references_variants_go_before_the_class(classroom: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's grade is known before the reference's own, whose variants belong to it."""
    urgencies: dict[tuple[int, int], float] = {}
    run = LocalEngine.run

    def noting(engine: LocalEngine, jobs: Any, tell: Any, *, priority: Callable[[Any], float], **others: Any) -> Any:
        def noted(job: Any) -> float:
            if isinstance(job, TrialJob):
                urgencies[getattr(job.spec.graph.layers[0], "filters", 0), job.seed] = priority(job)
            return priority(job)

        return run(engine, jobs, tell, priority=noted, **others)

    monkeypatch.setattr(LocalEngine, "run", noting)
    classroom.grade(["64 build_variants 128"], well, reference="4 build_variants 16")
    assert {key for key, urgency in urgencies.items() if urgency == math.inf} == {
        (4, 11), (4, 1), (4, 2), (16, 1), (16, 2),
    }  # fmt: skip
    assert set(urgencies) - {(4, 11), (4, 1), (4, 2), (16, 1), (16, 2)} == {
        (64, 11), (64, 1), (64, 2), (128, 1), (128, 2),
    }  # fmt: skip


def test_without_training_variants_are_described(classroom: Classroom) -> None:
    """With --no-train it is known what each changes, and no points are given yet."""
    _, grade = classroom.grade(["8 build_variants 16"], well, dataset=None)
    assert grade.variants is not None
    (variant,) = grade.variants.variants
    assert [change.axis for change in variant.changes] == ["filters"]
    assert variant.status is Status.SKIPPED
    assert (_check(grade).status, _sentences(_check(grade))) == (Status.SKIPPED, "Not trained (--no-train).")
    assert grade.status is Status.PASSED


def test_without_the_section_nothing_is_looked_at(assignment: AssignmentSpec, tmp_path: Path) -> None:
    """The function may be in the file: it changes no job, no check, no point."""
    classroom = Classroom(assignment, tmp_path / "r.sqlite")
    _, grade = classroom.grade(["8 build_variants 16"], well)
    assert Counter(classroom.begun) == Counter([("build", REFERENCE), ("build", 8), (REFERENCE, 11), (8, 11)])
    assert (grade.variants, grade.further_checks, grade.max_points) == (None, (), 100)


def test_without_points_whoever_has_none_is_not_told_of_them(asking: AssignmentSpec, tmp_path: Path) -> None:
    """The section may be there for those who want to use it."""
    rules = RULES.model_copy(update={"points": 0, "required_axes": 0})
    classroom = Classroom(asking.model_copy(update={"variants": rules}), tmp_path / "r.sqlite")
    grades = {grade.id: grade for grade in classroom.grade([8, "12 build_variants 16"], well)}
    assert grades["8"].further_checks == ()
    check = _check(grades["12 build_variants 16"])
    assert (check.status, check.max_points, check.findings) == (Status.PASSED, 0, ())
