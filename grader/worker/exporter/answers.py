"""Findings as messages, cut to what the parent process takes."""

from collections.abc import Iterable
from typing import Any

from grader.records import Finding, Place
from grader.worker.messages import Fault, FurtherFault, Note

MAX_NAME = 200
"""Characters of a layer's name or a path; the place of what has a longer one is not sent."""
_MAX_LINE = 10_000_000
_MAX_NOTES = 20


def fault_of(finding: Finding, check: str, further: Iterable[Finding] = ()) -> Fault:
    """A finding, and what would be refused next, as the parent takes them.

    Args:
        finding: Why the submission could not be built.
        check: Which it fails.
        further: Findings on the same file.
    """
    others = ({"problem": other.problem[:1_000], **_remedy(other)} for other in further)
    return Fault.model_validate({
        "check": check, "problem": finding.problem[:3_000], **_remedy(finding),
        "further": tuple(FurtherFault.model_validate(other) for other in others),
    })  # fmt: skip


def _remedy(finding: Finding) -> dict[str, Any]:
    return {"advice": finding.advice[:1_000], "code": finding.code[:400], **bounded(finding)}


def notes_of(notes: list[Finding] | tuple[Finding, ...]) -> tuple[Note, ...]:
    """Remarks as the parent takes them."""
    return tuple(
        Note(problem=note.problem[:600], advice=note.advice[:200], **bounded(note)) for note in notes[:_MAX_NOTES]
    )


def bounded(place: Place | Finding) -> dict[str, Any]:
    """A place as far as the parent takes it: an exception of the student's own may claim any line."""
    line = place.line if isinstance(place.line, int) and 0 < place.line <= _MAX_LINE else None
    return {"path": place.path[:MAX_NAME], "line": line, "cell": place.cell}
