"""What the reports in a folder were made of: reports that would come out the same are not made again."""

import hashlib
import json
import os
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import TypeAlias

from grader.fingerprint import whole_fingerprint

FILE = "written.json"
"""In the folder of the reports, beside them."""
State: TypeAlias = tuple[int, int]
"""Size in bytes, and time of the last change in nanoseconds."""
_DRAWN_WITH = ("itables", "jinja2", "pillow", "rich", "tabulate", "vl-convert-python")
"""Packages that decide how a report looks."""


def source_of(book: bytes, **options: bool) -> str:
    """SHA-256 over all that reports are made of.

    Args:
        book: The gradebook, as JSON.
        options: What else was asked for, by its name.
    """
    code = {"grader": whole_fingerprint()} | {name: version(name) for name in _DRAWN_WITH}
    parts = [hashlib.sha256(book).hexdigest(), code, options]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def is_written(out: Path, source: str) -> bool:
    """Whether a folder has all reports that are made of this, each as it was written.

    A file counts as changed by its size and its time, as in git's index; and so does one that is as young as the
    record, for it may have been changed after that within a tick of the clock.
    """
    path = out / FILE
    try:
        record, recorded_at = json.loads(path.read_bytes()), path.stat().st_mtime_ns
        return record["source"] == source and all(
            state(out, name) == tuple(before) and before[1] < recorded_at for name, before in record["files"].items()
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):  # no record of ours
        return False


def record_of(source: str, states: Iterable[tuple[str, State]]) -> str:
    """The record of reports that were written, as the content of its file."""
    return json.dumps({"source": source, "files": dict(states)}) + "\n"


def state(out: Path, name: str) -> State:
    """How a report is.

    Raises:
        OSError: It is not there.
    """
    status = os.stat(f"{out}/{name}")  # noqa: PTH116 - of thousands of files, and a path is slow to make
    return status.st_size, status.st_mtime_ns
