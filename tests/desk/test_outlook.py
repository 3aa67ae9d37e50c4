"""What lies ahead of a run at one's own desk."""

from pathlib import Path
from typing import Any

import pytest

from grader.dataset.prepare import PreparedDataset
from grader.desk.history import run_folder
from grader.desk.outlook import with_desk
from grader.engine.local import LocalEngine
from grader.gradebook import Assignment, Gradebook
from grader.options import Options
from grader.own_checks import OwnChecks
from grader.own_desk import Forecast, OwnDesk
from grader.records import CheckResult, Status
from grader.report.files import write_reports
from grader.run import Run
from grader.session import Session
from grader.spec import AssignmentSpec
from grader.store import Store
from grader.summary import Dataset
from grader.worker.process.children import Children
from grader.worker.workshop import Workshop
from tests.classroom import Watcher, submission
from tests.desk.conftest import BookBuilder
from tests.report.conftest import GradeBuilder


@pytest.fixture
def desk(
    assignment: AssignmentSpec, make_grade: GradeBuilder, make_book: BookBuilder, out: Path, tmp_path: Path
) -> "Desk":
    """A desk with one file."""
    return Desk(assignment, make_grade, make_book, out, Store(tmp_path / "r.sqlite"))


class Desk:
    """Runs one file whose results are given."""

    def __init__(
        self,
        assignment: AssignmentSpec,
        make_grade: GradeBuilder,
        make_book: BookBuilder,
        out: Path,
        store: Store,
    ) -> None:
        self._assignment, self._make_grade, self._make_book, self._out = assignment, make_grade, make_book, out
        self._store = store

    def book(self, *, recipe: str, correct: int | None = 980, provisional: bool = False, fault: str = "") -> Gradebook:
        """The gradebook of a run, with what is said beside the grade."""
        checks = [
            CheckResult(
                name=name, status=Status.FAILED if name == fault else Status.PASSED,
                points=0 if name == fault else points, max_points=points,
            )
            for name, points in self._assignment.points.items()
        ]  # fmt: skip
        grade = self._make_grade("m.py", *checks, correct=[] if correct is None else [correct])
        book = self._make_book(grade)
        book = book.model_copy(update={"assignment": book.assignment.model_copy(update={"recipe": recipe})})
        record = Dataset(name="digits", sha256="d", train=36_000, test=1_000, provisional=provisional)
        dataset = PreparedDataset(Path(), record, (28, 28), 10) if correct is not None else None
        book = book.model_copy(
            update={"provenance": book.provenance.model_copy(update={"dataset": dataset.record if dataset else None})}
        )
        run = Run(
            session=Session(
                self._assignment,
                self._assignment.recipes[recipe],
                LocalEngine(Workshop(Children(), None, None), 1),
                self._store,
                Watcher(),
            ),
            heading=Assignment(name="", threshold=0.95, recipe=recipe, classes=10),
            provenance=book.provenance,
            dataset=dataset,
            own_checks=OwnChecks(),
            reference=submission("r"),
            submissions=(submission("m.py"),),
            unusable=(),
            own_files=(submission("wider.py"),),
        )
        options = Options(
            assignment=Path(), recipe=recipe, out=self._out, data=None, jobs=2, train=True, fresh=False, jailed=True
        )
        return with_desk(book, run, options)

    def run(self, **arguments: Any) -> OwnDesk:
        """What is said beside the grade."""
        desk = self.book(**arguments).desk
        assert desk
        return desk


def test_by_another_recipe_it_is_said_what_is_not_known(desk: Desk) -> None:
    """Nobody measured these data; the cost is known, the points between none and all of the accuracy's."""
    said = desk.run(recipe="quick")
    assert said.no_forecast == "it was measured with full MNIST, and this run had digits"
    assert said.measurement
    assert (said.measurement.correct, said.measurement.recipe) == (980, "quick")
    assert said.cost
    assert said.cost.recipe == "full"
    assert said.points
    assert (said.points.low, said.points.high) == (50, 100)
    assert said.files == ("wider.py",)


def test_where_it_was_measured_the_forecast_gives_the_points(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within its interval."""
    ahead = Forecast(recipe="full", accuracy=0.98, low=0.96, high=0.99, models=9)
    monkeypatch.setattr("grader.desk.outlook.forecast", lambda *_: ahead)
    said = desk.run(recipe="quick")
    assert (said.forecast, said.no_forecast) == (ahead, "")
    assert said.points
    assert (said.points.low, said.points.high) == (100, 100)


def test_by_the_recipe_that_counts_the_points_are_known(desk: Desk) -> None:
    """The run itself is what would be forecast; but not where other images stand in for the data."""
    said = desk.run(recipe="full", correct=940, fault="accuracy")
    assert (said.forecast, said.no_forecast, said.cost) == (None, "", None)
    assert said.points
    assert (said.points.low, said.points.high) == (73.33, 73.33)
    provisional = desk.run(recipe="full", provisional=True).points
    assert provisional
    assert (provisional.low, provisional.high) == (50, 100)


def test_without_training_the_points_of_the_accuracy_are_open(desk: Desk) -> None:
    """All others are known; nothing was measured."""
    said = desk.run(recipe="quick", correct=None)
    assert (said.measurement, said.cost, said.trainings) == (None, None, {})
    assert said.points
    assert (said.points.low, said.points.high) == (50, 100)


def test_of_a_model_that_fails_its_checks_nothing_lies_ahead(desk: Desk) -> None:
    """It has to be corrected first."""
    said = desk.run(recipe="quick", correct=None, fault="budget")
    assert (said.points, said.measurement) == (None, None)


def test_the_same_again_is_the_same_run(desk: Desk, out: Path) -> None:
    """Another result is another run."""
    assert [desk.run(recipe=recipe).run for recipe in ("quick", "quick")] == [1, 2]  # the first was never written
    book = desk.book(recipe="quick")
    assert book.desk
    write_reports(book, run_folder(out, book.desk.run), feedback=False)
    assert desk.run(recipe="quick").run == book.desk.run == 3
    assert desk.run(recipe="quick", correct=981).run == 4
