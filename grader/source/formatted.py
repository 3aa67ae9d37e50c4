"""Formatted strings as Python reads them from 3.12 on (PEP 701) and 3.14 on (PEP 750), for a Python that is older."""

import ast
import re
from bisect import bisect_left
from typing import NamedTuple

_MAX_DEPTH = 10
"""Of formatted strings within each other."""
_TOKEN = re.compile(
    r"""
    (?P<prefix>(?<!\w)[A-Za-z]{1,2}|)(?P<quote>\"{3}|'{3}|"|')
  | \#[^\n]*
  | \w+
  | \n | .
    """,
    re.VERBOSE | re.DOTALL,
)
_ADVICE = "Use the other kind of quotes inside the braces, and no backslash or comment there."
_T_ADVICE = 'Write f"…" in its place.'


class Older(NamedTuple):
    """A text whose strings an older Python reads."""

    text: str
    changes: list[tuple[int, str, tuple[int, int], str]]
    """Line, what stood there, the Python that it came with, and what to do."""


class _UnreadableError(Exception):
    """A string does not end, or is not one in any Python."""


def older_strings(source: str) -> Older:
    """Replace what stands in the braces of formatted strings by a 0 where an older Python could not read it.

    What is replaced has to be an expression by itself; otherwise the string stays as it is.
    """
    reader = _Reader(source)
    try:
        reader.read()
    except _UnreadableError:
        return Older(source, [])
    return Older("".join(reader.parts), reader.changes)


class _Reader:
    """One way through a text, which never goes back."""

    def __init__(self, source: str) -> None:
        self.parts: list[str] = []
        self.changes: list[tuple[int, str, tuple[int, int], str]] = []
        self._source = source
        self._ends = [match.start() for match in re.finditer("\n", source)]
        self._position = 0

    def read(self) -> None:
        """Copy the text, string by string."""
        while match := _TOKEN.match(self._source, self._position):
            if match["quote"]:
                start, self._position = match.start(), match.end()
                self.parts.append(self._string(match, start, 0))
            else:
                self._position = match.end()
                self.parts.append(match[0])

    def _string(self, opening: re.Match[str], start: int, depth: int) -> str:
        """A string behind its opening quotes, as an older Python reads it."""
        if depth > _MAX_DEPTH:
            raise _UnreadableError
        prefix, quote = opening["prefix"], opening["quote"]
        formatted = not {"f", "t"}.isdisjoint(prefix.lower())
        parts: list[str] = []
        changed = False
        while True:
            rest = self._source[self._position : self._position + 3]
            if not rest or (rest[0] == "\n" and len(quote) == 1):
                raise _UnreadableError
            if rest.startswith(quote):
                break
            if rest[0] == "\\" or (formatted and rest[:2] in {"{{", "}}"}):
                parts.append(rest[:2])
                self._position += 2
            elif formatted and rest[0] == "{":
                self._position += 1
                field, replaced = self._field(quote, depth)
                parts.append(field)
                changed = changed or replaced
            else:
                parts.append(rest[0])
                self._position += 1
        self._position += len(quote)
        line = bisect_left(self._ends, start) + 1
        if "t" in prefix.lower():
            self.changes.append((line, f"a string that begins with {prefix}{quote}", (3, 14), _T_ADVICE))
            prefix = prefix.lower().replace("t", "f")
        elif changed and depth == 0:
            name = "a formatted string with its own quotes, a backslash or a comment in its braces"
            self.changes.append((line, name, (3, 12), _ADVICE))
        return f"{prefix}{quote}{''.join(parts)}{quote}"

    def _field(self, quote: str, depth: int) -> tuple[str, bool]:
        """What stands between braces, with its conversion and format; and whether it was replaced."""
        begin = self._position
        brackets = 0
        inner: list[str] = []
        while match := _TOKEN.match(self._source, self._position):
            sign = match[0]
            if brackets == 0 and sign in {"}", ":", "!"} and self._source[match.start() : match.start() + 2] != "!=":
                break
            start, self._position = match.start(), match.end()
            if match["quote"]:
                sign = self._string(match, start, depth + 1)
            brackets += (sign in {"(", "[", "{"}) - (sign in {")", "]", "}"})
            inner.append(sign)
        written = self._source[begin : self._position]
        tail, changed = self._tail(quote, depth)
        suspicious = any(sign in written for sign in ("\\", "#", "\n", quote[0]))
        if not suspicious or _is_read(f"f{quote}{{{written}}}{quote}"):
            return f"{{{written}{tail}", changed
        if not _is_read(f"(\n{''.join(inner).rstrip().removesuffix('=')}\n)"):
            return f"{{{written}{tail}", changed
        return f"{{0{tail}", True

    def _tail(self, quote: str, depth: int) -> tuple[str, bool]:
        """Conversion and format behind an expression, with the closing brace; and whether it was replaced."""
        parts: list[str] = []
        changed = False
        while True:
            rest = self._source[self._position : self._position + 3]
            if not rest or rest.startswith(quote) or (rest[0] == "\n" and len(quote) == 1):
                raise _UnreadableError
            self._position += 1
            if rest[0] == "{":
                if depth >= _MAX_DEPTH:
                    raise _UnreadableError
                field, replaced = self._field(quote, depth + 1)
                parts.append(field)
                changed = changed or replaced
                continue
            parts.append(rest[0])
            if rest[0] == "}":
                return "".join(parts), changed


def _is_read(expression: str) -> bool:
    """Whether the Python that runs here can parse it."""
    try:
        ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
