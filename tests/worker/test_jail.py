"""What confined code cannot do. Each attempt aims at something this test planted, or at nothing."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.errors import JailError
from grader.worker.ending import Kind
from grader.worker.jail import Limits, describe_jail

ATTEMPT = """
    import ctypes, os, resource, socket, sys, threading, time

    def build_model():
        raise ValueError(f"mark: {{attempt()!r}}")

    def attempt():
{body}
"""

DENIED = {
    "a socket": "return socket.socket()",
    "a child": "return os.fork()",
    "a program": "os.execv('/bin/true', ['true'])",
    "a limit": "return resource.setrlimit(resource.RLIMIT_CPU, (1000, 1000))",
    "a priority": "return os.setpriority(os.PRIO_PROCESS, 0, 5)",
    "another's limits": "return resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (9, 9))",
    "another session": "return os.setsid()",
    "a life after the grader's": "assert ctypes.CDLL(None).syscall(157, (1 << 32) + 1, 0) == -1; raise OSError",
    "a message queue": "assert ctypes.CDLL(None).syscall(240, b'canary', 66, 438, None) == -1; raise OSError",
    "a signal to the parent": "return os.kill(os.getppid(), 0)",
    "a file to write": "return open('/tmp/mark', 'w')",
    "a folder to list": "return os.listdir('/tmp')",
    "the home folder": "return os.listdir('/root')",
}


def _attempt(body: str) -> str:
    return ATTEMPT.format(body="\n".join(f"        {line}" for line in body.splitlines()))


@pytest.mark.parametrize("body", DENIED.values(), ids=DENIED.keys())
def test_the_jail_denies(export: Callable[..., Any], body: str) -> None:
    """The attempt raises in the child, where its author reads it; nothing else happens."""
    assert "mark:" not in export(_attempt(body)).told


def test_the_jail_allows_threads_and_arithmetic(export: Callable[..., Any]) -> None:
    """What TensorFlow needs works: the marks of the other tests can be made."""
    body = "thread = threading.Thread(target=len, args=('',))\nthread.start()\nthread.join()\nreturn 6 * 7"
    assert "mark: 42" in export(_attempt(body)).told


def test_a_planted_file_is_out_of_reach(export: Callable[..., Any], tmp_path: Path, root: Path) -> None:
    """Neither a canary nor the reference nor another submission can be read."""
    canary = tmp_path / "canary.txt"
    canary.write_text("seen", encoding="utf-8")
    for path in (canary, root / "reference" / "mnist_cnn.py", root / "submissions"):
        told = export(_attempt(f"return os.open({str(path)!r}, os.O_RDONLY)")).told
        assert "PermissionError" in told


def test_the_environment_and_the_command_line_are_empty(
    export: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No variable of the grader's own environment is known to a submission, not even to its memory of its start."""
    monkeypatch.setenv("CANARY_TOKEN", "secret-canary")
    body = "return sorted(os.environ), open('/proc/self/environ').read().count('CANARY'), sys.argv"
    assert "mark: (['HOME', 'LANG'], 0, ['submission'])" in export(_attempt(body)).told


def test_no_descriptor_but_the_pipes_is_inherited(export: Callable[..., Any]) -> None:
    """Standard input, two logs and the answer: nothing else is open."""
    body = """\
open_ones = []
for descriptor in range(256):
    try:
        os.fstat(descriptor)
        open_ones.append(descriptor)
    except OSError:
        pass
return len(open_ones)"""
    assert "mark: 4" in export(_attempt(body)).told


def test_a_submission_cannot_outlive_its_limits(export: Callable[..., Any]) -> None:
    """An endless loop ends by the processor's clock, a sleeping one by the wall's."""
    spinning = export(_attempt("while True: pass"), limits=Limits(cpu_seconds=1, memory_bytes=4 << 30))
    assert spinning.outcome.fault == (Kind.PROCESSOR, "")
    sleeping = export(_attempt("time.sleep(60)"), wall_seconds=2)
    assert sleeping.outcome.fault == (Kind.WALL, "")


def test_any_signal_is_an_ending(export: Callable[..., Any]) -> None:
    """A child that kills itself ends itself only, with a signal that has a name or one that has none."""
    assert export(_attempt("os.kill(os.getpid(), 35)")).outcome.fault == (Kind.CRASH, "signal 35")
    assert export(_attempt("os.kill(os.getpid(), 11)")).outcome.fault == (Kind.CRASH, "SIGSEGV")


def test_an_answer_has_a_largest_size(export: Callable[..., Any]) -> None:
    """A child that writes without end to every descriptor is stopped at one MiB."""
    body = """\
while True:
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b"x" * 65536)
        except OSError:
            pass"""
    assert export(_attempt(body)).outcome.fault == (Kind.ANSWER, "")


def test_nothing_is_left_running(export: Callable[..., Any]) -> None:
    """A thread that goes on after build_model() ends with its process."""
    body = "threading.Thread(target=time.sleep, args=(60,)).start()\nreturn os.getpid()"
    pid = int(export(_attempt(body)).told.partition("mark: ")[2])
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_machine_without_landlock_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is graded unconfined by accident; the sentence says what to do."""
    monkeypatch.setattr("sandlock.landlock_abi_version", lambda: 1)
    with pytest.raises(JailError, match=r"Landlock ABI 1, .* --unsafe-no-jail"):
        describe_jail(jailed=True)


def test_another_system_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no jail but on Linux."""
    monkeypatch.setattr("sys.platform", "darwin")
    with pytest.raises(JailError, match="darwin"):
        describe_jail(jailed=True)


def test_going_without_a_jail_is_written_down() -> None:
    """Reports recognise it by its first word."""
    assert describe_jail(jailed=False) == "none (--unsafe-no-jail)"
