"""What the roster says was agreed with a student."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from grader.collect.roster import read_roster
from grader.corrections import Arrangement
from grader.errors import InputError

Agreed = Callable[[str, str], Arrangement]


@pytest.fixture
def agreed(tmp_path: Path) -> Agreed:
    """Read a roster of one student with a cell in one column."""

    def read(column: str, cell: str) -> Arrangement:
        path = tmp_path / "roster.csv"
        path.write_text(f'id,{column}\ns1,"{cell}"\n', encoding="utf-8")
        roster = read_roster(path)
        assert roster.unused == ()
        return roster.students[0].arrangement

    return read


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("extension", "", {}),
        ("extension", "3", {"extension_days": 3}),
        ("Extension", "3 days", {"extension_days": 3}),
        ("extension", "2026-03-12 23:59", {"deadline": datetime(2026, 3, 12, 23, 59)}),  # noqa: DTZ001
        ("extension", "2026-03-12T23:59:30Z", {"deadline": datetime(2026, 3, 12, 23, 59, 30, tzinfo=UTC)}),
        (
            "handed_in",
            "2026-03-12 23:59 +01:00",
            {"handed_in": datetime(2026, 3, 12, 23, 59, tzinfo=timezone(timedelta(hours=1)))},
        ),
        ("Handed in", "2026-03-12 23:59 UTC", {"handed_in": datetime(2026, 3, 12, 23, 59, tzinfo=UTC)}),
        ("excused", "yes", {"excused": "As the roster says."}),
        ("excused", "No", {}),
        ("excused", "Exchange semester.", {"excused": "Exchange semester."}),
    ],
)
def test_agreements_are_read(column: str, cell: str, expected: dict[str, Any], agreed: Agreed) -> None:
    """Days or a deadline of one's own, an excuse with or without a reason, and when the work was handed in."""
    assert agreed(column, cell) == Arrangement(**expected)


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        (
            "extension",
            "next week",
            "a number of days, or a time such as .* in line 2, column extension; received 'next",
        ),
        ("extension", "-3", "a number of days"),
        ("extension", "1.5", "a number of days"),
        ("extension", "367", "at most 366 days in line 2"),
        ("extension", "2026-03-12", "a time such as"),
        ("extension", "2026-02-30 12:00", "a time such as"),
        ("handed_in", "03/12/2026 12:00", "to have a time such as 2026-03-10 23:59 .* column handed_in"),
        ("handed_in", "2026-03-12 23:59 CST", "a time such as"),
    ],
)
def test_what_is_neither_days_nor_a_time_is_a_sentence(column: str, cell: str, sentence: str, agreed: Agreed) -> None:
    """A day and a month that could be exchanged, and a zone that is several, are nobody's deadline."""
    with pytest.raises(InputError, match=sentence):
        agreed(column, cell)
