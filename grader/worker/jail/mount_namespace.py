"""A mount namespace of its own: a root folder in which there is nothing but what a process is shown.

Landlock forbids to open a file, but not to ask whether it is there, how large it is and when it was changed. What is
not below the root cannot be asked about. The kernel grants that to a process with CAP_SYS_ADMIN and, on most machines,
to any process in a user namespace of its own. Calls and their order: mount_namespaces(7), user_namespaces(7), and the
example in pivot_root(2).
"""

import ctypes
import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from grader.worker.jail.c_library import c_library

_MS_RDONLY, _MS_REMOUNT, _MS_BIND, _MS_REC, _MS_PRIVATE = 1, 1 << 5, 1 << 12, 1 << 14, 1 << 18
_MS_PLAIN = 2 | 4 | 8
"""MS_NOSUID, MS_NODEV, MS_NOEXEC."""
_MNT_DETACH = 2
_CLONE_NEWNS, _CLONE_NEWUSER = 1 << 17, 1 << 28
_ANY_FOLDER = "/dev"
"""Where the new root is mounted for a moment, over what lies there."""


def is_granted(paths: Iterable[str]) -> bool:
    """Whether the kernel lets this account show a process these paths alone; one that ends at once tries."""
    answer, answers = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            with suppress(OSError):
                show_only(paths)
                os.write(answers, b"granted")
        finally:
            os._exit(0)
    os.close(answers)
    with open(answer, "rb") as said:  # noqa: PTH123 - a descriptor, no path
        granted = bool(said.read())
    with suppress(ChildProcessError):  # who ignores SIGCHLD has no children to wait for
        os.waitpid(pid, 0)
    return granted


def show_only(paths: Iterable[str]) -> None:
    """Give this process, which has one thread, a root folder with these paths and nothing else. Irreversible.

    Args:
        paths: Absolute paths of files and folders, without `..`; what is mounted below them comes along. One that does
            not exist is left out.

    Raises:
        OSError: The kernel refused.
    """
    ways = dict(step for path in paths if os.path.exists(path) for step in _way(Path(path)))  # noqa: PTH110 - no error
    _leave_the_mounts_of_others()
    old_root = os.open("/", os.O_PATH | os.O_CLOEXEC)
    _mount("tmpfs", _ANY_FOLDER, "tmpfs", _MS_PLAIN, b"mode=755,size=1m")
    os.chdir(_ANY_FOLDER)
    _check(c_library().syscall(ctypes.c_long(_number_of("pivot_root")), b".", b"."))  # the old root covers the new one
    os.fchdir(old_root)
    for place in outermost(place for place, target in ways.items() if target is None):
        if Path(f".{place}").exists():  # a program may have been replaced while it runs
            _make_room(place)
            _mount(f".{place}", str(place), None, _MS_BIND | _MS_REC)
    for place, target in ways.items():
        if target is not None and not place.is_symlink():  # one may lie in a folder that is there already
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(target)
    _check(c_library().umount2(b".", _MNT_DETACH))
    os.chdir("/")
    os.close(old_root)
    _mount(None, "/", None, _MS_REMOUNT | _MS_BIND | _MS_RDONLY | _MS_PLAIN)


def _way(path: Path) -> Iterator[tuple[Path, Path | None]]:
    """The links on the way that a path leads, each with its target, and where it ends, with `None`."""
    here, rest = Path("/"), list(path.parts[1:])
    while rest:
        name = rest.pop(0)
        link = here / name
        if name == "..":
            here = here.parent
        elif link.is_symlink():
            target = link.readlink()
            yield link, target
            here = Path("/") if target.is_absolute() else here
            rest = [*target.relative_to(target.anchor).parts, *rest]
        else:
            here = link
    yield here, None


def outermost(places: Iterable[Path]) -> list[Path]:
    """Those that lie below no other one, sorted."""
    kept: list[Path] = []
    for place in sorted(places):
        if not any(other in place.parents for other in kept):
            kept.append(place)
    return kept


def _make_room(place: Path) -> None:
    """Make something below the new root to mount a folder or file of the old one on, from which it is seen now."""
    if Path(f".{place}").is_dir():
        place.mkdir(parents=True, exist_ok=True)
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()


def _leave_the_mounts_of_others() -> None:
    """Have mounts of one's own: by privilege, or else as the only user of a new user namespace."""
    user, group = os.geteuid(), os.getegid()
    if c_library().unshare(_CLONE_NEWNS):
        if user == 0 or ctypes.get_errno() != errno.EPERM:  # root alone in a namespace could not read others' files
            _check(-1)
        _check(c_library().unshare(_CLONE_NEWUSER | _CLONE_NEWNS))
        for file, line in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            Path("/proc/self", file).write_text(line, encoding="ascii")
    _mount(None, "/", None, _MS_REC | _MS_PRIVATE)


def _mount(source: str | None, target: str, kind: str | None, flags: int, options: bytes | None = None) -> None:
    names = [None if name is None else os.fsencode(name) for name in (source, target, kind)]
    _check(c_library().mount(*names, ctypes.c_ulong(flags), options))


def _number_of(call: str) -> int:
    """Number of a system call that the C library has no function for."""
    import pyseccomp

    return int(pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, call))


def _check(result: int) -> None:
    if result:
        code = ctypes.get_errno()
        raise OSError(code, f"mount namespace: {os.strerror(code)}")
