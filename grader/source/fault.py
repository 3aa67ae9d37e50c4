"""What is wrong with a student's file, and where."""

from typing import Literal

from grader.records import Finding, Place

THE_FILE = Place()
"""The file that was handed in, as a whole."""


class SourceFaultError(Exception):
    """The file cannot be used, and its author can mend it; the text of the exception is the problem alone.

    Args:
        finding: What is wrong, what to do, and where.
        check: `source` when the file cannot be read, `contract` when the function is not in it.
        notes: What was left out of the file before the fault was met.
    """

    def __init__(
        self,
        finding: Finding,
        *,
        check: Literal["source", "contract"] = "source",
        notes: tuple[Finding, ...] = (),
    ) -> None:
        super().__init__(finding.problem)
        self.finding = finding
        self.check = check
        self.notes = notes


class NotDefinedError(SourceFaultError):
    """The function that was asked for is not in the file."""


def subject(place: Place) -> str:
    """Name what a place is in, as the subject of a sentence: the report names its path and cell."""
    if place.path:
        return "The module"
    return "The file" if place.cell is None else "The cell"
