"""Findings on what a file uses of older Keras: one for each line, with the line as it reads in today's."""

import ast
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from grader.records import Finding, Place
from grader.wording import listed
from grader.worker.exporter.corrections import Correction, Parts
from grader.worker.exporter.file_text import FileText
from grader.worker.exporter.old_usages import old_usages

_MOST_LINES = 40
"""Of one file; a last finding says that there are more."""
_MOST_CHANGES = 6
_LONGEST_NAME = 60
_LONGEST_LINE = 300
_LONGEST_TEXT = 5_000
"""Characters of a call that is looked at closely."""


class OldLines(NamedTuple):
    """What is wrong with some lines of a file."""

    lines: frozenset[int]
    """In which everything stands, and where else it is noticed; empty for what is left out."""
    finding: Finding
    """At the first of them."""


def with_old_lines(
    faults: Mapping[Place, Finding], place: Place, ran: Mapping[str, Sequence[ast.Module]], texts: Mapping[str, str]
) -> tuple[dict[Place, Finding], frozenset[Place]]:
    """Put all lines that are written for older Keras beside faults, which give way to what they say of their own lines.

    Args:
        faults: By their places; in a notebook, by lines of all cells together.
        place: Of the one that was raised.
        ran: What was run of each file.
        texts: Each file.

    Returns:
        All findings by their places, those in the fault's file first, and the lines that are written for older Keras.
    """
    explained: dict[Place, Finding] = {}
    lines: set[Place] = set()
    for path in sorted(ran, key=lambda path: (path != place.path, path)):
        for old in old_lines(ran[path], texts.get(path, "")):
            explained[Place(path=path, line=old.finding.line)] = old.finding
            lines |= {Place(path=path, line=line) for line in old.lines}
    explained |= {at: finding for at, finding in faults.items() if at not in lines}
    order = sorted(explained, key=lambda at: (at.path != place.path, at.path, at.line is None, at.line or 0))
    return {at: explained[at] for at in order}, frozenset(lines)


def old_lines(trees: Sequence[ast.Module], text: str) -> list[OldLines]:
    """Say what to write in place of everything that a file uses of older Keras.

    Args:
        trees: What was run of the file.
        text: The file as Python decodes it.

    Returns:
        One finding for each line, or for the lines of one call, in their order; none where the file can be built as it
        is.
    """
    file = FileText(text)
    corrections = old_usages(trees, file)
    groups = _groups(corrections)
    source = _Source(file, corrections)
    explained = [OldLines(group.lines, _finding(group, source)) for group in groups[:_MOST_LINES]]
    if len(groups) > _MOST_LINES:
        more = Finding(problem="More lines than these are written for older Keras.")
        explained.append(OldLines(frozenset(), more))
    return explained


class _Group(NamedTuple):
    """Corrections that share a line."""

    first: int
    last: int
    corrections: tuple[Correction, ...]

    @property
    def lines(self) -> frozenset[int]:
        """Its own, and those of what else is blamed."""
        blamed = (node for correction in self.corrections for node in correction.blamed)
        elsewhere = {line for node in blamed for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
        return frozenset(range(self.first, self.last + 1)) | elsewhere


def _groups(corrections: Sequence[Correction]) -> list[_Group]:
    groups: list[_Group] = []
    for correction in corrections:
        first, last = correction.node.lineno, correction.node.end_lineno or correction.node.lineno
        if groups and first <= groups[-1].last:
            previous = groups.pop()
            groups.append(_Group(previous.first, max(last, previous.last), (*previous.corrections, correction)))
        else:
            groups.append(_Group(first, last, (correction,)))
    return groups


def _finding(group: _Group, source: "_Source") -> Finding:
    reasons = [correction.reasons for correction in group.corrections]
    changes: dict[str, dict[tuple[str, str], None]] = {}
    for reason in reasons:
        changes.setdefault(reason.owner, {}).update(dict.fromkeys(reason.changes))
    spellings = dict.fromkeys(spelling for reason in reasons for spelling in reason.spellings)
    problems = [_lost(owner, list(lost)) for owner, lost in changes.items() if lost]
    problems += dict.fromkeys(reason.problem for reason in reasons if reason.problem)
    if not problems:
        problems = [f"{listed([f'{old} is called {new}' for old, new in spellings], _MOST_CHANGES)} today."]
    advice = list(dict.fromkeys(reason.advice for reason in reasons if reason.advice))
    is_open = any(correction.parts is None for correction in group.corrections)
    code = "" if is_open else source.line(group)
    if code:
        count = group.last - group.first + 1
        advice.append("Write:" if count == 1 else f"Write in place of these {count} lines:")
    return Finding(problem=" ".join(problems), advice=" ".join(advice), code=code, line=group.first)


def _lost(owner: str, changes: Sequence[tuple[str, str]]) -> str:
    """Conv2D no longer has `init` (now `kernel_initializer`)."""
    names = [
        f"{old[:_LONGEST_NAME]} (now {new[:_LONGEST_NAME]})" if new else old[:_LONGEST_NAME] for old, new in changes
    ]
    if 2 <= len(names) <= _MOST_CHANGES:
        names = [*names[:-2], f"{names[-2]} or {names[-1]}"]
    return f"{owner} no longer has {listed(names, _MOST_CHANGES)}."


class _Source:
    """The text of a file, and what it reads when the corrections are made.

    Args:
        text: The file.
        corrections: In the order of the file.
    """

    def __init__(self, text: FileText, corrections: Sequence[Correction]) -> None:
        self._text = text
        extents: dict[tuple[int, int], Correction] = {}
        for correction in corrections:
            extents.setdefault(text.extent(correction.node), correction)
        self._corrections = sorted(extents.items(), key=lambda item: (item[0][0], -item[0][1]))

    def line(self, group: _Group) -> str:
        """The lines of a group as one line; empty where that cannot be shown."""
        if not all(self._is_there(correction) for correction in group.corrections):
            return ""
        start, end = self._text.lines(group.first, group.last)
        if end - start > _LONGEST_TEXT:
            return ""
        code = self._corrected(start, end).strip()
        if group.first != group.last or "\n" in code:
            code = _on_one_line(code)
        code = code.replace("\t", " ")
        return code if len(code) <= _LONGEST_LINE and code.isprintable() else ""

    def _is_there(self, correction: Correction) -> bool:
        """Whether the text at the node's place is that of the node."""
        start, end = self._text.extent(correction.node)
        if not 0 < end - start <= _LONGEST_TEXT:
            return False
        piece = self._text.piece(start, end)
        if isinstance(correction.node, ast.stmt):
            return piece.startswith(("from", "import"))
        try:
            return ast.dump(ast.parse(f"({piece})", mode="eval").body) == ast.dump(correction.node)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False

    def _corrected(self, start: int, end: int) -> str:
        """A piece of the text with the corrections within it, of which the outermost count."""
        pieces: list[str] = []
        for (first, last), correction in self._corrections:
            if start <= first < last <= end:
                pieces += [self._text.piece(start, first), self._written(correction.parts or ())]
                start = last
        return "".join([*pieces, self._text.piece(start, end)])

    def _written(self, parts: Parts) -> str:
        return "".join(part if isinstance(part, str) else self._corrected(*self._text.extent(part)) for part in parts)


def _on_one_line(code: str) -> str:
    """Python that was broken over several lines, and may have been an item of a list; empty where it is none."""
    comma = "," if code.endswith(",") else ""
    try:
        return ast.unparse(ast.parse(code.removesuffix(","))) + comma
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
