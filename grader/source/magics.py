"""IPython's own syntax in a cell: found the way IPython finds it, at the beginning of a statement only."""

import re
from typing import NamedTuple

_CELL_MAGIC = re.compile(r"\s*+(%%\w*+)")
_BODY_IS_PYTHON = {"%%time", "%%timeit", "%%capture"}

_MAGIC = re.compile(
    r"""
    (?P<indent>[ \t]*+)
    (?:
        [%!?]                                                  # %magic, !shell, ?help
      | (?:pip3?|conda|mamba|apt|apt-get)[ ]+install\b         # magics that need no sign
      | cd[ ]+[\w~./]
      | [\w*., \t]++(?:\[[^\]\n]*+\])?[ \t]*=[ \t]*[%!]        # files = !ls
      | (?=[^\n"'#()]*\?[ \t]*$)                               # keras.Model?
    )
    (?:[^\\\n]|\\.)*+                                          # a backslash continues the line
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)

_LEXEME = re.compile(
    r'''
    """(?:[^"\\]|\\.|"(?!""))*+(?:""")?
  | \'\'\'(?:[^'\\]|\\.|'(?!\'\'))*+(?:\'\'\')?
  | "(?:[^"\\\n]|\\.)*+"?
  | '(?:[^'\\\n]|\\.)*+'?
  | \#[^\n]*+
  | \\\n
  | [^"'\#\\\n()\[\]{}]++
  | .
    ''',
    re.VERBOSE | re.DOTALL,
)
"""Never fails and never goes back, so that a scan takes time in proportion to the text."""


_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")


class Cell(NamedTuple):
    """The Python in a cell, on the lines where it was."""

    python: str
    left_out: str
    """What was left out, as the rest of a sentence; empty when nothing was."""


def cell_magic(source: str) -> str:
    """`%%bash` of a cell that begins with it."""
    found = _CELL_MAGIC.match(source)
    return found[1] if found else ""


def without_cell_magic(source: str) -> Cell:
    """Blank the cell magic, and the cell with it unless the body is Python all the same."""
    magic = cell_magic(source)
    if not magic:
        return Cell(source, "")
    if magic in _BODY_IS_PYTHON:
        before, _, body = source.partition(magic)
        return Cell("\n" * before.count("\n") + "\n" + body.partition("\n")[2], "")
    return Cell("", f"the whole cell was left out, for it begins with {magic[:40]}.")


def without_magics(source: str) -> Cell:
    """Put `pass` in the place of each magic and shell line, so that an `if` around it still has a body."""
    parts: list[str] = []
    lines = depth = position = 0
    fresh = True
    while position < len(source):
        if fresh and (magic := _MAGIC.match(source, position)):
            breaks = magic[0].count("\n")
            lines += breaks + 1
            parts += (magic["indent"], "pass", "\n" * breaks)
            position = magic.end()
        lexeme = found[0] if (found := _LEXEME.match(source, position)) else ""
        parts.append(lexeme)
        position += len(lexeme)
        depth = max(0, depth + (lexeme in _OPENING) - (lexeme in _CLOSING))
        fresh = lexeme == "\n" and depth == 0
    return Cell("".join(parts), _counted(lines))


def _counted(lines: int) -> str:
    if not lines:
        return ""
    return f"{lines} {'lines' if lines > 1 else 'line'} with magics or shell commands left out."


def dedented(source: str) -> str:
    """Take the first line's indentation from every line, as IPython does with pasted code."""
    indent = re.match(r"(?:[ \t]*+\n)*+([ \t]++)\S", source)
    return re.sub(f"(?m)^{re.escape(indent[1])}", "", source) if indent else source
