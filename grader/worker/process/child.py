"""What a forked child does before and after its task. Nothing here trusts the child once the task has started."""

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

Task = Literal["exporter", "trainer", "tokeniser"]
_MODULES: dict[Task, str] = {
    "exporter": "grader.worker.exporter.task",
    "trainer": "grader.worker.trainer.task",
    "tokeniser": "grader.worker.tokeniser.task",
}
"""Modules of the tasks; each has a function `run(request, send)`."""


STARTED = b"\x06"
"""First byte of every answer (ASCII "acknowledge"): the child is confined, and whatever follows comes from the task."""


class Terms(NamedTuple):
    """The limits and the confinement that a child works under."""

    limits: Limits | None
    jail: Jail | None
    readable: tuple[Path, ...] = ()


def enter(task: Task, request: object, terms: Terms, answers: Connection, log: Connection) -> None:
    """Become a worker: keep two pipes, confine this process, run one task, and end without cleaning up.

    Args:
        task: Which task to run.
        request: The task's argument.
        terms: Limits and confinement of this process.
        answers: The pipe that the task sends its bytes to; the parent reads until it is closed.
        log: The pipe that standard output and standard error are redirected to.
    """
    status = 1
    try:
        die_with_parent()
        os.setsid()
        _discard_inheritance(answers.fileno(), log.fileno())
        module = importlib.import_module(_MODULES[task])
        if terms.limits:
            limit(terms.limits)
        if terms.jail:
            confine(terms.jail, terms.readable)
        channel = answers.fileno()
        _write(channel, STARTED)
        module.run(request, lambda message: _write(channel, message))
        status = 0
    except BaseException:  # noqa: BLE001 - the parent reads any exception in the log
        traceback.print_exc()
    finally:
        with suppress(BaseException):  # a task may have replaced either stream
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)  # runs no atexit handler and waits for no thread that the task left running


def _discard_inheritance(answers: int, log: int) -> None:
    """Close every inherited descriptor but the two pipes, and clear the arguments and the environment."""
    with open(os.devnull, "rb") as null:  # noqa: PTH123 - this needs a descriptor, not a path
        os.dup2(null.fileno(), 0)
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
