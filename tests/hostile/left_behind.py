"""What a grading run may have left behind: processes, threads, descriptors."""

import os
import threading
import time
from multiprocessing import forkserver
from pathlib import Path

_ENDING_SECONDS = 5.0
"""In which the kernel has taken a killed process's memory back."""


def present() -> set[str]:
    """Pipes, sockets and threads of this process."""
    descriptors = set()
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208
        try:
            target = os.readlink(f"/proc/self/fd/{name}")  # noqa: PTH115
        except OSError:
            continue
        if not target.startswith("/"):
            descriptors.add(f"descriptor {name}: {target}")
    threads = {f"thread {thread.name}" for thread in threading.enumerate()}
    return descriptors | threads


def survivors() -> list[str]:
    """Forks of this run's fork server that are still there, as its children or as nobody's."""
    server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    server_command = _command(server) if server else b""
    if not server_command:
        return []
    _, session = _parent_and_session(server)
    processes = []
    for pid in (int(name) for name in os.listdir("/proc") if name.isdecimal()):  # noqa: PTH208
        if _command(pid) != server_command:
            continue
        parent, own_session = _parent_and_session(pid)
        # Fork servers of other runs stay in the session of whoever started them; their jobs have them as parents.
        if own_session != session and (parent == server or _command(parent) != server_command):
            processes.append(f"process {pid}")
    return processes


def _parent_and_session(pid: int) -> tuple[int, int]:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0, 0
    return int(fields[1]), int(fields[3])


def survivors_of(temporary: str) -> list[str]:
    """Processes that were started with this folder for temporary files, and do not end by themselves."""
    deadline = time.monotonic() + _ENDING_SECONDS
    while (processes := _started_with(temporary)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return processes


def _started_with(temporary: str) -> list[str]:
    processes = []
    for name in (name for name in os.listdir("/proc") if name.isdecimal()):  # noqa: PTH208
        try:
            environment = Path(f"/proc/{name}/environ").read_bytes()
        except OSError:  # it has ended, or is another account's
            continue
        processes += [f"process {name}"] * (
            temporary.encode() in environment or temporary.encode() in _command(int(name))
        )
    return processes


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
