"""Names how a child process ended, by a cause and a detail; the stages say what that means for their tasks."""

import signal
from enum import StrEnum
from typing import NamedTuple

from grader.worker.jail import Limits
from grader.worker.process.monitor import Usage, mebibytes, seconds, unpromised_memory

MAX_ANSWER_BYTES = 1 << 20
MAX_PRINTED_BYTES = 16 << 20

_MEMORY_SIGNS = ("memoryerror", "resourceexhaustederror", "bad_alloc", "cannot allocate memory")
"""Words of Python, TensorFlow, C++ and the C library, in lower case, that a process logs when it is refused memory."""
_ABORTING = {signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS}
"""Signals that end native code when it is refused memory, and for other reasons."""
_TIME_IS_UP: dict[int, float] = {signal.SIGXCPU: 0.5, signal.SIGKILL: 0.9}
"""Signals of the limits on processor time: the soft one sends the first; the hard one, a second later, sends the second
to a process that ignored the first. Either signal can come from elsewhere, so the process must have used this share of
its time. The share is below 1 because the kernel enforces the limits by counting ticks, which on a busy machine run
ahead of the time really used. It is larger for SIGKILL, because a kill from outside must not be blamed on the child."""
_NEARLY_ALL = 0.9
"""Share of the memory limit; a process that crashes with more than this was refused memory."""


class Cause(StrEnum):
    """Why a child did not end by itself with status 0."""

    PROCESSOR = "processor"
    """The child used up the processor time that its limit allows."""
    WALL = "wall"
    """The child ran for too long, and slept for most of that time."""
    MEMORY = "memory"
    """The child was refused memory beyond its limit."""
    ANSWER = "answer"
    """The child sent more than `MAX_ANSWER_BYTES`."""
    PRINTED = "printed"
    """The child wrote more than `MAX_PRINTED_BYTES` to standard output and error."""
    THREADS = "threads"
    """The child had more than `monitor.MAX_THREADS` threads at a time."""
    STOPPED = "stopped"
    """The child was stopped, as by SIGSTOP, and nothing would have continued it."""
    CRASH = "crash"
    """A signal ended the child; the detail is the name of the signal."""
    EXIT = "exit"
    """The child ended with a status other than 0; the detail is the status."""
    STARVED = "starved"
    """The child ran for too long because it waited for a processor."""
    CROWDED = "crowded"
    """The child was refused memory within its limit: the machine counts what it promises, and had none left."""
    KILLED = "killed"
    """SIGKILL ended the child, and neither the grader nor a limit sent it; the detail says what else is known."""


class Termination(NamedTuple):
    """Why a child ended, and a detail where the cause has one."""

    cause: Cause
    detail: str = ""

    @property
    def is_machine_fault(self) -> bool:
        """Whether the cause lies with the machine and not with the child, so that another try may end differently."""
        return self.cause in {Cause.STARVED, Cause.CROWDED, Cause.KILLED}


def name_termination(code: int, usage: Usage, limits: Limits | None, log: str) -> Termination | None:
    """Name the end of a child that the grader did not end itself; `None` when the child ended with status 0.

    Args:
        code: Its status, or the negative number of the signal that ended it, as in `multiprocessing.Process.exitcode`.
        usage: What the child used, as its parent measured it.
        limits: What the child was allowed to use.
        log: Beginning and end of what the child printed; only used to tell a refusal of memory from another fault.
    """
    if code == 0:
        return None
    share = _TIME_IS_UP.get(-code)
    if limits and share and usage.cpu_seconds_at_most >= share * limits.cpu_seconds:
        return Termination(Cause.PROCESSOR)
    if code == -signal.SIGKILL:
        return Termination(Cause.KILLED)
    termination = Termination(Cause.EXIT, str(code)) if code > 0 else Termination(Cause.CRASH, _signal_name(-code))
    if limits and _was_refused_memory(code, usage, limits, log):
        unpromised = unpromised_memory()
        crowded = unpromised is not None and unpromised < limits.memory_bytes
        return termination._replace(cause=Cause.CROWDED if crowded else Cause.MEMORY)
    return termination


def machine_fault(termination: Termination, usage: Usage) -> str:
    """Say what the machine did to a child: the rest of a sentence about a build or a training."""
    if termination.cause is Cause.STARVED:
        return (
            f"got {seconds(usage.cpu_seconds)} of processor time in {seconds(usage.wall_seconds)} and waited for a "
            f"processor for {seconds(usage.waiting_seconds)}: this machine was too busy."
        )
    if termination.cause is Cause.CROWDED:
        return f"was refused memory within its limit, at {mebibytes(usage.address_space)}: this machine had none left."
    reason = termination.detail or "perhaps because this machine ran out of memory"
    return f"was killed from outside when it had {mebibytes(usage.resident)} in memory: {reason}."


def _was_refused_memory(code: int, usage: Usage, limits: Limits, log: str) -> bool:
    if code < 0 and -code not in _ABORTING:
        return False
    is_full = code < 0 and usage.address_space >= _NEARLY_ALL * limits.memory_bytes
    return is_full or any(sign in log.lower() for sign in _MEMORY_SIGNS)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal has no name
        return f"signal {number}"
