"""A folder of files or folders, one for each student; or one student's own folder.

An entry is named by the folder or by the file without its ending, and that may be anything: an id, a login, a name.
"""

from grader.collect.location import Place, labelled
from grader.collect.modules import words
from grader.collect.submission_file import candidates, read_source
from grader.collect.tree import ARCHIVE, SOURCES, Entry, Kind, UnreadableError

NAME = "plain"


def places(root: Entry, module: str) -> list[Place]:
    """Find everybody's place; a folder with the assignment's module in it is one submission."""
    if is_one_submission(root, module):
        return [labelled(root.name, root)]
    return [place for entry in root.entries() for place in member(entry)]


def member(entry: Entry) -> list[Place]:
    """Make the place that one entry of a class's folder is; other files are none."""
    if is_handed_in(entry):
        return [labelled(entry.stem, entry)]
    # Whatever a link leads to, somebody meant something by it.
    return [labelled(entry.name, entry)] if entry.kind in {Kind.FOLDER, Kind.LINKED_FOLDER, Kind.LINK} else []


def is_handed_in(entry: Entry) -> bool:
    """Whether it is a file that could be a submission."""
    return entry.suffix in {*SOURCES, ARCHIVE} and entry.kind is not Kind.FOLDER


def is_class(folder: Entry, module: str, *, packed: bool) -> bool:
    """Whether the only folder in another one holds a class, and is not the only student's.

    Several folders are several students. Several files are so in an archive, where an outer folder is mere packing.
    """
    members = [entry for entry in folder.entries() if is_handed_in(entry)]
    if members and not packed:
        return False
    return len(members) + len(folder.folders()) > 1 and not is_one_submission(folder, module)


def is_one_submission(folder: Entry, module: str) -> bool:
    """Whether the assignment's module lies in the folder, and no folder beside it could be a student's.

    A folder that the module names is a package of it, unless the assignment's module lies in there too.
    """
    found = [file for file in candidates(folder, module) if file.stem == module]
    folders = folder.folders()
    if not found or not folders:
        return bool(found)
    named = set[bytes]().union(*map(_words, found))
    return not any(_could_be_students(beside, module, named) for beside in folders)


def _could_be_students(folder: Entry, module: str, named: set[bytes]) -> bool:
    try:
        found = candidates(folder, module)
    except UnreadableError:
        return False
    packed = any(entry.suffix == ARCHIVE for entry in folder.entries())
    is_package = folder.name.encode("utf-8", "surrogateescape") in named
    return any(file.stem == module for file in found) or ((bool(found) or packed) and not is_package)


def _words(file: Entry) -> set[bytes]:
    try:
        return words(read_source(file))
    except UnreadableError:
        return set()
