"""Starts, watches and ends every child process of the grader. The only place that does.

A fork server has TensorFlow imported and nothing else done; each job is a fork of it, so a job costs about 0.1 s and
starts from the same state every time. What comes back is bytes on one pipe.
"""

import os
import selectors
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import connection, forkserver, get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import NamedTuple

from grader.errors import CancelledError, WorkerError
from grader.worker.child import BEGUN, Task, Terms, enter
from grader.worker.traces import claim_temporary_folder

MAX_ANSWER_BYTES = 1 << 20
MAX_LOG_BYTES = 64 << 10
_PRELOAD = [
    "grader.worker.preload",
    "sandlock",
    "pyseccomp",
    "grader.worker.exporter",
    "grader.worker.trainer",
    "grader.cli",  # of the console script, which multiprocessing imports in every child
]
"""What a child could not import any more, or only slowly. A module that fails to load is told by the first child."""
_GRACE_SECONDS = 5.0
"""For a child that has closed its pipes to end."""

_ENVIRONMENT = {
    "HOME": "/nonexistent",
    "KERAS_BACKEND": "tensorflow",
    "KERAS_HOME": "/dev/null/keras",  # nobody's keras.json changes a grade
    "LANG": "C.UTF-8",
    "PATH": os.defpath,
    "PYTHONHASHSEED": "0",
    "PYTHONSAFEPATH": "1",  # the working directory may be a student's folder: nothing is imported from it
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
"""All that the fork server, and so student code, gets; thread counts are set here because they change bits."""

_INHERITED = ("PYTHONPATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
"""Where a Python that is not installed in the usual way finds itself."""


class Outcome(NamedTuple):
    """What is known of a child after its end."""

    answer: bytes
    """What it sent, at most `MAX_ANSWER_BYTES`; where lines were told as they came, what followed the last one."""
    log: str
    """Beginning of its standard output and error, at most `MAX_LOG_BYTES`."""
    fault: str | None
    """How it ended, when not by itself with status 0: "cpu" or "wall" (out of time), "answer" (too long), the name of a
    signal, or an exit status."""


class Children:
    """The fork server and the jobs that run in forks of it. Thread-safe; one instance serves a whole run."""

    def __init__(self) -> None:
        self._context = get_context("forkserver")
        self._running: set[ForkServerProcess] = set()
        self._cancelled = threading.Event()
        # multiprocessing reaps the children of all threads whenever one is started: one thread at a time.
        self._reaping = threading.Lock()

    def start(self) -> None:
        """Start the fork server, which imports TensorFlow in the background. Call it from the main thread."""
        self._context.set_forkserver_preload(_PRELOAD)
        with _clean_start():
            claim_temporary_folder()
            forkserver.ensure_running()

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
        process = self._context.Process(target=enter, args=(task, request, terms, answers_end, log_end), daemon=True)
        with answers, log:
            try:
                # If the fork server has died, it is started anew here: with the same clean environment.
                with self._reaping, answers_end, log_end, _clean_start():
                    process.start()
            except (OSError, EOFError) as error:
                raise _not_begun(str(error), "the fork server did not answer") from error
            self._running.add(process)
            if self._cancelled.is_set():
                process.kill()
            try:
                reading = _Reading(answers, log, on_line)
                fault = reading.until(time.monotonic() + wall_seconds)
                if fault is None:
                    connection.wait([process.sentinel], timeout=_GRACE_SECONDS)
            finally:
                with self._reaping:
                    if process.is_alive():
                        process.kill()
                    process.join()
                self._running.discard(process)
        if self._cancelled.is_set():
            raise CancelledError
        ending = fault or _ending(process.exitcode)
        if not reading.begun and fault is None:
            raise _not_begun(reading.log_text, ending)
        return Outcome(bytes(reading.answer), reading.log_text, ending)


class _Reading:
    """Drains both pipes of a child; keeps what fits."""

    def __init__(self, answers: Connection, log: Connection, on_line: Callable[[bytes], None] | None) -> None:
        self.answer = bytearray()
        self.begun = False
        self._log = bytearray()
        self._log_dropped = 0
        self._on_line = on_line
        self._selector = selectors.DefaultSelector()
        self._selector.register(answers.fileno(), selectors.EVENT_READ, self._take_answer)
        self._selector.register(log.fileno(), selectors.EVENT_READ, self._take_log)

    def until(self, deadline: float) -> str | None:
        """Read to the end of both pipes; the fault that stopped it before, if any."""
        with self._selector:
            while self._selector.get_map():
                ready = self._selector.select(timeout=deadline - time.monotonic())
                if time.monotonic() >= deadline:
                    return "wall"
                for key, _ in ready:
                    chunk = os.read(key.fd, 1 << 16)
                    if not chunk:
                        self._selector.unregister(key.fd)
                    key.data(chunk)
                    if len(self.answer) > MAX_ANSWER_BYTES:
                        return "answer"
        return None

    @property
    def log_text(self) -> str:
        text = self._log.decode("utf-8", "replace")
        return f"{text}\n[{self._log_dropped:,} more bytes were dropped]" if self._log_dropped else text

    def _take_answer(self, chunk: bytes) -> None:
        if not self.begun and chunk:
            self.begun, chunk = True, chunk.removeprefix(BEGUN)
        self.answer += chunk
        if self._on_line is None:
            return
        *lines, rest = bytes(self.answer).split(b"\n")
        for line in lines:
            self._on_line(line)
        self.answer = bytearray(rest)  # what was told need not be kept

    def _take_log(self, chunk: bytes) -> None:
        kept = chunk[: MAX_LOG_BYTES - len(self._log)]
        self._log += kept
        self._log_dropped += len(chunk) - len(kept)


def _not_begun(log: str, ending: str | None) -> WorkerError:
    said = log.strip().splitlines()[-1:] or [f"it said nothing ({ending})"]
    return WorkerError(
        expected="a worker process to confine itself and begin its task",
        received=said[0][:300],
        remedy="This is a fault of the grader or of this machine, not of a submission.",
    )


def _ending(status: int | None) -> str | None:
    if status == 0:
        return None
    if status is not None and status < 0:
        return "cpu" if -status == signal.SIGXCPU else _signal_name(-status)
    return f"exit status {status}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal has no name
        return f"signal {number}"


@contextmanager
def _clean_start() -> Iterator[None]:
    """Hand a new process a known environment, and no Ctrl-C that is meant for this one."""
    kept = dict(os.environ)
    inherited = {name: kept[name] for name in _INHERITED if name in kept}
    on_main_thread = threading.current_thread() is threading.main_thread()
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN) if on_main_thread else None
    os.environ.clear()
    os.environ.update(_ENVIRONMENT | inherited)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)
        if handler is not None:
            signal.signal(signal.SIGINT, handler)
