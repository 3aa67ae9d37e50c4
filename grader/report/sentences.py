"""What the checks have to say to the author of a submission."""

from grader.records import CheckResult, Grade, Status

_UNEXPLAINED = {
    Status.MISSING: "Nothing was handed in.",
    Status.ERROR: "The grader could not grade this; a person has to look.",
}


def sentences(grade: Grade) -> tuple[str, ...]:
    """Why a submission did not pass, and then the remarks of the checks that it did pass.

    A skipped check says nothing of its own: the check that stopped it does.
    """
    culprits = [check for check in grade.checks if check.status not in {Status.PASSED, Status.SKIPPED}]
    why = [_placed(check, check.message or f"The check {check.name} did not pass.") for check in culprits]
    if not why and grade.status in _UNEXPLAINED:
        why = [_UNEXPLAINED[grade.status]]
    remarks = [check for check in grade.checks if check.status is Status.PASSED and check.message]
    return (*why, *(_placed(check, check.message) for check in remarks))


def _placed(check: CheckResult, message: str) -> str:
    """Put the place in front: `cell 3, line 2: message`."""
    places = [f"{unit} {number}" for unit, number in (("cell", check.cell), ("line", check.line)) if number is not None]
    return f"{', '.join(places)}: {message}" if places else message
