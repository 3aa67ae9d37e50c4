"""What happens in the container around `grade`: the submission becomes a class of one, and its results Gradescope's."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

from grader.assignment import load_assignment
from grader.corrections import LATE
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.gradescope.metadata import read_metadata
from grader.report.captions import header, warnings
from grader.report.files import write_whole
from grader.report.json import FILE, read_gradebook
from grader.report.text import shown

SOURCE = "source"
ASSIGNMENT = f"{SOURCE}/assignment"
VISIBILITY = f"{SOURCE}/visibility.json"
SUBMISSION = "submission"
"""The folder of the student's files, and the id in the class of one."""


def prepare(root: Path) -> None:
    """Lay out a class of one, and a roster with what Gradescope knows of its time.

    Args:
        root: Of the autograder, `/autograder` in a container.

    Raises:
        GraderError: Gradescope's own files are not what they should be.
    """
    metadata = read_metadata(root / "submission_metadata.json")
    grading = root / "grading"
    # A folder in a folder: several files are then one student's, and not a class. Links stay links, which are not read.
    shutil.copytree(root / SUBMISSION, grading / "class" / SUBMISSION, symlinks=True)
    with (grading / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "handed_in", "extension"])
        times = (time.isoformat() if time else "" for time in metadata)
        writer.writerow([SUBMISSION, *times])


def reference(root: Path) -> Path:
    """Where the reference solution lies.

    Args:
        root: As for `prepare`.
    """
    return root / ASSIGNMENT / load_assignment(root / ASSIGNMENT).reference


def finish(root: Path) -> None:
    """Write `results/results.json`, with what students see only later marked so.

    Args:
        root: As for `prepare`.

    Raises:
        GraderError: There are no results.
    """
    (exported,) = [*(root / "grading" / "gradescope").glob("*/results.json"), None][:1]
    if exported is None:
        raise GraderError(happened="The export left no results.", remedy="Read the log above.")
    document: dict[str, Any] = json.loads(exported.read_text(encoding="utf-8"))
    visibility: dict[str, str] = json.loads((root / VISIBILITY).read_text(encoding="utf-8"))
    for test in document["tests"]:
        check = test["name"].partition(":")[0]
        test["visibility"] = visibility.get(check, test["visibility"])
    if visibility:
        _hide_sums(document, visibility, read_gradebook(root / "grading" / FILE))
    results = root / "results"
    results.mkdir(exist_ok=True)
    write_whole(results / "results.json", json.dumps(document, indent=1) + "\n")


def _hide_sums(document: dict[str, Any], visibility: dict[str, str], book: Gradebook) -> None:
    """Take out what would tell the points of a check that students do not see: sums of all, shares of them, ranks."""
    if "accuracy" in visibility:
        document.pop("leaderboard", None)
    if document["extra_data"]["graded"]:
        document["output"] = "\n".join(map(shown, (header(book), *warnings(book))))
    for test in document["tests"]:
        if test["name"] == LATE:
            test["visibility"] = "hidden" if "hidden" in visibility.values() else "after_published"
