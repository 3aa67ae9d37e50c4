"""The names of the reports that can be printed, for whoever must not wait until their formats are imported."""

from enum import StrEnum


class Format(StrEnum):
    """A format of the report on standard output."""

    TABLE = "table"
    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"
    HTML = "html"
    LATEX = "latex"


ORIGINALITY = "originality.html"
"""The page on originality, in the folder of the reports, for who teaches alone."""
FORMAT_NAMES = tuple(member.value for member in Format)
"""In the order in which a reader is offered them."""
