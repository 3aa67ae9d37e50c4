"""Where trainings are stopped that began before, while or after the reference trained."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.records import (
    Status,
    TrainingFailure,
    Trial,
)
from grader.spec import AssignmentSpec
from grader.worker.training import beyond
from grader.worker.workshop import Allowance
from tests.classroom import PATIENCE, REFERENCE, Classroom, Train, trial, well


@pytest.fixture
def classroom(assignment: AssignmentSpec, tmp_path: Path) -> Classroom:
    """A classroom with an empty store."""
    return Classroom(assignment, tmp_path / "results.sqlite")


Order = Callable[[Classroom, float], Train]


def _reference_first(_: Classroom, seconds: float) -> Train:
    def train(filters: int, seed: int, allowance: Allowance) -> Trial | TrainingFailure:
        if filters == REFERENCE:
            return trial(seed)
        limit = allowance.cpu_limit()
        return trial(seed, seconds=seconds) if seconds <= limit.seconds else beyond(limit)

    return train


def _reference_last(_: Classroom, seconds: float) -> Train:
    has_ended = threading.Event()

    def train(filters: int, seed: int, allowance: Allowance) -> Trial:
        if filters == REFERENCE:
            assert has_ended.wait(PATIENCE)
            return trial(seed)
        assert allowance.cpu_limit().multiple is None
        has_ended.set()
        return trial(seed, seconds=seconds)

    return train


def _reference_between(classroom: Classroom, seconds: float) -> Train:
    has_begun = threading.Event()
    stop = _reference_first(classroom, seconds)

    def train(filters: int, seed: int, allowance: Allowance) -> Trial | TrainingFailure:
        if filters == REFERENCE:
            assert has_begun.wait(PATIENCE)
            return trial(seed)
        assert allowance.cpu_limit().multiple is None
        has_begun.set()
        give_up = time.monotonic() + PATIENCE
        while allowance.cpu_limit().multiple is None:
            assert time.monotonic() < give_up
            time.sleep(0.001)
        return stop(filters, seed, allowance)

    return train


ORDERS = [(_reference_first, 1), (_reference_last, 2), (_reference_between, 2)]


@pytest.mark.parametrize(("order", "jobs"), ORDERS)
@pytest.mark.parametrize(("seconds", "status"), [(60.0, Status.PASSED), (60.001, Status.FAILED), (9e3, Status.FAILED)])
def test_a_limit_decides_the_same_whenever_it_becomes_known(
    classroom: Classroom, order: Order, jobs: int, seconds: float, status: Status
) -> None:
    """Before a training begins, in its midst, or after its end: to the letter of what its author reads."""
    _, grade = classroom.grade([8], order(classroom, seconds), jobs)
    training = next(check for check in grade.checks if check.name == "training")
    assert training.status is status
    limit = "Training needs more than 60 seconds of processor time (the limit: 60 times what the reference needs)."
    assert [finding.problem for finding in training.findings] == ([] if status is Status.PASSED else [limit])
    assert not grade.cached


@pytest.mark.parametrize(("order", "jobs"), ORDERS)
def test_the_slowest_seed_of_the_reference_sets_the_limit(classroom: Classroom, order: Order, jobs: int) -> None:
    """A border-line reference trains from all seeds; nothing is judged by the first one alone."""
    train = order(classroom, 100.0)

    def near(filters: int, seed: int, allowance: Allowance) -> Trial | TrainingFailure:
        result = train(filters, seed, allowance)
        return trial(seed, 951, 2.0 if seed == 47 else 1.0) if filters == REFERENCE else result

    _, grade = classroom.grade([8], near, jobs)
    assert grade.status is Status.PASSED


def test_a_training_of_an_earlier_run_is_made_anew_within_the_limit(classroom: Classroom) -> None:
    """It took longer there than the reference of this run will allow, perhaps because the machine was busy."""

    def train(filters: int, seed: int, _: Allowance) -> Trial:
        return trial(seed, 951, 2.0 if filters == 6 else 100.0 if seed == 11 else 10.0)

    classroom.grade([8], train, reference=6)
    _, grade = classroom.grade([8], lambda _, seed, __: trial(seed, 951))
    assert [entry for entry in classroom.trainings if entry[0] == 8] == [(8, 11)]
    assert [trial.cpu_seconds for trial in grade.trials] == [1.0, 10.0, 10.0]
    assert not grade.cached


def test_what_is_known_is_not_trained_again(classroom: Classroom) -> None:
    """Neither the reference, whose trials alone set the limit, nor the class."""
    classroom.grade([8, 12], well, jobs=2)
    grades = classroom.grade([12, 8, 16], _reference_first(classroom, 61.0), jobs=2)
    assert classroom.begun == [("build", 16), (16, 11)]
    assert [(grade.id, grade.cached, grade.status) for grade in grades] == [
        ("4", True, Status.PASSED),
        ("12", True, Status.PASSED),
        ("8", True, Status.PASSED),
        ("16", False, Status.FAILED),
    ]
