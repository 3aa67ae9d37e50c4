"""Starts, watches and ends every child process of the grader. The only place that does.

A fork server has TensorFlow imported and nothing else done; each job is a fork of it, so a job costs about 0.1 s and
starts from the same state every time. What comes back is bytes on one pipe.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerProcess
from typing import NamedTuple

from grader.errors import CancelledError, WorkerError
from grader.worker.process.child import Task, Terms, enter
from grader.worker.process.environment import clean_environment
from grader.worker.process.monitor import Monitor, Usage
from grader.worker.process.pipes import PipeReader
from grader.worker.process.temporary_folder import claim_temporary_folder
from grader.worker.process.termination import Cause, Termination, name_termination

_PRELOAD = [
    "grader.worker.process.preload",
    "pyseccomp",
    "grader.worker.exporter.task",
    "grader.worker.trainer.task",
]
"""What a child could not import any more, or only slowly. A module that fails to load is told by the first child."""
_GRACE_SECONDS = 5.0
"""For a child that was killed to be reaped."""
_ORPHANED = 255
"""What multiprocessing says of a child when its fork server has ended; a child may have ended so itself."""
_SERVER_ENDS_SECONDS = 0.5
"""In which a fork server whose pipes are closed has ended."""


class Outcome(NamedTuple):
    """What is known of a child after its end."""

    answer: bytes
    """What it sent, at most `ending.MAX_ANSWER_BYTES`; where lines were told as they came, what followed the last."""
    log: str
    """Beginning and end of its standard output and error, at most `reading.MAX_LOG_BYTES`."""
    fault: Termination | None
    """How it ended, when not by itself with status 0."""
    use: Usage
    """What it used, as its parent saw it."""


class Children:
    """The fork server and the jobs that run in forks of it. Thread-safe; one instance serves a whole run."""

    def __init__(self) -> None:
        self._context = get_context("forkserver")
        self._running: set[ForkServerProcess] = set()
        self._cancelled = threading.Event()
        # multiprocessing reaps the children of all threads whenever one is started: one thread at a time.
        self._reaping = threading.Lock()
        # A fork server ends with the thread that started it (PR_SET_PDEATHSIG in prctl(2)), and one that died is
        # started anew with the next child: by a thread that lives as long as this process.
        self._starter = ThreadPoolExecutor(max_workers=1)

    def start(self) -> None:
        """Start the fork server, which imports TensorFlow in the background. Call it from the main thread."""
        self._context.set_forkserver_preload(_PRELOAD)
        with clean_environment():
            claim_temporary_folder()
            forkserver.ensure_running()

    @property
    def server_pid(self) -> int | None:
        """Process of the fork server, if one was started."""
        pid: int | None = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined] # noqa: SLF001
        return pid

    def cancel(self) -> None:
        """Kill all jobs; every `run` that waits for one, or is called from now on, raises `CancelledError`."""
        self._cancelled.set()
        for process in list(self._running):
            process.kill()

    def run(
        self,
        task: Task,
        request: object,
        terms: Terms,
        *,
        wall_seconds: float,
        on_line: Callable[[bytes], None] | None = None,
    ) -> Outcome:
        """Run one task in a child of its own and wait for its end.

        Args:
            task: What the child does.
            request: The task's argument; pickled on its way in, nothing is ever unpickled on its way out.
            terms: Limits and confinement of the child.
            wall_seconds: After this time it is killed.
            on_line: Called with each complete line of the answer as it comes.

        Raises:
            CancelledError: The run was cancelled.
            WorkerError: The child ended before its task began, which is never the task's fault.
        """
        if self._cancelled.is_set():
            raise CancelledError
        answers, answers_end = self._context.Pipe(duplex=False)
        log, log_end = self._context.Pipe(duplex=False)
        arguments = (task, request, terms, answers_end, log_end)
        with answers, log:
            try:
                with answers_end, log_end:
                    process, server = self._starter.submit(self._fork, arguments).result()
            except (OSError, EOFError) as error:
                raise _not_begun(str(error), "the fork server did not answer") from error
            self._running.add(process)
            if self._cancelled.is_set():
                process.kill()
            watch = Monitor(process.pid or 0)  # it has one: it was started
            reading = PipeReader(answers, log, process.sentinel, watch, on_line)
            try:
                fault = reading.to_end(wall_seconds)
                use = watch.use()
            finally:
                code = self._end(process, watch)
        if self._cancelled.is_set():
            raise CancelledError
        if fault is None and code == _ORPHANED and _has_ended(server):
            fault = Termination(Cause.KILLED, "the process that it was forked from ended before it")
        fault = fault or name_termination(code, use, terms.limits, reading.log_text)
        if not reading.begun:
            raise _not_begun(reading.log_text, f"{fault.cause} {fault.detail}".strip() if fault else "it ended early")
        return Outcome(bytes(reading.answer), reading.log_text, fault, use)

    def _fork(self, arguments: tuple[object, ...]) -> tuple[ForkServerProcess, int | None]:
        """Start a child, and its fork server anew if that has died; with the process of that server."""
        with self._reaping, clean_environment():
            process = self._context.Process(target=enter, args=arguments, daemon=True)
            process.start()
            return process, self.server_pid

    def _end(self, process: ForkServerProcess, watch: Monitor) -> int:
        """Make sure that a child has ended; its status as `multiprocessing` tells it."""
        with self._reaping:
            if process.is_alive():
                process.kill()
            process.join(_GRACE_SECONDS)
            code = process.exitcode
        watch.look()
        if code == _ORPHANED and not watch.gone:  # forked at the moment in which its fork server ended
            with suppress(ProcessLookupError):
                os.kill(watch.pid, signal.SIGKILL)
        self._running.discard(process)
        return -signal.SIGKILL if code is None else code


def _not_begun(log: str, ending: str) -> WorkerError:
    said = log.strip().splitlines()[-1:] or [f"it said nothing ({ending})"]
    return WorkerError(
        expected="a worker process to confine itself and begin its task",
        received=said[0][:300],
        remedy="This machine may be short of memory, processes or open files.",
    )


def _has_ended(server: int | None) -> bool:
    """Whether a fork server is no more; its pipes are closed a moment before that."""
    deadline = time.monotonic() + _SERVER_ENDS_SECONDS
    while server is not None and time.monotonic() < deadline:
        try:
            # It stays to be reaped: multiprocessing does that when it starts another.
            if os.waitid(os.P_PID, server, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                return True
        except ChildProcessError:  # that has happened
            return True
        time.sleep(0.01)
    return False
