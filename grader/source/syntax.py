"""Text → syntax tree, or the fault that its author reads."""

import ast
import re
import sys
from importlib.util import decode_source

from grader.records import Finding, Place
from grader.source.fault import THE_FILE, SourceFaultError, subject
from grader.source.newer_python import NewerSyntax, newer_syntax
from grader.source.placeholders import not_filled_in, placeholder_in_line
from grader.wording import listed

_PUNYCODE = re.compile(rb"(?:[^\r\n]*[\r\n]){0,2}[ \t\f]*#[^\r\n]*coding[:=][ \t]*punycode", re.IGNORECASE)
"""The one encoding of the standard library that takes time quadratic in the file: half a minute for 1 MiB."""

_SAVE_AS_UTF_8 = "Save it as UTF-8 text."
_MAX_LINES = 5
_NEVER_PYTHON = (
    (r"<{7} |={7}$|>{7} ", "this line marks a merge conflict.", "Keep one of the two versions, and delete the marks."),
    (r">>> |In \[\d*\]:", "this line begins with a prompt that was copied with it.", "Delete the prompt."),
)
"""How a line begins that was never meant as Python, what is wrong with it, and what to do."""


def parse(source: str | bytes, whole: Place = THE_FILE) -> ast.Module:
    """Parse a file, a module or one cell.

    Args:
        source: Bytes are decoded as Python does it: byte order mark, then the declared encoding, then UTF-8.
        whole: The module or the cell that this is; empty for the file that was handed in.

    Raises:
        SourceFaultError: It is not valid Python.
    """
    if "\0" in source if isinstance(source, str) else b"\0" in source:
        raise _fault(whole, None, "holds null characters, as UTF-16 and binary files do.", _SAVE_AS_UTF_8)
    if isinstance(source, bytes) and _PUNYCODE.match(source):
        raise _fault(whole, 1, "declares the encoding punycode.", _SAVE_AS_UTF_8)
    try:
        return ast.parse(source)
    except SyntaxError as error:
        if isinstance(source, bytes) and (line := _undecodable_line(source, error)):
            raise _fault(whole, line, "holds a character that is not UTF-8.", _SAVE_AS_UTF_8) from error
        if newer := newer_syntax(_text(source), error):
            raise _too_new(newer, whole) from error
        raise invalid_python(error, whole.model_copy(update={"line": error.lineno or None})) from error
    except (RecursionError, MemoryError) as error:
        raise too_deep(whole) from error
    except ValueError as error:  # half a surrogate pair, which JSON can spell and no encoding can
        advice = "Type the text again where it looks broken."
        raise _fault(whole, None, "holds half a character.", advice) from error


def _text(source: str | bytes) -> str:
    """The text as Python decodes it; empty when it cannot."""
    try:
        return source if isinstance(source, str) else decode_source(source)
    except (SyntaxError, UnicodeError, LookupError):
        return ""


def _too_new(newer: NewerSyntax, whole: Place) -> SourceFaultError:
    """The fault for syntax that came with a later Python."""
    since, running = (".".join(map(str, version)) for version in (newer.since, sys.version_info[:2]))
    predicate = f"needs a later Python than {running}, which grades it: {newer.name} came with Python {since}."
    if newer.others:
        lines = listed([f"line {line}" for line in newer.others], _MAX_LINES)
        predicate += f" There is more that is too new at {lines}."
    return _fault(whole, newer.line, predicate, newer.advice)


def invalid_python(error: SyntaxError, place: Place) -> SourceFaultError:
    """The fault for what the parser or the compiler refuses."""
    if "codec can't decode" in error.msg or error.msg.startswith("unknown encoding"):
        advice = "Save it as UTF-8 text, and delete the declaration."
        return _fault(place, 1, "is not in the encoding that it declares.", advice)
    if shown := placeholder_in_line(error.text or "", error.offset or 0):
        return SourceFaultError(not_filled_in(shown).at(place))
    reason, advice = " ".join(error.msg.split())[:500], ""
    for pattern, meaning, remedy in _NEVER_PYTHON:
        if re.match(pattern, error.text or ""):
            reason, advice = meaning, remedy
    if reason.startswith("invalid character"):
        advice = "Type it again: word processors and web pages insert such characters."
    end = "" if reason.endswith((".", "?", "!")) else "."
    return _fault(place, place.line, f"is not valid Python: {reason}{end}", advice)


def too_deep(whole: Place) -> SourceFaultError:
    """The fault for whatever is beyond the parser's own limits."""
    return _fault(whole, None, "is nested too deeply for Python.", "Split its longest expression into several lines.")


def _fault(whole: Place, line: int | None, predicate: str, advice: str) -> SourceFaultError:
    finding = Finding(problem=f"{subject(whole)} {predicate}", advice=advice)
    return SourceFaultError(finding.at(whole.model_copy(update={"line": line})))


def _undecodable_line(source: bytes, error: SyntaxError) -> int | None:
    """The line that Python's message about an encoding leaves out; `None` when the fault is another one."""
    if "codec can't decode" not in error.msg:
        return None
    try:
        source.decode("utf-8")
    except UnicodeDecodeError as undecodable:
        return source.count(b"\n", 0, undecodable.start) + 1
    return None
