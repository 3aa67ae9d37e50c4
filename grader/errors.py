"""What stops a run, by whose problem it is. A student's fault is never here: it is a failed check.

GraderError            the grader cannot go on            exit status 3
├── InputError         the command line, a path, a spec or a data file is wrong      exit status 2
├── JailError          this machine cannot confine student code, and nobody allowed it to run unconfined
├── WorkerError        a child process failed at the grader's own code
├── ReferenceFailedError   the reference solution does not pass: the harness itself is in doubt
└── CancelledError     the run was interrupted; what was graded is stored
"""

import errno

INTERRUPTED = 130
"""The exit status of a run that was interrupted: 128 + SIGINT, as shells count."""

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""Of an `OSError`: where there is room again, the same command goes on."""


class GraderError(Exception):
    """A fault of the grader or of its input, and what to do about it.

    A wrong value is described by what was expected and what was received; an event by what happened.

    Args:
        remedy: What the reader should do now, as a whole sentence.
        expected: What value should have been there; goes with `received`.
        received: What was there instead.
        happened: Of an event: what happened, as a whole sentence.
    """

    exit_status = 3

    def __init__(self, *, remedy: str, expected: str = "", received: str = "", happened: str = "") -> None:
        self.happened = happened
        super().__init__(f"{happened or f'expected {expected}; received {received}.'} {remedy}")


class InputError(GraderError):
    """What the caller handed in is not usable: a path, an option, a spec or a data file."""

    exit_status = 2


class JailError(GraderError):
    """Student code cannot be confined on this machine."""


class WorkerError(GraderError):
    """A child process failed while it ran the grader's own code."""


class ReferenceFailedError(GraderError):
    """The reference solution does not pass its own assignment, so nobody is graded."""


class CancelledError(GraderError):
    """The run was interrupted before this piece of work was done."""

    def __init__(self) -> None:
        super().__init__(happened="The run was interrupted.", remedy="Run the same command again to resume.")
