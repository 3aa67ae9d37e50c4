"""What changes the points that count and is no check: lateness, and what a person decides.

It stands beside the points of the checks and is never mixed into them, so that grading again takes nothing off twice.
"""

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from pydantic import Field

from grader.record import Record

MANUAL = "manual"
"""In `Adjustment.check`: points beside all checks."""
LATE = "late"
"""In `Adjustment.check`: points that are taken off for lateness, in place of those by the rule."""
TOTAL = "total"
"""In `Adjustment.check`: what counts, in place of everything else."""
EXCUSED = "excused"
"""In `Adjustment.check`: the assignment does not count for this student."""
PART = "manual."
"""In `Correction.check`: what stands before the name of a part that a person grades."""


class Correction(NamedTuple):
    """What a person decided about one submission: a line of the file of adjustments."""

    check: str
    """A check's name, or `manual`, `manual.PART`, `late`, `total` or `excused`."""
    points: float | None
    """In place of those that there were."""
    delta: float | None
    """More than there were, or fewer."""
    comment: str


class Arrangement(Record):
    """What was agreed with one student, as the roster says."""

    extension_days: int = Field(default=0, ge=0)
    """Days that the deadline is later."""
    deadline: datetime | None = None
    """The student's own; without a time zone it is in that of the assignment's deadline."""
    excused: str = ""
    """Why the assignment does not count for the student; empty where it does."""
    handed_in: datetime | None = None
    """When the student handed in, as the teacher says; it goes before what the course system says."""


class ManualPart(Record):
    """A part of the assignment that a person grades."""

    name: str
    points: float | None = None
    """`None` as long as nobody has graded it."""
    max_points: float = Field(ge=0)
    comment: str = ""


class Adjustment(Record):
    """What a person changed about a grade, and why."""

    check: str
    """A check's name, or `manual`, `late`, `total` or `excused`."""
    points: float | None = None
    """What it was set to; `None` where the change was given, and for an excuse."""
    change: float = 0.0
    """Points more than the checks gave, or fewer."""
    comment: str = ""


class Lateness(Record):
    """When a submission was handed in, held against the deadline."""

    time: datetime | None
    """With a time zone; `None` where nobody knows, and then it counts as in time."""
    is_zone_assumed: bool = False
    """Whether the time came without a time zone, and was read in that of the deadline."""
    deadline: datetime
    """The student's own, with a time zone, and before the grace."""
    days: int = Field(default=0, ge=0)
    """That were begun after the grace; 0 in time."""
    share: float = Field(default=0.0, ge=0, le=1)
    """Of the earned points that is taken off."""
    deduction: float = Field(default=0.0, ge=0)
    """Points that are taken off, rounded to two decimals."""


def is_excused(adjustments: Iterable[Adjustment]) -> bool:
    """Whether the assignment does not count for somebody."""
    return any(adjustment.check == EXCUSED for adjustment in adjustments)


def earned(points: float, manual: Iterable[ManualPart], adjustments: Iterable[Adjustment]) -> Fraction:
    """Add what a person gave to the points of the checks; never less than nothing.

    Args:
        points: Of the checks.
        manual: Those that nobody has graded yet count nothing.
        adjustments: Their changes.
    """
    parts = (part.points or 0 for part in manual)
    return max(Fraction(0), _sum(points, *parts, *(adjustment.change for adjustment in adjustments)))


def counted(
    points: float | None, manual: Iterable[ManualPart], adjustments: Iterable[Adjustment], late: Lateness | None
) -> float | None:
    """Compute the points that count; `None` where none are to be entered.

    Args:
        points: Of the checks; `None` where the grader is at fault.
        manual: Parts that a person grades.
        adjustments: What a person changed.
        late: What is taken off.
    """
    manual, adjustments = tuple(manual), tuple(adjustments)
    if not (adjustments or late or any(part.points for part in manual)):  # as nearly everybody in a large class
        return points
    if is_excused(adjustments):
        return None
    for adjustment in adjustments:
        if adjustment.check == TOTAL:
            return adjustment.points
    if points is None:
        return None
    return float(earned(points, manual, adjustments) - _sum(late.deduction if late else 0))


def _sum(*numbers: float) -> Fraction:
    """Add decimals as they are written, not their binary neighbours."""
    return sum((Fraction(str(number)) for number in numbers), Fraction(0))
