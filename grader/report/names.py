"""The names of the reports, for whoever must not wait until those who write them are imported."""

from enum import StrEnum


class Format(StrEnum):
    """A format of the report on standard output."""

    TABLE = "table"
    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"
    HTML = "html"
    LATEX = "latex"


PAGE = "report.html"
"""The report that is made for looking, in the folder of the reports."""
FEEDBACK = "feedback"
"""The folder of the students' pages, in that of the reports."""
PAGE_SUFFIX, MARKDOWN_SUFFIX, DRAWING_SUFFIX = FEEDBACK_SUFFIXES = (".html", ".md", ".svg")
"""Of the page that a browser shows, of the same in Markdown, and of the drawing that this one shows."""
ORIGINALITY = "originality.html"
"""The page on originality, in the folder of the reports, for who teaches alone."""
FORMAT_NAMES = tuple(member.value for member in Format)
"""In the order in which a reader is offered them."""
