"""How submissions lie in a folder or an archive: one file for each course system that makes such downloads."""

from collections.abc import Callable

from grader.collect.archive import Archive
from grader.collect.layout_names import AUTO, LayoutName
from grader.collect.layouts import (
    autolab,
    blackboard,
    brightspace,
    canvas,
    github,
    gradescope,
    ilias,
    moodle,
    nbgrader,
    plain,
    prairielearn,
)
from grader.collect.layouts.name_pattern import NamePattern
from grader.collect.location import Location
from grader.collect.tree import Entry

Layout = Callable[[Entry, str], list[Location] | None]
"""From a folder and the assignment's module to everybody's location in it; `None` where it is laid out otherwise."""

LAYOUTS: dict[LayoutName, Layout] = {
    LayoutName.PRAIRIELEARN: prairielearn.locate,
    LayoutName.CANVAS: canvas.locate,
    LayoutName.MOODLE: moodle.locate,
    LayoutName.GRADESCOPE: gradescope.locate,
    LayoutName.NBGRADER: nbgrader.locate,
    LayoutName.BRIGHTSPACE: brightspace.locate,
    LayoutName.BLACKBOARD: blackboard.locate,
    LayoutName.ILIAS: ilias.locate,
    LayoutName.AUTOLAB: autolab.locate,
    LayoutName.GITHUB: github.locate,
    LayoutName.PLAIN: plain.locate,
}
"""In the order in which they are tried."""


def locate_submissions(root: Entry, module: str, layout: str) -> list[Location] | None:
    """Locate everybody's submission below a folder, or below the only folder in it, as archives often have one.

    Args:
        root: The folder, or an archive's root.
        module: The assignment's name for the file.
        layout: One of `LAYOUT_NAMES`, or a `NamePattern`.

    Returns:
        The locations, or `None` when the folder is not laid out as asked.

    Raises:
        InputError: No name fits the pattern.
        UnreadableError: A folder cannot be read.
    """
    if isinstance(layout, NamePattern):
        return layout.locate(root)
    inner = _only_folder(root)
    for folder in (root, inner) if inner else (root,):
        for name, locate in LAYOUTS.items():
            if name is not LayoutName.PLAIN and layout in {AUTO, name}:
                locations = locate(folder, module)
                if locations:
                    return locations
    if layout not in {AUTO, LayoutName.PLAIN}:
        return None
    if inner and plain.is_class(inner, module, packed=isinstance(root.tree, Archive)):
        return plain.locate(inner, module)
    return plain.locate(root, module)


def _only_folder(root: Entry) -> Entry | None:
    folders = root.folders()
    return folders[0] if len(folders) == 1 and not any(map(plain.is_submission_file, root.entries())) else None
