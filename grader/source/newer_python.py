"""Syntax of Pythons later than this one. A file is told apart by rewriting it: then this Python has to read it."""

import ast
import re
import sys
from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from grader.source.formatted import older_strings

_RUNNING = sys.version_info[:2]


class NewerSyntax(NamedTuple):
    """What stands on a line that this Python does not read."""

    line: int
    name: str
    """As the subject of a sentence."""
    since: tuple[int, int]
    advice: str
    others: tuple[int, ...] = ()
    """Lines with more of that kind."""


class _Rewriting(NamedTuple):
    """How lines with newer syntax are found, and what an older Python reads in their place."""

    pattern: re.Pattern[str]
    replacement: str
    name: str
    since: tuple[int, int]
    advice: str


_BRACKETS = r"\[[^\[\]\n]{0,200}(?:\[[^\[\]\n]{0,200}\][^\[\]\n]{0,200}){0,5}\]"
_REWRITINGS = (
    _Rewriting(
        re.compile(rf"^([ \t]*)type[ \t]+(\w+)[ \t]*(?:{_BRACKETS})?[ \t]*=(?!=)", re.MULTILINE),
        r"\1\2 =",
        "`type {2} = …`",
        (3, 12),
        "Write `{2} = …`, without the word type.",
    ),
    _Rewriting(
        re.compile(rf"^([ \t]*(?:async[ \t]+)?def[ \t]+)(\w+)[ \t]*{_BRACKETS}[ \t]*(?=\()", re.MULTILINE),
        r"\1\2",
        "`def {2}[…]`",
        (3, 12),
        "Write `def {2}(…)`, without the brackets behind the name.",
    ),
    _Rewriting(
        re.compile(rf"^([ \t]*class[ \t]+)(\w+)[ \t]*{_BRACKETS}[ \t]*(?=[(:])", re.MULTILINE),
        r"\1\2",
        "`class {2}[…]`",
        (3, 12),
        "Write `class {2}`, without the brackets behind the name.",
    ),
    _Rewriting(
        # With a small letter behind the comma it is Python 2, where the second name was that of the exception.
        re.compile(r"^([ \t]*except\*?[ \t]+)([\w.]+(?:[ \t]*,[ \t]*(?:\w+\.)*[A-Z]\w*)+)[ \t]*(?=:)", re.MULTILINE),
        r"\1(\2)",
        "`except {2}:`",
        (3, 14),
        "Write `except ({2}):`, with parentheses.",
    ),
    _Rewriting(
        re.compile(r"^([ \t]*)lazy[ \t]+((?:import|from)\b[ \t]+[\w.]+)", re.MULTILINE),
        r"\1\2",
        "`lazy {2}`",
        (3, 15),
        "Write `{2}`, without the word lazy.",
    ),
)
_MESSAGES = (
    ("iterable unpacking cannot be used in comprehension", "a star in a comprehension"),
    ("dict unpacking cannot be used in dict comprehension", "two stars in a comprehension"),
)
"""What this Python's parser says of syntax that came with Python 3.15, and what that is."""


def newer_syntax(source: str, error: SyntaxError) -> NewerSyntax | None:
    """Find the syntax of a later Python on the line that this one refuses.

    Args:
        source: The whole text.
        error: Of this Python's parser.

    Returns:
        `None` when the line is not valid in a later Python either, as far as can be told.
    """
    line = error.lineno or 0
    for message, name in _MESSAGES:
        if message in error.msg:
            return NewerSyntax(line, name, (3, 15), "Write a loop within the comprehension.")
    strings = older_strings(source)
    text, changes = (
        strings.text,
        [NewerSyntax(at, name, since, advice) for at, name, since, advice in strings.changes if since > _RUNNING],
    )
    for rewriting in _REWRITINGS:
        if rewriting.since > _RUNNING:
            changes += _found(rewriting, text)
            text = rewriting.pattern.sub(rewriting.replacement, text)
    if not changes or _fails_at(text) == line:
        return None
    # A string over several lines is refused where it ends.
    before = [change for change in changes if change.line <= line]
    if not before:
        return None
    refused = max(before, key=attrgetter("line"))
    return refused._replace(others=tuple(sorted({change.line for change in changes} - {refused.line})))


def _found(rewriting: _Rewriting, text: str) -> Iterator[NewerSyntax]:
    line, position = 1, 0
    for match in rewriting.pattern.finditer(text):
        line, position = line + text.count("\n", position, match.start(2)), match.start(2)
        name, advice = (part.replace("{2}", match[2][:40]) for part in (rewriting.name, rewriting.advice))
        yield NewerSyntax(line, name, rewriting.since, advice)


def _fails_at(text: str) -> int | None:
    """The line at which the parser stops; `None` when it reads everything."""
    try:
        ast.parse(text)
    except SyntaxError as error:
        return error.lineno or 0
    except (ValueError, RecursionError, MemoryError):
        return 0
    return None
