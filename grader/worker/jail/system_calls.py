"""Lists the system calls that a confined process may make; the filter refuses all others.

The list holds what builds and training runs of TensorFlow call (observed by strace), and what Python's standard library
asks the kernel about the process itself. None of these calls reaches another process, makes one, opens a connection or
changes a file; where a call could, the filter checks its arguments. Names and arguments: section 2 of the manual.
"""

import os
from collections.abc import Iterator
from typing import Any

_EPERM, _ENOSYS = 1, 38

_ALLOWED = (
    # memory, threads, time
    "brk", "mremap", "munmap", "mprotect", "madvise", "msync", "futex", "set_robust_list", "rseq",
    "set_tid_address", "membarrier", "sched_yield", "exit", "exit_group", "restart_syscall", "gettid", "getpid",
    "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "times", "getrusage",
    # signals, of this process to itself
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "sigaltstack",
    # reading, of files that Landlock allows
    "read", "readv", "pread64", "preadv", "lseek", "close", "close_range", "stat", "lstat", "fstat", "newfstatat",
    "statx", "statfs", "fstatfs", "access", "faccessat", "faccessat2", "readlink", "readlinkat", "getdents64",
    "getcwd", "chdir", "fchdir", "fadvise64",
    # writing to the pipes that it was given
    "write", "writev", "dup", "dup2", "dup3", "poll", "ppoll", "select", "pselect6",
    # information about the process and the machine
    "uname", "sysinfo", "getrandom", "getcpu", "sched_getaffinity", "sched_getparam", "sched_getscheduler",
    "sched_get_priority_max", "sched_get_priority_min", "getppid", "getpgrp", "getuid",
    "geteuid", "getgid", "getegid", "getresuid", "getresgid", "getgroups", "getrlimit", "capget",
)  # fmt: skip

_FCNTL = (0, 1, 2, 3, 1030)
"""F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC: not F_SETOWN, F_SETSIG, F_SETLEASE, F_NOTIFY, F_SETPIPE_SZ."""

_IOCTL = (0x5401, 0x5413, 0x541B, 0x5450, 0x5451)
"""TCGETS, TIOCGWINSZ, FIONREAD, FIONCLEX, FIOCLEX."""

_PRCTL = (15, 16)
"""PR_SET_NAME, PR_GET_NAME."""

_SIGNALS = ((~7, 0), (~0, 8), (~1, 10), (~3, 12), (~31, 32), (~0, 64))
"""Masks, each with the value that a signal to the process itself must have under it: 0 to 8, 10 to 15, 32 to 64.
SIGKILL would look like a kill from outside. Nothing needs 16 to 31, of which some stop a process and some look like an
exceeded limit. The masks have 64 bits because the kernel only reads the lower 32: a large number can hide another."""

_CLONE_THREAD = 0x10000
_CLONE_FORBIDDEN = 0x7E020000 | 0x2000 | 0x4000 | 0x80 | 0x1000
"""New namespaces, CLONE_PTRACE, CLONE_VFORK, CLONE_NEWTIME, CLONE_PIDFD."""
_MAP_LOCKED, _MAP_HUGETLB = 0x2000, 0x40000
_32_BITS, _64_BITS = 0xFFFFFFFF, 1 << 64

_ABSENT = ("clone3", "openat2")
"""Calls whose arguments are in memory, where no filter sees them; glibc does without them where they do not exist."""


def system_call_filter(*, truncating: bool) -> Any:
    """Return a filter that refuses every system call that is not allowed; its `load()` is irreversible.

    Args:
        truncating: Whether a file may be opened with O_TRUNC, as it may where Landlock restricts truncation.

    Raises:
        OSError: libseccomp refused.
    """
    import pyseccomp as seccomp

    calls = seccomp.SyscallFilter(seccomp.ERRNO(_EPERM))
    calls.set_attr(seccomp.Attr.ACT_BADARCH, seccomp.ERRNO(_EPERM))  # 32-bit programs have other numbers for calls
    for name in _ALLOWED:
        _add(calls, seccomp.ALLOW, name)
    for name, arguments in _restricted(truncating=truncating):
        _add(calls, seccomp.ALLOW, name, *arguments)
    for name in _ABSENT:
        _add(calls, seccomp.ERRNO(_ENOSYS), name)
    return calls


def _restricted(*, truncating: bool) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the calls that are allowed with certain arguments only."""
    from pyseccomp import EQ, MASKED_EQ, Arg

    itself = Arg(0, EQ, os.getpid())
    yield "clone", (Arg(0, MASKED_EQ, _CLONE_THREAD | _CLONE_FORBIDDEN, _CLONE_THREAD),)  # threads, not children
    yield "mmap", (Arg(3, MASKED_EQ, _MAP_LOCKED | _MAP_HUGETLB, 0),)  # no memory that the kernel cannot reclaim
    for who in (0, os.getpid()):
        yield "prlimit64", (Arg(0, EQ, who), Arg(2, EQ, 0))  # limits may be read, not set
        yield "getpriority", (Arg(0, EQ, os.PRIO_PROCESS), Arg(1, EQ, who))
        yield from ((call, (Arg(0, EQ, who),)) for call in ("getpgid", "getsid"))
    for call, signal in (("kill", 1), ("tgkill", 2)):
        yield from ((call, (itself, Arg(signal, MASKED_EQ, mask % _64_BITS, value))) for mask, value in _SIGNALS)
    for call, commands in (("fcntl", _FCNTL), ("ioctl", _IOCTL)):
        yield from ((call, (Arg(1, MASKED_EQ, _32_BITS, command),)) for command in commands)
    yield from (("prctl", (Arg(0, MASKED_EQ, _32_BITS, option),)) for option in _PRCTL)
    for call, flags in (("open", 1), ("openat", 2)):
        yield call, () if truncating else (Arg(flags, MASKED_EQ, os.O_TRUNC, 0),)


def _add(calls: Any, action: int, name: str, *arguments: Any) -> None:
    """Add a rule for a call, unless this architecture lacks the call or an old libseccomp does not know it."""
    try:
        calls.add_rule(action, name, *arguments)
    except (OSError, ValueError):
        return
