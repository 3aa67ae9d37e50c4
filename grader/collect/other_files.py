"""What was handed in instead of a program, and what its author should do about it."""

import re
from collections.abc import Sequence

from grader.collect.tree import Entry, Kind, UnreadableError
from grader.records import Status
from grader.wording import listed

_MAX_NAMES = 5
"""Listed in a sentence."""
_MAX_NAME = 100
"""Characters of a name in a sentence."""
_MAX_LINK_BYTES = 64 << 10
"""Of the beginning of a file that may be nothing but a link."""
_MAX_LOOKED_AT = 200
"""Files and folders below a folder, in search of one that could be an answer."""
_LINK_SUFFIXES = {".url", ".webloc", ".desktop", ".html", ".htm", ".txt", ".md", ".rtf", ".gdoc", ".csv", ""}
_TEACHERS_SUFFIXES = {
    "", ".csv", ".tsv", ".xls", ".xlsx", ".ods", ".yml", ".yaml", ".toml", ".json", ".txt", ".md", ".html", ".htm",
    ".log", ".npz", ".npy", ".sqlite", ".db", ".sh", ".cfg", ".ini",
}  # fmt: skip
"""Of tables, settings, notes and data as they lie beside the submissions of a class."""
_SHORTCUTS = {".url", ".webloc", ".desktop", ".gdoc"}
_COLAB = re.compile(rb"colab\.(?:research\.)?google\.com|drive\.google\.com", re.IGNORECASE)
_PACKED = {".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz", ".zst", ".zipx"}
_TRAINED = {".keras", ".h5", ".hdf5", ".pb", ".pt", ".pth", ".onnx", ".tflite"}
_RENAMED = re.compile(r"(?P<name>.+\.(?:py|ipynb))\.(?:txt|json|text|bak|download)", re.IGNORECASE | re.DOTALL)
_GIVEN = re.compile(r"(?:readme|license|licence|requirements|environment)(?:\.\w+)?", re.IGNORECASE)
"""What lies in a starter repository; nobody handed it in as an answer."""


def nothing_to_grade(files: Sequence[Entry], module: str, container: str) -> UnreadableError:
    """Say that there is no program, and what is there instead.

    It is missing only if there is nothing that somebody could have meant as an answer.

    Args:
        files: What lies there.
        module: The assignment's name for the file.
        container: "folder", "zip file" or the like; empty where one file was handed in by itself.
    """
    answers = [file for file in files if _could_be_answer(file)]
    if files and not answers and all(file.kind is Kind.FOLDER for file in files):
        problem = f"Nothing was handed in: the {container} holds only folders with nothing in them."
        return UnreadableError(problem, status=Status.MISSING)
    instead = f", only {listed(list(map(_name, files)), _MAX_NAMES)}" if files else ""
    if not answers:
        problem = f"Nothing was handed in: the {container} holds no .py or .ipynb file{instead}."
        return UnreadableError(problem, status=Status.MISSING)
    programs = f"{module}.py or {module}.ipynb"
    for describe in (_link, _renamed, _packed, _trained):
        for file in answers:
            if sentences := describe(file, programs):
                return UnreadableError(*sentences)
    subject = (
        f"the {container} holds no .py or .ipynb file{instead}" if container else f"{_name(files[0])} is not a program"
    )
    return UnreadableError(f"What was handed in cannot be graded: {subject}.", f"Hand in the program as {programs}.")


def could_be_meant(file: Entry) -> bool:
    """Whether a student could have handed in this file as an answer, and not a teacher put it there."""
    if _GIVEN.fullmatch(file.name) or file.kind is not Kind.FILE:
        return False
    return file.suffix not in _TEACHERS_SUFFIXES or bool(_link(file, "") or _renamed(file, ""))


def _could_be_answer(file: Entry) -> bool:
    """Whether somebody could have meant it as an answer; of a folder, whether anything in it could be one."""
    waiting = [file]
    for _ in range(_MAX_LOOKED_AT):
        if not waiting:
            return False
        entry = waiting.pop()
        if entry.kind is not Kind.FOLDER:
            if not _GIVEN.fullmatch(entry.name):
                return True
            continue
        try:
            waiting += entry.entries()
        except UnreadableError:
            return True
    return True


def _name(file: Entry) -> str:
    return file.name[:_MAX_NAME]


def _link(file: Entry, programs: str) -> tuple[str, str] | None:
    if file.suffix not in _LINK_SUFFIXES or file.kind is not Kind.FILE:
        return None
    try:
        content = file.tree.read(file.key, _MAX_LINK_BYTES)
    except UnreadableError:
        return None
    if _COLAB.search(content):
        return (
            f"{_name(file)} is a link to a notebook on Google's servers, and the grader opens no links.",
            "In Colab, choose File → Download → Download .ipynb, and hand in that file.",
        )
    if file.suffix in _SHORTCUTS:
        return f"{_name(file)} is a link, and the grader opens no links.", f"Hand in the program itself as {programs}."
    return None


def _renamed(file: Entry, programs: str) -> tuple[str, str] | None:
    del programs
    match = _RENAMED.fullmatch(file.name)
    if not match or file.kind is Kind.FOLDER:
        return None
    name = match["name"]
    return f"{_name(file)} has another ending behind that of a program.", f"Rename it to {name[:_MAX_NAME]}."


def _packed(file: Entry, programs: str) -> tuple[str, str] | None:
    if file.suffix not in _PACKED or file.kind is Kind.FOLDER:
        return None
    advice = f"Hand in the program itself as {programs}, or in an ordinary zip file."
    return f"{_name(file)} is packed in a way that the grader does not read.", advice


def _trained(file: Entry, programs: str) -> tuple[str, str] | None:
    if file.suffix not in _TRAINED or file.kind is Kind.FOLDER:
        return None
    problem = f"{_name(file)} holds a trained model, and only the program that builds the model is graded."
    return problem, f"Hand in the program as {programs}."
