"""Text → syntax tree, or the sentence that its author needs."""

import ast
import re

from grader.source.fault import Place, SourceFaultError

_PUNYCODE = re.compile(rb"(?:[^\r\n]*[\r\n]){0,2}[ \t\f]*#[^\r\n]*coding[:=][ \t]*punycode", re.IGNORECASE)
"""The one encoding of the standard library that takes time quadratic in the file: half a minute for 1 MiB."""

_SLIPS = (
    (r"<{7} |={7}$|>{7} ", "this line marks a merge conflict; keep one of the two versions, and delete the marks"),
    (r">>> |In \[\d*\]:", "this line begins with a prompt that was copied with it; delete the prompt"),
)
"""How a line begins that was never meant as Python, and what to do."""


def parse(source: str | bytes, *, what: str, cell: int | None = None, path: str = "") -> ast.Module:
    """Parse a file, or one cell.

    Args:
        source: Bytes are decoded as Python does it: byte order mark, then the declared encoding, then UTF-8.
        what: How to name the source in a sentence.
        cell: Its number, when it is a cell.
        path: Of a module beside the submission.

    Raises:
        SourceFaultError: It is no Python.
    """
    if "\0" in source if isinstance(source, str) else b"\0" in source:
        message = f"{what} holds null characters, as UTF-16 and binary files do; save it as UTF-8 text."
        raise SourceFaultError(message, place=Place(None, cell), path=path)
    if isinstance(source, bytes) and _PUNYCODE.match(source):
        raise SourceFaultError(
            f"{what} declares the encoding punycode; save it as UTF-8 text.", place=Place(1, cell), path=path
        )
    try:
        return ast.parse(source)
    except SyntaxError as error:
        if isinstance(source, bytes) and (line := _undecodable_line(source, error)):
            message = f"{what} holds a character that is not UTF-8; save it as UTF-8 text."
            raise SourceFaultError(message, place=Place(line, None), path=path) from error
        raise no_python(what, error, Place(error.lineno or None, cell), path=path) from error
    except (RecursionError, MemoryError) as error:
        raise too_deep(what, cell, path=path) from error
    except ValueError as error:  # half a surrogate pair, which JSON can spell and no encoding can
        message = f"{what} holds half a character; type the text again where it looks broken."
        raise SourceFaultError(message, place=Place(None, cell), path=path) from error


def no_python(what: str, error: SyntaxError, place: Place, *, path: str = "") -> SourceFaultError:
    """For what the parser or the compiler refuses."""
    if "codec can't decode" in error.msg or error.msg.startswith("unknown encoding"):
        message = f"{what} is not in the encoding that it declares; save it as UTF-8 text, and delete the declaration."
        return SourceFaultError(message, place=Place(1, place.cell), path=path)
    told = " ".join(error.msg.split())[:500]
    for pattern, meant in _SLIPS:
        if re.match(pattern, error.text or ""):
            told = meant
    if told.startswith("invalid character"):
        told += "; word processors and web pages put such in, so type it again"
    end = "" if told.endswith((".", "?", "!")) else "."
    return SourceFaultError(f"{what} is no valid Python: {told}{end}", place=place, path=path)


def too_deep(what: str, cell: int | None = None, *, path: str = "") -> SourceFaultError:
    """For whatever is beyond the parser's own limits."""
    message = f"{what} is nested too deeply for Python; split its longest expression into several lines."
    return SourceFaultError(message, place=Place(None, cell), path=path)


def _undecodable_line(source: bytes, error: SyntaxError) -> int | None:
    """The line that Python's message about an encoding leaves out; None when the fault is another one."""
    if "codec can't decode" not in error.msg:
        return None
    try:
        source.decode("utf-8")
    except UnicodeDecodeError as undecodable:
        return source.count(b"\n", 0, undecodable.start) + 1
    return None
