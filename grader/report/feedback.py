"""Two pages for each student, for a browser and in Markdown: the report on one submission, with nobody else's name."""

import hashlib
import os

from grader.dataset.npz import Images
from grader.gradebook import Gradebook
from grader.report.feedback_markdown import to_feedback_markdown
from grader.report.file_names import file_names
from grader.report.page.feedback_page import to_feedback_page
from grader.report.page.pictures import Pictures
from grader.report.result import results

FOLDER = "feedback"
SUFFIX = ".html"
"""Of the page that a browser shows."""
SUFFIXES = (SUFFIX, ".md")

_MARK = "<!-- cnn-grader {} -->\n"
"""Ends a page; a reader of what it shows does not see it."""


def to_feedback(gradebook: Gradebook, images: Images | None = None) -> dict[str, str]:
    """Write both pages for each submission, also for one that is missing.

    Args:
        gradebook: What is reported.
        images: The test images, in the order of `Trial.answers`; students see them only where the gradebook allows it.

    Returns:
        The pages by their file names, `feedback/ID.html` and `feedback/ID.md` with the id as `file_names` writes it.
    """
    pictures = Pictures(images) if images is not None and gradebook.assignment.feedback.test_images else None
    stems = file_names(gradebook.by_id())
    pages = {}
    for result in results(gradebook):
        stem = stems[result.grade.id]
        contents = (to_feedback_page(result, pictures), to_feedback_markdown(result))
        for suffix, content in zip(SUFFIXES, contents, strict=True):
            name = f"{FOLDER}/{stem}{suffix}"
            pages[name] = _marked(name, content)
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
    body = body if body.endswith("\n") else f"{body}\n"
    return body + _mark(name, body.encode(errors="backslashreplace")).decode()


def _mark(name: str, body: bytes) -> bytes:
    """A hash that fits one text under one name only: neither an edited page nor a copy counts as the grader's."""
    return _MARK.format(hashlib.sha256(os.fsencode(name) + b"\0" + body).hexdigest()).encode()
