"""The reports as files, each of them whole or not there."""

import os
from pathlib import Path

from grader.errors import GraderError
from grader.records import Gradebook
from grader.report.formats import FORMATS

_FILES = {"gradebook.json": "json", "report.md": "markdown", "grades.csv": "csv"}


def write_reports(gradebook: Gradebook, out: Path, *, width: int) -> None:
    """Write every report that the folder gets.

    Args:
        gradebook: What is reported.
        out: The folder.
        width: Columns that a table may have.

    Raises:
        GraderError: One cannot be written; it is as it was before, and so are those after it.
    """
    for name, format_name in _FILES.items():
        text = FORMATS[format_name](gradebook, width)
        try:
            write_whole(out / name, text)
        except OSError as error:
            raise GraderError(
                expected=f"{out / name} to be a file that can be written",
                received=error.strerror or str(error),
                remedy="Make room or permit writing, and run the same command again: known results are kept.",
            ) from error


def write_whole(path: Path, text: str) -> None:
    """Write a file beside its place and put it there in one step: nobody ever sees half of it, after a crash neither.

    Raises:
        OSError: It cannot be written; what was there before still is.
    """
    beside = path.with_name(f".{path.name}")
    try:
        with beside.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())  # a full disk may be told only now; and the name must not be there before the text
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
