"""When submissions were committed, for who agrees to believe it: a commit says what its author's clock said."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from grader.collect.attempts import Row
from grader.errors import InputError
from grader.records import HandIn
from grader.worker.git import GitError, git, is_shallow

_LAST_COMMIT = ("log", "-1", "--format=%cI", "--no-show-signature", "--")


def with_commit_times(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Give everybody whose time no course system tells that of the last commit that changed the submission.

    What lies in no repository, or was not committed, stays without a time.

    Args:
        rows: The class.

    Raises:
        InputError: A repository is a shallow clone, whose oldest commit seems to have changed everything.
    """
    return tuple(
        row if row.handed_in.time and not row.handed_in.is_guess else _with_commit_time(row, row.handed_in)
        for row in rows
    )


def _with_commit_time(row: Row, handed_in: HandIn) -> Row:
    time = _committed(row.path)
    if time is None:
        return row
    return row.model_copy(update={"handed_in": handed_in.model_copy(update={"time": time, "is_guess": False})})


def _committed(path: Path) -> datetime | None:
    if not path.exists():  # within a zip file
        return None
    folder = path if path.is_dir() else path.parent
    try:
        if is_shallow(folder):
            raise InputError(
                expected=f"{folder} to be in a clone with its whole history, for commits = true in [late]",
                received="a shallow clone",
                remedy="Run: git fetch --unshallow.",
            )
        text = git(folder, *_LAST_COMMIT, os.fspath(path.absolute())).decode().strip()
    except GitError:  # no repository, or one without commits
        return None
    return datetime.fromisoformat(text) if text else None
