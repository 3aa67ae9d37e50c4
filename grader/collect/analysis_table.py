"""The table in a student's analysis, told from the text around it: pipe tables of Markdown, as plain text.

The format: GitHub Flavored Markdown, section 4.10. The row of dashes may be missing, for it is easily lost; a table
with other headings than those that were asked for stays text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from grader.analysis import MAX_CELL, AnalysisRow
from grader.printable import shortened

_Column = Literal["changed", "expected", "saw", "why"]
_HEADINGS: Mapping[_Column, re.Pattern[str]] = {
    "expected": re.compile(r"expect|predict|hypothes|guess", re.IGNORECASE),
    "saw": re.compile(r"\bsaw\b|\bsee\b|\bseen\b|observ|measur|result|happen|found", re.IGNORECASE),
    "why": re.compile(r"\bwhy\b|reason|expla|because|think", re.IGNORECASE),
    "changed": re.compile(r"chang|variant|model|network", re.IGNORECASE),
}
"""How the heading of a column is recognised, the surest first."""
_REQUIRED: set[_Column] = {"changed", "saw"}
_MAX_COLUMNS = 20
_CELL_END = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br[ \t]*+/?>", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
"""A backslash before ASCII punctuation (CommonMark, section 2.4)."""


class Parsed(NamedTuple):
    """A text taken apart."""

    rows: tuple[AnalysisRow, ...]
    """Those in which anything is written."""
    lines: tuple[str, ...]
    """All that are no part of such a table."""


def parsed(text: str) -> Parsed:
    """Take the table out of a text; several with the right headings count as one.

    Args:
        text: In Markdown, with line feeds alone.
    """
    rows: list[AnalysisRow] = []
    lines: list[str] = []
    columns: Sequence[tuple[_Column | None, str]] = ()
    for line in text.split("\n"):
        if columns and "|" in line:
            if not _is_rule(line) and any(map(str.isalnum, line)):
                rows.append(_row(columns, _cells(line)))
        elif "|" in line and (columns := _columns(_cells(line))):
            continue
        else:
            columns = ()
            lines.append(line)
    return Parsed(tuple(rows), tuple(lines))


def _is_rule(line: str) -> bool:
    """Whether it is the line of dashes below the headings."""
    return "-" in line and set(line) <= set(" \t|:-")


def _cells(line: str) -> list[str]:
    """Split a line; a bar at either end belongs to no cell."""
    cells = _CELL_END.split(line.strip())
    first = 1 if len(cells) > 1 and not cells[0].strip() else 0
    last = -1 if len(cells) > first + 1 and not cells[-1].strip() else None
    return [_plain(cell) for cell in cells[first:last]]


def _plain(cell: str) -> str:
    """Take away what Markdown would not show; all else stays as it was typed."""
    text = _BREAK.sub(" ", cell).replace("**", "").replace("`", "")
    return _ESCAPE.sub(r"\1", " ".join(text.split()).strip("*_~ "))


def _columns(headings: Sequence[str]) -> Sequence[tuple[_Column | None, str]]:
    """Say what each column is, with its heading; nothing where it is another table."""
    known: list[tuple[_Column | None, str]] = []
    taken: set[_Column] = set()
    for heading in headings[:_MAX_COLUMNS]:
        column = next((name for name, words in _HEADINGS.items() if name not in taken and words.search(heading)), None)
        taken |= {column} if column else set()
        known.append((column, heading))
    return known if taken >= _REQUIRED else ()


def _row(columns: Sequence[tuple[_Column | None, str]], cells: Sequence[str]) -> AnalysisRow:
    """Lay a line out under the headings; what stands under others, or under none, is added to the last column."""
    texts: dict[_Column, str] = {}
    rest: list[str] = []
    for (column, heading), cell in zip(columns, cells, strict=False):
        if column:
            texts[column] = cell
        elif cell:
            rest.append(f"{heading}: {cell}" if heading else cell)
    rest += filter(None, cells[len(columns) :])
    texts["why"] = " | ".join(filter(None, (texts.get("why", ""), *rest)))
    return AnalysisRow.model_validate(dict(_cut(texts)))


def _cut(texts: Mapping[_Column, str]) -> Iterator[tuple[_Column, str]]:
    return ((column, shortened(text, MAX_CELL - 1)) for column, text in texts.items())
