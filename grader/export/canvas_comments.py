"""The students' pages as a zip file for Canvas's "Re-Upload Submissions", which attaches each to its submission.

Canvas finds the submission by the name of the file, which begins as that of the downloaded file does: two numbers
between underscores are the student's and the attachment's (`infer_comment_context_from_filename`,
instructure/canvas-lms, app/models/assignment.rb). So only what was downloaded from Canvas can be given back.
"""

import re
from collections.abc import Iterator

from grader.errors import InputError
from grader.export.archive import packed
from grader.gradebook import Gradebook
from grader.records import Grade
from grader.report.feedback import FOLDER, SUFFIX, to_feedback
from grader.report.file_names import file_names

_NAME = re.compile(r"(?:[^\W_]+(?:_LATE)?|(?:LATE_)?anon)_(?P<user>\w+?)_(?P<attachment>\d+)_.+", re.DOTALL)
_MOST_NAME = 60
"""Characters of a name in the zip file, before the ending."""


def export(book: Gradebook) -> dict[str, bytes]:
    """Write `canvas-comments.zip`.

    Raises:
        InputError: No file that was graded has a name that Canvas gave.
    """
    pages, stems = to_feedback(book), file_names(book.by_id())
    names = {grade.id: name for grade in book.submissions if (name := _name(grade))}
    if not names:
        raise InputError(
            expected="files with the names that Canvas's download gives them, such as roeann_1234_567890_mnist_cnn.py",
            received="none in the gradebook",
            remedy="Grade the download of Canvas as it is, or give back the pages in the folder feedback.",
        )
    files = {names[identity]: pages[f"{FOLDER}/{stems[identity]}{SUFFIX}"] for identity in sorted(names)}
    return {"canvas-comments.zip": packed(files)}


def notes(book: Gradebook) -> Iterator[str]:
    """Name those who get no comment."""
    without = [grade.id for grade in book.submissions if not _name(grade)]
    if without:
        yield f"{len(without):,} of {len(book.submissions):,} handed in no file from Canvas, and get no comment by it."


def _name(grade: Grade) -> str:
    """The name of the page in the zip file; empty where Canvas would not know whose it is."""
    for part in grade.path.split("/"):
        if match := _NAME.fullmatch(part):
            start = match[0][: match.end("attachment")]
            return f"{start}_feedback{SUFFIX}"
    return ""
