"""Clusters that are not what they should be: a sentence, an exit status, and nothing is lost."""

import re
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import dask
import pytest

from grader.dataset.find import open_file
from grader.engine.dask.address import Address
from grader.engine.dask.engine import DaskEngine
from grader.engine.dask.opening import check_cluster
from grader.errors import InputError
from grader.worker.processor import processor
from tests.engine.dask_cluster import ClusterProcesses, client_of, free_port

NO_GRADER = "sys.modules['grader'] = None"
OTHER_PROCESSOR = "import grader.worker.workshop as workshop; workshop.processor = lambda: 'another processor'"
NO_JAIL = "import grader.worker.jail.landlock as landlock; landlock.version = lambda: 0"
FULL_DISK = (
    "import grader.dataset.transfer as transfer; transfer.Arrival.add = lambda *_: open('/dev/full', 'wb').write(b'x')"
)


@pytest.fixture(autouse=True)
def _impatient() -> Iterator[None]:
    """Nobody waits for a cluster for long."""
    with dask.config.set({"distributed.comm.timeouts.connect": "2s"}):
        yield


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[ClusterProcesses]:
    """A cluster of which nothing runs yet."""
    folder = tmp_path / "cluster"
    folder.mkdir()
    processes = ClusterProcesses(folder, tmp_path / "elsewhere")
    yield processes
    processes.stop()


def refused(address: Address, warnings: list[str] | None = None) -> str:
    """The sentence with which an engine for this cluster is refused, before anything is computed."""
    with pytest.raises(InputError) as error:
        DaskEngine(address, None, (warnings if warnings is not None else []).append)
    assert error.value.exit_status == 2
    assert "\n" not in str(error.value)
    return str(error.value)


def test_without_the_extra_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a cluster is imported before."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=re.escape('Install it: pip install "cnn-grader[cluster]", here and on every')):
        check_cluster(jailed=True)


def test_a_cluster_never_runs_student_code_unconfined() -> None:
    """--unsafe-no-jail is for this machine."""
    with pytest.raises(InputError, match="received both --unsafe-no-jail and a cluster"):
        check_cluster(jailed=False)


def test_no_cluster_at_the_address_is_a_sentence() -> None:
    """Where nobody listens, and where somebody does who never answers."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        nobody = refused(Address(url=f"tcp://127.0.0.1:{port}"))
        silent.listen()
        nothing = refused(Address(url=f"tcp://127.0.0.1:{port}"))
    for sentence in (nobody, nothing):
        assert sentence.startswith(f"No Dask scheduler answers at tcp://127.0.0.1:{port} (")
        assert sentence.endswith("Start one with `dask scheduler`, or correct --engine.")


@pytest.mark.parametrize("content", [None, "", "[]", "{}", "[" * 100_000])
def test_a_scheduler_file_that_is_none_is_a_sentence(content: str | None, tmp_path: Path) -> None:
    """One that is not there, and one with something else in it."""
    path = tmp_path / "cluster.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert "Start the scheduler first, or correct the path." in refused(Address(file=path))


def test_a_scheduler_without_the_grader_is_a_sentence(processes: ClusterProcesses) -> None:
    """It reads the names of functions that tasks call."""
    processes.start_scheduler(prelude=NO_GRADER)
    sentence = refused(Address(file=processes.file))
    assert "runs where this cnn-grader is not installed. Install it there too" in sentence


def test_a_cluster_without_workers_is_a_sentence(processes: ClusterProcesses) -> None:
    """After a while in which one might have come."""
    processes.start_scheduler()
    assert "has no workers. Start some with `dask worker`." in refused(Address(file=processes.file))


def test_workers_that_cannot_take_part_are_named_with_the_reason(
    processes: ClusterProcesses, tmp_path: Path, root: Path
) -> None:
    """Without a grader, with another one, without a jail; and none is left."""
    other = tmp_path / "other"
    shutil.copytree(root / "grader", other / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "grader" / "jobs.py").open("a", encoding="utf-8") as jobs:
        jobs.write("# One line more.\n")
    processes.start_scheduler()
    ports = {name: free_port() for name in ("bare", "other", "open")}
    options = {name: ("--no-nanny", "--host", "127.0.0.1", "--worker-port", str(port)) for name, port in ports.items()}
    processes.start_worker(*options["bare"], prelude=NO_GRADER)
    processes.start_worker(*options["other"], package=other)
    processes.start_worker(*options["open"], prelude=NO_JAIL)
    with client_of(processes.url) as client:
        client.wait_for_workers(3, timeout=120)
    warnings: list[str] = []
    sentence = refused(Address(file=processes.file), warnings)
    assert sentence.startswith("No worker of the Dask cluster at ")
    places = {name: f"tcp://127.0.0.1:{port}" for name, port in ports.items()}
    assert sorted(warnings) == sorted(
        [
            f"Left out of the cluster: {places['bare']}: this cnn-grader is not installed there.",
            f"Left out of the cluster: {places['other']}: another cnn-grader is installed there "
            "(0.1.0, changed; here 0.1.0).",
            f"Left out of the cluster: {places['open']}: Student code cannot be confined on this machine: "
            "its kernel has no Landlock, or Landlock is switched off.",
        ]
    )


def test_a_worker_of_another_processor_than_the_first_is_left_out(processes: ClusterProcesses) -> None:
    """The run goes on with the first, by its address, and says so once."""
    processes.start_scheduler()
    places = []
    for prelude in ("pass", OTHER_PROCESSOR):
        port = free_port()
        places.append(f"tcp://127.0.0.1:{port}")
        processes.start_worker("--no-nanny", "--host", "127.0.0.1", "--worker-port", str(port), prelude=prelude)
    with client_of(processes.url) as client:
        client.wait_for_workers(2, timeout=120)
    warnings: list[str] = []
    engine = DaskEngine(Address(file=processes.file), None, warnings.append)
    engine.cancel()
    processors = {places[0]: processor(), places[1]: "another processor"}
    first, later = sorted(places)
    assert engine.machine.cpu == processors[first]
    assert warnings == [
        f"Left out of the cluster: {later}: it is not like the first worker, {first}: "
        f"processor {processors[later]} instead of {processors[first]}."
    ]


def test_a_worker_that_cannot_keep_the_images_is_left_out(
    processes: ClusterProcesses, digits: Path, tmp_path: Path
) -> None:
    """Before the first job; here it is the only one, so the run ends."""
    (tmp_path / "elsewhere").write_text("A file where the worker's cache should be.", encoding="utf-8")
    processes.start_scheduler()
    processes.start_worker("--no-nanny")
    with client_of(processes.url) as client:
        client.wait_for_workers(1, timeout=120)
    warnings: list[str] = []
    engine = DaskEngine(Address(file=processes.file), open_file(digits), warnings.append)
    with pytest.raises(InputError, match="can take part: Left out of the cluster: "):
        list(engine.run([]))
    (warning,) = warnings
    assert "The images cannot be prepared in " in warning
