"""Starts, monitors and ends every child process of the grader; nothing else in the package does.

A fork server has imported TensorFlow and done nothing else. Each job runs in a fork of it, so that a job costs about
0.1 s and always starts from the same state. Its answer comes back as bytes on one pipe.
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
from grader.worker.process.monitor import Monitor, Usage, cpu_seconds_of_family
from grader.worker.process.pipes import Bounds, PipeReader
from grader.worker.process.temporary_folder import claim_temporary_folder
from grader.worker.process.termination import Cause, Termination, name_termination

_PRELOAD = [
    "grader.worker.process.preload",
    "pyseccomp",
    "grader.worker.exporter.task",
    "grader.worker.trainer.task",
]
"""Modules that a child could not import any more, or only slowly. If one fails to load, the first child reports it."""
_GRACE_SECONDS = 5.0
"""Time for a killed child to be reaped."""
_ORPHANED = 255
"""Exit code that multiprocessing reports for a child whose fork server has ended; a child may choose it, too."""
_SERVER_ENDS_SECONDS = 0.5
"""Time in which a fork server ends after its pipes have closed."""


class Outcome(NamedTuple):
    """What is known of a child that has ended."""

    answer: bytes
    """What the task sent, at most `termination.MAX_ANSWER_BYTES`; without the lines that `on_line` received."""
    log: str
    """Beginning and end of the standard output and error, at most `pipes.MAX_LOG_BYTES`."""
    fault: Termination | None
    """How the child ended; `None` when it ended by itself with status 0."""
    usage: Usage
    """What the child used, as its parent measured it."""


class Children:
    """The fork server and the children that it forks. Thread-safe; one instance serves a whole run."""

    def __init__(self) -> None:
        self._context = get_context("forkserver")
        self._running: set[ForkServerProcess] = set()
        self._cancelled = threading.Event()
        # multiprocessing reaps the children of all threads whenever it starts one: one thread at a time may do so.
        self._reaping = threading.Lock()
        # A fork server ends with the thread that started it (PR_SET_PDEATHSIG in prctl(2)). If it dies, the next child
        # starts another: so this thread, which lives as long as this process, starts all children.
        self._starter = ThreadPoolExecutor(max_workers=1)

    def start(self) -> None:
        """Start the fork server, which imports TensorFlow in the background. Call it from the main thread."""
        self._context.set_forkserver_preload(_PRELOAD)
        with clean_environment():
            claim_temporary_folder()
            forkserver.ensure_running()

    @property
    def server_pid(self) -> int | None:
        """Process number of the fork server; `None` if it was not started."""
        pid: int | None = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined] # noqa: SLF001
        return pid

    @property
    def cpu_seconds(self) -> float:
        """Processor time of the fork server and of all its children that have ended; none of one that was replaced."""
        return cpu_seconds_of_family(self.server_pid) if self.server_pid else 0.0

    def cancel(self) -> None:
        """Kill all children; every `run` that waits for one, or is called from now on, raises `CancelledError`."""
        self._cancelled.set()
        for process in list(self._running):
            process.kill()
        self._starter.shutdown(wait=False)

    def run(
        self,
        task: Task,
        request: object,
        terms: Terms,
        *,
        wall_seconds: float,
        on_line: Callable[[bytes], None] | None = None,
        bounds: Callable[[], Bounds] | None = None,
    ) -> Outcome:
        """Run one task in a child of its own, and wait until the child has ended.

        Args:
            task: What the child does.
            request: The task's argument. It is pickled on its way to the child; nothing that comes back is unpickled.
            terms: Limits and confinement of the child.
            wall_seconds: Time after which the child is killed.
            on_line: Called with each complete line of the answer as it arrives.
            bounds: In place of `wall_seconds`, for a child whose limits become known while it is under way.

        Raises:
            CancelledError: The run was cancelled.
            WorkerError: The child ended before its task started, which is never the task's fault.
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
            except RuntimeError:
                if self._cancelled.is_set():  # the starter was shut down meanwhile
                    raise CancelledError from None
                raise
            except (OSError, EOFError) as error:
                raise _start_failure(str(error) or "the fork server did not answer") from error
            self._running.add(process)
            if self._cancelled.is_set():
                process.kill()
            monitor = Monitor(process.pid or 0)  # a process that was started has a number
            reader = PipeReader(answers, log, process.sentinel, monitor, on_line)
            try:
                fault = reader.to_end(bounds or (lambda: Bounds(wall_seconds)))
                usage = monitor.usage()
            finally:
                code = self._end(process, monitor)
        if self._cancelled.is_set():
            raise CancelledError
        if fault is None and code == _ORPHANED and _has_ended(server):
            fault = Termination(Cause.KILLED, "the process that it was forked from ended before it")
        fault = fault or name_termination(code, usage, terms.limits, reader.log_text)
        if not reader.started:
            last_lines = reader.log_text.strip().splitlines()[-1:]
            raise _start_failure(last_lines[0] if last_lines else _silent_end(fault))
        return Outcome(bytes(reader.answer), reader.log_text, fault, usage)

    def _fork(self, arguments: tuple[object, ...]) -> tuple[ForkServerProcess, int | None]:
        """Start a child, and first another fork server if the last one has died; return the server's number as well."""
        with self._reaping, clean_environment():
            process = self._context.Process(target=enter, args=arguments, daemon=True)
            process.start()
            return process, self.server_pid

    def _end(self, process: ForkServerProcess, monitor: Monitor) -> int:
        """Make sure that a child has ended, and return its exit code as `multiprocessing` reports it."""
        with self._reaping:
            if process.is_alive():
                process.kill()
            process.join(_GRACE_SECONDS)
            code = process.exitcode
        monitor.sample()
        if code == _ORPHANED and not monitor.has_ended:  # its fork server ended at the moment of the fork
            with suppress(ProcessLookupError):
                os.kill(monitor.pid, signal.SIGKILL)
        self._running.discard(process)
        return -signal.SIGKILL if code is None else code


def _start_failure(reason: str) -> WorkerError:
    return WorkerError(
        happened=f"A worker process failed before its task started: {reason[:300].rstrip('.')}.",
        remedy="Make sure that this machine is not short of memory, processes or open files, then try again.",
    )


def _silent_end(fault: Termination | None) -> str:
    end = f"{fault.cause} {fault.detail}".strip() if fault else "it ended early"
    return f"it printed nothing ({end})"


def _has_ended(server: int | None) -> bool:
    """Whether a fork server has ended or does so now: its pipes close a moment before it ends."""
    deadline = time.monotonic() + _SERVER_ENDS_SECONDS
    while server is not None and time.monotonic() < deadline:
        try:
            # WNOWAIT leaves it to be reaped by multiprocessing, which does so when it starts another.
            if os.waitid(os.P_PID, server, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                return True
        except ChildProcessError:  # multiprocessing has reaped it
            return True
        time.sleep(0.01)
    return False
