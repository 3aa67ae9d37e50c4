"""What a child uses, read from the kernel by its parent; the child's own account is never asked for.

Formats: proc_pid_stat(5), proc_pid_status(5), and schedstat in the kernel's Documentation/scheduler/sched-stats.rst.
"""

import os
import time
from pathlib import Path
from typing import NamedTuple

from grader.wording import number_of

MAX_THREADS = max(256, 4 * (os.cpu_count() or 1))
"""Threads that one process may have at a time. TensorFlow alone starts about two for each processor."""
_LONGEST_STEP = 1.0
"""Seconds that count between two samples at most: no clock runs while the grader itself is suspended (Ctrl-Z, a frozen
container)."""
_TICKS = os.sysconf("SC_CLK_TCK")
_PEAKS = ("VmPeak:", "VmHWM:")
_STATE, _USER, _SYSTEM, _USER_OF_CHILDREN, _SYSTEM_OF_CHILDREN, _THREADS, _START_TIME = 0, 11, 12, 13, 14, 17, 19
"""Fields of /proc/PID/stat, counted from the one after the name."""


class Usage(NamedTuple):
    """Resources that a process used, with all its threads; zero where nothing could be measured."""

    wall_seconds: float = 0.0
    """Time for which the parent monitored the process."""
    cpu_seconds: float = 0.0
    cpu_seconds_at_most: float = 0.0
    """Processor time, with all that the process can have used since the last sample."""
    waiting_seconds: float = 0.0
    """Time in which the process was ready to compute and had to wait: for a processor, or for the disk."""
    address_space: int = 0
    """Bytes, at the peak."""
    resident: int = 0
    """Bytes, at the peak."""
    threads: int = 0
    """Largest number at a time."""

    @property
    def was_starved(self) -> bool:
        """Whether the process waited for longer than it slept."""
        asleep = self.wall_seconds - self.cpu_seconds - self.waiting_seconds
        return self.waiting_seconds > max(0.0, asleep)


class Monitor:
    """Samples the usage of one child; a sample takes some 50 microseconds."""

    def __init__(self, pid: int, proc: Path = Path("/proc")) -> None:
        self.pid = pid
        self._folder = proc / str(pid)
        self._start_time = ""
        self._ready_seconds = 0.0
        self._sampled_at = self._present_at = time.monotonic()
        self.sampled = Usage()
        """The part of the usage that every sample brings up to date; `usage()` adds the rest, which costs more."""
        self.state = ""
        """Letter of the process's state in the last sample that it was present in, as in ps(1)."""
        self.has_ended = False
        """Whether the process was present, and no longer is."""
        self.sample()

    @property
    def seconds_since_sample(self) -> float:
        """Age of the last sample."""
        return time.monotonic() - self._sampled_at

    def sample(self) -> None:
        """Take a sample."""
        now = time.monotonic()
        step = min(now - self._sampled_at, _LONGEST_STEP)
        self._sampled_at = now
        self.sampled = self.sampled._replace(wall_seconds=self.sampled.wall_seconds + step)
        fields = self._stat()
        self.has_ended = not fields and bool(self._start_time)
        if not fields:
            return
        self._present_at = now
        self.state = fields[_STATE]
        if self.state in {"R", "D"}:
            self._ready_seconds += step
        status = self._status()
        self.sampled = self.sampled._replace(
            cpu_seconds=(int(fields[_USER]) + int(fields[_SYSTEM])) / _TICKS,
            address_space=max(self.sampled.address_space, status.get("VmPeak", 0)),
            resident=max(self.sampled.resident, status.get("VmHWM", 0)),
            threads=max(self.sampled.threads, int(fields[_THREADS])),
        )

    def usage(self) -> Usage:
        """Return all that was sampled, and how long the process waited, which only a process that runs can show."""
        processors = max(1, min(self.sampled.threads, os.cpu_count() or 1))
        return self.sampled._replace(
            cpu_seconds_at_most=self.sampled.cpu_seconds + processors * (time.monotonic() - self._present_at),
            # Most kernels count the wait for a processor, none the wait for a disk; the sampled states show both.
            waiting_seconds=max(self._waited_seconds(), self._ready_seconds - self.sampled.cpu_seconds, 0.0),
        )

    def _stat(self) -> list[str]:
        """Return the fields of the process; none when it has ended, or when another one has its number."""
        fields = _read(self._folder / "stat").rpartition(")")[2].split()
        if not fields:
            return []
        self._start_time = self._start_time or fields[_START_TIME]
        # The first thread may end before the others; the process has ended when no other is left.
        ended = fields[_STATE] in {"Z", "X"} and int(fields[_THREADS]) <= 1
        return [] if ended or fields[_START_TIME] != self._start_time else fields

    def _status(self) -> dict[str, int]:
        """Return the peaks in bytes. The page also has the name of the process, which may look like one."""
        lines = (line.split() for line in _read(self._folder / "status").split("\n") if line.startswith(_PEAKS))
        return {name.removesuffix(":"): int(size) << 10 for name, size, _ in lines}

    def _waited_seconds(self) -> float:
        """Return the longest wait of any thread.

        A sum over all threads would mislead: on a machine that does nothing else, a hundred wait for each other.
        """
        try:
            threads = list((self._folder / "task").iterdir())
        except OSError:
            return 0.0
        pages = [_read(thread / "schedstat").split() for thread in threads]
        return max((int(fields[1]) for fields in pages if len(fields) == 3), default=0) / 1e9


def cpu_seconds_of_family(pid: int) -> float:
    """Return the processor time of a process and of all its children that have ended, as the kernel has added it up."""
    fields = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    times = (_USER, _SYSTEM, _USER_OF_CHILDREN, _SYSTEM_OF_CHILDREN)
    return sum(int(fields[time]) for time in times) / _TICKS if fields else 0.0


def unpromised_memory() -> int | None:
    """Return the bytes that this machine can still promise; `None` where it promises without counting, as most do.

    See vm.overcommit_memory in the kernel's Documentation/mm/overcommit-accounting.rst.
    """
    if _read(Path("/proc/sys/vm/overcommit_memory")).strip() != "2":
        return None
    lines = (line.split() for line in _read(Path("/proc/meminfo")).splitlines())
    sizes = {fields[0]: int(fields[1]) << 10 for fields in lines}
    return sizes["CommitLimit:"] - sizes["Committed_AS:"]


def mebibytes(size: int) -> str:
    """Write a number of bytes in MiB, to the nearest hundred: equal processes differ by less."""
    return f"{round((size >> 20) / 100) * 100:,} MiB"


def seconds(number: float) -> str:
    """Write a duration in whole seconds."""
    return number_of(round(number), "second")


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode(errors="replace")  # not as text: a name may hold any kind of line break
    except OSError:  # the process has ended, or this system has no /proc
        return ""
