"""The process itself: `python -m grader.worker.checks.child FOLDER`, with models on standard input."""

import os
import sys
from pathlib import Path

import pytest

from grader.worker.checks.plugin import OwnChecks


def main() -> None:
    """Keep standard input and output to ourselves, whatever a check reads or prints; then let pytest run."""
    folder = Path(sys.argv[1])
    subjects = os.fdopen(os.dup(0), encoding="utf-8")
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    arguments = ("-q", "-c", os.devnull, f"--rootdir={folder}", "--import-mode=importlib", "--strict-markers")
    pytest.main([*arguments, "-p", "no:cacheprovider", str(folder)], plugins=[OwnChecks(folder, subjects, channel)])


if __name__ == "__main__":
    main()
