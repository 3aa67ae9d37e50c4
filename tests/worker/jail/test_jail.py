"""What a confined child inherits, where it is stopped, which machines have no jail. See also test_conformance.py."""

import os
import platform
import sys
from collections.abc import Callable
from importlib.util import find_spec
from multiprocessing import current_process
from pathlib import Path
from typing import Any

import pyseccomp
import pytest

from grader.errors import JailError
from grader.worker import jail
from grader.worker.jail import Jail, Limits, confine, find_jail, mount_namespace
from grader.worker.process.termination import Cause

ATTEMPT = """
    import ctypes, os, resource, socket, sys, threading, time

    def build_model():
        raise ValueError(f"mark: {{attempt()!r}}")

    def attempt():
{body}
"""


def _attempt(body: str) -> str:
    return ATTEMPT.format(body="\n".join(f"        {line}" for line in body.splitlines()))


def test_a_denied_call_is_reported_to_its_author(export: Callable[..., Any]) -> None:
    """The attempt raises in the child, like any fault of the submission."""
    assert "PermissionError" in export(_attempt("return socket.socket()")).message


def test_the_environment_and_the_command_line_are_empty(
    export: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A submission sees no variable of the grader's own environment."""
    monkeypatch.setenv("CANARY_TOKEN", "secret-canary")
    body = "return sorted(os.environ), sys.argv, os.getcwd()"
    assert "mark: (['HOME', 'LANG'], ['submission'], '/')" in export(_attempt(body)).message


def test_nothing_of_the_grader_is_in_the_memory_of_a_submission(
    export: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A child is forked from a process without the arguments, environment and key of the grader; no jail is needed."""
    monkeypatch.setenv("CANARY_TOKEN", "CANARY-of-the-environment")
    monkeypatch.setattr("sys.argv", ["grade", "--store=CANARY-of-the-arguments"])
    monkeypatch.setattr(current_process(), "authkey", b"CANARY-of-the-key")
    body = """\
import re
matches = set()
with open("/proc/self/mem", "rb", 0) as memory:
    for line in open("/proc/self/maps"):
        first, last = (int(end, 16) for end in line.split()[0].split("-"))
        if " rw" in line and last - first < 1 << 28:
            memory.seek(first)
            matches |= set(re.findall(b"CANARY-of" + b"-the-[a-z]+", memory.read(last - first)))
return matches"""
    assert "mark: set()" in export(_attempt(body), jailed=False).message


def test_no_descriptor_but_the_pipes_is_inherited(export: Callable[..., Any]) -> None:
    """Standard input, the log twice and the answer are open, and nothing else is."""
    body = """\
descriptors = []
for descriptor in range(256):
    try:
        os.fstat(descriptor)
        descriptors.append(descriptor)
    except OSError:
        pass
return len(descriptors)"""
    assert "mark: 4" in export(_attempt(body)).message


def test_a_submission_cannot_outlive_its_limits(export: Callable[..., Any]) -> None:
    """An endless loop is ended by its processor time, a sleeping process by its wall time."""
    spinning = export(_attempt("while True: pass"), limits=Limits(cpu_seconds=1, memory_bytes=4 << 30))
    assert spinning.outcome.fault == (Cause.PROCESSOR, "")
    sleeping = export(_attempt("time.sleep(60)"), wall_seconds=2)
    assert sleeping.outcome.fault == (Cause.WALL, "")


@pytest.mark.skipif(platform.machine() != "x86_64", reason="these are the numbers and instructions of x86-64")
def test_the_calls_of_other_architectures_are_denied(export: Callable[..., Any]) -> None:
    """A 64-bit process can make the system calls of 32-bit programs, which a filter by numbers alone would misread."""
    body = """\
import mmap
code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
code.write(bytes.fromhex("b814000000" "cd80" "c3"))  # getpid() of 32-bit Linux
getpid = ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
return getpid() == os.getpid(), ctypes.CDLL(None).syscall(0x40000000 | 39)"""
    exported = export(_attempt(body))
    assert (
        exported.outcome.fault == "SIGSEGV" or "mark: (False, -1)" in exported.message
    )  # some kernels have no other calls


def test_any_signal_is_a_cause(export: Callable[..., Any]) -> None:
    """A child that kills itself ends only itself, with a signal that has a name or one that has none."""
    assert export(_attempt("os.kill(os.getpid(), 35)")).outcome.fault == (Cause.CRASH, "signal 35")
    assert export(_attempt("os.kill(os.getpid(), 11)")).outcome.fault == (Cause.CRASH, "SIGSEGV")


def test_an_answer_has_a_maximum_size(export: Callable[..., Any]) -> None:
    """A child that writes endlessly to every descriptor is stopped at one MiB."""
    body = """\
while True:
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b"x" * 65536)
        except OSError:
            pass"""
    assert export(_attempt(body)).outcome.fault == (Cause.ANSWER, "")


def test_nothing_is_left_running(export: Callable[..., Any]) -> None:
    """A thread that still runs after build_model() ends with its process."""
    body = "threading.Thread(target=time.sleep, args=(60,)).start()\nreturn os.getpid()"
    pid = int(export(_attempt(body)).message.partition("mark: ")[2].rstrip("."))
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_machine_without_landlock_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is graded unconfined by accident; the error says what to do."""
    monkeypatch.setattr("grader.worker.jail.landlock.version", lambda: 0)
    with pytest.raises(JailError, match=r"its kernel has no Landlock.* --unsafe-no-jail"):
        find_jail()


@pytest.mark.parametrize(
    ("confinement", "name"),
    [
        (
            Jail(1, mount_namespace=True),
            "landlock 1 + seccomp (alone for links, truncation, TCP, devices, signals and abstract sockets)"
            " + mount namespace",
        ),
        (
            Jail(4, mount_namespace=False),
            "landlock 4 + seccomp (alone for devices, signals and abstract sockets), no mount namespace",
        ),
        (Jail(7, mount_namespace=True), "landlock 7 + seccomp + mount namespace"),
    ],
)
def test_what_a_machine_lacks_is_named(confinement: Jail, name: str) -> None:
    """The provenance of a grade says what seccomp restricts alone, and whether there is a mount namespace."""
    assert str(confinement) == name


def test_a_machine_may_grant_no_mounts() -> None:
    """Where the kernel refuses a namespace, as it does to many accounts in containers, the jail has none."""

    def name_jail() -> bytes:
        calls = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
        calls.add_rule(pyseccomp.ERRNO(1), "unshare")
        calls.load()
        return str(find_jail()).encode()

    assert _run_in_fork(name_jail).endswith(b"no mount namespace")


def test_packages_are_found_through_links(tmp_path: Path) -> None:
    """Python may look for packages through a link, as it does where a home folder or an environment is one."""
    keras = find_spec("keras")
    assert keras
    assert keras.origin
    link = tmp_path / "site-packages"
    link.symlink_to(Path(keras.origin).parents[1])

    def read_keras() -> bytes:
        sys.path.insert(0, str(link))
        confine(find_jail())
        return (link / "keras" / "__init__.py").read_bytes()

    assert _run_in_fork(read_keras) == Path(keras.origin).read_bytes()


def test_digits_are_closed_wherever_a_package_with_them_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are closed even where packages are below the system's libraries, the rest of which may be read."""
    monkeypatch.setattr("grader.worker.jail._LIBRARIES", (*jail._LIBRARIES, str(tmp_path)))
    package = tmp_path / "python3.11" / "dist-packages" / "mlxtend"
    (package / "data").mkdir(parents=True)
    (package / "module.py").write_bytes(b"module")
    (package / "data" / "digits.csv").write_bytes(b"digits")

    def read_package() -> bytes:
        confine(find_jail())
        try:
            return (package / "data" / "digits.csv").read_bytes()
        except PermissionError:
            return (package / "module.py").read_bytes()

    assert _run_in_fork(read_package) == b"module"


def test_nothing_can_be_written_to_the_root_folder(tmp_path: Path) -> None:
    """The root folder of a jail is read-only even before Landlock forbids writing."""

    def write_file() -> bytes:
        mount_namespace.show_only([str(tmp_path)])
        try:
            Path("/new").touch()
        except OSError as error:
            return os.strerror(error.errno or 0).encode()
        return b"written"

    if not find_jail().mount_namespace:
        pytest.skip("this machine grants no mount namespace")
    assert _run_in_fork(write_file) == b"Read-only file system"


def _run_in_fork(function: Callable[[], bytes]) -> bytes:
    """Call a function in a process of its own, and return its result."""
    answer, answers = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(answers, function())
        finally:
            os._exit(0)
    os.close(answers)
    with open(answer, "rb") as pipe:  # noqa: PTH123 - a descriptor, not a path
        result = pipe.read()
    os.waitpid(pid, 0)
    return result


def test_another_system_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only Linux has a jail."""
    monkeypatch.setattr("sys.platform", "darwin")
    with pytest.raises(JailError, match="confined on this machine: its system is darwin, which has neither"):
        find_jail()
