"""What is kept of what a child says; no child is needed for that."""

import os
from collections.abc import Iterator
from multiprocessing import Pipe

import pytest

from grader.worker.process.child import BEGUN
from grader.worker.process.monitor import Monitor
from grader.worker.process.pipes import MAX_LOG_BYTES, PipeReader
from grader.worker.process.termination import Cause


class Ends:
    """The writing ends of a child's pipes; a child that has ended has closed them."""

    def __init__(self) -> None:
        self.answers, self.answers_end = Pipe(duplex=False)
        self.log, self.log_end = Pipe(duplex=False)
        self.sentinel, self.sentinel_end = os.pipe()
        self.lines: list[bytes] = []

    def reading(self, *, by_line: bool = False) -> PipeReader:
        """Of a process that is there: this one."""
        on_line = self.lines.append if by_line else None
        return PipeReader(self.answers, self.log, self.sentinel, Monitor(os.getpid()), on_line)

    def end(self) -> None:
        """Let the sentinel tell that the child has ended, and leave the pipes open."""
        os.write(self.sentinel_end, b"\0")

    def close(self) -> None:
        """Leave nothing open."""
        for end in (self.answers, self.answers_end, self.log, self.log_end):
            end.close()
        os.close(self.sentinel)
        os.close(self.sentinel_end)


@pytest.fixture
def ends() -> Iterator[Ends]:
    """Pipes of one child."""
    made = Ends()
    yield made
    made.close()


def test_what_was_said_before_the_end_is_read(ends: Ends) -> None:
    """Also when somebody else still holds the pipes open."""
    os.write(ends.answers_end.fileno(), BEGUN + b"{}")
    os.write(ends.log_end.fileno(), b"a warning")
    ends.end()
    reading = ends.reading()
    assert reading.to_end(10) is None
    assert (reading.begun, bytes(reading.answer), reading.log_text) == (True, b"{}", "a warning")


def test_lines_are_told_as_they_come(ends: Ends) -> None:
    """What follows the last one is kept as the answer."""
    os.write(ends.answers_end.fileno(), BEGUN + b"one\ntwo\nthr")
    ends.end()
    reading = ends.reading(by_line=True)
    assert reading.to_end(10) is None
    assert (ends.lines, bytes(reading.answer)) == ([b"one", b"two"], b"thr")


def test_of_much_that_is_printed_beginning_and_end_are_kept(ends: Ends) -> None:
    """The end is where a traceback says what went wrong."""
    reading = ends.reading()
    for chunk in (b"first", *(b"x" * 50_000,) * 4, b"last"):
        assert reading._take_log(chunk) is None
    text = reading.log_text
    assert text.startswith("first")
    assert text.endswith("last")
    assert f"\n[{200_009 - MAX_LOG_BYTES:,} bytes were dropped]\n" in text


def test_a_child_that_is_silent_too_long_is_told(ends: Ends) -> None:
    """This process is there and asleep."""
    fault = ends.reading().to_end(0.3)
    assert fault is not None
    assert fault.cause in {Cause.WALL, Cause.STARVED}  # the test's own machine may be busy
