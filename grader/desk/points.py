"""Points of the final grade: those that are certain, those that depend on the accuracy, and who else decides."""

from collections.abc import Iterable
from fractions import Fraction

from grader.changes import VARIANTS
from grader.own_desk import PointsAhead
from grader.records import CHECK_NAMES, CheckResult, Grade, Status
from grader.score import accuracy_points
from grader.spec import AssignmentSpec, exact

_OWN_CHECKS = "the checks that your teacher added"
_LATENESS = "lateness"
_LIMIT = "whether the training stays within the class's limit of processor time"


def usual_checks(grade: Grade) -> list[CheckResult]:
    """Choose the grader's own checks, but that of the accuracy."""
    return [check for check in grade.checks if check.name in CHECK_NAMES and check.name != "accuracy"]


def points_ahead(grade: Grade, assignment: AssignmentSpec, low: float, high: float) -> PointsAhead:
    """Add up what the architecture gives for certain, and what the accuracy will give.

    Args:
        grade: Of this run.
        assignment: Points and threshold.
        low: The least accuracy that is expected by the recipe that counts.
        high: The greatest.
    """
    usual = usual_checks(grade)
    own = [check for check in grade.all_checks if check.name not in {*CHECK_NAMES, VARIANTS}]
    of_variants = [check for check in grade.further_checks if check.name == VARIANTS]
    skipped = [check for check in of_variants if check.status is Status.SKIPPED and check.max_points]
    certain = _sum(check.points for check in (*usual, *of_variants))
    not_tried = _sum(check.max_points for check in usual if check.status is Status.SKIPPED)
    most = exact(grade.max_points) - _sum(check.max_points for check in (*own, *skipped))
    least = certain + accuracy_points(Fraction(low), assignment)
    greatest = certain + not_tried + accuracy_points(Fraction(high), assignment)
    open_parts = (
        *assignment.manual,
        *(check.name for check in skipped),
        *([_OWN_CHECKS] if own else []),
        *([_LATENESS] if assignment.late else []),
        _LIMIT,
    )
    return PointsAhead(
        low=float(round(least, 2)), high=float(round(greatest, 2)), most=float(most), left_open=open_parts
    )


def _sum(points: Iterable[float]) -> Fraction:
    return sum(map(exact, points), Fraction(0))
