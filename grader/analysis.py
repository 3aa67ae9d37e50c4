"""What a student wrote about the variants: a table and a text, which a person reads and no check judges."""

from pydantic import Field

from grader.record import Record

ANALYSIS = "analysis"
"""Name of the part under `[points.manual]` that gives points for it."""
MAX_CHARACTERS = 20_000
"""Of everything that is read; the rest is cut off."""
MAX_ROWS = 50
MAX_CELL = 1_000
"""Characters of a cell of the table."""


class AnalysisRow(Record):
    """A line of the student's table, as plain text; what was left empty is empty here."""

    changed: str = Field(default="", max_length=MAX_CELL)
    """What the student changed: the name of a variant, or words of the student's own."""
    expected: str = Field(default="", max_length=MAX_CELL)
    saw: str = Field(default="", max_length=MAX_CELL)
    why: str = Field(default="", max_length=MAX_CELL)


class Analysis(Record):
    """What was written; the lines of the template that are still as they were handed out are left out."""

    places: tuple[str, ...]
    """Where it stands: the file's name, each of them once."""
    rows: tuple[AnalysisRow, ...] = Field(default=(), max_length=MAX_ROWS)
    text: str = Field(default="", max_length=MAX_CHARACTERS)
    """What stands around the table: Markdown as the student typed it, to be shown as plain text."""
    remark: str = ""
    """What of it was not read, as a whole sentence; empty where all of it was."""
