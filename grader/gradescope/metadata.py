"""`submission_metadata.json` → when the submission was handed in, and until when it had to be."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from grader.errors import GraderError

_MAX_BYTES = 64 << 20
"""It holds the results of earlier submissions, too."""


class Metadata(NamedTuple):
    """What Gradescope says of a submission."""

    handed_in: datetime | None
    """By Gradescope's clock, with a time zone."""
    deadline: datetime | None
    """That of the student, or of the group's member who has most time; `None` where there is none."""


def read_metadata(path: Path) -> Metadata:
    """Read it; where the file is not there, nothing is known.

    Raises:
        GraderError: It is there and cannot be read.
    """
    try:
        with path.open("rb") as file:
            document = json.loads(file.read(_MAX_BYTES))
    except FileNotFoundError:
        return Metadata(None, None)
    except (OSError, ValueError, RecursionError) as error:
        raise _unreadable(path, str(error)) from error
    if not isinstance(document, dict):
        raise _unreadable(path, "it is no object")
    general = _time(path, document.get("assignment"), "due_date")
    # A student with an extension has dates of their own.
    users = document.get("users")
    members = users if isinstance(users, list) else []
    own = [_time(path, user.get("assignment"), "due_date") for user in members if isinstance(user, dict)]
    deadlines = [date for date in own if date] or [date for date in (general,) if date]
    return Metadata(_time(path, document, "created_at"), max(deadlines, default=None))


def _time(path: Path, record: object, name: str) -> datetime | None:
    value: Any = record.get(name) if isinstance(record, dict) else None
    if value is None:
        return None
    try:
        time = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _unreadable(path, f"{name} is no time") from error
    if time.tzinfo is None:
        raise _unreadable(path, f"{name} has no time zone")
    return time.replace(microsecond=0)


def _unreadable(path: Path, reason: str) -> GraderError:
    return GraderError(
        happened=f"{path} is not what Gradescope writes: {reason}.",
        remedy="Run the autograder again; if that does not help, the format has changed, and the grader has to.",
    )
