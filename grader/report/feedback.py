"""A page for each student: the report on that submission alone, with nobody else's name."""

import hashlib
import os

from grader.gradebook import Gradebook
from grader.report.file_names import file_names
from grader.report.markdown import to_markdown

FOLDER = "feedback"
SUFFIX = ".md"

_MARK = "<!-- cnn-grader {} -->\n"
"""Ends a page; a reader of rendered Markdown does not see it."""


def to_feedback(gradebook: Gradebook) -> dict[str, str]:
    """Write one page in Markdown for each submission, also for one that is missing.

    Returns:
        The pages by their file names, `feedback/ID.md` with the id as `file_names` writes it.
    """
    by_id = gradebook.by_id()
    pages = {}
    for student, stem in file_names(by_id).items():
        name = f"{FOLDER}/{stem}{SUFFIX}"
        pages[name] = _marked(name, to_markdown(by_id[student]))
    return pages


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
