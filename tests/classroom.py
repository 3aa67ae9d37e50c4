"""Runs with real stages, store and engine, and in place of processes a call for each job."""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from grader.collect.submissions import without_reference
from grader.engine.local import LocalEngine
from grader.flow import graded
from grader.gradebook import Assignment, Provenance
from grader.jobs import BuildJob, Job, TrialJob
from grader.model.layers.convolution import Conv2D
from grader.own_checks import OwnChecks
from grader.pipeline import _accept
from grader.progress import Lines
from grader.records import Build, CheckResult, Epoch, Finding, Grade, Status, Submission, TrainingFailure, Trial
from grader.run import Run
from grader.session import Session
from grader.spec import AssignmentSpec
from grader.store import Store
from grader.summary import Dataset
from grader.worker.process.children import Children
from grader.worker.workshop import Allowance, Workshop
from tests.keras_json import conv, dense, document, flatten, image

REFERENCE = 4
"""Filters of the reference's convolution; a submission's file is the number of its own, or `broken`.

With `build_variants` and further numbers behind it, these are its variants.
"""
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
            filters, *variants = map(int, job.content.replace(b"build_variants", b"").split())
            if job.variants:
                self.begun.append(("variants", filters))
                return Build(variants={f"{number} filters": _build(number) for number in variants})
            self.begun.append(("build", filters))
            self._before_build(filters)
            return _build(filters)
        assert isinstance(job, TrialJob)
        (filters,) = (layer.filters for layer in job.spec.graph.layers if isinstance(layer, Conv2D))
        self.begun.append((filters, job.seed))
        return self._train(filters, job.seed, allowance)

    def cancel(self) -> None:
        """Note that it was asked for."""
        self.cancelled.set()


def _build(filters: int) -> Build:
    """A model whose convolution has so many filters; a negative number makes none."""
    if filters < 0:
        finding = Finding(problem="No such model.")
        return Build(failure=CheckResult(name="contract", status=Status.FAILED, findings=(finding,)))
    return Build(document=document(image(28, 28, 1), conv(filters), flatten(), dense()))


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
    """Grades classes, each with the results of those before it in the store.

    A training may take 60 times as long as the reference's.
    """

    def __init__(self, assignment: AssignmentSpec, store: Path) -> None:
        limits = assignment.limits.model_copy(update={"training_cpu_multiple": 60.0})
        self._assignment = assignment.model_copy(update={"limits": limits})
        self._store = store
        self.begun: list[tuple[str | int, int]] = []
        self.grades: list[Grade] = []
        self.watcher = Watcher()
        self.cancelled = threading.Event()

    @property
    def trainings(self) -> list[tuple[str | int, int]]:
        """Filters and seeds of the trainings that were begun in the last run, in this order."""
        return [entry for entry in self.begun if entry[0] not in {"build", "variants"}]

    def grade(
        self,
        submissions: Sequence[object],
        train: Train,
        jobs: int = 1,
        *,
        reference: object = REFERENCE,
        dataset: Dataset | None = DATASET,
        before_build: Callable[[int], None] = lambda _: None,
        own_files: Sequence[object] = (),
    ) -> list[Grade]:
        """Grade them; the reference's grade is the first.

        With files of one's own there is one submission, with which they are compared, and no reference.
        """
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
            reference=without_reference(Path("reference")) if own_files else submission(reference),
            submissions=tuple(map(submission, submissions)),
            unusable=(),
            dataset=None,
            own_checks=OwnChecks(),
            own_files=tuple(file if isinstance(file, Submission) else submission(file) for file in own_files),
        )
        try:
            for grade in graded(run, partial(_accept, run)):
                self.grades.append(grade)
        finally:
            store.close()
        return self.grades


def ids(grades: Sequence[Grade]) -> list[str]:
    """Of the submissions, in the order of their grades."""
    return [grade.id for grade in grades]


def well(filters: int, seed: int, allowance: Allowance) -> Trial:  # noqa: ARG001 - one signature for all
    """Train at once and well."""
    return trial(seed)
