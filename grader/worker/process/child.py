"""What a forked child does before and after its task. Nothing here trusts the child once the task has begun."""

import importlib
import os
import sys
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal, NamedTuple

from grader.worker.jail import Jail, Limits, confine, limit
from grader.worker.process.parent_death import die_with_parent

Task = Literal["exporter", "trainer"]
_MODULES: dict[Task, str] = {
    "exporter": "grader.worker.exporter.task",
    "trainer": "grader.worker.trainer.task",
}
"""Each with a function `run(request, send)`."""


BEGUN = b"\x06"
"""First byte of every answer (ASCII "acknowledge"): the child is confined, what follows is the task's doing."""


class Terms(NamedTuple):
    """Under which a child works."""

    limits: Limits | None
    jail: Jail | None
    readable: tuple[Path, ...] = ()


def enter(task: Task, request: object, terms: Terms, answers: Connection, log: Connection) -> None:
    """Become a worker: keep two pipes, be confined, do one task, end without cleaning up.

    Args:
        task: What to do.
        request: The task's own argument.
        terms: Limits and confinement.
        answers: Where the task sends its bytes; the parent reads until it is closed.
        log: Where standard output and standard error go.
    """
    status = 1
    try:
        die_with_parent()
        os.setsid()
        _forget_the_parent(answers.fileno(), log.fileno())
        module = importlib.import_module(_MODULES[task])
        if terms.limits:
            limit(terms.limits)
        if terms.jail:
            confine(terms.jail, terms.readable)
        channel = answers.fileno()
        _write(channel, BEGUN)
        module.run(request, lambda message: _write(channel, message))
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it was, the parent reads it in the log
        traceback.print_exc()
    finally:
        with suppress(BaseException):  # a task may have put anything in their place
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)  # no atexit handler, no waiting for threads that a task left running


def _forget_the_parent(answers: int, log: int) -> None:
    """Close every inherited descriptor but the two pipes, and drop arguments and environment."""
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a descriptor is wanted, not a path
        os.dup2(nothing.fileno(), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.closerange(3, answers)
    os.closerange(answers + 1, os.sysconf("SC_OPEN_MAX"))
    sys.argv = ["submission"]
    os.environ.clear()
    os.environ.update(HOME="/nonexistent", LANG="C.UTF-8")
    os.chdir("/")


def _write(channel: int, message: bytes) -> None:
    while message:
        message = message[os.write(channel, message) :]
