"""Names of ends, from figures; the ends themselves are in test_children.py."""

import signal

import pytest

from grader.worker.ending import Ending, Kind, name_ending
from grader.worker.jail import Limits
from grader.worker.watch import Use

LIMITS = Limits(cpu_seconds=20, memory_bytes=4 << 30)
IDLE = Use(cpu_seconds_at_most=2.0, address_space=2 << 30)
SPENT = IDLE._replace(cpu_seconds_at_most=20.8)
FULL = IDLE._replace(address_space=(4 << 30) - (50 << 20))


@pytest.mark.parametrize(
    ("code", "use", "log", "ending"),
    [
        (0, IDLE, "MemoryError", None),
        (-signal.SIGXCPU, SPENT, "", Ending(Kind.PROCESSOR)),
        (-signal.SIGKILL, SPENT, "", Ending(Kind.PROCESSOR)),  # SIGXCPU was ignored
        (-signal.SIGXCPU, IDLE, "", Ending(Kind.CRASH, "SIGXCPU")),  # it sent that to itself
        (-signal.SIGKILL, IDLE, "", Ending(Kind.KILLED)),
        (-signal.SIGKILL, FULL, "MemoryError", Ending(Kind.KILLED)),
        (-signal.SIGSEGV, IDLE, "", Ending(Kind.CRASH, "SIGSEGV")),
        (-signal.SIGSEGV, FULL, "", Ending(Kind.MEMORY, "SIGSEGV")),
        (-signal.SIGABRT, IDLE, "terminate called: std::bad_alloc", Ending(Kind.MEMORY, "SIGABRT")),
        (-signal.SIGTERM, FULL, "bad_alloc", Ending(Kind.CRASH, "SIGTERM")),
        (-35, IDLE, "", Ending(Kind.CRASH, "signal 35")),
        (3, FULL, "", Ending(Kind.EXIT, "3")),
        (1, IDLE, "ResourceExhaustedError: OOM", Ending(Kind.MEMORY, "1")),
    ],
)
def test_an_end_has_a_name(code: int, use: Use, log: str, ending: Ending | None) -> None:
    """The status decides, and what the parent saw where one status has two causes."""
    assert name_ending(code, use, LIMITS, log) == ending


def test_without_limits_nothing_is_over_a_limit() -> None:
    """Our own downloader has none."""
    assert name_ending(-signal.SIGKILL, SPENT, None, "") == (Kind.KILLED, "")
    assert name_ending(1, FULL, None, "MemoryError") == (Kind.EXIT, "1")


@pytest.mark.parametrize(("promised", "kind"), [(1 << 30, Kind.CROWDED), (8 << 30, Kind.MEMORY), (None, Kind.MEMORY)])
def test_a_machine_that_counts_what_it_promises_may_be_full(
    monkeypatch: pytest.MonkeyPatch, promised: int | None, kind: Kind
) -> None:
    """Who is refused memory below the limit there has done nothing wrong."""
    monkeypatch.setattr("grader.worker.ending.unpromised_memory", lambda: promised)
    ending = name_ending(1, IDLE, LIMITS, "MemoryError")
    assert ending == (kind, "1")
    assert ending.is_the_machines == (kind is Kind.CROWDED)
