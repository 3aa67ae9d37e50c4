"""nbgrader's course folder: `submitted/<student id>/<assignment id>/` with notebooks and a `timestamp.txt`.

That is `CourseDirectory.directory_structure` at its default (jupyter/nbgrader, nbgrader/coursedir.py).
"""

from grader.collect.layouts import plain
from grader.collect.location import Place, labelled
from grader.collect.submission_file import candidates
from grader.collect.tree import Entry, Gathered, Kind, UnreadableError

_SUBMITTED = "submitted"


def places(root: Entry, module: str) -> list[Place] | None:
    """Take each student's folder of the assignment; of several, the one with the assignment's module in it."""
    submitted = root if root.name == _SUBMITTED else _submitted(root)
    if submitted is None:
        return None
    if any(map(plain.is_handed_in, submitted.entries())):
        return None
    if not any(_folders(student) for student in submitted.folders()):
        return None
    return [place for entry in submitted.entries() for place in _places(entry, module)]


def _submitted(root: Entry) -> Entry | None:
    return next((folder for folder in root.folders() if folder.name == _SUBMITTED), None)


def _folders(student: Entry) -> list[Entry]:
    try:
        return student.folders()
    except UnreadableError:
        return []


def _places(student: Entry, module: str) -> list[Place]:
    if student.kind is not Kind.FOLDER:
        return plain.member(student)
    assignments = _folders(student)
    meant = [folder for folder in assignments if _holds_module(folder, module)] or assignments
    if len(meant) == 1:
        return [labelled(student.name, meant[0])]
    files = ((f"{folder.name}/{file.name}", file) for folder in meant for file in _candidates(folder, module))
    return [labelled(student.name, Gathered(files).folder(student.name, student.path))]


def _holds_module(folder: Entry, module: str) -> bool:
    return any(file.stem == module for file in _candidates(folder, module))


def _candidates(folder: Entry, module: str) -> list[Entry]:
    try:
        return candidates(folder, module)
    except UnreadableError:
        return []
