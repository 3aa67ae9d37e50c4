"""What the reports in a folder were made from: reports that would come out the same are not made again."""

import hashlib
import json
import os
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from typing import TypeAlias

from grader.fingerprint import whole_fingerprint

FILE = "written.json"
"""In the folder of the reports, beside them."""
State: TypeAlias = tuple[int, int]
"""Size in bytes, and time of the last change in nanoseconds."""
_DRAWN_WITH = ("itables", "jinja2", "markupsafe", "pillow", "rich", "tabulate", "vl-convert-python", "wcwidth")
"""Packages that decide how a report looks."""
_UNKNOWN = ""
"""The source of reports where a file of the grader cannot be read: no record is believed then."""


def source_of(book: bytes, **options: bool) -> str:
    """SHA-256 over all that reports are made from; empty where a file of the grader cannot be read.

    Args:
        book: The gradebook as JSON, which names the images by their hash.
        options: What else was asked for, by its name.
    """
    try:
        code = {"grader": whole_fingerprint(), "python": python_version()}
    except OSError:
        return _UNKNOWN
    code |= {name: _version(name) for name in _DRAWN_WITH}
    parts = [hashlib.sha256(book).hexdigest(), code, options]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # tabulate can do without wcwidth
        return ""


def is_written(out: Path, source: str) -> bool:
    """Whether a folder has all reports that are made from this, each as it was written.

    A file counts as changed by its size and its time, as in git's index; and so does one that is as young as the
    record, for it may have been changed after that within a tick of the clock.
    """
    path = out / FILE
    try:
        record, recorded_at = json.loads(path.read_bytes()), path.stat().st_mtime_ns
        if source == _UNKNOWN or record["source"] != source or not record["files"]:
            return False
        return all(
            state(out, name) == tuple(before) and before[1] < recorded_at for name, before in record["files"].items()
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):  # no record of ours
        return False


def record_of(source: str, states: Mapping[str, State]) -> str:
    """The record of reports that were written, as the content of its file."""
    return json.dumps({"source": source, "files": states}) + "\n"


def state(out: Path, name: str) -> State:
    """How a report is.

    Raises:
        OSError: It is not there.
    """
    status = os.stat(f"{out}/{name}")  # noqa: PTH116 - of thousands of files, and a path is slow to make
    return status.st_size, status.st_mtime_ns
