"""A class in a few numbers: what the charts show, as tables for who does not see them."""

from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from grader.gradebook import Gradebook
from grader.records import CHECK_NAMES, Status
from grader.report.page.bins import Bins
from grader.report.page.pareto import Candidate, front
from grader.report.page.students import Student
from grader.report.page.tokens import VERDICTS
from grader.report.text import DASH
from grader.report.verdict import VALID_SO_FAR, verdict


class Count(NamedTuple):
    """How many submissions there are of something."""

    name: str
    size: int


class EpochSummary(NamedTuple):
    """Accuracies on the validation images after one epoch, as texts."""

    number: int
    reference: str
    middle: str
    best: str


def verdicts(gradebook: Gradebook) -> list[Count]:
    """Count the verdicts, those that are nobody's excepted."""
    counts = Counter(verdict(grade) for grade in gradebook.submissions)
    return [Count(name, counts[name]) for name in (VALID_SO_FAR, *VERDICTS) if counts[name]]


def failing(students: Sequence[Student]) -> list[Count]:
    """Count who did not pass each check, in the order in which checks are made; without checks that all passed."""
    counts = Counter(check for student in students for check in student["failing"] if not student["reference"])
    own = sorted(counts.keys() - set(CHECK_NAMES))
    return [Count(name, counts[name]) for name in (*CHECK_NAMES, *own) if counts[name]]


def accuracies(students: Sequence[Student], bins: Bins) -> list[Count]:
    """Count the accuracies by the bars of the chart."""
    counts = Counter(student["low"] for student in students)
    return [Count(bins.name(low), counts[low]) for low in sorted(counts)]


def unbeaten(students: Sequence[Student], cost: str) -> list[int]:
    """The Pareto front of accuracy and cost, by the numbers of the students.

    Args:
        students: Who was trained; the reference may be among them. Only those that passed are on the front.
        cost: `parameters` or `flops`.
    """
    passed = [student for student in students if student["verdict"] == Status.PASSED and student[cost]]
    candidates = [Candidate(student[cost], student["correct"], student["i"]) for student in passed]
    return [candidate.number for candidate in front(candidates)]


def epochs(students: Sequence[Student]) -> list[EpochSummary]:
    """Summarize each epoch over everyone who got that far."""
    reference: list[float | None] = next((student["curve"] for student in students if student["reference"]), [])
    curves = [student["curve"] for student in students if not student["reference"]]
    return [
        EpochSummary(number + 1, _percent(reference[number : number + 1]), *_middle_and_best(curves, number))
        for number in range(max(map(len, curves), default=0))
    ]


def _middle_and_best(curves: Sequence[Sequence[float | None]], number: int) -> tuple[str, str]:
    values = [value for curve in curves for value in curve[number : number + 1] if value is not None]
    return (_percent([median(values)]), _percent([max(values)])) if values else (DASH, DASH)


def _percent(values: Sequence[float | None]) -> str:
    return f"{100 * values[0]:.2f} %" if values and values[0] is not None else DASH
