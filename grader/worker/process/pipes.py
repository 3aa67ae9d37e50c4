"""Reads what one child sends and prints, watches what it uses, and says when it has to be ended."""

import os
import selectors
from collections.abc import Callable
from multiprocessing.connection import Connection

from grader.worker.process.child import BEGUN
from grader.worker.process.monitor import MAX_THREADS, Monitor
from grader.worker.process.termination import MAX_ANSWER_BYTES, MAX_PRINTED_BYTES, Cause, Termination

MAX_LOG_BYTES = 64 << 10
"""Of what is printed, so much is kept: half from the beginning, half from the end, where it says what went wrong."""
_LOOK_SECONDS = 0.1
_GRACE_SECONDS = 5.0
"""In which the end of a child has to be told by the fork server."""


class PipeReader:
    """Drains both pipes of a child; keeps what fits.

    Args:
        answers: What its task sends.
        log: What it prints.
        sentinel: A descriptor that becomes readable when the child has ended.
        watch: Looks at the child.
        on_line: Called with each complete line of the answer as it comes.
    """

    def __init__(
        self,
        answers: Connection,
        log: Connection,
        sentinel: int,
        watch: Monitor,
        on_line: Callable[[bytes], None] | None,
    ) -> None:
        self.answer = bytearray()
        self.begun = False
        self._log = bytearray()
        self._log_end = bytearray()
        self._printed = 0
        self._on_line = on_line
        self._watch = watch
        self._pipes: dict[int, Callable[[bytes], Termination | None]] = {
            answers.fileno(): self._take_answer,
            log.fileno(): self._take_log,
        }
        self._sentinel = sentinel

    def to_end(self, wall_seconds: float) -> Termination | None:
        """Read until the child has ended by itself; or why it has to be ended now."""
        with selectors.DefaultSelector() as selector:
            for descriptor in (*self._pipes, self._sentinel):
                selector.register(descriptor, selectors.EVENT_READ)
            ended = False
            while True:
                ready = [key.fd for key, _ in selector.select(timeout=0 if ended else _LOOK_SECONDS)]
                if ended and not ready:
                    return None  # whoever still holds the pipes open is not the child
                for descriptor in ready:
                    if descriptor == self._sentinel:
                        ended = True
                        selector.unregister(descriptor)
                    elif chunk := os.read(descriptor, 1 << 16):
                        if fault := self._pipes[descriptor](chunk):
                            return fault
                    else:
                        selector.unregister(descriptor)
                if not ended and self._watch.since >= _LOOK_SECONDS and (fault := self._look(wall_seconds)):
                    return fault

    @property
    def log_text(self) -> str:
        """What was printed, as far as it was kept."""
        dropped = self._printed - len(self._log) - len(self._log_end)
        note = f"\n[{dropped:,} bytes were dropped]\n".encode() if dropped else b""
        return (self._log + note + self._log_end).decode("utf-8", "replace")

    def _look(self, wall_seconds: float) -> Termination | None:
        self._watch.look()
        seen = self._watch.seen
        if self._watch.gone:  # what it left in the pipes is read, however late
            late = seen.wall_seconds >= wall_seconds + _GRACE_SECONDS
            return Termination(Cause.KILLED, "its end was not told by the fork server") if late else None
        if seen.threads > MAX_THREADS:
            return Termination(Cause.THREADS)
        if self._watch.state == "T":
            return Termination(Cause.STOPPED)
        if seen.wall_seconds >= wall_seconds:
            return Termination(Cause.STARVED if self._watch.use().was_starved else Cause.WALL)
        return None

    def _take_answer(self, chunk: bytes) -> Termination | None:
        if not self.begun:
            self.begun, chunk = True, chunk.removeprefix(BEGUN)
        self.answer += chunk
        if self._on_line:
            *lines, rest = bytes(self.answer).split(b"\n")
            for line in lines:
                self._on_line(line)
            self.answer = bytearray(rest)  # what was told need not be kept
        return Termination(Cause.ANSWER) if len(self.answer) > MAX_ANSWER_BYTES else None

    def _take_log(self, chunk: bytes) -> Termination | None:
        self._printed += len(chunk)
        half = MAX_LOG_BYTES // 2
        room = half - len(self._log)
        self._log += chunk[:room]
        self._log_end += chunk[room:]
        del self._log_end[:-half]
        return Termination(Cause.PRINTED) if self._printed > MAX_PRINTED_BYTES else None
