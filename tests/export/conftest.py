"""The class of twelve, and the reader of the golden files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.gradebook import Gradebook
from grader.spec import AssignmentSpec
from tests.export.class_of_twelve import class_of_twelve


@pytest.fixture(scope="session")
def book(assignment: AssignmentSpec) -> Gradebook:
    """A class of twelve, graded."""
    return class_of_twelve(assignment)


@pytest.fixture(scope="session")
def golden(regenerate_golden: bool) -> Callable[[str, str], str]:
    """Give the stored text of a golden file; with `--regenerate-golden`, store the received text first."""

    def stored(name: str, received: str) -> str:
        path = Path(__file__).parent / "golden" / name
        if regenerate_golden:
            path.write_text(received, encoding="utf-8", newline="")
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()

    return stored
