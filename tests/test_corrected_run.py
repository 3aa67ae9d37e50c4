"""Lateness and adjustments through the whole pipeline: real jail, no training."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.errors import InputError
from grader.gradebook import Gradebook
from grader.options import Options
from grader.pipeline import grade
from grader.progress import Lines

MODEL = """
import keras
from keras import layers

def build_model():
    return keras.Sequential([
        keras.Input((28, 28, 1)), layers.Conv2D(8, 5, strides=2, activation="relu"),
        layers.Flatten(), layers.Dense(10, activation="softmax"),
    ])
"""
RULES = """[late]
deadline = 2026-03-10T23:59:00
zone = "Europe/Berlin"
penalty = 0.1

[points.manual]
style = 5

[feedback]"""
ROSTER = """id,name,handed_in,extension,excused
s1,In Time,2026-03-10 23:59,,
s2,Late,2026-03-11 08:00,,
s3,Extended,2026-03-11 08:00,1,
s4,Excused,,,Exchange semester.
s5,Missing,,,
"""
ADJUSTMENTS = "id,check,points,delta,comment\ns1,manual.style,4,,\ns2,loss,0,,Copied.\ns5,manual,,3,Talk.\n"


@dataclass
class Class:
    """What is handed in, and the run."""

    folder: Path
    assignment: Path

    def grade(self, adjust: str | None = None) -> Gradebook:
        """Grade everybody; with a file of adjustments, or without naming one."""
        file = self.folder / "adjust.csv"
        if adjust is not None:
            file.write_text(adjust, encoding="utf-8")
        options = Options(
            assignment=self.assignment, recipe="quick", out=self.folder / "out", data=None, jobs=1, train=False,
            fresh=False, jailed=True, roster=self.folder / "roster.csv", adjust=None if adjust is None else file,
        )  # fmt: skip
        return grade([self.folder / "class"], options, Lines())


@pytest.fixture
def students(tmp_path: Path, edited_assignment: Callable[..., Path]) -> Class:
    """Three who handed in the same, and two who did not."""
    for name in ("s1", "s2", "s3"):
        (tmp_path / "class" / name).mkdir(parents=True)
        (tmp_path / "class" / name / "mnist_cnn.py").write_text(MODEL, encoding="utf-8")
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return Class(tmp_path, edited_assignment(("[feedback]", RULES)))


def totals(book: Gradebook) -> dict[str, float | None]:
    """What counts, by id."""
    return {result.id: result.total for result in book.submissions}


def test_what_counts_is_the_same_in_every_run(students: Class, capsys: pytest.CaptureFixture[str]) -> None:
    """The deduction once, the adjustments without naming them again, and none after they were dropped."""
    first = students.grade(ADJUSTMENTS)
    assert totals(first) == {"s1": 54, "s2": 40.5, "s3": 50, "s4": None, "s5": 3}
    assert {result.points for result in first.submissions if result.sha256} == {50}
    assert first.reference.late is None
    assert first.assignment.manual == {"style": 5}
    assert first.assignment.deadline is not None
    assert first.assignment.deadline.isoformat() == "2026-03-10T23:59:00+01:00"
    capsys.readouterr()

    again = students.grade()
    assert totals(again) == totals(first)
    assert "The 3 adjustments of the last --adjust hold" in capsys.readouterr().err

    with pytest.raises(InputError, match=r"in line 2, column id; received 's9', which fits nobody"):
        students.grade("id,check,points\ns9,manual.style,1\n")
    assert totals(students.grade()) == totals(first)

    assert totals(students.grade("id,check\n")) == {"s1": 50, "s2": 45, "s3": 50, "s4": None, "s5": 0}
    capsys.readouterr()
    students.grade()
    assert "--adjust" not in capsys.readouterr().err
