"""A class as its charts and tables show it: everyone's records, and what is counted, summed or drawn of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from grader.gradebook import Gradebook
from grader.report.class_findings import ClassFindings, class_findings
from grader.report.page import summaries
from grader.report.page.bins import Bins, bins
from grader.report.page.charts import Spec
from grader.report.page.charts.accuracy_by_cost import accuracy_by_cost
from grader.report.page.charts.distribution import distribution
from grader.report.page.charts.failed_checks import failed_checks
from grader.report.page.charts.learning_curves import learning_curves
from grader.report.page.charts.titles import FINDINGS, TITLES
from grader.report.page.students import Student, failing_checks, students
from grader.report.page.summaries import Count
from grader.report.ranking import ranked

COSTS = {"parameters": "parameters", "flops": "FLOPs for one image"}
"""What a model's accuracy is held against: fields of a record, and the titles of their axes."""


@dataclass(frozen=True)
class ClassView:
    """The records of a class, with the figures that its charts need beside those of `students`."""

    gradebook: Gradebook
    everyone: Sequence[Student]
    """The reference's record first, in ranked order."""
    trained: Sequence[Student]
    """Of these who have an accuracy."""
    intervals: Bins
    """Of the accuracies."""
    most_wrong: float
    """The share of wrong answers where an axis ends: who is worse is drawn there."""

    @cached_property
    def classmates(self) -> Sequence[Student]:
        """Who was trained, without the reference."""
        return [student for student in self.trained if not student["reference"]]

    @cached_property
    def reference(self) -> Student | None:
        """The reference's record, where it is here."""
        return next((student for student in self.everyone if student["reference"]), None)

    @cached_property
    def failing(self) -> Sequence[Count]:
        """How many did not pass each check."""
        return summaries.failing(self.everyone)

    @cached_property
    def fronts(self) -> dict[str, list[int]]:
        """Who is on the Pareto front of each cost, by number."""
        return {cost: summaries.unbeaten(self.trained, cost) for cost in COSTS}

    @cached_property
    def findings(self) -> ClassFindings | None:
        """What the class found with its variants, if it found anything."""
        return class_findings(self.gradebook)

    @cached_property
    def charts(self) -> dict[str, Spec]:
        """The specifications of all charts that have something to show."""
        charts = {"checks": failed_checks(self.failing)} if self.failing else {}
        if not self.classmates:
            return charts
        threshold, size = self.gradebook.assignment.threshold, len(self.classmates)
        charts |= {"distribution": distribution(threshold, self.intervals), "curves": learning_curves(size)}
        for cost, title in COSTS.items():
            aside = self._is_reference_cheap(cost)
            charts[cost] = accuracy_by_cost(cost, title, threshold, self.most_wrong, size, label_right=aside)
        return charts

    def _is_reference_cheap(self, cost: str) -> bool:
        """Whether the reference lies in the left half of the chart, where the threshold's name would be in its way."""
        costs: list[int] = sorted(student[cost] for student in self.trained if student[cost]) or [0]
        own = int(self.reference[cost] or 0) if self.reference else 0
        return 0 < own**2 < costs[0] * costs[-1]  # left of the geometric mean, for the axis is logarithmic


def class_view(gradebook: Gradebook) -> ClassView:
    """Write the records of a class, in ranked order."""
    everyone = students(gradebook, ranked(gradebook))
    trained = [student for student in everyone if student["wrong"] is not None]
    accuracies = [student["accuracy"] for student in trained if not student["reference"]]
    intervals = bins(accuracies, gradebook.assignment.threshold)
    most_wrong = 1 - (intervals.lowest - intervals.step / 2) / 100
    for student in trained:
        student["low"], student["high"] = intervals.interval(student["accuracy"])
        student["binText"] = intervals.name(student["low"])
        student["plotted"] = min(student["wrong"], most_wrong)
    return ClassView(gradebook, everyone, trained, intervals, most_wrong)


def chart_names(gradebook: Gradebook) -> list[str]:
    """The names of the charts that have something to show, without the records that they are made of."""
    is_failing = any(map(failing_checks, gradebook.submissions))
    is_trained = any(grade.trials for grade in gradebook.submissions)
    is_there = {"checks": is_failing, FINDINGS: class_findings(gradebook) is not None}
    return [name for name in TITLES if is_there.get(name, is_trained)]
