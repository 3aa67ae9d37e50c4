"""Starts the process of the own checks, speaks with it, and ends it."""

import os
import select
import subprocess  # noqa: TID251 - here, in the worker
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from grader.worker.checks.messages import Listing, Outcome, Outcomes, Subject
from grader.worker.process.environment import clean_environment

_START_SECONDS = 120
_ANSWER_SECONDS = 600
"""Of the time limits of all checks, a generous multiple: it ends a check that not even its own limit could stop."""


class CheckProcess:
    """pytest with the checks of a folder, and one model after the other."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-P", "-B", "-m", "grader.worker.checks.child", str(folder)]
        with clean_environment():
            self._process = subprocess.Popen(  # noqa: S603 - our own program, in the teacher's folder
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/"
            )
        self._received = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.end()

    def listing(self) -> Listing | None:
        """What pytest collected; `None` if it ended without saying."""
        line = self._line(_START_SECONDS)
        try:
            return Listing.model_validate_json(line) if line else None
        except ValidationError:
            return None

    def check(self, subject: Subject) -> dict[str, Outcome] | None:
        """The outcomes by the checks' names; `None` if the process has ended, or had to be."""
        assert self._process.stdin  # noqa: S101 - a pipe
        try:
            self._process.stdin.write(subject.model_dump_json().encode() + b"\n")
            self._process.stdin.flush()
            line = self._line(_ANSWER_SECONDS)
            return dict(Outcomes.model_validate_json(line).outcomes) if line else None
        except (OSError, ValidationError):
            return None

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.communicate()

    def _line(self, seconds: float) -> bytes:
        """Wait for a line; nothing when the process ended or the time is over, which ends it."""
        assert self._process.stdout  # noqa: S101 - a pipe
        deadline = time.monotonic() + seconds
        while b"\n" not in self._received:
            ready, _, _ = select.select([self._process.stdout], [], [], max(0.0, deadline - time.monotonic()))
            block = os.read(self._process.stdout.fileno(), 1 << 16) if ready else b""
            if not block:
                self._process.kill()
                return b""
            self._received += block
        line, _, self._received = self._received.partition(b"\n")
        return line
