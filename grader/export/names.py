"""The names of the exports, for whoever must not wait until their formats are imported."""

from enum import StrEnum


class Target(StrEnum):
    """Where an export goes."""

    CANVAS = "canvas"
    CANVAS_COMMENTS = "canvas-comments"
    MOODLE = "moodle"
    MOODLE_FEEDBACK = "moodle-feedback"
    GRADESCOPE = "gradescope"
    NBGRADER = "nbgrader"
    JUNIT = "junit"
    CLASSROOM = "classroom"
    CSV = "csv"
    EXCEL = "excel"


TARGET_NAMES = tuple(member.value for member in Target)
"""In the order in which they are offered."""
