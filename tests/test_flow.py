"""Who waits for whom in a run, and for how long."""

import threading
from pathlib import Path

import pytest

from grader.errors import CancelledError, ReferenceFailedError
from grader.records import (
    Trial,
)
from grader.spec import AssignmentSpec
from grader.worker.workshop import Allowance
from tests.classroom import PATIENCE, REFERENCE, Classroom, ids, trial, well


@pytest.fixture
def classroom(assignment: AssignmentSpec, tmp_path: Path) -> Classroom:
    """A classroom with an empty store."""
    return Classroom(assignment, tmp_path / "results.sqlite")


def test_the_class_is_built_and_trained_while_the_reference_trains(classroom: Classroom) -> None:
    """And its grades come after the reference's own all the same, also of who needs no training."""
    others = threading.Semaphore(0)

    def train(filters: int, seed: int, _: Allowance) -> Trial:
        if filters == REFERENCE:
            for _other in range(2):
                assert others.acquire(timeout=PATIENCE)
        else:
            assert classroom.grades == []
            others.release()
        return trial(seed)

    grades = classroom.grade([8, "broken", 16], train, jobs=2)
    assert grades[0].id == str(REFERENCE)
    assert sorted(ids(grades[1:])) == ["16", "8", "broken"]


def test_the_reference_trains_first_and_then_the_longest(classroom: Classroom) -> None:
    """Over all that is built; the core does not wait for that, so that the second may be any."""

    def train(filters: int, seed: int, _: Allowance) -> Trial:
        if filters != REFERENCE:
            classroom.watcher.wait_for(*(f"{other} (seed 11) planned" for other in (8, 24, 16, 12)))
        return trial(seed)

    grades = classroom.grade([8, 24, 16, 12], train)
    assert classroom.trainings[0] == (REFERENCE, 11)
    assert sorted(classroom.trainings[2:], reverse=True) == classroom.trainings[2:]
    assert len(classroom.trainings) == 5
    assert ids(grades) == [str(filters) for filters, _ in classroom.trainings]


def test_the_reference_trains_before_others_are_built(classroom: Classroom) -> None:
    """What all others wait for goes first, even if there is one core only."""

    def wait(filters: int) -> None:
        if filters == 8:  # the core does something until that training is known
            classroom.watcher.wait_for("the reference (seed 11) planned")

    classroom.grade([8, 12, 16], well, before_build=wait)
    assert (REFERENCE, 11) in classroom.begun[:3]


def test_nobody_trains_before_the_reference_is_built(classroom: Classroom) -> None:
    """It might not be fit to be trained, and its own training is the most urgent."""

    def wait(filters: int) -> None:
        if filters == REFERENCE:
            classroom.watcher.wait_for("8 built", "12 built")

    classroom.grade([8, 12], well, 2, before_build=wait)
    assert classroom.trainings[0] == (REFERENCE, 11)


def test_seeds_of_a_border_line_case_begin_before_shorter_trainings(classroom: Classroom) -> None:
    """They take as long as the first one did, and it is known only now that they are needed."""

    def train(filters: int, seed: int, _: Allowance) -> Trial:
        if filters == REFERENCE:  # it keeps the other core busy
            classroom.watcher.wait_for("16 (seed 23) trained", "16 (seed 47) trained")
        if filters == 16 and seed == 11:
            classroom.watcher.wait_for("8 (seed 11) planned", "12 (seed 11) planned")
        if filters == 12:  # the core does something until they are known
            classroom.watcher.wait_for("16 (seed 47) planned")
        return trial(seed, 951 if filters == 16 else 990)

    classroom.grade([16, 12, 8], train, jobs=2)
    assert classroom.trainings.index((16, 47)) < classroom.trainings.index((8, 11))


def test_what_asks_for_the_same_training_as_the_reference_shares_it(classroom: Classroom) -> None:
    """Whoever hands in the reference's own file, or another that makes an equal model, is graded by its trials."""
    grades = classroom.grade([REFERENCE, "04", 8], well, jobs=2)
    assert sorted(ids(grades)) == ["04", "4", "4", "8"]
    assert sorted(classroom.trainings) == [(REFERENCE, 11), (8, 11)]


def test_a_reference_that_fails_ends_the_trainings_of_the_class(classroom: Classroom) -> None:
    """At once, and nobody's grade is known; what was computed before is kept."""
    twelve_has_begun = threading.Event()

    def train(filters: int, seed: int, _: Allowance) -> Trial:
        if filters == REFERENCE:
            assert twelve_has_begun.wait(PATIENCE)
            classroom.watcher.wait_for("16 (seed 11) trained")
            return trial(seed, 940)
        if filters == 12:
            twelve_has_begun.set()
            assert classroom.cancelled.wait(PATIENCE)
            raise CancelledError
        return trial(seed)

    with pytest.raises(ReferenceFailedError, match=r"accuracy failed: The test accuracy is 94\.00 %"):
        classroom.grade(["broken", 12, 16], train, jobs=3)
    assert classroom.cancelled.is_set()
    assert classroom.grades == []
    classroom.grade([16], well, reference=6)
    assert classroom.begun == [("build", 6), (6, 11)]


def test_a_reference_that_is_not_fit_to_be_trained_lets_nobody_train(classroom: Classroom) -> None:
    """It stops the run before any training has begun."""
    with pytest.raises(ReferenceFailedError, match="contract failed: No"):
        classroom.grade([8, 16], well, reference="broken", jobs=2)
    assert classroom.trainings == []


def test_without_training_grades_wait_for_the_reference_too(classroom: Classroom) -> None:
    """With --no-train it is built and validated like everybody, and comes first."""
    grades = classroom.grade([8, "broken", 8], well, dataset=None, jobs=2)
    assert grades[0].id == str(REFERENCE)
    assert sorted(ids(grades[1:])) == ["8", "8", "broken"]
    assert classroom.trainings == []
