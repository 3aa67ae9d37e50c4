"""The gradebook of a run at a desk."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.gradebook import Gradebook
from grader.own_desk import OwnDesk
from grader.records import Grade, Status
from grader.summary import Dataset
from tests.report.conftest import GradebookBuilder

BookBuilder = Callable[..., Gradebook]


@pytest.fixture
def make_book(make_gradebook: GradebookBuilder, full_mnist: Dataset) -> BookBuilder:
    """Build the gradebook of a run at a desk: a grade, and by keyword the fields of `OwnDesk`."""

    def build(grade: Grade, **fields: object) -> Gradebook:
        missing = grade.model_copy(update={"id": "reference", "status": Status.MISSING, "trials": (), "model": None})
        book = make_gradebook(grade, reference=missing, dataset=full_mnist)
        desk = OwnDesk.model_validate({"run": 1, "fingerprint": "f", "trainings": {"full": "alike"}} | fields)
        return book.model_copy(update={"desk": desk})

    return build


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder of the reports."""
    return tmp_path / "out"
