"""What is wrong with a student's file, and where."""

from typing import Literal, NamedTuple


class Place(NamedTuple):
    """Where something stands in what the student wrote; both count from 1."""

    line: int | None
    """In the file, or in the cell when `cell` is given."""
    cell: int | None
    """Among all cells of the notebook, text cells included."""

    @property
    def what(self) -> str:
        """Names the whole that it stands in, at the beginning of a sentence."""
        return "The file" if self.cell is None else f"Cell {self.cell}"

    def __str__(self) -> str:
        return ", ".join(f"{unit} {at}" for unit, at in (("cell", self.cell), ("line", self.line)) if at is not None)


NOWHERE = Place(None, None)


class SourceFaultError(Exception):
    """The file cannot be used, and its author can mend it.

    Args:
        message: What was expected, what was found, what to do.
        check: `source` when it cannot be read, `contract` when the function is not in it.
        place: Where.
        path: Of a module beside the submission; empty for the submission itself.
    """

    def __init__(
        self, message: str, *, check: Literal["source", "contract"] = "source", place: Place = NOWHERE, path: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.check = check
        self.place = place
        self.path = path

    @property
    def line(self) -> int | None:
        """In the file, or in the cell when `cell` is given."""
        return self.place.line

    @property
    def cell(self) -> int | None:
        """Among all cells of the notebook, as a reader counts."""
        return self.place.cell
