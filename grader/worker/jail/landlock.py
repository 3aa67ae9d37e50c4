"""Restricts irrevocably which files a process may read, by the three system calls of Landlock.

The numbers, the structures and what each version of the interface adds are from linux/landlock.h and the kernel's
Documentation/userspace-api/landlock.rst. The calls have the same numbers on every architecture.
"""

import ctypes
import errno
import os
import stat
import sys
from collections.abc import Iterable
from enum import IntFlag

from grader.worker.jail.c_library import c_library

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1
_PR_SET_NO_NEW_PRIVS = 38


class Access(IntFlag):
    """Kinds of access to a file or folder (`LANDLOCK_ACCESS_FS_*`)."""

    EXECUTE = 1 << 0
    WRITE_FILE = 1 << 1
    READ_FILE = 1 << 2
    READ_DIR = 1 << 3
    REMOVE_DIR = 1 << 4
    REMOVE_FILE = 1 << 5
    MAKE_CHAR = 1 << 6
    MAKE_DIR = 1 << 7
    MAKE_REG = 1 << 8
    MAKE_SOCK = 1 << 9
    MAKE_FIFO = 1 << 10
    MAKE_BLOCK = 1 << 11
    MAKE_SYM = 1 << 12
    REFER = 1 << 13
    TRUNCATE = 1 << 14
    IOCTL_DEV = 1 << 15


_FILE_ACCESS = Access.EXECUTE | Access.WRITE_FILE | Access.READ_FILE | Access.TRUNCATE | Access.IOCTL_DEV
"""Access that a rule can grant for something that is not a folder."""

_HANDLED = (
    (1, Access(Access.REFER - 1)),
    (2, Access.REFER),
    (3, Access.TRUNCATE),
    (5, Access.IOCTL_DEV),
)
"""Versions, each with the access that it was the first to restrict."""

_TCP = (4, 0b11)
_SCOPES = (6, 0b11)
"""Signals to processes outside, and their abstract sockets."""

_LACKS = ((2, "links"), (3, "truncation"), (4, "TCP"), (5, "devices"), (6, "signals and abstract sockets"))
"""Versions, each with what earlier ones do not restrict; there, the filter of system calls alone does."""


class _Ruleset(ctypes.Structure):
    """`struct landlock_ruleset_attr`; an older kernel accepts it if the part that it does not know is zero."""

    _fields_ = (("files", ctypes.c_uint64), ("tcp", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    """`struct landlock_path_beneath_attr`."""

    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """Return the version of the kernel's interface (its "ABI"); 0 where Landlock is absent or switched off."""
    if sys.platform != "linux":
        return 0
    try:
        return _call(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION))
    except OSError:
        return 0


def lacking(abi: int) -> tuple[str, ...]:
    """Return what this version of the interface does not restrict, but later ones do."""
    return tuple(subject for since, subject in _LACKS if abi < since)


def restrict(allowed: Iterable[tuple[str, Access]], abi: int) -> None:
    """Forbid this process TCP, signals to others, and all access to files that is not allowed. Irreversible.

    Args:
        allowed: Paths, each with the access that is granted there and below; a path that does not exist is skipped.
        abi: Version of the interface to use, at most the kernel's; what versions after the sixth add is not used.

    Raises:
        OSError: The kernel refused.
    """
    handled = Access(sum(access for since, access in _HANDLED if abi >= since))
    rules = _Ruleset(handled, _TCP[1] if abi >= _TCP[0] else 0, _SCOPES[1] if abi >= _SCOPES[0] else 0)
    ruleset = _call(_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(ctypes.sizeof(rules)), ctypes.c_uint32(0))
    try:
        for path, access in allowed:
            _allow(ruleset, path, access & handled)
        if c_library().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_NO_NEW_PRIVS) failed")
        _call(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, access: Access) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in {errno.ENOENT, errno.ENOTDIR, errno.EACCES}:  # this process could not read it either
            return
        raise
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            access &= _FILE_ACCESS
        rule = _PathBeneath(access, descriptor)
        _call(_ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(_PATH_BENEATH), ctypes.byref(rule), ctypes.c_uint32(0))
    finally:
        os.close(descriptor)


def _call(number: int, *arguments: object) -> int:
    result = int(c_library().syscall(ctypes.c_long(number), *arguments))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"Landlock: {os.strerror(code)}")
    return result
