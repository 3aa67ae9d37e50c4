"""IPython's own syntax in a cell, recognized as IPython does it: at the beginning of a statement only."""

import re
from typing import NamedTuple

_CELL_MAGIC = re.compile(r"\s*+(%%\w*+)")
_BODY_IS_PYTHON = {"%%time", "%%timeit", "%%capture", "%%prun"}

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


class TransformedText(NamedTuple):
    """The Python in a cell or a file, on the lines where it was."""

    python: str
    omission: str
    """What was left out, as a whole sentence; empty when nothing was."""


def cell_magic(source: str) -> str:
    """`%%bash` of a cell that begins with it."""
    match = _CELL_MAGIC.match(source)
    return match[1] if match else ""


def without_cell_magic(source: str) -> TransformedText:
    """Remove the cell magic, and the whole cell with it unless its body is Python all the same."""
    magic = cell_magic(source)
    if not magic:
        return TransformedText(source, "")
    if magic in _BODY_IS_PYTHON:
        before, _, body = source.partition(magic)
        return TransformedText("\n" * before.count("\n") + "\n" + body.partition("\n")[2], "")
    return TransformedText("", f"The whole cell was left out, because it begins with {magic[:40]}.")


def without_magics(source: str) -> TransformedText:
    """Put `pass` in the place of each magic and shell line, so that an `if` around it still has a body."""
    parts: list[str] = []
    lines = depth = position = 0
    at_statement = True
    while position < len(source):
        if at_statement and (magic := _MAGIC.match(source, position)):
            breaks = magic[0].count("\n")
            lines += breaks + 1
            parts += (magic["indent"], "pass", "\n" * breaks)
            position = magic.end()
        lexeme = match[0] if (match := _LEXEME.match(source, position)) else ""
        parts.append(lexeme)
        position += len(lexeme)
        depth = max(0, depth + (lexeme in _OPENING) - (lexeme in _CLOSING))
        at_statement = lexeme == "\n" and depth == 0
    return TransformedText("".join(parts), commands_omitted(lines))


def commands_omitted(lines: int) -> str:
    """Say how many lines were left out, as a whole sentence; empty for none."""
    if not lines:
        return ""
    if lines == 1:
        return "1 line with a magic or shell command was left out."
    return f"{lines:,} lines with magics or shell commands were left out."


def dedented(source: str) -> str:
    """Remove the first line's indentation from every line, as IPython does with pasted code."""
    indent = re.match(r"(?:[ \t]*+\n)*+([ \t]++)\S", source)
    return re.sub(f"(?m)^{re.escape(indent[1])}", "", source) if indent else source
