"""A Dask cluster on this machine for tests: a real scheduler and real worker processes, started by Dask's commands."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from distributed import Client

ROOT = Path(__file__).parents[2]
_SECONDS = 120
"""For anything of a cluster to happen; it takes moments."""
_RUN = "import sys; {prelude}; from distributed.cli.dask_{role} import main; sys.exit(main())"


class ClusterProcesses:
    """The processes of one cluster.

    Args:
        folder: For the scheduler's file and the logs.
        cache: Of the machine that the workers pretend to be.
    """

    def __init__(self, folder: Path, cache: Path) -> None:
        self.file = folder / "cluster.json"
        self._cache = cache
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []

    @property
    def url(self) -> str:
        """Address of the scheduler."""
        return str(json.loads(self.file.read_text(encoding="utf-8"))["address"])

    def start_scheduler(self, *options: str, prelude: str = "pass") -> "subprocess.Popen[bytes]":
        """Start the scheduler on a free port, and wait until it is there."""
        self.file.unlink(missing_ok=True)
        address = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(self.file)]
        scheduler = self._start("scheduler", prelude, [*address, *options])
        wait_for(lambda: self.file.exists() and self.file.read_text(encoding="utf-8").endswith("}"))
        return scheduler

    def start_worker(
        self, *options: str, prelude: str = "pass", package: Path | None = None
    ) -> "subprocess.Popen[bytes]":
        """Start a worker.

        Args:
            options: Of `dask worker`.
            prelude: What its program does first.
            package: The folder of another grader than this one.
        """
        options = ("--no-dashboard", "--scheduler-file", str(self.file), "--nthreads", "1", *options)
        return self._start("worker", prelude, list(options), package)

    def stop(self) -> None:
        """End all processes."""
        for process in reversed(self._processes):
            stop(process)

    def _start(
        self, role: str, prelude: str, options: list[str], package: Path | None = None
    ) -> "subprocess.Popen[bytes]":
        code = _RUN.format(prelude=prelude, role=role)
        environment = os.environ | {
            "XDG_CACHE_HOME": str(self._cache),
            "KERAS_HOME": str(self._folder / "keras"),
            "PYTHONPATH": f"{package or ROOT}:{ROOT}",
        }
        with (self._folder / f"{role}{len(self._processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", code, *options], env=environment, stdout=log, stderr=log, cwd=self._folder
            )
        self._processes.append(process)
        return process


def stop(process: "subprocess.Popen[bytes]", number: int = signal.SIGTERM) -> None:
    """End a process and reap it."""
    if process.poll() is None:
        process.send_signal(number)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: object, seconds: float = _SECONDS) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it has not happened"
        time.sleep(0.05)


@contextmanager
def client_of(url: str) -> Iterator[Client]:
    """A client beside the grader's, to see what is left on the scheduler."""
    client = Client(url, set_as_default=False)
    try:
        yield client
    finally:
        client.close()


def jobs_under_way(client: Client) -> int:
    """How many children the fork servers of all workers have."""
    workers = [psutil.Process(number) for number in client.run(os.getpid).values()]
    jobs = 0
    for server in (server for worker in workers for server in worker.children()):
        with suppress(psutil.NoSuchProcess):  # it has just ended
            jobs += len(server.children())
    return jobs


def kill_worker(client: Client, address: str) -> None:
    """SIGKILL a worker's process, as the kernel does when a machine is out of memory."""
    number = client.run(os.getpid, workers=[address])[address]
    os.kill(number, signal.SIGKILL)


def tasks(client: Client) -> list[str]:
    """Names of all tasks that the scheduler knows."""
    return sorted(client.run_on_scheduler(_names))


def _names(dask_scheduler: object) -> list[str]:
    return [str(name) for name in dask_scheduler.tasks]  # type: ignore[attr-defined]
