"""Who waits for whom in a run: real stages, store and engine, and in place of processes a call for each job."""

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from grader.engine.local import LocalEngine
from grader.errors import CancelledError, ReferenceFailedError
from grader.flow import graded
from grader.gradebook import Assignment, Provenance
from grader.jobs import BuildJob, Job, TrialJob
from grader.model.layers.convolution import Conv2D
from grader.pipeline import _accept
from grader.prepare import Run
from grader.progress import Lines
from grader.records import (
    Build,
    CheckResult,
    Dataset,
    Epoch,
    Finding,
    Grade,
    Status,
    Submission,
    TrainingFailure,
    Trial,
)
from grader.session import Session
from grader.spec import AssignmentSpec
from grader.store import Store
from grader.worker.process.children import Children
from grader.worker.training import beyond
from grader.worker.workshop import Allowance, Workshop
from tests.keras_json import conv, dense, document, flatten, image

REFERENCE = 4
"""Filters of the reference's convolution; a submission's file is the number of its own, or `broken`."""
DATASET = Dataset(name="d", sha256="d", train=2_000, test=1_000, provisional=False)
PATIENCE = 30
"""Seconds after which a test gives up waiting; nothing in it takes long."""


def trial(seed: int, correct: int = 990, seconds: float = 1.0) -> Trial:
    """A run that got `correct` of 1,000 right."""
    return Trial(
        seed=seed, correct=correct, total=1_000, accuracy=correct / 1_000, cpu_seconds=seconds,
        epochs=(Epoch(loss=1.0, accuracy=0.9, val_loss=1.0, val_accuracy=0.9),), weights_sha256="", answers="",
    )  # fmt: skip


Train = Callable[[int, int, Allowance], Trial | TrainingFailure]
"""From the number of filters, the seed and the limit."""


class Desk(Workshop):
    """A workshop without processes, which notes what it does: ("build", filters) or (filters, seed)."""

    def __init__(self, train: Train, before_build: Callable[[int], None]) -> None:
        super().__init__(Children(), None, None)
        self.begun: list[tuple[str | int, int]] = []
        self.cancelled = threading.Event()
        self._train = train
        self._before_build = before_build

    def open(self) -> None:
        """There is nothing to start."""

    def do(self, job: Job[object], allowance: Allowance) -> object:
        """Build a model with so many filters as the file says, or call the test's function."""
        if isinstance(job, BuildJob):
            if job.content == b"broken":
                finding = Finding(problem="No.")
                return Build(failure=CheckResult(name="contract", status=Status.FAILED, findings=(finding,)))
            filters = int(job.content)
            self.begun.append(("build", filters))
            self._before_build(filters)
            return Build(document=document(image(28, 28, 1), conv(filters), flatten(), dense()))
        assert isinstance(job, TrialJob)
        (filters,) = (layer.filters for layer in job.spec.graph.layers if isinstance(layer, Conv2D))
        self.begun.append((filters, job.seed))
        return self._train(filters, job.seed, allowance)

    def cancel(self) -> None:
        """Note that it was asked for."""
        self.cancelled.set()


def submission(content: object) -> Submission:
    """A file that stands for a model."""
    name = str(content)
    return Submission(id=name, path=Path(name), notebook=False, content=name.encode(), sha256=name)


class Watcher(Lines):
    """Knows what is built, which trainings are planned, and which have ended."""

    def __init__(self) -> None:
        super().__init__()
        self._known: set[str] = set()
        self._news = threading.Condition()

    def built(self, name: str) -> None:
        """Wake up who waits for it."""
        self._learn(f"{name} built")

    def planned(self, run: str, work: float) -> None:  # noqa: ARG002 - the observer's signature
        """Wake up who waits for it."""
        self._learn(f"{run} planned")

    def trained(self, run: str) -> None:
        """Wake up who waits for it."""
        self._learn(f"{run} trained")

    def wait_for(self, *news: str) -> None:
        """Wait until all of this has happened."""
        with self._news:
            assert self._news.wait_for(lambda: self._known.issuperset(news), timeout=PATIENCE)

    def _learn(self, news: str) -> None:
        with self._news:
            self._known.add(news)
            self._news.notify_all()


class Classroom:
    """Grades classes, each with the results of those before it in the store."""

    def __init__(self, assignment: AssignmentSpec, store: Path) -> None:
        self._assignment = assignment
        self._store = store
        self.begun: list[tuple[str | int, int]] = []
        self.grades: list[Grade] = []
        self.watcher = Watcher()
        self.cancelled = threading.Event()

    @property
    def trainings(self) -> list[tuple[str | int, int]]:
        """Filters and seeds of the trainings that were begun in the last run, in this order."""
        return [entry for entry in self.begun if entry[0] != "build"]

    def grade(
        self,
        submissions: Sequence[object],
        train: Train,
        jobs: int = 1,
        *,
        reference: object = REFERENCE,
        dataset: Dataset | None = DATASET,
        before_build: Callable[[int], None] = lambda _: None,
    ) -> list[Grade]:
        """Grade them; the reference's grade is the first."""
        store = Store(self._store)
        desk = Desk(train, before_build)
        self.begun, self.cancelled, self.grades, self.watcher = desk.begun, desk.cancelled, [], Watcher()
        engine = LocalEngine(desk, jobs)
        run = Run(
            session=Session(self._assignment, self._assignment.recipes["quick"], engine, store, self.watcher),
            heading=Assignment(name="", threshold=0.95, recipe="quick", classes=10),
            provenance=Provenance(
                grader="", tensorflow="", keras="", python="", cpu="", onednn="", threads=1, jail="", dataset=dataset
            ),
            reference=submission(reference),
            submissions=tuple(map(submission, submissions)),
            unusable=(),
        )
        try:
            for grade in graded(run, partial(_accept, run)):
                self.grades.append(grade)
        finally:
            store.close()
        return self.grades


@pytest.fixture
def classroom(assignment: AssignmentSpec, tmp_path: Path) -> Classroom:
    """A classroom with an empty store; a training may take 60 times as long as the reference's."""
    limits = assignment.limits.model_copy(update={"training_cpu_multiple": 60.0})
    return Classroom(assignment.model_copy(update={"limits": limits}), tmp_path / "results.sqlite")


def ids(grades: Sequence[Grade]) -> list[str]:
    """Of the submissions, in the order of their grades."""
    return [grade.id for grade in grades]


def well(filters: int, seed: int, allowance: Allowance) -> Trial:  # noqa: ARG001 - one signature for all
    """Train at once and well."""
    return trial(seed)


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
    assert classroom.begun[:3] == [("build", REFERENCE), ("build", 8), (REFERENCE, 11)]


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
