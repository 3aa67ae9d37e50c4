"""Grade → Grade: when it was handed in, against the deadline, and what that takes off.

The deduction is computed from the earned points each time and stands beside them, so that grading again never takes
anything off twice. No clock is asked: times are the course system's, or the roster's.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from fractions import Fraction

from grader.corrections import LATE, Arrangement, Lateness, earned, is_excused
from grader.deadline import Late
from grader.records import Grade, Status

_DAY = timedelta(days=1)


def with_lateness(grade: Grade, rules: Late | None) -> Grade:
    """Hold the time of a submission against the deadline of its student.

    Args:
        grade: With all that a person has changed, for days of lateness take off a share of that too.
        rules: `None` where the assignment has no deadline: then nobody is late.
    """
    if rules is None or grade.status is Status.MISSING or is_excused(grade.adjustments):
        return grade
    arrangement = grade.student.arrangement if grade.student else Arrangement()
    stated = arrangement.handed_in or (None if grade.handed_in.is_guess else grade.handed_in.time)
    time, deadline = _placed(stated, rules.tz), _deadline(arrangement, rules)
    days = _days(time, deadline + rules.grace) if time else 0
    share = rules.share(days)
    late = Lateness(
        time=time,
        is_zone_assumed=time is not None and stated is not None and stated.tzinfo is None,
        deadline=deadline,
        days=days,
        share=float(share),
        deduction=_deduction(grade, share),
    )
    return grade.model_copy(update={"late": late})


def _deadline(arrangement: Arrangement, rules: Late) -> datetime:
    """The student's own; a day more is the same time of the next day, also where the clocks change between them."""
    deadline = _placed(arrangement.deadline, rules.tz) or rules.due
    return deadline + timedelta(days=arrangement.extension_days)


def _placed(time: datetime | None, zone: tzinfo) -> datetime | None:
    """Write a time in this zone, and read one without a zone as in it; `None` near the ends of the calendar."""
    if time is None or not 1 < time.year < 9999:
        return None
    return time.astimezone(zone) if time.tzinfo else time.replace(tzinfo=zone)


def _days(time: datetime, end: datetime) -> int:
    """Days that were begun after the end; within one zone Python would subtract what clocks show."""
    over = time.astimezone(UTC) - end.astimezone(UTC)
    return max(0, -(-over // _DAY))


def _deduction(grade: Grade, share: Fraction) -> float:
    """What is taken off; a person's word goes before the rule's."""
    total = earned(grade.points, grade.manual, grade.adjustments)
    stated = [adjustment.points for adjustment in grade.adjustments if adjustment.check == LATE]
    if stated and stated[-1] is not None:
        return min(stated[-1], float(total))
    return float(round(share * total, 2))
