"""What the checks say to the author of a submission: the one place where findings become text."""

from collections.abc import Iterator

from grader.records import CheckResult, Finding, Grade, Status
from grader.report.corrections import corrections
from grader.wording import place

_UNEXPLAINED = {
    Status.MISSING: "Nothing was handed in.",
    Status.ERROR: "The grader could not grade this; a person has to look at it.",
}

_SILENT = {Status.PASSED, Status.SKIPPED}


class Code(str):
    """A line to be copied, which stands alone: unlike a sentence it must come out of a report as it went in."""

    __slots__ = ()


def sentences(grade: Grade) -> tuple[str, ...]:
    """Why a submission did not pass, and then the remarks on it; a text for each finding.

    The code of a finding follows as a text of its own.
    """
    return (*reasons(grade), *remarks(grade))


def reasons(grade: Grade) -> tuple[str, ...]:
    """Why a submission did not pass; nothing where it did.

    A skipped check says nothing of its own: the check that stopped it does. A check that decides about no verdict is a
    reason only where it makes the grade an error.
    """
    unpassed = [check for check in grade.checks if check.status not in _SILENT]
    unpassed += [check for check in grade.further_checks if check.status is Status.ERROR]
    why = [text for check in unpassed for text in _texts(check) or [f"The check {check.name} did not pass."]]
    if not why and grade.status in _UNEXPLAINED:
        why = [_UNEXPLAINED[grade.status]]
    return tuple(why)


def remarks(grade: Grade) -> tuple[str, ...]:
    """What else there is to say: by checks that were passed, or that decide about no verdict, and about points."""
    passed = [check for check in grade.all_checks if check.status is Status.PASSED]
    passed += [check for check in grade.further_checks if check.status is Status.FAILED]
    return (*(text for check in passed for text in _texts(check)), *corrections(grade))


def message(check: CheckResult) -> str:
    """All findings of a check as one text; empty when there are none."""
    return " ".join(_texts(check)) if check.findings else ""


def texts(finding: Finding) -> Iterator[str]:
    """A finding, and then the code that its advice ends with, if there is any."""
    yield text(finding)
    if finding.code:
        yield Code(finding.code)


def text(finding: Finding) -> str:
    """A finding behind its place: `cell 3, line 2: The problem. The advice.`."""
    statement = " ".join(filter(None, (finding.problem, finding.advice)))
    where = place(finding.path, finding.line, finding.cell)
    return f"{where}: {statement}" if where else statement


def _texts(check: CheckResult) -> list[str]:
    return [line for finding in check.findings for line in texts(finding)]
