"""What lateness takes off: times against the deadline, in integers, from the earned points each time."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.corrections import Adjustment, Arrangement, ManualPart
from grader.deadline import Late
from grader.late import with_lateness
from grader.records import Grade, HandIn, Status, Student

DEADLINE = datetime(2026, 3, 28, 23, 59)  # noqa: DTZ001 - its zone is beside it; in Berlin, the clocks go on that night
RULES = Late(deadline=DEADLINE, zone="Europe/Berlin", grace_minutes=10, penalty=0.1, cap=0.5)
END = datetime(2026, 3, 28, 22, 59, tzinfo=UTC)
"""The deadline."""


def grade(time: datetime | None, points: float = 80, **changes: Any) -> Grade:
    """A submission of 100 points, with so many earned."""
    scored = Grade(
        id="s1", path="", sha256="", status=Status.FAILED, points=points, max_points=100, accuracy=None, cached=False,
        checks=(), model=None, trials=(), handed_in=HandIn(time=time),
    )  # fmt: skip
    return scored.model_copy(update=changes)


def of(**agreed: Any) -> Student:
    """A student with whom something was agreed."""
    return Student(id="s1", arrangement=Arrangement(**agreed))


def days(time: datetime | None, rules: Late = RULES, **changes: Any) -> int:
    """Days that were begun."""
    late = with_lateness(grade(time, **changes), rules).late
    assert late is not None
    return late.days


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(days=-3), 0),
        (timedelta(0), 0),
        (timedelta(minutes=10), 0),
        (timedelta(minutes=10, microseconds=1), 1),
        (timedelta(minutes=10, days=1), 1),
        (timedelta(minutes=10, days=1, seconds=1), 2),
        (timedelta(days=400), 400),
    ],
)
def test_a_day_counts_as_soon_as_it_was_begun_after_the_grace(after: timedelta, expected: int) -> None:
    """To the microsecond, and in hours that passed, whatever the clocks did that night."""
    assert days(END + after) == expected


@pytest.mark.parametrize(
    ("begun", "deduction", "total"), [(0, 0, 80), (1, 8, 72), (2, 16, 64), (5, 40, 40), (9, 40, 40)]
)
def test_each_day_takes_off_its_share_up_to_the_cap(begun: int, deduction: float, total: float) -> None:
    """Of the earned points, which stay as they are."""
    result = with_lateness(grade(END + timedelta(days=begun)), RULES)
    assert result.late is not None
    assert (result.points, result.late.deduction, result.total) == (80, deduction, total)


def test_no_points_is_a_penalty_too() -> None:
    """Whoever is late at all loses everything."""
    rules = Late(deadline=DEADLINE, zone="Europe/Berlin", penalty="no points")
    assert with_lateness(grade(END), rules).total == 80
    assert with_lateness(grade(END + timedelta(seconds=1)), rules).total == 0


def test_a_third_of_a_cent_is_rounded_once() -> None:
    """33.33 points less 10 % are 30.00, not 29.997 nor 29.99."""
    result = with_lateness(grade(END + timedelta(hours=1), points=33.33), RULES)
    assert result.late is not None
    assert (result.late.deduction, result.total) == (3.33, 30.0)


@given(points=st.integers(0, 10_000).map(lambda cents: cents / 100), begun=st.integers(0, 20))
def test_grading_again_takes_nothing_off_twice(points: float, begun: int) -> None:
    """The same grade comes out of its own result; what is left is never below nothing or above what was earned."""
    once = with_lateness(grade(END + timedelta(days=begun), points), RULES)
    assert with_lateness(once, RULES) == once
    assert once.total is not None
    assert 0 <= once.total <= points


def test_without_a_time_nobody_is_late() -> None:
    """Not even whom the course system calls late, for nobody knows how late."""
    result = with_lateness(grade(None, handed_in=HandIn(late=True)), RULES)
    assert result.late is not None
    assert (result.late.time, result.late.days, result.total) == (None, 0, 80)


def test_a_time_in_a_name_that_anybody_may_have_given_is_none() -> None:
    """What a student calls a folder does not decide about lateness."""
    assert days(None, handed_in=HandIn(time=END + timedelta(days=3), is_guess=True)) == 0


def test_a_time_without_a_zone_is_read_in_that_of_the_deadline() -> None:
    """23:59 in the course system is 23:59 in Berlin, and the gradebook says that this was assumed."""
    late = with_lateness(grade(DEADLINE + timedelta(hours=1)), RULES).late
    assert late is not None
    assert (late.days, late.is_zone_assumed) == (1, True)
    assert late.time == datetime(2026, 3, 28, 23, 59, tzinfo=UTC)


def test_a_time_with_another_zone_is_the_same_moment() -> None:
    """A course system that writes UTC, or New York, is understood."""
    assert days(END.astimezone(timezone(timedelta(hours=-5)))) == 0
    assert days((END + timedelta(hours=1)).astimezone(timezone(timedelta(hours=-5)))) == 1


@pytest.mark.parametrize(
    ("agreed", "expected"),
    [
        ({"extension_days": 1}, 1),
        ({"extension_days": 2}, 0),
        ({"deadline": datetime(2026, 3, 30, 23, 59)}, 0),  # noqa: DTZ001 - the roster's, in the deadline's zone
        ({"deadline": datetime(2026, 3, 30, 23, 59, tzinfo=UTC)}, 0),
        ({"handed_in": datetime(2026, 3, 28, 20, 0)}, 0),  # noqa: DTZ001
    ],
)
def test_what_was_agreed_with_a_student_holds(agreed: dict[str, Any], expected: int) -> None:
    """More days, another deadline, or a time of handing in that the teacher knows better than the course system."""
    assert days(END + timedelta(days=1, hours=20), student=of(**agreed)) == expected


def test_an_extension_of_a_day_ends_at_the_same_time_of_the_next() -> None:
    """Also where that day has 23 hours."""
    late = with_lateness(grade(END, student=of(extension_days=1)), RULES).late
    assert late is not None
    assert late.deadline.isoformat() == "2026-03-29T23:59:00+02:00"
    end = datetime(2026, 3, 29, 22, 9, tzinfo=UTC)
    assert days(end, student=of(extension_days=1)) == 0
    assert days(end + timedelta(seconds=1), student=of(extension_days=1)) == 1


def test_a_share_of_what_a_person_gave_is_taken_off_too() -> None:
    """Ten points by hand and five of a correction are earned like all others."""
    changes = {
        "manual": (ManualPart(name="report", points=10, max_points=10),),
        "adjustments": (Adjustment(check="manual", change=5, comment="r"),),
    }
    assert with_lateness(grade(END + timedelta(hours=1), 85, **changes), RULES).total == 90


@pytest.mark.parametrize(("points", "total"), [(0, 80), (5, 75), (500, 0)])
def test_a_persons_word_about_the_deduction_goes_before_the_rule(points: float, total: float) -> None:
    """An adjustment of `late` waives it, or says how much it is."""
    waived = (Adjustment(check="late", points=points, comment="r"),)
    result = with_lateness(grade(END + timedelta(days=1), adjustments=waived), RULES)
    assert result.late is not None
    assert (result.late.deduction, result.total) == (80 - total, total)


def test_the_missing_and_the_excused_are_not_late() -> None:
    """There is nothing that could be."""
    assert with_lateness(grade(None, status=Status.MISSING), RULES).late is None
    excused = (Adjustment(check="excused", comment="r"),)
    assert with_lateness(grade(END + timedelta(days=9), adjustments=excused), RULES).late is None


@pytest.mark.parametrize("year", [1, 9999])
def test_a_time_at_the_end_of_the_calendar_is_none(year: int) -> None:
    """A forged date costs its author's time, and nobody else's grade."""
    assert days(datetime(year, 1, 1)) == 0  # noqa: DTZ001 - as a course system writes it


def test_without_a_deadline_nothing_changes() -> None:
    """An assignment without `[late]` knows no lateness."""
    scored = grade(END + timedelta(days=9))
    assert with_lateness(scored, None) == scored
