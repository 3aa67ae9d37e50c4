"""The names of the layouts, for the command line as well; to import them costs nothing."""

from enum import StrEnum


class LayoutName(StrEnum):
    """How submissions lie in a folder or an archive; `layouts.LAYOUTS` has a function for each.

    They are tried in this order, and the plain one takes anything.
    """

    PRAIRIELEARN = "prairielearn"
    CANVAS = "canvas"
    MOODLE = "moodle"
    GRADESCOPE = "gradescope"
    NBGRADER = "nbgrader"
    BRIGHTSPACE = "brightspace"
    BLACKBOARD = "blackboard"
    ILIAS = "ilias"
    AUTOLAB = "autolab"
    GITHUB = "github"
    PLAIN = "plain"


AUTO = "auto"
"""The first layout that fits."""

LAYOUT_NAMES = (AUTO, *(name.value for name in LayoutName))
"""What a caller may ask for."""
