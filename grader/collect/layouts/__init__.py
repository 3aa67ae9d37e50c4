"""How submissions lie in a folder or an archive: one file for each course system that makes such downloads."""

from collections.abc import Callable

from grader.collect.archive import Archive
from grader.collect.layouts import canvas, github, gradescope, moodle, nbgrader, plain
from grader.collect.location import Place
from grader.collect.tree import Entry

Layout = Callable[[Entry, str], list[Place] | None]
"""From a folder and the assignment's module to everybody's place in it; `None` where it is laid out otherwise."""

LAYOUTS: dict[str, Layout] = {
    "canvas": canvas.places,
    "moodle": moodle.places,
    "gradescope": gradescope.places,
    "nbgrader": nbgrader.places,
    "github": github.places,
    "plain": plain.places,
}
"""In the order in which they are tried: the plain one takes anything."""

AUTO = "auto"
LAYOUT_NAMES = (AUTO, *LAYOUTS)


def find_places(root: Entry, module: str, layout: str) -> list[Place] | None:
    """Everybody's place below a folder, or below the only folder in it, as archives often have one.

    Args:
        root: The folder, or an archive's root.
        module: The assignment's name for the file.
        layout: One of `LAYOUT_NAMES`.

    Returns:
        The places, or `None` when the folder is not laid out as asked.

    Raises:
        UnreadableError: A folder cannot be read.
    """
    inner = _only_folder(root)
    for folder in (root, inner) if inner else (root,):
        for name, places in LAYOUTS.items():
            if name != plain.NAME and layout in {AUTO, name}:
                found = places(folder, module)
                if found:
                    return found
    if layout not in {AUTO, plain.NAME}:
        return None
    if inner and plain.is_class(inner, module, packed=isinstance(root.tree, Archive)):
        return plain.places(inner, module)
    return plain.places(root, module)


def _only_folder(root: Entry) -> Entry | None:
    folders = root.folders()
    return folders[0] if len(folders) == 1 and not any(map(plain.is_handed_in, root.entries())) else None
