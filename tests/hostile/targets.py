"""What an attack may aim at: each thing is planted for one attack alone, and looked at when that is over."""

import ctypes
import hashlib
import os
import pty
import resource
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

Constants = dict[str, object]
"""Names that the attack finds in `planted`, with their values."""

_CANARY = """
import ctypes, os, signal, sys
secret = ctypes.create_string_buffer(os.environ["CANARY"].encode())
for number in {*range(1, 65)} - {9, 19, 32, 33}:
    signal.signal(number, lambda number, _: os.write(1, b"signal %d\\n" % number))
os.write(1, b"%d\\n" % ctypes.addressof(secret))
sys.stdin.read()
"""


def secret_of(title: str) -> str:
    """A text that is nowhere but where it was planted."""
    return f"secret-{hashlib.sha256(title.encode()).hexdigest()[:20]}"


class Target(Protocol):
    """One thing to aim at."""

    constants: Constants

    def marks(self) -> list[str]:
        """What is not as it was."""

    def close(self) -> None:
        """Take it away."""


class File:
    """A file with a secret in it."""

    def __init__(self, place: Path, secret: str) -> None:
        self._path = place / "canary.txt"
        self._path.write_text(secret, encoding="utf-8")
        self._path.chmod(0o644)
        os.utime(self._path, (1_000_000_000, 1_000_000_000))
        self._secret = secret
        self._before = self._state()
        self.constants: Constants = {"FILE": str(self._path)}

    def _state(self) -> dict[str, object]:
        status = self._path.stat()
        fields = ("st_mode", "st_uid", "st_gid", "st_nlink", "st_size", "st_mtime_ns", "st_ino")
        state = {name: getattr(status, name) for name in fields}
        with suppress(OSError):
            state["attributes"] = os.listxattr(self._path)
        return state

    def marks(self) -> list[str]:
        """Its bytes, owner, mode, times, links and attributes."""
        if not self._path.is_file():
            return ["the file is gone"]
        now = self._state()
        differences = [f"{name} of the file" for name, value in self._before.items() if now.get(name) != value]
        return differences + ["bytes of the file"] * (self._path.read_text(encoding="utf-8") != self._secret)

    def close(self) -> None:
        """Goes with its folder."""


class Folder:
    """An empty folder that anybody may write to."""

    def __init__(self, place: Path, secret: str) -> None:
        del secret
        self._path = place / "folder"
        self._path.mkdir()
        self._path.chmod(0o777)
        self.constants: Constants = {"FOLDER": str(self._path)}

    def marks(self) -> list[str]:
        """What has been made in it."""
        return [f"a new entry in the folder: {name!r}" for name in sorted(os.listdir(self._path))[:3]]  # noqa: PTH208

    def close(self) -> None:
        """Goes with its parent."""


class SharedFile:
    """A name in the memory file system, and nothing under it yet."""

    def __init__(self, place: Path, secret: str) -> None:
        del place
        self._path = Path("/dev/shm") / f"canary-{secret[-12:]}"  # noqa: S108 - the place is the point
        self.constants: Constants = {"SHARED_FILE": str(self._path)}

    def marks(self) -> list[str]:
        """Whether it has been made."""
        return ["a file in shared memory"] * self._path.exists()

    def close(self) -> None:
        """Remove what was made."""
        self._path.unlink(missing_ok=True)


class Canary:
    """A process with a secret in its environment and memory, which notes every signal."""

    def __init__(self, place: Path, secret: str) -> None:
        del place
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _CANARY],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"CANARY": secret},
            start_new_session=True,
            bufsize=0,
        )
        assert self._process.stdout
        self._output = self._process.stdout
        address = int(self._output.readline())
        self._before = self._state()
        self.constants: Constants = {"CANARY": self._process.pid, "CANARY_ADDRESS": address}

    def _state(self) -> dict[str, object]:
        pid = self._process.pid
        numbers = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
        return {
            "stopped or traced": numbers[0] in {"T", "t"},
            "priority": os.getpriority(os.PRIO_PROCESS, pid),
            "scheduler": os.sched_getscheduler(pid),
            "affinity": os.sched_getaffinity(pid),
            "limits": resource.prlimit(pid, resource.RLIMIT_NOFILE),
            "tracer": [line for line in status if line.startswith("TracerPid")],
        }

    def marks(self) -> list[str]:
        """Signals that it got, and whether it runs as before."""
        signals = []
        while select.select([self._output], [], [], 0)[0] and (line := self._output.readline()):
            signals.append(f"the canary got {line.decode().strip()}")
        if self._process.poll() is not None:
            return [*signals, "the canary is dead"]
        now = self._state()
        return signals + [f"the canary's {name}" for name, value in self._before.items() if now[name] != value]

    def close(self) -> None:
        """Let it end."""
        self._process.send_signal(signal.SIGCONT)
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(10)
        self._output.close()


