"""How a child process ended, in one word and a detail; what its task did wrong is for its stage to say."""

import signal
from enum import StrEnum
from typing import NamedTuple

from grader.worker.jail import Limits
from grader.worker.process.monitor import Usage, mebibytes, seconds, unpromised_memory

MAX_ANSWER_BYTES = 1 << 20
MAX_PRINTED_BYTES = 16 << 20

_MEMORY_SIGNS = ("memoryerror", "resourceexhaustederror", "bad_alloc", "cannot allocate memory")
"""In the log of a process that was refused memory, in small letters: Python's, TensorFlow's, C++'s, the C library's."""
_ABORTING = {signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS}
"""What native code dies of when it is refused memory, among other things."""
_TIME_IS_UP: dict[int, float] = {signal.SIGXCPU: 0.5, signal.SIGKILL: 0.9}
"""What the limit on processor time sends: the soft one, and a second later, to who ignores that, the hard one. Either
can come from elsewhere, so this share of the time must have been used; limits are kept by counting ticks, which on a
busy machine run ahead of what was really used, and a kill from outside is told more carefully than a child's own."""
_NEARLY_ALL = 0.9
"""Of the memory limit: who crashes beyond it was refused more."""


class Cause(StrEnum):
    """Why a child did not end by itself with status 0."""

    PROCESSOR = "processor"
    """It used the processor time that it may use."""
    WALL = "wall"
    """It was there too long, and mostly asleep."""
    MEMORY = "memory"
    """It was refused memory beyond its limit."""
    ANSWER = "answer"
    """It sent more than `MAX_ANSWER_BYTES`."""
    PRINTED = "printed"
    """It wrote more than `MAX_PRINTED_BYTES` to standard output and error."""
    THREADS = "threads"
    """It had more than `watch.MAX_THREADS` at once."""
    STOPPED = "stopped"
    """It was stopped, as by SIGSTOP, and nobody would have let it go on."""
    CRASH = "crash"
    """A signal ended it; the detail is the signal's name."""
    EXIT = "exit"
    """It ended with a status; the detail is the status."""
    STARVED = "starved"
    """It was there too long because it waited for a processor."""
    CROWDED = "crowded"
    """It was refused memory that its limit allows: the machine counts what it promises, and had none left."""
    KILLED = "killed"
    """SIGKILL that neither the grader nor a limit sent; the detail says what else is known."""


class Termination(NamedTuple):
    """A kind, and what there is to say beside it."""

    cause: Cause
    detail: str = ""

    @property
    def is_the_machines(self) -> bool:
        """Whether something else on the machine was the cause, so that another try may end differently."""
        return self.cause in {Cause.STARVED, Cause.CROWDED, Cause.KILLED}


def name_termination(code: int, use: Usage, limits: Limits | None, log: str) -> Termination | None:
    """Name the end of a child that nobody of ours ended; `None` when it ended by itself with status 0.

    Args:
        code: Its status, or the negative number of the signal that ended it, as in `multiprocessing.Process.exitcode`.
        use: What the parent saw of it.
        limits: What it was allowed.
        log: Beginning and end of what it printed. Its words only choose between two names of a fault.
    """
    if code == 0:
        return None
    share = _TIME_IS_UP.get(-code)
    if limits and share and use.cpu_seconds_at_most >= share * limits.cpu_seconds:
        return Termination(Cause.PROCESSOR)
    if code == -signal.SIGKILL:
        return Termination(Cause.KILLED)
    ending = Termination(Cause.EXIT, str(code)) if code > 0 else Termination(Cause.CRASH, _signal_name(-code))
    if limits and _was_refused_memory(code, use, limits, log):
        unpromised = unpromised_memory()
        crowded = unpromised is not None and unpromised < limits.memory_bytes
        return ending._replace(cause=Cause.CROWDED if crowded else Cause.MEMORY)
    return ending


def held_up(ending: Termination, use: Usage) -> str:
    """What the machine did, when it was its doing: the rest of a sentence about a build or a training."""
    if ending.cause is Cause.STARVED:
        return (
            f"got {seconds(use.cpu_seconds)} of processor time in {seconds(use.wall_seconds)} and waited for a "
            f"processor for {seconds(use.held_up_seconds)}: this machine was too busy."
        )
    if ending.cause is Cause.CROWDED:
        return f"was refused memory that it may have, at {mebibytes(use.address_space)}: this machine had none."
    why = ending.detail or "perhaps because this machine ran out of memory"
    return f"was killed from outside when it had {mebibytes(use.resident)} in memory: {why}."


def _was_refused_memory(code: int, use: Usage, limits: Limits, log: str) -> bool:
    if code < 0 and -code not in _ABORTING:
        return False
    full = code < 0 and use.address_space >= _NEARLY_ALL * limits.memory_bytes
    return full or any(sign in log.lower() for sign in _MEMORY_SIGNS)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal has no name
        return f"signal {number}"
