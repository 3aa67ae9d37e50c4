"""Names of ends, from figures; the ends themselves are in test_children.py."""

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
    ("code", "use", "log", "ending"),
    [
        (0, IDLE, "MemoryError", None),
        (-signal.SIGXCPU, SPENT, "", Termination(Cause.PROCESSOR)),
        (-signal.SIGKILL, SPENT, "", Termination(Cause.PROCESSOR)),  # SIGXCPU was ignored
        (-signal.SIGXCPU, IDLE, "", Termination(Cause.CRASH, "SIGXCPU")),  # it sent that to itself
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
def test_an_end_has_a_name(code: int, use: Usage, log: str, ending: Termination | None) -> None:
    """The status decides, and what the parent saw where one status has two causes."""
    assert name_termination(code, use, LIMITS, log) == ending


def test_without_limits_nothing_is_over_a_limit() -> None:
    """Not every child has them."""
    assert name_termination(-signal.SIGKILL, SPENT, None, "") == (Cause.KILLED, "")
    assert name_termination(1, FULL, None, "MemoryError") == (Cause.EXIT, "1")


@pytest.mark.parametrize(
    ("promised", "cause"), [(1 << 30, Cause.CROWDED), (8 << 30, Cause.MEMORY), (None, Cause.MEMORY)]
)
def test_a_machine_that_counts_what_it_promises_may_be_full(
    monkeypatch: pytest.MonkeyPatch, promised: int | None, cause: Cause
) -> None:
    """Who is refused memory below the limit there has done nothing wrong."""
    monkeypatch.setattr("grader.worker.process.termination.unpromised_memory", lambda: promised)
    ending = name_termination(1, IDLE, LIMITS, "MemoryError")
    assert ending == (cause, "1")
    assert ending.is_the_machines == (cause is Cause.CROWDED)
