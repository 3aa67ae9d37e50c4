"""The data sets of a class's charts, for a drawing in a file: of everyone, as `static/series.js` makes them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from grader.report.page.charts.learning_curves import MOST_LINES
from grader.report.page.class_view import ClassView
from grader.report.page.students import Student

Records: TypeAlias = list[dict[str, Any]]

_FIELDS = ("i", "verdict", "parameters", "flops", "plotted", "low", "high")
"""Of a point: numbers, and words of ours."""
_LEAST_WRONG = 1e-4
"""Share of wrong answers that is drawn for none, which a logarithm has no place for."""
_SHARES = {"low": 0.1, "wrong": 0.5, "high": 0.9}
"""Where in the sorted class the edges and the middle of a band are."""


def datasets(view: ClassView, cost: str) -> Mapping[str, Callable[[], Records]]:
    """What each data set that a chart may name has in it.

    Args:
        view: Of the class.
        cost: What the front is about, for a chart that names it.
    """
    sized = [student for student in view.trained if student["parameters"]]
    classmates = [student for student in sized if not student["reference"]]
    reference = [student for student in sized if student["reference"]]
    few = classmates if len(classmates) <= MOST_LINES else []
    return {
        "students": lambda: [_point(student) for student in classmates],
        "chosen": list,
        "reference": lambda: [_point(student) for student in reference],
        "threshold": lambda: [{"plotted": max(1 - view.gradebook.assignment.threshold, _LEAST_WRONG)}],
        "front": lambda: [_point(view.everyone[number]) for number in view.fronts[cost]],
        "curves": lambda: [point for student in few for point in _curve(student)],
        "band": lambda: _band(classmates),
        "reference_curve": lambda: [point for student in reference for point in _curve(student)],
        "checks": lambda: [{"check": name, "all": size, "count": size} for name, size in view.failing],
    }


def _point(student: Student) -> dict[str, Any]:
    return {name: student[name] for name in _FIELDS} | {"shown": True, "chosen": False}


def _curve(student: Student) -> Records:
    known = [(epoch, accuracy) for epoch, accuracy in enumerate(student["curve"], start=1) if accuracy is not None]
    same = {"i": student["i"], "verdict": student["verdict"], "shown": True, "chosen": False}
    return [
        same | {"epoch": epoch, "wrong": _wrong(accuracy), "last": epoch == known[-1][0]} for epoch, accuracy in known
    ]


def _band(students: Sequence[Student]) -> Records:
    """For each epoch where eight of ten are, and the middle."""
    records = []
    for epoch in range(max((len(student["curve"]) for student in students), default=0)):
        accuracies = (accuracy for student in students for accuracy in student["curve"][epoch : epoch + 1])
        values = sorted(accuracy for accuracy in accuracies if accuracy is not None)
        if values:
            edges = {name: _wrong(values[int(share * (len(values) - 1))]) for name, share in _SHARES.items()}
            records.append({"epoch": epoch + 1} | edges)
    return records


def _wrong(accuracy: float) -> float:
    return float(max(1 - accuracy, _LEAST_WRONG))
