"""All architectures of a class that were trained alike, and which of them nobody beats at less cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from grader.class_findings.architectures import Architecture, architectures_of, reference_of
from grader.gradebook import Gradebook
from grader.report.columns import with_prefix
from grader.report.page.charts.accuracy_axis import wrong
from grader.report.page.pareto import Candidate, front

COSTS: Mapping[str, str] = {"parameters": "parameters", "flops": "FLOPs for one image"}
"""Fields of a point, and the titles of their axes."""
_PERCENT = 100


class Point(NamedTuple):
    """An architecture as charts and tables show it: nobody's name is in it."""

    architecture: Architecture
    kind: str
    """`model`, `variant` or `reference`."""

    @property
    def parameters(self) -> int:
        """How many."""
        return self.architecture.size.parameters

    @property
    def flops(self) -> int:
        """For one image."""
        return self.architecture.size.flops

    def wrong(self, end: int) -> float:
        """The share of wrong answers: 0 for what was measured, -1 and 1 for the worse and the better end."""
        least = wrong(self.architecture.total, self.architecture.total)
        if not end:
            return wrong(self.architecture.correct, self.architecture.total)
        return min(1.0, max(least, 1 - self.architecture.accuracy - end * self.architecture.half_width))

    @property
    def figures(self) -> tuple[str, ...]:
        """As texts: parameters, FLOPs, images right of all, accuracy with its interval, and how many had it."""
        own = self.architecture
        accuracy = f"{_PERCENT * own.accuracy:.2f} % ± {_PERCENT * own.half_width:.2f}"
        counts = f"{own.correct:,} of {own.seeds} × {own.total // own.seeds:,}"
        return f"{self.parameters:,}", with_prefix(self.flops), accuracy, counts, f"{len(own.students):,}", self.kind


TITLES = ("parameters", "FLOPs", "accuracy", "images right", "students", "as")


@dataclass(frozen=True)
class ClassFronts:
    """The architectures of a class."""

    gradebook: Gradebook

    @cached_property
    def points(self) -> Sequence[Point]:
        """Everybody's, and the reference's where it was trained alike."""
        own = reference_of(self.gradebook)
        key = own.size.spec_sha256 if own else None
        architectures = architectures_of(self.gradebook)
        points = [Point(each, _kind(each)) for each in architectures if each.size.spec_sha256 != key]
        if own is None:
            return points
        students = frozenset[str]().union(*(each.students for each in architectures if each.size.spec_sha256 == key))
        return [*points, Point(own._replace(students=students), "reference")]

    @property
    def by_accuracy(self) -> Sequence[Point]:
        """All of them, the most accurate first."""
        return sorted(self.points, key=lambda point: -point.architecture.accuracy)

    @cached_property
    def by_cost(self) -> Mapping[str, Sequence[Point]]:
        """Those on the Pareto front of each cost, by rising cost."""
        return {cost: [self.points[each.number] for each in self._front(cost)] for cost in COSTS}

    def _front(self, cost: str) -> Sequence[Candidate]:
        return front(
            Candidate(getattr(point, cost), point.architecture.correct, number)
            for number, point in enumerate(self.points)
        )


def _kind(architecture: Architecture) -> str:
    return "model" if architecture.is_model else "variant"
