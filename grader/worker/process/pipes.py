"""Reads what a child sends and prints, monitors what it uses, and decides when it has to be ended."""

import math
import os
import selectors
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import NamedTuple

from grader.worker.process.child import STARTED
from grader.worker.process.monitor import MAX_THREADS, Monitor
from grader.worker.process.termination import MAX_ANSWER_BYTES, MAX_PRINTED_BYTES, Cause, Termination

MAX_LOG_BYTES = 64 << 10
"""Bytes that are kept of what a child prints: half from the beginning, half from the end, where the fault is named."""
_SAMPLE_SECONDS = 0.1
_GRACE_SECONDS = 5.0
"""Time in which the fork server has to report the end of a child."""


class Bounds(NamedTuple):
    """Where a child is ended by its parent."""

    wall_seconds: float
    cpu_seconds: float = math.inf
    """The kernel ends a child at the limit that it was started with; this is for one that becomes known later."""


class PipeReader:
    """Drains both pipes of a child, and keeps what fits.

    Args:
        answers: The pipe that the task sends its answer to.
        log: The pipe that the child prints to.
        sentinel: A descriptor that becomes readable when the child has ended.
        monitor: Samples the usage of the child.
        on_line: Called with each complete line of the answer as it arrives.
    """

    def __init__(
        self,
        answers: Connection,
        log: Connection,
        sentinel: int,
        monitor: Monitor,
        on_line: Callable[[bytes], None] | None,
    ) -> None:
        self.answer = bytearray()
        self.started = False
        self._log = bytearray()
        self._log_end = bytearray()
        self._printed = 0
        self._on_line = on_line
        self._monitor = monitor
        self._pipes: dict[int, Callable[[bytes], Termination | None]] = {
            answers.fileno(): self._take_answer,
            log.fileno(): self._take_log,
        }
        self._sentinel = sentinel

    def to_end(self, bounds: Callable[[], Bounds]) -> Termination | None:
        """Read until the child has ended by itself; otherwise return why it has to be ended now.

        Args:
            bounds: Asked at each sample.
        """
        with selectors.DefaultSelector() as selector:
            for descriptor in (*self._pipes, self._sentinel):
                selector.register(descriptor, selectors.EVENT_READ)
            ended = False
            while True:
                ready = [key.fd for key, _ in selector.select(timeout=0 if ended else _SAMPLE_SECONDS)]
                if ended and not ready:
                    return None  # a pipe may still be open, but not in the child
                for descriptor in ready:
                    if descriptor == self._sentinel:
                        ended = True
                        selector.unregister(descriptor)
                    elif chunk := os.read(descriptor, 1 << 16):
                        if fault := self._pipes[descriptor](chunk):
                            return fault
                    else:
                        selector.unregister(descriptor)
                is_due = not ended and self._monitor.seconds_since_sample >= _SAMPLE_SECONDS
                if is_due and (fault := self._sample(bounds())):
                    return fault

    @property
    def log_text(self) -> str:
        """What the child printed, as far as it was kept."""
        dropped = self._printed - len(self._log) - len(self._log_end)
        note = f"\n[{dropped:,} bytes were dropped]\n".encode() if dropped else b""
        return (self._log + note + self._log_end).decode("utf-8", "replace")

    def _sample(self, bounds: Bounds) -> Termination | None:
        self._monitor.sample()
        usage = self._monitor.sampled
        if self._monitor.has_ended:  # what is left in the pipes is read, however late
            late = usage.wall_seconds >= bounds.wall_seconds + _GRACE_SECONDS
            return Termination(Cause.KILLED, "the fork server did not report its end") if late else None
        if usage.threads > MAX_THREADS:
            return Termination(Cause.THREADS)
        if self._monitor.state == "T":
            return Termination(Cause.STOPPED)
        if usage.cpu_seconds >= bounds.cpu_seconds:
            return Termination(Cause.PROCESSOR)
        if usage.wall_seconds >= bounds.wall_seconds:
            return Termination(Cause.STARVED if self._monitor.usage().was_starved else Cause.WALL)
        return None

    def _take_answer(self, chunk: bytes) -> Termination | None:
        if not self.started:
            self.started, chunk = True, chunk.removeprefix(STARTED)
        self.answer += chunk
        if self._on_line:
            *lines, rest = bytes(self.answer).split(b"\n")
            for line in lines:
                self._on_line(line)
            self.answer = bytearray(rest)  # lines that were passed on need not be kept
        return Termination(Cause.ANSWER) if len(self.answer) > MAX_ANSWER_BYTES else None

    def _take_log(self, chunk: bytes) -> Termination | None:
        self._printed += len(chunk)
        half = MAX_LOG_BYTES // 2
        room = half - len(self._log)
        self._log += chunk[:room]
        self._log_end += chunk[room:]
        del self._log_end[:-half]
        return Termination(Cause.PRINTED) if self._printed > MAX_PRINTED_BYTES else None
