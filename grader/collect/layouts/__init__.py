"""How submissions lie in a folder or an archive: one file for each course system that makes such downloads."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from grader.collect.archive import Archive, StrayMember
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
from grader.collect.layouts.containers import Containers
from grader.collect.layouts.members import People
from grader.collect.layouts.name_pattern import NamePattern
from grader.collect.layouts.shelf import Shelf
from grader.collect.layouts.worksheet import is_table, with_tables
from grader.collect.location import Location
from grader.collect.other_files import could_be_meant
from grader.collect.tree import Entry, VirtualFolder

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


_WITH_TABLES = {LayoutName.MOODLE, LayoutName.GRADESCOPE}
"""Those that read a table, which may lie beside the download as well."""
_MAX_WRAPPERS = 5
"""Folders around a class that hold nothing but the next one, as archives have them."""


_OWN_MARKS = ("_assignsubmission_", "_assignfeedback_", "_attempt_", "@", "index.html")
"""In names that Moodle, Blackboard, Autolab, PrairieLearn and Brightspace make, of files that are no programs."""


class Search:
    """Locates everybody's submission below a folder.

    Args:
        module: The assignment's name for the file.
        layout: One of `LAYOUT_NAMES`, or a pattern of names.
        people: Whom on the roster a name names.
        shelf: Where archives inside of the class are opened; it must stay open as long as entries are read.
        beside: What lies beside the class's folder, where somebody may have put a course system's tables.
    """

    def __init__(
        self, module: str, layout: str | NamePattern, people: People, shelf: Shelf, beside: Sequence[Entry] = ()
    ) -> None:
        self._module, self._layout, self._people = module, layout, people
        self._tables = list(filter(is_table, beside))
        self._are_tables_read = False
        self._containers = Containers(module, people, self._recognise, shelf)

    @property
    def strays(self) -> dict[Entry, list[StrayMember]]:
        """What was not read of zip files in the class that hold sections of it."""
        return self._containers.strays

    def locate(self, root: Entry) -> list[Location] | None:
        """Locate everybody below a folder, or below folders in it that hold nothing but the next one.

        Returns:
            The locations, or `None` when the folder is not laid out as asked.

        Raises:
            InputError: No name fits the pattern.
            UnreadableError: A folder cannot be read.
        """
        locations = self._locate(root)
        if locations and self._are_tables_read:
            return [location for location in locations if not (location.is_unread and is_table(location.entry))]
        return locations

    def _locate(self, root: Entry) -> list[Location] | None:
        if isinstance(self._layout, NamePattern):
            return self._layout.locate(root, islice(self._wrappers(root), 1, None))
        self._tables += filter(is_table, root.entries())
        folders = list(self._wrappers(root))
        for folder in folders:
            if locations := self._recognise(folder):
                return locations + self._added(folder, locations)
        if self._layout not in {AUTO, LayoutName.PLAIN}:
            return next(filter(None, map(self._containers.locate_recognised, folders)), None)
        inner = (folder for depth, folder in enumerate(folders[1:]) if self._is_class(folder, depth, root))
        folder = next(inner, root)
        is_one = folder is root and plain.is_one_submission(root, self._module)
        is_persons = len(self._people(root.name)) == 1
        if is_one and (is_persons or not self._containers.holds_sections(root)):
            return plain.locate(root, self._module)
        return self._containers.locate(folder)

    def _recognise(self, folder: Entry) -> list[Location] | None:
        for name, locate in LAYOUTS.items():
            if name is not LayoutName.PLAIN and self._layout in {AUTO, name}:
                locations = locate(folder, self._module)
                if locations and name in _WITH_TABLES and (whole := with_tables(folder, self._tables)):
                    self._are_tables_read = True
                    return locate(whole, self._module)
                if locations:
                    return locations
        return None

    def _added(self, folder: Entry, locations: Sequence[Location]) -> list[Location]:
        """Locate what lies beside a course system's files, is no program, and may be somebody's all the same."""
        used = {file.path for location in locations for file in _files(location.entry)}
        return [
            Location.from_name(entry.stem, entry)._replace(is_unread=not self._people(entry.stem))
            for entry in folder.entries()
            if could_be_meant(entry) and entry.path not in used and not any(mark in entry.name for mark in _OWN_MARKS)
        ]

    def _is_class(self, folder: Entry, depth: int, root: Entry) -> bool:
        """Whether a wrapped folder holds the class; one that lies deeper needs more to be believed."""
        packed = isinstance(root.tree, Archive) or folder.tree is not root.tree
        is_class = plain.is_class(folder, self._module, packed=packed)
        return is_class and (depth == 0 or self._containers.holds_several(folder))

    def _wrappers(self, root: Entry) -> Iterator[Entry]:
        """Give a folder, the only folder or class's archive in it, and so on."""
        folder: Entry | None = root
        for _ in range(_MAX_WRAPPERS + 1):
            if folder is None:
                return
            yield folder
            folder = self._only_folder(folder)

    def _only_folder(self, root: Entry) -> Entry | None:
        folders, files = root.folders(), [entry for entry in root.entries() if plain.is_submission_file(entry)]
        if len(folders) == 1 and not files:
            is_students = len(self._people(folders[0].name)) == 1
            return None if is_students else folders[0]
        return self._containers.open_class(files[0]) if len(files) == 1 and not folders else None


def _files(entry: Entry) -> list[Entry]:
    return entry.entries() if isinstance(entry.tree, VirtualFolder) else [entry]
