"""The students' pages as a zip file for Canvas's "Re-Upload Submissions", which attaches each to its submission.

Canvas finds the submission by the name of the file, which begins as that of the downloaded file does: two numbers
between underscores are the student's and the attachment's (`infer_comment_context_from_filename`,
instructure/canvas-lms, app/models/assignment.rb). So only what was downloaded from Canvas can be given back.
"""

import re
from collections.abc import Iterator

from grader.errors import InputError
from grader.export.archive import packed
from grader.export.people import value
from grader.gradebook import Gradebook
from grader.records import Grade
from grader.report.feedback import browser_pages
from grader.report.names import PAGE_SUFFIX

_NAME = re.compile(r"(?:[^\W_]+(?:_LATE)?|(?:LATE_)?anon)_(?P<user>\w+?)_(?P<attachment>\d+)_.+", re.DOTALL)


def export(book: Gradebook) -> dict[str, bytes]:
    """Write `canvas-comments.zip`.

    Raises:
        InputError: No file that was graded has a name that Canvas gave.
    """
    pages = browser_pages(book)
    owners: dict[str, Grade] = {}
    for grade in book.submissions:
        if (name := _name(grade)) and (name not in owners or _is_own(grade)):
            owners[name] = grade
    if not owners:
        raise InputError(
            expected="files with the names that Canvas's download gives them, such as roeann_1234_567890_mnist_cnn.py",
            received="none in the gradebook",
            remedy="Grade the download of Canvas as it is, or give back the pages in the folder feedback.",
        )
    files = {name: pages[grade.id] for name, grade in owners.items()}
    return {"canvas-comments.zip": packed(files)}


def notes(book: Gradebook) -> Iterator[str]:
    """Name those who get no comment."""
    without = [grade.id for grade in book.submissions if not _name(grade)]
    if without:
        yield f"{len(without):,} of {len(book.submissions):,} handed in no file from Canvas, and get no comment by it."


def _name(grade: Grade) -> str:
    """The name of the page in the zip file; empty where Canvas would not know whose it is."""
    match = _downloaded(grade)
    return f"{match[0][: match.end('attachment')]}_feedback{PAGE_SUFFIX}" if match else ""


def _is_own(grade: Grade) -> bool:
    """Whether the file is the student's own, and not another member's of the same group."""
    match = _downloaded(grade)
    return bool(match and grade.student and value(grade.student, "canvas_id") == match["user"])


def _downloaded(grade: Grade) -> re.Match[str] | None:
    matches = map(_NAME.fullmatch, grade.path.split("/"))
    return next((match for match in matches if match), None)
