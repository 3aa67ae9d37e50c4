"""Moves a process into a mount namespace of its own, whose root folder holds nothing but chosen paths.

Landlock forbids opening a file, but not asking whether it exists, how large it is and when it was changed. Nobody can
ask about a file that is not below the root. The kernel grants a mount namespace to a process with CAP_SYS_ADMIN and, on
most machines, to any process in a user namespace of its own. The calls and their order are from mount_namespaces(7),
user_namespaces(7), and the example in pivot_root(2).
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
"""Folder over which the new root is mounted for a moment."""


def is_granted(paths: Iterable[str]) -> bool:
    """Whether the kernel lets this account restrict a process to these paths; a process that ends at once tries it."""
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
    with open(answer, "rb") as pipe:  # noqa: PTH123 - a descriptor, not a path
        granted = bool(pipe.read())
    with suppress(ChildProcessError):  # a process that ignores SIGCHLD has no children to wait for
        os.waitpid(pid, 0)
    return granted


def show_only(paths: Iterable[str]) -> None:
    """Give this process, which has one thread, a root folder that holds these paths and nothing else. Irreversible.

    Args:
        paths: Absolute paths of files and folders, without `..`; what is mounted below them is included. A path
            that does not exist is skipped.

    Raises:
        OSError: The kernel refused.
    """
    steps = dict(step for path in paths if os.path.exists(path) for step in _resolve(Path(path)))  # noqa: PTH110 - raises no error
    _enter_new_namespace()
    old_root = os.open("/", os.O_PATH | os.O_CLOEXEC)
    _mount("tmpfs", _ANY_FOLDER, "tmpfs", _MS_PLAIN, b"mode=755,size=1m")
    os.chdir(_ANY_FOLDER)
    _check(c_library().syscall(ctypes.c_long(_number_of("pivot_root")), b".", b"."))  # the old root covers the new one
    os.fchdir(old_root)
    for place in outermost(place for place, target in steps.items() if target is None):
        if Path(f".{place}").exists():  # a program may have been replaced while it runs
            _make_mount_point(place)
            _mount(f".{place}", str(place), None, _MS_BIND | _MS_REC)
    for place, target in steps.items():
        if target is not None and not place.is_symlink():  # a link in a mounted folder is already there
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(target)
    _check(c_library().umount2(b".", _MNT_DETACH))
    os.chdir("/")
    os.close(old_root)
    _mount(None, "/", None, _MS_REMOUNT | _MS_BIND | _MS_RDONLY | _MS_PLAIN)


def _resolve(path: Path) -> Iterator[tuple[Path, Path | None]]:
    """Yield every link on the way along a path, each with its target, and then the place at its end, with `None`."""
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
    """Return the places that lie below no other place, sorted."""
    outer: list[Path] = []
    for place in sorted(places):
        if not any(other in place.parents for other in outer):
            outer.append(place)
    return outer


def _make_mount_point(place: Path) -> None:
    """Create a mount point below the new root for a folder or file of the old root, which is the working directory."""
    if Path(f".{place}").is_dir():
        place.mkdir(parents=True, exist_ok=True)
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()


def _enter_new_namespace() -> None:
    """Enter a new mount namespace: by privilege, or else as the only user of a new user namespace."""
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
    """Return the number of a system call that the C library has no function for."""
    import pyseccomp

    return int(pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, call))


def _check(result: int) -> None:
    if result:
        code = ctypes.get_errno()
        raise OSError(code, f"mount namespace: {os.strerror(code)}")
