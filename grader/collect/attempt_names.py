"""Which of several attempts counts, by name, for the command line as well; to import them costs nothing."""

from enum import StrEnum


class Attempts(StrEnum):
    """What is graded of a student who handed in more than once."""

    LATEST = "latest"
    FIRST = "first"
    ERROR = "error"
    """None of them: a person decides."""


ATTEMPT_NAMES = tuple(name.value for name in Attempts)
"""What a caller may ask for."""
