"""Gradebook → annotations: each finding at the file and line that it is about."""

import os
from collections.abc import Iterator
from itertools import chain, zip_longest
from pathlib import Path
from typing import NamedTuple

from grader.collect.tree import NOTEBOOK
from grader.corrections import EXCUSED
from grader.github.commands import command
from grader.gradebook import Gradebook
from grader.printable import shortened
from grader.records import CheckResult, Finding, Grade, Status
from grader.report.sentences import reasons, texts
from grader.report.text import shown

MOST = 10
"""Annotations of one level that GitHub shows for one step (github/docs, workflow-commands.md)."""
_MAX_MESSAGE = 2_000
_LEVELS = {Status.FAILED: "error", Status.ERROR: "warning", Status.PASSED: "notice"}
"""What a student has to change, what a person has to look at, and what there is to know."""


class _Annotation(NamedTuple):
    level: str
    message: str
    title: str
    file: str = ""
    line: int | None = None


def annotations(gradebook: Gradebook, root: Path, *, other_notices: int = 0) -> list[str]:
    """Write the commands, at most `MOST` of each level: of everybody the first finding, then the second, and so on.

    Args:
        gradebook: What is reported.
        root: Of the repository; GitHub knows files by their paths from there.
        other_notices: So many of the step are no annotations of these, and count.
    """
    most = dict.fromkeys(_LEVELS.values(), MOST) | {"notice": MOST - other_notices}
    rounds = zip_longest(*(list(_of_submission(grade, root)) for grade in gradebook.submissions))
    items = [annotation for annotation in chain.from_iterable(rounds) if annotation]
    levels = {level: [item for item in items if item.level == level] for level in most}
    return [line for level, items in levels.items() for line in _limited(items, most[level])]


def _limited(items: list[_Annotation], most: int) -> Iterator[str]:
    count = most if len(items) <= most else most - 1
    for level, message, title, file, line in items[:count]:
        yield command(level, message, file=file, line=line, title=title)
    if left := len(items[count:]):
        yield command(items[0].level, f"{left:,} more stand in the summary of this job.", title="More")


def _of_submission(grade: Grade, root: Path) -> Iterator[_Annotation]:
    if grade.outcome == EXCUSED:
        return
    file = _in_repository(Path(grade.path), root)
    if grade.status is Status.MISSING:
        yield _Annotation("error", " ".join(map(shown, reasons(grade))), shown(grade.id), file)
        return
    for check in grade.all_checks:
        if check.status in _LEVELS:
            yield from (_of_finding(grade, check, finding, root) for finding in check.findings)


def _of_finding(grade: Grade, check: CheckResult, finding: Finding, root: Path) -> _Annotation:
    path = Path(grade.path)
    is_notebook = not finding.path and path.suffix.lower() == NOTEBOOK
    # The line of a cell is none of the notebook's file, so the text says where it is.
    said = finding if is_notebook else finding.model_copy(update={"path": "", "line": None, "cell": None})
    return _Annotation(
        level=_LEVELS[check.status],
        message=shortened(" ".join(map(shown, texts(said))), _MAX_MESSAGE),
        title=shown(f"{grade.id}: {check.name}"),
        file=_in_repository(path.parent / finding.path if finding.path else path, root),
        line=None if is_notebook else finding.line,
    )


def _in_repository(path: Path, root: Path) -> str:
    """Give the path as GitHub knows it; empty for a file that is not in the repository."""
    absolute, top = (Path(os.path.abspath(each)) for each in (path, root))  # noqa: PTH100 - links stay as they are
    return absolute.relative_to(top).as_posix() if absolute.is_relative_to(top) else ""