class Listener:
    """Somebody who listens on this machine: TCP, UDP, and a socket in a folder."""

    def __init__(self, place: Path, secret: str) -> None:
        del place, secret
        self._folder = tempfile.mkdtemp(prefix="h")  # the name of a socket must be short
        path = f"{self._folder}/s"
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", 0))
        self._unix = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._unix.bind(path)
        self._unix.listen()
        self.constants: Constants = {
            "PORT": self._tcp.getsockname()[1],
            "UDP_PORT": self._udp.getsockname()[1],
            "SOCKET": path,
        }

    def marks(self) -> list[str]:
        """Who came."""
        callers, _, _ = select.select([self._tcp, self._udp, self._unix], [], [], 0)
        return [f"somebody called by {listener.family.name} {listener.type.name}" for listener in callers]

    def close(self) -> None:
        """Stop listening."""
        for listener in (self._tcp, self._udp, self._unix):
            listener.close()
        shutil.rmtree(self._folder)


class Terminal:
    """A terminal that somebody sits at."""

    def __init__(self, place: Path, secret: str) -> None:
        del place, secret
        self._screen, self._line = pty.openpty()
        tty.setraw(self._line)
        self.constants: Constants = {"TERMINAL": os.ttyname(self._line)}

    def marks(self) -> list[str]:
        """What came to its screen or its input."""
        ready, _, _ = select.select([self._screen, self._line], [], [], 0)
        return ["something came to the terminal"] * bool(ready)

    def close(self) -> None:
        """Hang up."""
        os.close(self._line)
        os.close(self._screen)


class SystemV:
    """A piece of shared memory and a queue with a message in it, both known by numbers."""

    _CREATE, _REMOVE, _QUIET = 0o1000 | 0o666, 0, 0o4000

    def __init__(self, place: Path, secret: str) -> None:
        del place
        self._library = ctypes.CDLL(None, use_errno=True)
        self._library.shmat.restype = ctypes.c_void_p
        self._memory = self._library.shmget(0, 4096, self._CREATE)
        self._queue = self._library.msgget(0, self._CREATE)
        assert self._memory >= 0
        assert self._queue >= 0
        self._secret = secret.encode()
        self._address = self._library.shmat(self._memory, None, 0)
        ctypes.memmove(self._address, self._secret, len(self._secret))
        message = ctypes.create_string_buffer((1).to_bytes(8, sys.byteorder) + self._secret)
        assert self._library.msgsnd(self._queue, message, len(self._secret), self._QUIET) == 0
        self.constants: Constants = {"MEMORY_ID": self._memory, "QUEUE_ID": self._queue}

    def marks(self) -> list[str]:
        """What is left of both."""
        changed = ctypes.string_at(self._address, len(self._secret)) != self._secret
        room = ctypes.create_string_buffer(256)
        message = self._library.msgrcv(self._queue, room, 200, 0, self._QUIET)
        return ["the shared memory"] * changed + ["the message is gone"] * (message < 0)

    def close(self) -> None:
        """Remove both."""
        self._library.shmdt(ctypes.c_void_p(self._address))
        self._library.shmctl(self._memory, self._REMOVE, None)
        self._library.msgctl(self._queue, self._REMOVE, None)


_KINDS: dict[str, type[Target]] = {
    "FILE": File,
    "FOLDER": Folder,
    "SHARED_FILE": SharedFile,
    "CANARY": Canary,
    "PORT": Listener,
    "UDP_PORT": Listener,
    "SOCKET": Listener,
    "TERMINAL": Terminal,
    "MEMORY_ID": SystemV,
    "QUEUE_ID": SystemV,
}
"""By the names that an attack writes."""


class Targets:
    """All that was planted for one attack: what its text names."""

    def __init__(self, content: bytes, title: str) -> None:
        self.secret = secret_of(title)
        self.word = self.secret.replace("secret", "mark")
        self._folder = Path(tempfile.mkdtemp(prefix="planted-"))
        self._folder.chmod(0o755)
        text = content.decode(errors="replace")
        kinds = {kind: None for name, kind in _KINDS.items() if f"planted.{name}" in text}
        self._targets = [kind(self._folder, self.secret) for kind in kinds]  # type: ignore[call-arg]
        self.constants: Constants = {"WORD": self.word}
        for target in self._targets:
            self.constants |= target.constants

    def marks(self) -> list[str]:
        """What is not as it was."""
        return [mark for target in self._targets for mark in target.marks()]

    def close(self) -> None:
        """Take all away."""
        for target in self._targets:
            target.close()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def planted(content: bytes, title: str) -> Iterator[Targets]:
    """Plant for as long as it takes."""
    targets = Targets(content, title)
    try:
        yield targets
    finally:
        targets.close()
