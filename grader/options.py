"""What the caller asks for; the command line's own names."""

from pathlib import Path
from typing import NamedTuple

from grader.collect.attempt_names import Attempts
from grader.collect.layout_names import AUTO
from grader.engine.dask.address import LOCAL

STORE_FILE = "results.sqlite"
"""In the folder of the reports, where no store is named."""


ADJUSTMENTS_FILE = "adjustments.csv"
"""In the folder of the reports: what a person decided, for the runs to come."""


class Options(NamedTuple):
    """The options of one run."""

    assignment: Path
    recipe: str | None
    """The assignment's first one when left out."""
    out: Path
    data: Path | None
    jobs: int
    """Child processes at the same time."""
    train: bool
    fresh: bool
    jailed: bool
    layout: str = AUTO
    """One of `grader.collect.layout_names`."""
    name_pattern: str | None = None
    """In place of a layout: `{id}_{attempt}_{file}`."""
    roster: Path | None = None
    adjust: Path | None = None
    """What a person decided; that of the last run in `out` when left out."""
    attempts: str = Attempts.LATEST
    """One of `grader.collect.attempt_names`."""
    store: str | None = None
    """A database's URL; a file in `out` when left out."""
    only: tuple[str, ...] = ()
    """Ids of the submissions that are graded; empty for all."""
    changed_since: str | None = None
    """A revision of git: only what has changed since is graded."""
    originality: bool = False
    """Whether the submissions are compared with each other, for a person to look at."""
    engine: str = LOCAL
    """Where builds and trainings run: `local`, or a Dask cluster's address or scheduler file."""

    @property
    def is_partial(self) -> bool:
        """Whether some of the class may be left out."""
        return bool(self.only) or self.changed_since is not None
