"""What is wrong with a model, as findings for its author."""

from collections.abc import Sequence

from grader.printable import shortened
from grader.records import Finding

Findings = tuple[Finding, ...]
_MOST_FINDINGS = 5
"""That are written out: more at once help nobody."""


class ModelFaultError(ValueError):
    """A fault that ends the reading of a model.

    Args:
        findings: For the author; at least one.
    """

    def __init__(self, *findings: Finding) -> None:
        super().__init__(*(f"{finding.problem} {finding.advice}".rstrip() for finding in findings))
        self.findings = findings


def handful(findings: Sequence[Finding], most: int = _MOST_FINDINGS) -> Findings:
    """The first findings, and one that says how many more there are.

    Args:
        findings: In the order in which they are written.
        most: So many are written, and one more when that is the last.
    """
    if len(findings) <= most + 1:
        return tuple(findings)
    return (*findings[:most], Finding(problem=f"There are {len(findings) - most:,} more faults."))


def bounded(findings: Sequence[Finding], characters: int) -> Findings:
    """As many findings as so many characters hold; a first one that is longer by itself is cut off."""
    lengths = [len(finding.problem) + len(finding.advice) + len(finding.path) + _FRAME for finding in findings]
    room = characters - _FRAME
    fitting = sum(sum(lengths[: count + 1]) <= room for count in range(len(lengths)))
    if fitting or not findings:
        return handful(findings, fitting) if fitting < len(findings) else tuple(findings)
    first = findings[0]
    text = shortened(first.problem, room - len(first.advice) - len(first.path) - _FRAME)
    return handful((first.model_copy(update={"problem": text}), *findings[1:]), 1)


_FRAME = 60
"""Characters around a finding: its line and cell; and those of the sentence that says how many more there are."""
