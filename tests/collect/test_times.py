"""Times in names and files of course systems."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.collect.times import read_digits, read_iso, read_spelled

NOON = datetime(2024, 3, 3, 12, 5)  # noqa: DTZ001 - course systems name no zone here


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2024-10-01 10:00:00.000000000 Z", datetime(2024, 10, 1, 10, tzinfo=UTC)),
        ("2024-10-01 10:00:00.123456 UTC\n", datetime(2024, 10, 1, 10, tzinfo=UTC)),
        ("2024-10-01T10:00:00-07:00", datetime(2024, 10, 1, 10, tzinfo=timezone(-timedelta(hours=7)))),
        ("2024-10-01 10:00:00 +0530", datetime(2024, 10, 1, 10, tzinfo=timezone(timedelta(hours=5, minutes=30)))),
        ("2024-03-03 12:05:00", NOON),
        ("2024-03-03 12:05:00.123456 CST", NOON),
        ("2024-13-03 12:05:00", None),
        ("0000-01-01 00:00:00", None),
        ("2024-10-01 10:00:00 +9999", None),
        ("2024-10-01", None),
        ("yesterday", None),
    ],
)
def test_dates_in_iso_order_are_read_with_their_zone(text: str, time: datetime | None) -> None:
    """What is no time gives none."""
    assert read_iso(text) == time


@pytest.mark.parametrize("text", ["2024-03-03-12-05-00", "20240303120500", "2024_03_03T12:05", "202403031205"])
def test_groups_of_digits_are_read_whatever_is_between_them(text: str) -> None:
    """Seconds may be missing."""
    assert read_digits(text) == NOON


@pytest.mark.parametrize("text", ["2024-02-30-12-00-00", "2024", "1", "", "99999999999999", "202403031"])
def test_digits_that_are_no_time_give_none(text: str) -> None:
    """Nor do too few or too many."""
    assert read_digits(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Mar 3, 2024 1205 PM", "March 3, 2024 12:05 p.m.", "3 March, 2024 1205", "Sunday, 3 March 2024, 12:05 PM",
        "mars 3, 2024 1205", "mardi 3 mars 2024 12 h 05", "3 de marzo de 2024 1205", "3. März 2024 1205",
        "3 maart, 2024 1205", "3 mrt. 2024 1205", "2024 Mar 3 1205",
        "2024-03-03 1205", "2024-03-03 12 05", "2024/3/3 12:05 PM", "2024年3月3日 1205", "2024. 3. 3. 1205",
    ],
)  # fmt: skip
def test_spelled_dates_are_read_in_several_languages(text: str) -> None:
    """Order, points and weekdays do not matter."""
    assert read_spelled(text) == NOON


@pytest.mark.parametrize(
    ("clock", "hour", "minute"), [("1205 AM", 0, 5), ("105 PM", 13, 5), ("1105 AM", 11, 5), ("11:05 PM", 23, 5)]
)
def test_the_clock_of_twelve_hours_is_understood(clock: str, hour: int, minute: int) -> None:
    """Twelve is the first hour of each half of the day."""
    time = read_spelled(f"Mar 3, 2024 {clock}")
    assert time
    assert (time.hour, time.minute) == (hour, minute)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3/4/2024 1105",
        "Mar 32, 2024 1105",
        "Mar 3, 2024",
        "Mar 3 2024 2565",
        "Foo 3, 2024 1105",
        "1 2 3",
        "2024-13-03 1205",
        "2024-03-03",
        "2024年3月3日 下午1205",
        "2024 3 3 Foo 1205",
    ],
)
def test_a_date_that_is_none_or_two_gives_none(text: str) -> None:
    """Day and month in figures alone cannot be told apart."""
    assert read_spelled(text) is None


@given(st.text() | st.text("0123456789-: apmMar,Z+"))
def test_any_text_is_a_time_or_none(text: str) -> None:
    """The names are the students'."""
    for time in (read_iso(text), read_digits(text), read_spelled(text)):
        assert time is None or isinstance(time, datetime)
