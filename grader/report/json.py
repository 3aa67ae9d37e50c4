"""The report for programs: the gradebook itself."""

import json
import re

from grader.records import Gradebook

_UNSAFE = re.compile(r"\x7f|#(?=#\w*\[)")
"""What the JSON encoder lets through: the delete character, and a command to a CI system (see `text.shown`)."""


def to_json(gradebook: Gradebook) -> str:
    r"""Dump the gradebook, so that `Gradebook.model_validate_json` gives it back.

    Everything but printable ASCII is written as `\uXXXX`, which no terminal obeys and no encoding spoils.
    Not `model_dump_json`: it raises on a lone surrogate, and one file name that is not UTF-8 would cost
    the whole report.
    """
    dumped = json.dumps(gradebook.model_dump(mode="json"), indent=2)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", dumped) + "\n"
