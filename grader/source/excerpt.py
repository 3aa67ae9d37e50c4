"""The lines that findings are about, as text, for their author to see; nothing is executed, or parsed as code."""

import json
import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from grader.printable import shortened
from grader.records import CheckResult, Finding, Submission
from grader.source.text import source_text

_MAX_CHARACTERS = 200
"""Of a line."""


def with_excerpts(checks: Iterable[CheckResult], submission: Submission) -> tuple[CheckResult, ...]:
    """Give each finding the line that it is about, where the submission has that line."""
    files = _Files(submission)
    return tuple(
        check.model_copy(update={"findings": tuple(map(files.quoting, check.findings))})
        if any(finding.line is not None for finding in check.findings)
        else check
        for check in checks
    )


class _Files:
    """The text of a submission, read when a finding asks for it."""

    def __init__(self, submission: Submission) -> None:
        self._submission = submission
        self._modules: dict[str, Sequence[str]] = {}

    def quoting(self, finding: Finding) -> Finding:
        lines = self._lines(finding)
        if finding.line is None or not 1 <= finding.line <= len(lines):
            return finding
        text = shortened(lines[finding.line - 1].strip(), _MAX_CHARACTERS)
        # A notebook can have half of a character in it, which no file could be written with.
        return finding.model_copy(update={"excerpt": text.encode(errors="backslashreplace").decode()})

    def _lines(self, finding: Finding) -> Sequence[str]:
        if finding.path:
            return self._module(finding.path)
        if not self._submission.notebook:
            return self._program
        if finding.cell is None or not 1 <= finding.cell <= len(self._cells):
            return ()
        return self._cells[finding.cell - 1]

    def _module(self, path: str) -> Sequence[str]:
        if path not in self._modules:
            contents = (module.content for module in self._submission.modules if module.path == path)
            self._modules[path] = source_text(next(contents, b"")).split("\n")
        return self._modules[path]

    @cached_property
    def _program(self) -> Sequence[str]:
        return source_text(self._submission.content).split("\n")

    @cached_property
    def _cells(self) -> Sequence[Sequence[str]]:
        """The lines of each cell; none where the file is not a notebook."""
        try:
            document = json.loads(self._submission.content)
            groups = (document, *document.get("worksheets", ()))
            return [_source(cell) for group in groups for cell in group.get("cells", ())]
        except (ValueError, TypeError, AttributeError, RecursionError):
            return ()


def _source(cell: dict[str, object]) -> Sequence[str]:
    """Lines as Python numbers them; until version 3 of nbformat, the source of a cell had another name."""
    source = cell.get("source", cell.get("input", ""))
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    return re.sub("\r\n?", "\n", text).split("\n")
