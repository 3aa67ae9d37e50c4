"""Every way a build can end has a sentence, and the machine's troubles cost nobody a grade. Real children only."""

import gc
import hashlib
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from grader.build import build_job
from grader.engine.local import LocalEngine
from grader.jobs import JobError
from grader.records import Build, CheckResult, Status, Submission
from grader.report.sentences import message, text
from grader.spec import AssignmentSpec
from grader.worker.jail import find_jail
from grader.worker.process.children import Children
from grader.worker.workshop import Workshop

pytestmark = pytest.mark.long(1)

MODEL = "keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10)])"
SOURCE = f"""
import ctypes, keras, os, signal, sys, threading, time
import numpy as np

def build_model():
{{body}}
    return {MODEL}
"""
BuildOne = Callable[..., Build | JobError]


@pytest.fixture
def build_one(assignment: AssignmentSpec, children: Children) -> BuildOne:
    """Build a submission whose function does something before it returns a model, with little time."""

    def run(body: str, *, seconds: int = 1, jailed: bool = True) -> Build | JobError:
        limits = assignment.limits.model_copy(update={"build_seconds": seconds})
        small = assignment.model_copy(update={"limits": limits})
        content = SOURCE.format(body=textwrap.indent(textwrap.dedent(body), "    ")).encode()
        sha256 = hashlib.sha256(content).hexdigest()
        submission = Submission(id="s1001", path=Path("s1001.py"), notebook=False, content=content, sha256=sha256)
        workshop = Workshop(children, find_jail() if jailed else None, None)
        (done,) = LocalEngine(workshop, 1).run([build_job(submission, small, workshop.machine)])
        return done.result

    return run


def failure(result: Build | JobError) -> CheckResult:
    """Of a build that has one."""
    assert isinstance(result, Build)
    assert result.failure is not None
    return result.failure


def document(result: Build | JobError) -> str:
    """Of a build that gave a model."""
    assert isinstance(result, Build)
    assert result.failure is None
    assert result.document
    return result.document


def error(result: Build | JobError) -> str:
    """What is said of a build that the grader or its machine broke."""
    assert isinstance(result, JobError)
    return text(result.finding)


FAULTS = {
    "an endless loop": ("while True: pass", "was stopped after 1 second of processor time (the limit)."),
    "one that ignores the signal": (
        "signal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass",
        "was stopped after 1 second of processor time (the limit)",
    ),
    "sleep": (
        "time.sleep(60)",
        "was stopped after 4 seconds (the limit), in which it used 0 seconds of processor time",
    ),
    "its first thread ended": (
        "threading.Thread(target=time.sleep, args=(60,)).start()\nctypes.CDLL(None).pthread_exit(None)",
        "was stopped after 4 seconds (the limit)",
    ),
    "pipes closed, and on": (
        "os.closerange(0, 256)\ntime.sleep(60)",
        "was stopped after 4 seconds (the limit)",
    ),
    "memory of numpy": (
        "np.ones(1 << 33)",
        "needs more than 4,096 MiB of memory (the limit). It had about",
    ),
    "memory of Python": (
        "kept = []\nwhile True: kept.append(bytes(1 << 28))",
        "needs more than 4,096 MiB of memory (the limit). It had about",
    ),
    "memory, and a crash": (
        "print('std::bad_alloc', flush=True)\nos.abort()",
        "needs more than 4,096 MiB of memory (the limit) and crashed: it had about",
    ),
    "an answer without end": (
        "while True:\n    for one in range(3, 64):\n        try: os.write(one, b'x' * 65536)\n"
        "        except OSError: pass",
        "built a model whose description takes more than 1 MiB (the limit)",
    ),
    "printing without end": ("while True: print('x' * 4096)", "was stopped after it had printed 16 MiB (the limit)"),
    "threads without end": (
        "threading.stack_size(1 << 16)\n"
        "while True: threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
        "was stopped because it had more than",
    ),
    "a crash": ("ctypes.string_at(0)", "crashed (SIGSEGV) when it had about"),
    "an exit": ("os._exit(3)", "ended the process (exit status 3) before it returned a model"),
    "an exit that looks like a lost fork server": ("os._exit(255)", "ended the process (exit status 255)"),
    "a quiet exit": ("os._exit(0)", "ended without a readable answer"),
}


