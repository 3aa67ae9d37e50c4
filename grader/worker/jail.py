"""Confines the calling process, for good: Landlock for files, signals and sockets, seccomp for system calls, rlimits.

What student code may do is read the interpreter and its packages, compute, and write to the pipes it was given.
"""

import os
import resource
import sys
import sysconfig
from pathlib import Path
from typing import NamedTuple

from grader.errors import JailError

_READABLE = ("/usr", "/lib", "/lib64", "/dev/null", "/dev/urandom", "/sys/devices/system/cpu", "/proc/self")
"""Beside the interpreter: shared libraries, the number of processors, and what a process may know of itself."""

_DENIED = (
    "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "sendmmsg",
    "execve", "execveat", "fork", "vfork", "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_open",
    "pidfd_send_signal", "pidfd_getfd", "setpriority", "sched_setaffinity", "sched_setscheduler", "sched_setparam",
    "sched_setattr", "ioprio_set", "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown",
    "fchownat", "utime", "utimes", "utimensat", "futimesat", "setxattr", "lsetxattr", "fsetxattr", "removexattr",
    "lremovexattr", "fremovexattr", "mount", "umount2", "move_mount", "open_tree", "fsopen", "unshare", "setns",
    "chroot", "pivot_root", "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "keyctl", "add_key",
    "request_key", "open_by_handle_at", "name_to_handle_at", "kexec_load", "init_module", "finit_module",
    "delete_module", "reboot", "swapon", "swapoff", "syslog", "acct", "quotactl", "shmget", "mq_open", "mq_unlink",
    "mq_timedsend", "mq_timedreceive", "mq_notify", "mq_getsetattr", "msgget", "semget", "setuid", "setgid",
    "setreuid", "setregid", "setresuid", "setresgid", "setgroups", "setfsuid", "setfsgid", "personality", "kcmp",
    "process_madvise", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "tkill", "setrlimit", "setsid", "setpgid",
)  # fmt: skip
"""One job is one process: no programs, no children, no sockets, nothing of anybody else's."""

_CLONE_THREAD = 0x10000
_PR_SET_PDEATHSIG = 1
_EPERM = 1
_ENOSYS = 38


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
        import sandlock
    except (ImportError, RuntimeError, OSError) as error:
        raise _refuse(f"an installation where they cannot be loaded ({error})") from error
    found, needed = sandlock.landlock_abi_version(), sandlock.min_landlock_abi()
    if found < needed:
        raise _refuse(f"Landlock ABI {found}, where {needed} is needed")
    return f"landlock {found} + seccomp"


def limit(limits: Limits) -> None:
    """Set the limits of this process; they hold with and without a jail."""
    # The soft CPU limit sends SIGXCPU, which names the cause; the hard one, a second later, cannot be ignored.
    for what, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, 256, 256),
        (resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
    ):
        resource.setrlimit(what, (soft, hard))


def confine(readable: tuple[Path, ...] = ()) -> None:
    """Lock this process in: it can read the interpreter and `readable`, write nothing, reach nobody. Irreversible."""
    import sandlock

    paths = {*_READABLE, sys.prefix, sys.base_prefix, sysconfig.get_path("purelib"), *map(str, readable)}
    sandlock.confine(sandlock.Sandbox(fs_readable=sorted(filter(os.path.exists, paths)), fs_writable=["/dev/null"]))
    _filter_system_calls()


def _filter_system_calls() -> None:
    import pyseccomp as seccomp

    calls = seccomp.SyscallFilter(seccomp.ALLOW)
    for name in _DENIED:
        try:
            calls.add_rule(seccomp.ERRNO(_EPERM), name)
        except OSError:  # an old libseccomp does not know a new system call; Landlock covers what it could reach
            continue
    calls.add_rule(seccomp.ERRNO(_ENOSYS), "clone3")  # its flags are in memory; glibc falls back to clone
    calls.add_rule(seccomp.ERRNO(_EPERM), "clone", seccomp.Arg(0, seccomp.MASKED_EQ, _CLONE_THREAD, 0))  # threads only
    calls.add_rule(seccomp.ERRNO(_EPERM), "prlimit64", seccomp.Arg(2, seccomp.NE, 0))  # reading limits is fine
    calls.add_rule(seccomp.ERRNO(_EPERM), "prctl", seccomp.Arg(0, seccomp.MASKED_EQ, 0xFFFFFFFF, _PR_SET_PDEATHSIG))
    for name in ("kill", "tgkill"):
        calls.add_rule(seccomp.ERRNO(_EPERM), name, seccomp.Arg(0, seccomp.NE, os.getpid()))
    calls.load()


def _refuse(received: str) -> JailError:
    return JailError(
        expected="a Linux kernel with Landlock (6.12 or newer) and seccomp, for student code",
        received=received,
        remedy="Grade on such a machine, or use --unsafe-no-jail for code of your own; the report will say so.",
    )
