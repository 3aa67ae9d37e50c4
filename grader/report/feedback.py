"""A page for each student: the report on that submission alone, with nobody else's name."""

import hashlib
import os
from collections.abc import Sequence

from grader.gradebook import Gradebook
from grader.report.captions import header, warnings
from grader.report.columns import columns, student_name
from grader.report.difference import legend
from grader.report.file_names import file_names
from grader.report.markdown import escaped, line
from grader.report.ranking import Row, ranked
from grader.report.sentences import sentences

FOLDER = "feedback"
SUFFIX = ".md"
_REFERENCE = "reference"

_MARK = "<!-- cnn-grader {} -->\n"
"""Ends a page; a reader of rendered Markdown does not see it."""


def to_feedback(gradebook: Gradebook) -> dict[str, str]:
    """Write one page in Markdown for each submission, also for one that is missing.

    Returns:
        The pages by their file names, `feedback/ID.md` with the id as `file_names` writes it.
    """
    by_id = gradebook.by_id()
    captions = [escaped(header(gradebook)), *(f"> {escaped(warning)}" for warning in warnings(gradebook))]
    pages = {}
    for student, stem in file_names(by_id).items():
        name = f"{FOLDER}/{stem}{SUFFIX}"
        rows = ranked(by_id[student])
        own = [f"- {line(text)}" for text in sentences(rows[-1].grade)]
        paragraphs = [*captions, _figures(rows), legend(rows), "\n".join(own)]
        pages[name] = _marked(name, "\n\n".join(filter(None, paragraphs)) + "\n")
    return pages


def _figures(rows: Sequence[Row]) -> str:
    """A line for each figure, a column for each row: the own submission, and then the reference where there is one."""
    own_first = rows[::-1]
    names = [
        _REFERENCE if row.is_reference else escaped(" · ".join(filter(None, (row.grade.id, student_name(row)))))
        for row in own_first
    ]
    lines = [("", *names), ("---", *("---:" for _ in rows))]
    lines += [(column.title, *map(column.cell, own_first)) for column in columns(rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def is_page(name: str, content: bytes) -> bool:
    """Whether the grader wrote this page, under this name, and nobody has changed it since.

    Args:
        name: As `to_feedback` gives it.
        content: Of the file.
    """
    body = content[: -len(_mark(name, b""))]
    return content == body + _mark(name, body)


def _marked(name: str, body: str) -> str:
    return body + _mark(name, body.encode(errors="backslashreplace")).decode()


def _mark(name: str, body: bytes) -> bytes:
    """A hash that fits one text under one name only: neither an edited page nor a copy counts as the grader's."""
    return _MARK.format(hashlib.sha256(os.fsencode(name) + b"\0" + body).hexdigest()).encode()
