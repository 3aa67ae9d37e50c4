"""Causes by the numbers that are known of a child; tests/test_build.py and tests/hostile end real children."""

import signal

import pytest

from grader.worker.jail import Limits
from grader.worker.process.monitor import Usage
from grader.worker.process.termination import Cause, Termination, name_termination

LIMITS = Limits(cpu_seconds=20, memory_bytes=4 << 30)
IDLE = Usage(cpu_seconds_at_most=2.0, address_space=2 << 30)
SPENT = IDLE._replace(cpu_seconds_at_most=20.8)
FULL = IDLE._replace(address_space=(4 << 30) - (50 << 20))


@pytest.mark.parametrize(
    ("code", "usage", "log", "termination"),
    [
        (0, IDLE, "MemoryError", None),
        (-signal.SIGXCPU, SPENT, "", Termination(Cause.PROCESSOR)),
        (-signal.SIGKILL, SPENT, "", Termination(Cause.PROCESSOR)),  # the child ignored SIGXCPU
        (-signal.SIGXCPU, IDLE, "", Termination(Cause.CRASH, "SIGXCPU")),  # the child sent the signal to itself
        (-signal.SIGKILL, IDLE, "", Termination(Cause.KILLED)),
        (-signal.SIGKILL, FULL, "MemoryError", Termination(Cause.KILLED)),
        (-signal.SIGSEGV, IDLE, "", Termination(Cause.CRASH, "SIGSEGV")),
        (-signal.SIGSEGV, FULL, "", Termination(Cause.MEMORY, "SIGSEGV")),
        (-signal.SIGABRT, IDLE, "terminate called: std::bad_alloc", Termination(Cause.MEMORY, "SIGABRT")),
        (-signal.SIGTERM, FULL, "bad_alloc", Termination(Cause.CRASH, "SIGTERM")),
        (-35, IDLE, "", Termination(Cause.CRASH, "signal 35")),
        (3, FULL, "", Termination(Cause.EXIT, "3")),
        (1, IDLE, "ResourceExhaustedError: OOM", Termination(Cause.MEMORY, "1")),
    ],
)
def test_every_end_has_a_cause(code: int, usage: Usage, log: str, termination: Termination | None) -> None:
    """The status decides; where it has several possible causes, the usage and the log do."""
    assert name_termination(code, usage, LIMITS, log) == termination


def test_without_limits_no_cause_is_a_limit() -> None:
    """Not every child has limits."""
    assert name_termination(-signal.SIGKILL, SPENT, None, "") == (Cause.KILLED, "")
    assert name_termination(1, FULL, None, "MemoryError") == (Cause.EXIT, "1")


@pytest.mark.parametrize(
    ("unpromised", "cause"), [(1 << 30, Cause.CROWDED), (8 << 30, Cause.MEMORY), (None, Cause.MEMORY)]
)
def test_a_machine_that_counts_what_it_promises_may_be_full(
    monkeypatch: pytest.MonkeyPatch, unpromised: int | None, cause: Cause
) -> None:
    """There, a process that is refused memory within its limit has done nothing wrong."""
    monkeypatch.setattr("grader.worker.process.termination.unpromised_memory", lambda: unpromised)
    termination = name_termination(1, IDLE, LIMITS, "MemoryError")
    assert termination == (cause, "1")
    assert termination.is_machine_fault == (cause is Cause.CROWDED)
