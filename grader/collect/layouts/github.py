"""GitHub Classroom's repositories, cloned side by side: `<assignment>-<user>/`, each with its `.git`.

`gh classroom clone student-repos` puts them into `<assignment>-submissions/` (github/gh-classroom,
cmd/gh-classroom/clone/student-repos/student-repos.go), and so did Classroom Assistant. Elsewhere the assignment is what
the names of all repositories begin with.
"""

from grader.collect.layouts import plain
from grader.collect.location import Clue, Place
from grader.collect.tree import Entry, UnreadableError

_FOLDER_END = "-submissions"


def places(root: Entry, module: str) -> list[Place] | None:
    """Make a place of each repository; what is not named in this way is taken as in a plain folder."""
    del module
    assignment = _assignment(root)
    if not assignment:
        return None
    found = []
    for entry in root.entries():
        user = entry.name.removeprefix(assignment)
        clues: tuple[Clue, ...] = (("github", user), ("id", user))
        is_repository = user not in {"", entry.name}
        found += [Place(user, entry, clues) for _ in plain.member(entry)] if is_repository else plain.member(entry)
    return found


def _assignment(root: Entry) -> str:
    """Find the beginning of all repositories' names, with its hyphen; empty when these are none."""
    folders = root.folders()
    slug = root.name.removesuffix(_FOLDER_END) + "-"
    if root.name.endswith(_FOLDER_END) and any(folder.name.startswith(slug) for folder in folders):
        return slug
    if len(folders) < 2 or not all(map(_is_repository, folders)):
        return ""
    # What all names have in common, the first and the last in their order have.
    first, last = folders[0].name, folders[-1].name
    ends = (end for end in range(len(first), 0, -1) if first[end - 1] == "-" and last.startswith(first[:end]))
    return first[: next(ends, 0)]


def _is_repository(folder: Entry) -> bool:
    try:
        return folder.holds(".git")
    except UnreadableError:
        return False
