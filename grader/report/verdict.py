"""What a status is called where people read it."""

from grader.records import Grade, Status

VALID_SO_FAR = "valid so far"


def is_untrained(grade: Grade) -> bool:
    """Whether no check failed and nothing was trained: training was not asked for."""
    return grade.status is Status.PASSED and grade.accuracy is None


def verdict(grade: Grade) -> str:
    """The status in words; nobody has passed without an accuracy."""
    return VALID_SO_FAR if is_untrained(grade) else grade.status.value
