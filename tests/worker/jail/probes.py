"""A submission that attempts what no jail may allow, and reports the outcome of every attempt.

It runs as student code. The module `planted` names targets that the test made for it; where the jail fails, nothing
else is touched, and processes of others receive signal 0 at most.
"""

import ctypes
import errno
import json
import mmap
import os
import resource
import signal
import socket
import stat
import threading
import time

import planted

LIBC = ctypes.CDLL(None, use_errno=True)
CANARY = planted.canary_pid
DENIALS = {errno.EPERM, errno.EACCES, errno.ENOSYS, errno.ENOENT}


def call(name, *arguments):
    """Make a system call by its name, without any library of Python in between."""
    result = LIBC.syscall(ctypes.c_long(planted.calls[name]), *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), name)
    return result


def path(name):
    return os.path.join(planted.folder, name).encode()


def deny(code):
    """Raise an error for the errno of a library call if it is a denial; any other means that the target was reached."""
    if code in DENIALS:
        raise OSError(code, "denied")


class Forbidden:
    """What no jail may permit."""

    # Files

    def read_a_file():
        return open(path("canary.txt")).read()

    def read_the_reference():
        return os.open(planted.reference, os.O_RDONLY)

    def read_digits_of_a_package():
        return open(planted.digits, "rb").read(1)

    def list_a_folder():
        return os.listdir(planted.folder)

    def write_a_new_file():
        return os.open(path("new.txt"), os.O_WRONLY | os.O_CREAT, 0o600)

    def append_to_a_file():
        return os.open(path("canary.txt"), os.O_WRONLY | os.O_APPEND)

    def write_a_readable_file():
        return os.open(planted.readable, os.O_RDWR)

    def truncate_a_file():
        os.truncate(path("long.txt"), 1)

    def truncate_a_readable_file_by_opening():
        return os.open(planted.readable, os.O_RDONLY | os.O_TRUNC)

    def make_a_nameless_file():
        return os.open(planted.folder, os.O_RDWR | os.O_TMPFILE, 0o600)

    def make_a_file_in_memory():
        return os.memfd_create("canary")

    def make_a_file_in_shared_memory():
        return os.open(f"/dev/shm/{planted.name}", os.O_RDWR | os.O_CREAT, 0o600)

    def make_a_folder():
        os.mkdir(path("made"))

    def make_a_fifo():
        os.mkfifo(path("fifo"))

    def make_a_symbolic_link():
        os.symlink(path("canary.txt"), path("symlink"))

    def make_a_hard_link():
        os.link(planted.readable, path("hard_link"))

    def rename_a_file():
        os.rename(path("to_rename.txt"), path("renamed.txt"))

    def remove_a_file():
        os.unlink(path("to_remove.txt"))

    def remove_a_folder():
        os.rmdir(path("to_remove"))

    def change_a_mode():
        os.chmod(planted.readable, 0o600)

    def change_an_owner():
        os.chown(planted.readable, os.getuid(), os.getgid())

    def change_times():
        os.utime(planted.readable, (1, 1))

    def change_times_by_a_descriptor():
        os.utime(os.open(planted.readable, os.O_RDONLY), (1, 1))

    def set_an_attribute():
        call("setxattr", os.fsencode(planted.readable), b"user.canary", b"1", 1, 0)

    def watch_a_folder():
        descriptor = call("inotify_init1", 0)
        return call("inotify_add_watch", descriptor, os.fsencode(planted.folder), 0xFFF)

    # Other processes

    def have_a_child():
        pid = os.fork()
        if pid == 0:
            os._exit(0)
        return os.waitpid(pid, 0)

    def have_a_child_in_other_namespaces():
        return call("clone", 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0) or os._exit(0)

    def run_a_program():
        call("execve", b"n" * 300, None, None)  # too long a name, which only a call that is let through finds out

    def ask_for_the_canarys_limits():
        return resource.prlimit(CANARY, resource.RLIMIT_NOFILE)

    def ask_for_the_canarys_priority():
        return os.getpriority(os.PRIO_PROCESS, CANARY)

    def ask_for_the_canarys_group():
        return os.getpgid(CANARY)

    def ask_for_the_canarys_session():
        return os.getsid(CANARY)

    def signal_the_canary():
        os.kill(CANARY, 0)

    def signal_the_parent():
        os.kill(os.getppid(), 0)

    def signal_a_group():
        os.killpg(CANARY, 0)

    def signal_a_thread():
        call("tkill", CANARY, 0)

    def signal_a_thread_of_a_group():
        call("tgkill", CANARY, CANARY, 0)

    def signal_itself_by_a_number_of_64_bits():
        call("kill", os.getpid(), ctypes.c_long(1 << 32 | signal.SIGCHLD))  # by its lower 32 bits; ignored if it comes

    def signal_a_thread_of_its_own_by_a_number_of_64_bits():
        call("tgkill", os.getpid(), threading.get_native_id(), ctypes.c_long(1 << 32 | signal.SIGCHLD))

    def queue_a_signal():
        queued = ctypes.create_string_buffer(128)
        queued[8:12] = (-1).to_bytes(4, "little", signed=True)
        call("rt_sigqueueinfo", CANARY, 0, queued)

    def open_a_process():
        return os.pidfd_open(CANARY)

    def have_a_signal_sent_by_a_pipe():
        import fcntl

        fcntl.fcntl(1, fcntl.F_SETOWN, CANARY)

    def renice_the_canary():
        os.setpriority(os.PRIO_PROCESS, CANARY, 1)

    def move_the_canary_to_one_processor():
        os.sched_setaffinity(CANARY, {min(os.sched_getaffinity(0))})

    def schedule_the_canary():
        os.sched_setscheduler(CANARY, os.SCHED_BATCH, os.sched_param(0))

    def limit_the_canary():
        resource.prlimit(CANARY, resource.RLIMIT_CORE, (0, 0))

    def change_the_canarys_disk_priority():
        call("ioprio_set", 1, CANARY, 3 << 13)

    def read_the_canarys_memory():
        read = (ctypes.c_uint64 * 2)(0, 0)
        call("process_vm_readv", CANARY, read, 0, read, 0, 0)

    def open_the_canarys_memory():
        return os.open(f"/proc/{CANARY}/mem", os.O_RDONLY)

    def read_the_canarys_environment():
        return open(f"/proc/{CANARY}/environ").read()

    def read_the_canarys_descriptors():
        return os.listdir(f"/proc/{CANARY}/fd")

    def read_the_parents_environment():
        return open(f"/proc/{os.getppid()}/environ").read()

    def read_its_own_memory():
        return os.open("/proc/self/mem", os.O_RDONLY)

    def list_the_sockets_of_the_machine():
        return open("/proc/self/net/unix").read()

    def trace_the_canary():
        call("ptrace", 0x4206, CANARY, 0, 0)
        call("ptrace", 0x4207, CANARY, 0, 0)
        call("ptrace", 17, CANARY, 0, 0)

    def compare_with_the_canary():
        call("kcmp", os.getpid(), CANARY, 2, 0, 0)

    # Itself

    def change_a_limit():
        call("prlimit64", 0, resource.RLIMIT_CORE, (ctypes.c_uint64 * 2)(0, 0), None)

    def renice_itself():
        os.nice(1)

    def choose_a_processor():
        os.sched_setaffinity(0, os.sched_getaffinity(0))

    def outlive_the_grader():
        if LIBC.prctl(1, 0, 0, 0, 0):
            deny(ctypes.get_errno())

    def outlive_the_grader_by_high_bits():
        if LIBC.syscall(ctypes.c_long(planted.calls["prctl"]), ctypes.c_ulong((1 << 32) + 1), 0):
            deny(ctypes.get_errno())

    def filter_its_own_calls():
        if LIBC.prctl(22, 2, None, 0, 0):
            deny(ctypes.get_errno())

    def have_privileges():
        sets = (ctypes.c_uint32 * 6)()
        call("capget", (ctypes.c_uint32 * 2)(0x20080522, 0), sets)
        exempt = 0 if os.getuid() else 1 << 2  # root may read what is closed to others
        deny(0 if any(privileges & ~exempt for privileges in sets) else errno.EPERM)

    def change_its_user():
        call("setresuid", os.getuid(), os.getuid(), os.getuid())

    def lock_memory():
        address = ctypes.create_string_buffer(1)
        call("mlock", address, 1)

    def change_its_personality():
        call("personality", 0)

    # Connections

    def open_a_socket():
        return socket.socket()

    def open_a_socket_of_this_machine():
        return socket.socket(socket.AF_UNIX)

    def open_a_pair_of_sockets():
        return socket.socketpair()

    def call_the_listener():
        return socket.create_connection(("127.0.0.1", planted.port), timeout=2)

    def ask_the_kernel_for_routes():
        return socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)

    def share_memory():
        call("shmctl", call("shmget", 0, 4096, 0o600), 0, None)

    def make_a_queue():
        call("msgctl", call("msgget", 0, 0o600), 0, None)

    def make_semaphores():
        call("semctl", call("semget", 0, 1, 0o600), 0, 0, None)

    def make_a_queue_with_a_name():
        name = planted.name.encode()
        call("mq_open", name, os.O_RDWR | os.O_CREAT, 0o600, None)
        call("mq_unlink", name)

    def read_keys():
        call("keyctl", 0, -2, 0)

    # The kernel

    def make_a_ring():
        call("io_uring_setup", 1, ctypes.create_string_buffer(120))

    def handle_page_faults():
        return call("userfaultfd", 1)

    def measure_performance():
        attributes = ctypes.create_string_buffer(128)
        attributes[0:8] = (1).to_bytes(4, "little") + (128).to_bytes(4, "little")
        return call("perf_event_open", attributes, 0, -1, -1, 0)

    def load_a_program_into_the_kernel():
        call("bpf", 0, ctypes.create_string_buffer(72), 72)

    def leave_its_namespaces():
        call("unshare", 0)

    def mount_something():
        call("mount", b"none", path("to_remove"), b"tmpfs", 0, None)
        call("umount2", path("to_remove"), 0)

    def change_the_root():
        call("chroot", b"/")

    def ask_for_a_handle():
        handle = ctypes.create_string_buffer(136)
        handle[0:4] = (128).to_bytes(4, "little")
        call("name_to_handle_at", -100, path("canary.txt"), handle, ctypes.byref(ctypes.c_int()), 0)

    def type_into_a_terminal():
        if LIBC.ioctl(0, 0x5412, b"\n"):
            deny(ctypes.get_errno())

    def lock_pages():
        return mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x2000)


