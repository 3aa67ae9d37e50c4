"""Text of the student's choosing, made fit for any report."""

import re

from grader.printable import printable

DASH = "\N{EN DASH}"
"""Stands for a number that does not exist, which is never a zero."""

_LOG_COMMAND_IN_LINE = re.compile(r"#(?=#\w*\[)")
_LOG_COMMAND_AT_START = re.compile(r"^(\s*):(?=:)")


def shown(text: str) -> str:
    r"""One line that shows all its characters and gives no command to a CI system that reads our output.

    GitHub's runner obeys `::name::` at the start of a line and `##[name]` anywhere in one, Azure `##vso[name]`
    (actions/runner, `src/Runner.Common/ActionCommand.cs`). The first character is written as its Python escape, in the
    manner of `printable`; neither lies in a CSV cell or Markdown table only, so this holds for every format.

    Example:
        >>> shown("::error::x")
        '\\x3a:error::x'
    """
    visible = text if text.isprintable() else printable(text)  # a class's report asks for this a hundred thousand times
    if "#" in visible:
        visible = _LOG_COMMAND_IN_LINE.sub(r"\\x23", visible)
    return line_without_command(visible)


def line_without_command(line: str) -> str:
    """Escape a leading `::`, which text that is `shown` can still get where it is broken into lines; adds 3 cells."""
    return _LOG_COMMAND_AT_START.sub(r"\1\\x3a", line) if "::" in line else line
