"""The report for programs: the gradebook itself."""

import json
import re

from grader.records import Gradebook
from grader.report.sentences import message

_UNSAFE = re.compile(r"\x7f|#(?=#\w*\[)")
"""What the JSON encoder lets through: the delete character, and a command to a CI system (see `text.shown`)."""


def to_json(gradebook: Gradebook) -> str:
    r"""Dump the gradebook, each check with its findings and the text that they come to.

    Everything but printable ASCII is written as `\uXXXX`, which no terminal obeys and no encoding spoils.
    Not `model_dump_json`: it raises on a lone surrogate, and one file name that is not UTF-8 would cost
    the whole report.
    """
    dumped = gradebook.model_dump(mode="json")
    for grade, written in zip(
        (gradebook.reference, *gradebook.submissions), (dumped["reference"], *dumped["submissions"]), strict=True
    ):
        for check, record in zip(grade.checks, written["checks"], strict=True):
            record["message"] = message(check)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(dumped, indent=2)) + "\n"


def from_json(text: str) -> Gradebook:
    """Read a gradebook that `to_json` wrote.

    Raises:
        ValueError: It is not JSON, or not a gradebook of this schema version.
    """
    written = json.loads(text)
    for grade in (written["reference"], *written["submissions"]):
        for check in grade["checks"]:
            del check["message"]
    return Gradebook.model_validate(written)
