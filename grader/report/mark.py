"""The mark of a file that the grader wrote, by which it is known later whether somebody has changed it."""

import hashlib
import os

_MARK = "<!-- cnn-grader {} -->\n"
"""Ends a file of HTML, Markdown or SVG; a reader of what it shows does not see it."""


def marked(name: str, body: str) -> str:
    """Put the mark behind a text.

    Args:
        name: Of the file, relative to the folder of the reports.
        body: The text.
    """
    body = body if body.endswith("\n") else f"{body}\n"
    return body + _mark(name, body.encode(errors="backslashreplace")).decode()


def is_unchanged(name: str, content: bytes) -> bool:
    """Whether the grader wrote this file, under this name, and nobody has changed it since.

    Args:
        name: As it was given to `marked`.
        content: Of the file.
    """
    body = content[: -len(_mark(name, b""))]
    return content == body + _mark(name, body)


def _mark(name: str, body: bytes) -> bytes:
    """A hash that fits one text under one name only: neither an edited page nor a copy counts as the grader's."""
    return _MARK.format(hashlib.sha256(os.fsencode(name) + b"\0" + body).hexdigest()).encode()