@pytest.mark.parametrize(("body", "problem"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_named_with_limit_use_and_hint(
    build_one: BuildOne, monkeypatch: pytest.MonkeyPatch, body: str, problem: str
) -> None:
    """The submission failed its contract, and its author reads by what."""
    if "processor time (the limit)" in problem:  # who spins gets there, however busy the tests' machine is
        monkeypatch.setattr("grader.worker.building._WALL_FACTOR", 60)
    check = failure(build_one(body))
    assert (check.name, check.status) == ("contract", Status.FAILED)
    assert check.findings[0].problem.startswith(f"build_model() {problem}")


def test_a_process_that_stops_itself_is_ended_at_once(build_one: BuildOne) -> None:
    """Nobody waits for it until the wall's clock has run out, whether or not a jail lets it come to that."""
    check = failure(build_one("os.kill(os.getpid(), signal.SIGSTOP)", jailed=False))
    assert check.status is Status.FAILED
    assert message(check).startswith("build_model() stopped its own process")


REPEATED = {
    "an exception": ("1 / 0", True),
    "not written yet": ("raise NotImplementedError", True),
    "an exit": ("os._exit(3)", True),
    "too much output": ("while True: print('x' * 4096)", True),
    "an exception by chance": ("int(f'no number {os.urandom(8)}')", False),
    "memory": ("np.ones(1 << 33)", False),
    "time": ("while True: pass", False),
    "a package that is not installed": ("import a_package_that_nobody_has", False),
    "a module that is gone from Keras": ("import keras.layers.core.nothing", True),
}


@pytest.mark.parametrize(("body", "final"), REPEATED.values(), ids=REPEATED.keys())
def test_a_fault_is_kept_when_another_run_would_repeat_it(build_one: BuildOne, body: str, final: bool) -> None:
    """What may be the machine's, or chance, is looked at again by the next run."""
    result = build_one(body, seconds=10 if "True" not in body else 1)
    assert isinstance(result, Build)
    assert result.failure
    assert result.final is final


def test_a_function_that_gives_a_model_by_chance_is_not_reproducible(build_one: BuildOne, tmp_path: Path) -> None:
    """Whichever of the two calls failed."""
    first = f"if not os.path.exists({str(tmp_path / 'ran')!r}): open({str(tmp_path / 'ran')!r}, 'w'); 1 / 0"
    check = failure(build_one(first, seconds=10, jailed=False))
    assert check.name == "reproducible"
    assert message(check).startswith("The second call of build_model() gave a model, the first did not.")


@pytest.mark.parametrize(
    "body",
    [
        "print('0123456789abcdef' * (200 << 6))",
        "for _ in range(8): threading.Thread(target=time.sleep, args=(0.3,)).start()",
        "np.ones(1 << 27).sum()",
    ],
    ids=["prints 200 KiB", "eight threads", "a GiB for a moment"],
)
def test_an_honest_submission_may_do_much(build_one: BuildOne, body: str) -> None:
    """It is graded like any other."""
    assert document(build_one(body, seconds=10))


def _running(children: Children, seconds: float = 20.0) -> int:
    """Process of the one child, once it has had time for its task to begin."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if pids := [process.pid for process in children._running if process.pid]:
            return pids[0]
        time.sleep(0.01)
    raise AssertionError("no child was started")


@contextmanager
def meanwhile(act: Callable[[], None]) -> Iterator[None]:
    """Do something in another thread."""
    thread = threading.Thread(target=act)
    thread.start()
    yield
    thread.join()


def _kill_children(children: Children, times: int) -> None:
    done: set[int] = set()
    while len(done) < times:
        pid = _running(children)
        if pid not in done:
            time.sleep(0.5)
            os.kill(pid, signal.SIGKILL)
            done.add(pid)
        time.sleep(0.01)


def test_a_child_killed_from_outside_is_tried_once_more(build_one: BuildOne, children: Children) -> None:
    """As if nothing had happened."""
    with meanwhile(lambda: _kill_children(children, 1)):
        result = build_one("time.sleep(1.5)", seconds=10)
    assert document(result)


def test_a_child_killed_twice_is_nobodys_fault(build_one: BuildOne, children: Children) -> None:
    """The grader says that it failed, and that it tried twice."""
    with meanwhile(lambda: _kill_children(children, 2)):
        sentence = error(build_one("time.sleep(1.5)", seconds=10))
    assert sentence.startswith("build_model() was killed from outside when it had")
    assert sentence.endswith("It was tried twice, and is no fault of the submission; grade again.")


def test_a_bug_that_one_build_meets_is_an_error_of_that_one(
    build_one: BuildOne, children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exception of the grader's own ends one submission's build, not the run, and leaves no child."""

    def stumble(*_: object) -> None:
        raise ValueError

    with monkeypatch.context() as patch:
        patch.setattr("grader.worker.process.children.PipeReader.to_end", stumble)
        sentence = error(build_one("", seconds=10))
    assert sentence.startswith("The grader itself failed: this is a bug in it (ValueError). Please report it.")
    assert not children._running
    assert document(build_one("", seconds=10))


def test_a_fork_server_that_dies_is_started_anew(build_one: BuildOne, children: Children) -> None:
    """The build that died with it is made again, with the same result; the new one outlives the thread that asked."""
    before = children.server_pid
    assert before is not None

    def kill() -> None:
        _running(children)
        time.sleep(0.5)
        os.kill(before, signal.SIGKILL)

    with meanwhile(kill):
        result = build_one("time.sleep(1.5)", seconds=10)
    anew = children.server_pid
    time.sleep(0.5)
    assert document(result) == document(build_one("", seconds=10))
    assert children.server_pid == anew != before


def test_who_waited_for_a_processor_did_not_fail(build_one: BuildOne, children: Children) -> None:
    """Out of time on a core that is busy with something else, twice: the machine's trouble."""
    core = min(os.sched_getaffinity(0))
    stop = threading.Event()

    def hold_up() -> None:
        while not stop.wait(0.02):
            for process in list(children._running):
                with suppress(ProcessLookupError):
                    os.sched_setaffinity(process.pid or 0, {core})

    # Each is a session of its own: the kernel shares a core among sessions, not among processes.
    spin = f"import os\nos.sched_setaffinity(0, {{{core}}})\nwhile True: pass"
    busy = [subprocess.Popen([sys.executable, "-c", spin], start_new_session=True) for _ in range(6)]
    try:
        with meanwhile(hold_up):
            try:
                sentence = error(build_one("while True: pass"))
            finally:
                stop.set()
    finally:
        for process in busy:
            process.kill()
            process.wait()
    assert "waited for a processor" in sentence
    assert "It was tried twice" in sentence


def test_faults_leave_nothing_behind(build_one: BuildOne, children: Children) -> None:
    """Neither descriptors nor threads nor processes, whatever ended."""

    def resources() -> tuple[int, int, set[int]]:
        gc.collect()  # what an earlier test left open is not counted
        return len(os.listdir("/proc/self/fd")), threading.active_count(), _children_of(children.server_pid)  # noqa: PTH208

    build_one("")
    before = resources()
    for body in 3 * ("", "os._exit(3)", "ctypes.string_at(0)", "os.closerange(0, 256)", "print('x' * (17 << 20))"):
        build_one(body)
    assert resources() == before
    assert not before[2]


def _children_of(parent: int | None) -> set[int]:
    pids = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            pids.add(int(stat.parent.name))
    return pids