class Hidden:
    """What only a mount namespace can hide from a process: that something exists."""

    def ask_for_the_size_of_a_file():
        return os.stat(path("canary.txt")).st_size

    def ask_whether_a_file_is_there():
        deny(0 if os.access(path("canary.txt"), os.F_OK) else errno.ENOENT)

    def ask_when_the_reference_was_changed():
        return os.stat(planted.reference).st_mtime

    def ask_whether_the_canary_runs():
        return os.stat(f"/proc/{CANARY}")

    def enter_a_folder():
        os.chdir(planted.folder)
        os.chdir("/")


class Allowed:
    """What TensorFlow, Python and honest code need."""

    def start_a_thread():
        thread = threading.Thread(target=time.sleep, args=(0,))
        thread.start()
        thread.join()

    def read_a_package():
        return open(planted.package).read(1)

    def read_what_it_was_given():
        return open(planted.readable).read()

    def write_to_nowhere():
        descriptor = os.open(os.devnull, os.O_WRONLY)
        os.write(descriptor, b"x")
        os.close(descriptor)

    def list_packages():
        assert "keras" in os.listdir(os.path.dirname(os.path.dirname(planted.package)))

    def import_what_loads_a_library():
        import bz2
        import sqlite3

        return bz2, sqlite3

    def find_a_time_zone():
        import zoneinfo

        return zoneinfo.ZoneInfo("UTC")

    def handle_a_signal_of_its_own():
        signals = []
        signal.signal(signal.SIGUSR1, lambda *_: signals.append(1))
        os.kill(os.getpid(), signal.SIGUSR1)
        assert signals

    def look_at_itself():
        assert os.getpid() == int(os.readlink("/proc/self"))
        assert stat.S_ISFIFO(os.fstat(1).st_mode)
        assert os.getpgid(0) == os.getpgid(os.getpid()) == os.getsid(0)
        limits = resource.getrlimit(resource.RLIMIT_AS), resource.prlimit(0, resource.RLIMIT_NOFILE)
        return limits, os.getpriority(os.PRIO_PROCESS, 0), os.sched_getaffinity(0), os.uname(), os.getcwd()

    def have_much_memory():
        return len(bytearray(1 << 28))

    def compute():
        import numpy
        import tensorflow

        assert float(tensorflow.reduce_sum(tensorflow.ones((300, 300)) @ numpy.ones((300, 300), "float32"))) == 27e6


def outcome(probe):
    try:
        probe()
    except OSError as error:
        return "denied" if error.errno in DENIALS else f"reached: {error!r}"[:200]
    except BaseException as error:
        return f"raised: {error!r}"[:200]
    return "done"


def build_model():
    forbidden, hidden, needed = (
        {name: probe for name, probe in vars(group).items() if name[0] != "_"} for group in (Forbidden, Hidden, Allowed)
    )
    outcomes = {name: outcome(probe) for name, probe in (forbidden | hidden | needed).items()}
    document = json.dumps({"forbidden": list(forbidden), "hidden": list(hidden), "outcomes": outcomes})
    answer = json.dumps({"document": document}).encode()
    for descriptor in range(3, 256):
        try:
            if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
                os.write(descriptor, answer)
        except OSError:
            pass
    os._exit(0)
