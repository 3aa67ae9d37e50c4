"""How much memory this container has, of which Gradescope gives little unless it is asked for more."""

from contextlib import suppress
from pathlib import Path

from grader.errors import GraderError

LEAST = 1_400 << 20
"""Bytes with which a build and a training of the largest allowed model have room; Gradescope's 1.5 GB are enough."""
_LIMITS = ("memory.max", "memory/memory.limit_in_bytes")
"""Of the container: version 2 and version 1 of control groups (Linux, Documentation/admin-guide/cgroup-v2.rst)."""


def check_memory(groups: Path = Path("/sys/fs/cgroup"), machine: Path = Path("/proc/meminfo")) -> None:
    """Refuse to begin where the kernel would kill the grader in the middle.

    Args:
        groups: Where the kernel shows control groups.
        machine: Where it shows the machine's memory.

    Raises:
        GraderError: There is too little.
    """
    limit = min([*_limits(groups), *_total(machine)], default=LEAST)
    if limit < LEAST:
        raise GraderError(
            happened=f"This container has {limit >> 20:,} MiB of memory, and grading needs at least {LEAST >> 20:,}.",
            remedy="In Gradescope, choose larger container specifications (1.5 GB or more) where the autograder is "
            "configured, and run it again.",
        )


def _limits(groups: Path) -> list[int]:
    texts = []
    for name in _LIMITS:
        with suppress(OSError):
            texts.append((groups / name).read_text(encoding="ascii").strip())
    return [int(text) for text in texts if text.isdecimal()]  # "max" is none


def _total(machine: Path) -> list[int]:
    with suppress(OSError, ValueError, IndexError):
        first = machine.read_text(encoding="ascii").split()  # MemTotal:  24684096 kB
        return [int(first[1]) << 10]
    return []
