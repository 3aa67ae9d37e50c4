"""A folder of files or folders, one for each student; or one student's own folder.

A submission is named by its folder, or by its file without the extension, and that may be anything: an id, a login, a
name.
"""

from grader.collect.location import Location
from grader.collect.modules import words
from grader.collect.submission_file import candidates, has_name, read_source
from grader.collect.tree import ARCHIVE, SOURCES, Entry, Kind, UnreadableError

PROJECT_FOLDERS = {
    "src", "source", "code", "lib", "test", "tests", "notebook", "notebooks", "doc", "docs", "data", "models",
    "scripts", "utils", "env", "venv", "site-packages", "node_modules",
}  # fmt: skip
"""Names of folders, in lower case, that a project has and that are nobody's."""


def locate(root: Entry, module: str) -> list[Location]:
    """Locate everybody's submission; a folder with the assignment's module in it is one submission."""
    if is_one_submission(root, module):
        return [Location.from_name(root.name, root)]
    return [location for entry in root.entries() for location in locate_entry(entry)]


def locate_entry(entry: Entry) -> list[Location]:
    """Make the one location that an entry of a class's folder is; a file of another kind gives none."""
    if is_submission_file(entry):
        return [Location.from_name(entry.stem, entry)]
    # Whatever a link leads to, somebody meant something by it.
    is_link_or_folder = entry.kind in {Kind.FOLDER, Kind.LINKED_FOLDER, Kind.LINK}
    return [Location.from_name(entry.name, entry)] if is_link_or_folder else []


def is_submission_file(entry: Entry) -> bool:
    """Whether it is a file that could be a submission."""
    return entry.suffix in {*SOURCES, ARCHIVE} and entry.kind is not Kind.FOLDER


def is_class(folder: Entry, module: str, *, packed: bool) -> bool:
    """Whether the only folder in another one holds a class, and is not the only student's.

    Several folders are several students, but for those that any project has. So are several files in an archive, where
    an outer folder is mere packing.
    """
    files = [entry for entry in folder.entries() if is_submission_file(entry)]
    if files and not packed:
        return False
    folders = [inner for inner in folder.folders() if inner.name.casefold() not in PROJECT_FOLDERS]
    return len(files) + len(folders) > 1 and not is_one_submission(folder, module)


def is_one_submission(folder: Entry, module: str) -> bool:
    """Whether the assignment's module lies in the folder, and no folder beside it could be a student's.

    A folder that the module names is a package of it, unless the assignment's module lies in there too. Folders that
    any project has are nobody's.
    """
    files = [file for file in candidates(folder, module) if has_name(file, module)]
    folders = [inner for inner in folder.folders() if inner.name.casefold() not in PROJECT_FOLDERS]
    if not files or not folders:
        return bool(files)
    named = set[bytes]().union(*map(_words, files))
    return not any(_could_be_students(neighbour, module, named) for neighbour in folders)


def _could_be_students(folder: Entry, module: str, named: set[bytes]) -> bool:
    try:
        files = candidates(folder, module)
    except UnreadableError:
        return False
    packed = any(entry.suffix == ARCHIVE for entry in folder.entries())
    is_package = folder.name.encode("utf-8", "surrogateescape") in named
    return any(has_name(file, module) for file in files) or ((bool(files) or packed) and not is_package)


def _words(file: Entry) -> set[bytes]:
    try:
        return words(read_source(file))
    except UnreadableError:
        return set()
