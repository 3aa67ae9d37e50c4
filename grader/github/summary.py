"""Gradebook → the summary of a step, within GitHub's limit."""

from grader.gradebook import Gradebook
from grader.report.markdown import to_markdown

MOST_BYTES = 1 << 20
"""Of the summary of one step; GitHub refuses a larger one as a whole (github/docs, workflow-commands.md)."""
_CUT = "\n\nThe rest does not fit here; `report.md` among the files of this run has all of it.\n"


def summary(gradebook: Gradebook, note: str = "") -> str:
    """Write the comparison of those that were graded, cut at the end of a line where it is too long.

    Args:
        gradebook: What is reported.
        note: A sentence that stands before it; Markdown.
    """
    text = "\n\n".join(filter(None, (note, to_markdown(gradebook))))
    encoded = text.encode(errors="backslashreplace")
    if len(encoded) <= MOST_BYTES:
        return text
    return encoded[: MOST_BYTES - len(_CUT.encode())].decode(errors="ignore").rpartition("\n")[0] + _CUT
