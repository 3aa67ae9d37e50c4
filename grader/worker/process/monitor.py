"""What a child uses, as the kernel tells its parent: the child's own word is not asked for.

Formats: proc_pid_stat(5), proc_pid_status(5), and schedstat in the kernel's Documentation/scheduler/sched-stats.rst.
"""

import os
import time
from pathlib import Path
from typing import NamedTuple

MAX_THREADS = max(256, 4 * (os.cpu_count() or 1))
"""At once, in one process. TensorFlow alone makes about two for each processor."""
_LONGEST_STEP = 1.0
"""Seconds between two looks that count: while the grader itself was held up (Ctrl-Z, a frozen container), nobody's
clock runs."""
_TICKS = os.sysconf("SC_CLK_TCK")
_PEAKS = ("VmPeak:", "VmHWM:")
_STATE, _USER, _SYSTEM, _THREADS, _BEGUN = 0, 11, 12, 17, 19
"""Fields of /proc/PID/stat, counted from the one after the name."""


class Usage(NamedTuple):
    """Of a process with all its threads; zero where nothing could be seen."""

    wall_seconds: float = 0.0
    """While the parent was looking."""
    cpu_seconds: float = 0.0
    cpu_seconds_at_most: float = 0.0
    """With what it can have used since the last look."""
    held_up_seconds: float = 0.0
    """In which it could have computed and had to wait: for a processor, or for the disk."""
    address_space: int = 0
    """Bytes, at the peak."""
    resident: int = 0
    """Bytes, at the peak."""
    threads: int = 0
    """Most at once."""

    @property
    def was_starved(self) -> bool:
        """Whether it was held up for longer than it slept."""
        asleep = self.wall_seconds - self.cpu_seconds - self.held_up_seconds
        return self.held_up_seconds > max(0.0, asleep)


class Monitor:
    """Looks at one child again and again; each look takes some 50 microseconds."""

    def __init__(self, pid: int, proc: Path = Path("/proc")) -> None:
        self.pid = pid
        self._folder = proc / str(pid)
        self._begun = ""
        self._ready_seconds = 0.0
        self._looked_at = self._seen_at = time.monotonic()
        self.seen = Usage()
        """What costs nothing to know; the rest is in `use`."""
        self.state = ""
        """Letter of the last look that saw the process, as in ps(1)."""
        self.gone = False
        """Whether the process was there, and is no more."""
        self.look()

    @property
    def since(self) -> float:
        """Seconds since the last look."""
        return time.monotonic() - self._looked_at

    def look(self) -> None:
        """Take a sample."""
        now = time.monotonic()
        step = min(now - self._looked_at, _LONGEST_STEP)
        self._looked_at = now
        self.seen = self.seen._replace(wall_seconds=self.seen.wall_seconds + step)
        fields = self._stat()
        self.gone = not fields and bool(self._begun)
        if not fields:
            return
        self._seen_at = now
        self.state = fields[_STATE]
        if self.state in {"R", "D"}:
            self._ready_seconds += step
        status = self._status()
        self.seen = self.seen._replace(
            cpu_seconds=(int(fields[_USER]) + int(fields[_SYSTEM])) / _TICKS,
            address_space=max(self.seen.address_space, status.get("VmPeak", 0)),
            resident=max(self.seen.resident, status.get("VmHWM", 0)),
            threads=max(self.seen.threads, int(fields[_THREADS])),
        )

    def use(self) -> Usage:
        """All that was seen, and how long the process was held up, which is known only while it is there."""
        processors = max(1, min(self.seen.threads, os.cpu_count() or 1))
        return self.seen._replace(
            cpu_seconds_at_most=self.seen.cpu_seconds + processors * (time.monotonic() - self._seen_at),
            # The kernel counts waiting for a processor; what was seen tells where it does not, and waiting for a disk.
            held_up_seconds=max(self._waited_seconds(), self._ready_seconds - self.seen.cpu_seconds, 0.0),
        )

    def _stat(self) -> list[str]:
        """Fields of the process; none when it has ended, or another one has its number."""
        fields = _read(self._folder / "stat").rpartition(")")[2].split()
        if not fields:
            return []
        self._begun = self._begun or fields[_BEGUN]
        # The first thread may end before the others; the process has ended when no other is left.
        ended = fields[_STATE] in {"Z", "X"} and int(fields[_THREADS]) <= 1
        return [] if ended or fields[_BEGUN] != self._begun else fields

    def _status(self) -> dict[str, int]:
        """The peaks of /proc/PID/status, in bytes; another line has the process's name, which may look like one."""
        lines = (line.split() for line in _read(self._folder / "status").split("\n") if line.startswith(_PEAKS))
        return {name.removesuffix(":"): int(size) << 10 for name, size, _ in lines}

    def _waited_seconds(self) -> float:
        """Longest of any thread. Not of all: a hundred would wait for each other on a machine that has nothing else."""
        try:
            threads = list((self._folder / "task").iterdir())
        except OSError:
            return 0.0
        told = [_read(thread / "schedstat").split() for thread in threads]
        return max((int(fields[1]) for fields in told if len(fields) == 3), default=0) / 1e9


def unpromised_memory() -> int | None:
    """Bytes that this machine would still promise; `None` when it promises without counting, which is the rule.

    See vm.overcommit_memory in the kernel's Documentation/mm/overcommit-accounting.rst.
    """
    if _read(Path("/proc/sys/vm/overcommit_memory")).strip() != "2":
        return None
    lines = (line.split() for line in _read(Path("/proc/meminfo")).splitlines())
    sizes = {fields[0]: int(fields[1]) << 10 for fields in lines}
    return sizes["CommitLimit:"] - sizes["Committed_AS:"]


def mebibytes(size: int) -> str:
    """Write a number of bytes as MiB to the nearest hundred: equal processes differ by less."""
    return f"{round((size >> 20) / 100) * 100:,} MiB"


def seconds(number: float) -> str:
    """Write a duration in whole seconds."""
    whole = round(number)
    return f"{whole:,} second{'' if whole == 1 else 's'}"


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode(errors="replace")  # as it is: a name may hold any kind of line break
    except OSError:  # it has ended, or this system has no /proc
        return ""
