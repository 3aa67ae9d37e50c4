"""IPython's own syntax in a cell, recognized as IPython does it: at the beginning of a statement only."""

import re
from typing import NamedTuple

_CELL_MAGIC = re.compile(r"\s*+(%%\w*+)")
_TIMING = ("time", "timeit", "prun", "memit", "mprun", "lprun", "snakeviz", "pyinstrument", "scalene")
"""Magics that run a statement, or a cell, and measure it."""
_BODY_IS_PYTHON = {"%%capture", *(f"%%{name}" for name in _TIMING)}

_TIMED = re.compile(
    rf"""
    (?P<indent>[ \t]*+)
    (?: %(?:{"|".join(_TIMING)})\b (?P<options>(?:
        [ \t]++(?: -[nrplsTDfmtu][ \t]*+[^-\s]\S*+ | -[a-zA-Z]++(?=\s|\Z) | --[\w-]++(?:=\S*+)? )
    )*+)
      | (?P<target>[\w., \t]++=[ \t]*+)%time\b                # seconds = %time measure()
    )
    [ \t]++(?=[^\s\\])
    """,
    re.VERBOSE,
)
"""A line magic and its options, before the statement that it runs."""
_WRITES = re.compile(
    r"""
    \s*+%%(?:writefile|file)[ \t]++(?P<append>(?:-a|--append)[ \t]++)?+
    (?P<quote>["']?)(?P<path>[\w./-]{1,200}\.py)(?P=quote)[ \t]*+(?:\n|\Z)
    """,
    re.VERBOSE,
)
"""The first line of a cell that becomes a Python file."""

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


class WrittenFile(NamedTuple):
    """A Python file that a cell writes, in place of being run."""

    path: str
    """Relative to the notebook's folder, with slashes."""
    text: str
    """On the lines of the cell."""
    is_added: bool
    """Whether it goes on a file that is there."""


def written_file(source: str) -> WrittenFile | None:
    """The file that a cell writes with `%%writefile`; `None` when it writes none that can be imported."""
    match = _WRITES.match(source)
    if match is None:
        return None
    # A folder of the student's own machine is not here: what matters is the name by which the file is imported.
    absolute = match["path"].startswith("/")
    parts = [part for part in match["path"].split("/") if part not in {"", "."}][-1 if absolute else 0 :]
    if not all(part.removesuffix(".py").isidentifier() for part in parts):
        return None
    text = "\n" * match[0].count("\n") + source[match.end() :]
    return WrittenFile("/".join(parts), text, match["append"] is not None)


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
        line, _, rest = body.partition("\n")
        timed = _TIMED.match(f"{magic[1:]}{line}")  # what stands behind `%%timeit` is run before the cell
        first = f"{magic[1:]}{line}"[timed.end() :] if timed else ""
        return TransformedText("\n" * before.count("\n") + f"{first}\n" + rest, "")
    return TransformedText("", f"The whole cell was left out, because it begins with {magic[:40]}.")


def without_magics(source: str, *, keeps_timed: bool = True) -> TransformedText:
    """Put `pass` in the place of each magic and shell line, so that an `if` around it still has a body.

    Args:
        source: A cell or a file.
        keeps_timed: Whether a statement behind a magic that only measures it stays.
    """
    parts: list[str] = []
    lines = depth = position = 0
    at_statement = True
    while position < len(source):
        while keeps_timed and at_statement and (timed := _TIMED.match(source, position)):
            parts += (timed["indent"], timed["target"] or "")
            position = timed.end()
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
