"""Files of one's own on their way through a run: each is built once, and compared with the model as its variant."""

from pathlib import Path

import pytest

from grader.desk.files import own_rules
from grader.records import CheckResult, Grade, Status
from grader.report.sentences import text
from grader.spec import AssignmentSpec
from grader.variant_rules import VariantRules
from tests.classroom import Classroom, submission, well


@pytest.fixture
def classroom(assignment: AssignmentSpec, tmp_path: Path) -> Classroom:
    """A desk where the assignment does not ask for variants."""
    return _at(assignment, tmp_path)


def _at(assignment: AssignmentSpec, tmp_path: Path) -> Classroom:
    desk = assignment.model_copy(update={"variants": own_rules(assignment)})
    return Classroom(desk, tmp_path / "results.sqlite")


def _check(grade: Grade) -> CheckResult:
    (check,) = grade.further_checks
    return check


def test_files_are_compared_as_variants(classroom: Classroom) -> None:
    """By the run's recipe from three seeds, under their names, with what each changes; and no check is added."""
    _, grade = classroom.grade([8], well, own_files=[16, 32])
    assert grade.variants is not None
    assert (grade.variants.recipe, grade.variants.seeds) == ("quick", (11, 23, 47))
    assert [(variant.name, variant.status) for variant in grade.variants.variants] == [
        ("16", Status.PASSED), ("32", Status.PASSED),
    ]  # fmt: skip
    assert [change.text for change in grade.variants.variants[0].changes] == ["filters 8 → 16 in the convolution"]
    assert grade.further_checks == ()
    assert (grade.points, grade.status) == (100, Status.PASSED)
    assert sorted(classroom.trainings) == [(size, seed) for size in (8, 16, 32) for seed in (11, 23, 47)]


def test_an_equal_or_broken_file_costs_only_itself(classroom: Classroom) -> None:
    """The same content is built once; one that gives no model says why."""
    _, grade = classroom.grade([8], well, own_files=["8", "broken", 16])
    assert grade.variants is not None
    equal, broken, good = grade.variants.variants
    assert text(equal.findings[0]) == "It is equal to the model itself. Change one thing in it."
    assert (broken.status, text(broken.findings[0])) == (Status.FAILED, "No.")
    assert good.status is Status.PASSED
    assert [entry for entry in classroom.begun if entry[0] == "build"].count(("build", 8)) == 1


def test_files_stand_behind_the_variants_of_the_function(classroom: Classroom) -> None:
    """In the same table; a file with the name of a variant is told from it."""
    same_name = submission(64).model_copy(update={"id": "16 filters"})
    _, grade = classroom.grade(["8 build_variants 16"], well, own_files=[32, same_name])
    assert grade.variants is not None
    names = [variant.name for variant in grade.variants.variants]
    assert names == ["16 filters", "32", "16 filters (file)"]


def test_no_check_gives_points_for_files(assignment: AssignmentSpec, tmp_path: Path) -> None:
    """Points are for the function's variants, in whichever number files lie beside."""
    rules = VariantRules(seeds=(1, 2), required_axes=1, points=10)
    classroom = _at(assignment.model_copy(update={"variants": rules}), tmp_path)
    _, grade = classroom.grade([8], well, own_files=[16])
    assert (_check(grade).status, _check(grade).points) == (Status.FAILED, 0)
    assert text(_check(grade).findings[0]).startswith("There is no function build_variants()")
    assert grade.variants is not None
    _, grade = classroom.grade(["8 build_variants 16"], well, own_files=[32])
    assert (_check(grade).status, _check(grade).points) == (Status.PASSED, 10)


def test_known_files_are_not_built_or_trained_again(classroom: Classroom) -> None:
    """The grade says so; a further file is all that the next run computes."""
    first = classroom.grade([8], well, own_files=[16])[1]
    again = classroom.grade([8], well, own_files=[16])[1]
    assert classroom.begun == []
    assert (first.cached, again.cached, again.variants) == (False, True, first.variants)
    classroom.grade([8], well, own_files=[16, 32])
    assert classroom.begun == [("build", 32), (32, 11), (32, 23), (32, 47)]


def test_without_training_files_are_described(classroom: Classroom) -> None:
    """With --no-train it is known what each changes."""
    _, grade = classroom.grade([8], well, own_files=[16], dataset=None)
    assert grade.variants is not None
    assert [change.axis for change in grade.variants.variants[0].changes] == ["filters"]


def test_a_model_that_fails_leaves_nothing_to_compare_with(classroom: Classroom) -> None:
    """The files are named all the same, and nothing is trained."""
    _, grade = classroom.grade([-1], well, own_files=[16])
    assert grade.variants is not None
    assert [variant.status for variant in grade.variants.variants] == [Status.SKIPPED]
    assert classroom.trainings == []
