"""`[late]` of `spec.toml`: until when, and what a late submission loses."""

from datetime import datetime, timedelta, tzinfo
from fractions import Fraction
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from grader.section import Section, Share, mistake

NO_POINTS = "no points"
_YEARS = range(2000, 2101)


class Late(Section):
    """The deadline, and the penalty for each day that was begun after it."""

    deadline: datetime
    zone: str | None = None
    """Name of the deadline's time zone, where the deadline itself has none: "Europe/Berlin"."""
    grace_minutes: Annotated[int, Field(ge=0, le=10_080)] = 0
    """Until so long after the deadline nobody is late; days are counted from then on."""
    penalty: float | str
    """Share of the earned points that each day takes off, or `no points`."""
    cap: Share = 1.0
    """No more than this share is taken off."""
    commits: bool = False
    """Whether the time of a submission's last commit counts where no course system tells one."""

    @field_validator("deadline", mode="before")
    @classmethod
    def _is_date_and_time(cls, value: object) -> object:
        if not isinstance(value, datetime) or value.year not in _YEARS:
            received = "" if isinstance(value, str) else str(value)
            raise mistake("to be a date and a time without quotes, such as 2026-03-10T23:59:00+01:00", received)
        return value

    @field_validator("zone")
    @classmethod
    def _zone_is_known(cls, name: str | None) -> str | None:
        try:
            _ = name and ZoneInfo(name)
        except (LookupError, ValueError, OSError):  # not there, not a zone's name, a folder of zones
            raise mistake("to be the name of a time zone, such as 'Europe/Berlin'") from None
        return name

    @field_validator("penalty", mode="before")
    @classmethod
    def _is_share_or_all(cls, value: object) -> object:
        is_share = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1
        if not is_share and value != NO_POINTS:
            raise mistake(
                "to be the share of the earned points that each day takes off, such as 0.1, or the text 'no points'"
            )
        return value

    @model_validator(mode="after")
    def _has_one_zone(self) -> Self:
        if (self.deadline.tzinfo is None) == (self.zone is None):
            received = "both" if self.zone else "neither"
            raise mistake(
                "to have the deadline's time zone: +01:00 behind the time, or zone = 'Europe/Berlin', and not both",
                received,
            )
        return self

    @model_validator(mode="after")
    def _cap_has_a_meaning(self) -> Self:
        if self.penalty == NO_POINTS and self.cap != 1:
            raise mistake("to have no cap beside penalty = 'no points'", f"cap = {self.cap:g}")
        return self

    @property
    def due(self) -> datetime:
        """The deadline with its time zone."""
        return self.deadline.replace(tzinfo=self.tz)

    @property
    def tz(self) -> tzinfo:
        """The deadline's time zone; times without any are read in it."""
        zone = ZoneInfo(self.zone) if self.zone else self.deadline.tzinfo
        assert zone is not None, "a validator has seen to it"  # noqa: S101
        return zone

    @property
    def grace(self) -> timedelta:
        """How long after the deadline nobody is late."""
        return timedelta(minutes=self.grace_minutes)

    def share(self, days: int) -> Fraction:
        """What is taken off when so many days were begun, as a share of the earned points."""
        if not days:
            return Fraction(0)
        if isinstance(self.penalty, str):
            return Fraction(1)
        return min(days * Fraction(str(self.penalty)), Fraction(str(self.cap)))
