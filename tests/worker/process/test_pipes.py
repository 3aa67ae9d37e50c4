"""What a reader keeps of the bytes in a child's pipes; the tests write these bytes themselves."""

import os
from collections.abc import Iterator
from multiprocessing import Pipe

import pytest

from grader.worker.process.child import STARTED
from grader.worker.process.monitor import Monitor
from grader.worker.process.pipes import MAX_LOG_BYTES, Bounds, PipeReader
from grader.worker.process.termination import Cause, Termination


class Ends:
    """Both ends of a child's pipes; a child that has ended would have closed the writing ones."""

    def __init__(self) -> None:
        self.answers, self.answers_end = Pipe(duplex=False)
        self.log, self.log_end = Pipe(duplex=False)
        self.sentinel, self.sentinel_end = os.pipe()
        self.lines: list[bytes] = []

    def reader(self, *, by_line: bool = False) -> PipeReader:
        """Make a reader that monitors this process, which runs throughout the test."""
        on_line = self.lines.append if by_line else None
        return PipeReader(self.answers, self.log, self.sentinel, Monitor(os.getpid()), on_line)

    def end(self) -> None:
        """Signal by the sentinel that the child has ended, and leave the pipes open."""
        os.write(self.sentinel_end, b"\0")

    def close(self) -> None:
        """Close all ends."""
        for end in (self.answers, self.answers_end, self.log, self.log_end):
            end.close()
        os.close(self.sentinel)
        os.close(self.sentinel_end)


@pytest.fixture
def ends() -> Iterator[Ends]:
    """Open the pipes of a child, and close them after the test."""
    pipes = Ends()
    yield pipes
    pipes.close()


def test_what_was_sent_and_printed_before_the_end_is_read(ends: Ends) -> None:
    """It is read even if another process still holds the pipes open."""
    os.write(ends.answers_end.fileno(), STARTED + b"{}")
    os.write(ends.log_end.fileno(), b"a warning")
    ends.end()
    reader = ends.reader()
    assert reader.to_end(lambda: Bounds(10)) is None
    assert (reader.started, bytes(reader.answer), reader.log_text) == (True, b"{}", "a warning")


def test_lines_are_passed_on_as_they_arrive(ends: Ends) -> None:
    """What follows the last complete line is kept as the answer."""
    os.write(ends.answers_end.fileno(), STARTED + b"one\ntwo\nthr")
    ends.end()
    reader = ends.reader(by_line=True)
    assert reader.to_end(lambda: Bounds(10)) is None
    assert (ends.lines, bytes(reader.answer)) == ([b"one", b"two"], b"thr")


def test_beginning_and_end_of_a_long_log_are_kept(ends: Ends) -> None:
    """The end is where a traceback names the exception."""
    reader = ends.reader()
    for chunk in (b"first", *(b"x" * 50_000,) * 4, b"last"):
        assert reader._take_log(chunk) is None
    text = reader.log_text
    assert text.startswith("first")
    assert text.endswith("last")
    assert f"\n[{200_009 - MAX_LOG_BYTES:,} bytes were dropped]\n" in text


def test_a_child_that_runs_for_too_long_is_to_be_ended(ends: Ends) -> None:
    """The monitored process, which is the test's own, sleeps."""
    fault = ends.reader().to_end(lambda: Bounds(0.3))
    assert fault is not None
    assert fault.cause in {Cause.WALL, Cause.STARVED}  # the machine may be busy


def test_a_child_is_to_be_ended_at_a_limit_that_became_known_meanwhile(ends: Ends) -> None:
    """The monitored process, which is the test's own, has used more than that already."""
    narrower = iter([Bounds(60), Bounds(60, cpu_seconds=0.01)])
    fault = ends.reader().to_end(lambda: next(narrower))
    assert fault == Termination(Cause.PROCESSOR)
