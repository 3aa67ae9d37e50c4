"""GitHub Classroom's repositories, cloned side by side: `<assignment>-<user>/`, each with its `.git`.

`gh classroom clone student-repos` puts them into `<assignment>-submissions/` (github/gh-classroom,
cmd/gh-classroom/clone/student-repos/student-repos.go), and so did Classroom Assistant. Elsewhere the assignment is what
the names of all repositories begin with.
"""

from grader.collect.layouts import plain
from grader.collect.location import Location
from grader.collect.tree import Entry, UnreadableError

_FOLDER_END = "-submissions"


def locate(root: Entry, module: str) -> list[Location] | None:
    """Make a location of each repository; what is not named in this way is taken as in a plain folder."""
    del module
    assignment = _assignment(root)
    if not assignment:
        return None
    return [location for entry in root.entries() for location in _locate_entry(entry, assignment)]


def _locate_entry(entry: Entry, assignment: str) -> list[Location]:
    locations = plain.locate_entry(entry)
    user = entry.name.removeprefix(assignment)
    if user in {"", entry.name}:
        return locations
    return [Location(user, location.entry, (("github", user), ("id", user))) for location in locations]


def _assignment(root: Entry) -> str:
    """Find the beginning of all repositories' names, with its hyphen; empty when these are not repositories."""
    folders = root.folders()
    slug = root.name.removesuffix(_FOLDER_END) + "-"
    if root.name.endswith(_FOLDER_END) and any(folder.name.startswith(slug) for folder in folders):
        return slug
    if len(folders) < 2 or not all(map(_is_repository, folders)):
        return ""
    # What all names have in common, the first and the last in their order have.
    first, last = folders[0].name, folders[-1].name
    lengths = (length for length in range(len(first), 0, -1) if first[length - 1] == "-")
    return next((first[:length] for length in lengths if last.startswith(first[:length])), "")


def _is_repository(folder: Entry) -> bool:
    try:
        return folder.holds(".git")
    except UnreadableError:
        return False
