"""Moodle's offline grading worksheet, and feedback files that Moodle hands out.

The rules of the worksheet are those of `assignfeedback_offline_grade_importer` (moodle/moodle,
mod/assign/feedback/offline/importgradeslib.php): the headings `Identifier`, `Grade` and `Last modified (grade)` must be
there, `Participant 123` says whose a line is, and `Feedback comments` goes to the plugin of this name. Those of the zip
file are `assignfeedback_file_zip_importer`'s (mod/assign/feedback/file/importziplib.php): a name is the student's name,
the participant's number and the plugin, each behind an underscore.
"""

from collections.abc import Iterator, Mapping

from grader.export.archive import packed
from grader.export.people import value
from grader.export.points import points
from grader.gradebook import Gradebook
from grader.records import Grade, Status
from grader.report.corrections import corrections
from grader.report.csv import to_rows
from grader.report.feedback import browser_pages
from grader.report.file_names import file_names
from grader.report.names import PAGE_SUFFIX
from grader.report.sentences import reasons
from grader.report.text import shown

COLUMNS = ("moodle_id",)
"""Of the roster: the participant's number."""
_HEADINGS = (
    "Identifier", "Full name", "Email address", "Status", "Grade", "Maximum grade", "Grade can be changed",
    "Last modified (grade)", "Feedback comments",
)  # fmt: skip
_MOST_COMMENT = 2_000
"""Characters."""
_PLUGIN = "assignsubmission_file"


def export(book: Gradebook) -> dict[str, str]:
    """Write `moodle.csv`; without a total the cell is empty, which changes no grade."""
    return {"moodle.csv": to_rows(_HEADINGS, _records(book))}


def export_feedback(book: Gradebook) -> dict[str, bytes]:
    """Write `moodle-feedback.zip`: the page of each student, for a browser."""
    pages = browser_pages(book)
    files = {_name(grade): pages[grade.id] for grade in book.submissions if grade.student}
    return {"moodle-feedback.zip": packed(files)}


def notes(book: Gradebook) -> Iterator[str]:
    """Say what Moodle does not: it drops a grade above the assignment's own maximum (`assign::update_grade`)."""
    totals = [grade.total for grade in book.submissions if grade.total is not None]
    most = max([book.max_total, *totals])
    yield f"The assignment's maximum grade in Moodle has to be at least {points(most)}: Moodle enters nothing above it."


def _records(book: Gradebook) -> Iterator[Mapping[str, str]]:
    for grade in book.submissions:
        if grade.student is None:
            continue
        yield {
            "Identifier": f"Participant {value(grade.student, 'moodle_id')}",
            "Full name": grade.student.name,
            "Email address": grade.student.email,
            "Status": _status(grade),
            "Grade": points(grade.total),
            "Maximum grade": points(book.max_total),
            "Grade can be changed": "Yes",
            "Last modified (grade)": "",
            "Feedback comments": _comment(grade),
        }


def _status(grade: Grade) -> str:
    if grade.status is Status.MISSING:
        return "No submission"
    return "Submitted for grading" + (" - late" if grade.late and grade.late.days else "")


def _comment(grade: Grade) -> str:
    """Why the points are what they are, for the student."""
    text = " ".join(map(shown, (*reasons(grade), *corrections(grade))))
    return text if len(text) <= _MOST_COMMENT else f"{text[: _MOST_COMMENT - 1]}…"


def _name(grade: Grade) -> str:
    """Moodle itself writes a blank for an underscore in a name, and a number is all that it looks for."""
    number = value(grade.student, "moodle_id") if grade.student else ""
    (name,) = file_names([(grade.student.name if grade.student else "").replace("_", " ") or "participant"]).values()
    return f"{name}_{number}_{_PLUGIN}_feedback{PAGE_SUFFIX}"
