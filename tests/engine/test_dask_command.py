"""The commands of docs/cluster.md, run as they stand there; and the real command on that cluster, disturbed."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path

import dask
import pytest
from distributed import Client

from grader.engine.dask.address import Address, read_address
from grader.engine.dask.engine import DaskEngine
from grader.errors import InputError
from tests.engine.dask_cluster import ROOT, client_of, free_port, jobs_under_way, tasks, wait_for

PAGE = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8")
PORT = "8786"
"""As written there; the tests take a free one."""
MODEL = """
import keras
from keras import layers

def build_model():
    return keras.Sequential([
        keras.Input((28, 28, 1)), layers.Conv2D(4, 5, strides=2, activation="relu"),
        layers.Flatten(), layers.Dense(10, activation="softmax"),
    ])
"""
TINY = (
    ("epochs = 3", "epochs = 1"),
    ("training_images = 20000", "training_images = 1000"),
    ("threshold = 0.95", "threshold = 0.2"),
    ("from = 0.80", "from = 0.10"),
)
ENDLESS = (("epochs = 3", "epochs = 1000"), *TINY[1:])
Grade = Callable[..., AbstractContextManager["subprocess.Popen[str]"]]


def commands(mark: str, port: int) -> list[str]:
    """The lines of the block with this mark, with another port."""
    (text,) = re.findall(rf"<!-- {mark} -->\n```bash\n(.*?)```", PAGE, re.DOTALL)
    return str(text).replace(PORT, str(port)).splitlines()


@contextmanager
def shell(lines: list[str], folder: Path) -> Iterator[None]:
    """Run commands in the background, in a shell whose processes all end with it."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    with (folder / "shell.log").open("wb") as log:
        process = subprocess.Popen(
            ["bash", "-e", "-c", "\n".join([*lines, "wait"])],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield
    finally:
        for order in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(process.pid, order)
                process.wait(timeout=20)


@pytest.fixture(scope="module")
def port() -> int:
    """Of the scheduler."""
    return free_port()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Path]:
    """Where the commands by hand were typed, all but `grade`; the workers are there."""
    folder = tmp_path_factory.mktemp("by_hand")
    (folder / "submissions" / "amy").mkdir(parents=True)
    (folder / "submissions" / "amy" / "mnist_cnn.py").write_text(MODEL, encoding="utf-8")
    *cluster, _ = commands("by-hand", port)
    with shell(cluster, folder):
        with client_of(f"tcp://127.0.0.1:{port}") as client:
            client.wait_for_workers(2, timeout=120)
        yield folder


@pytest.fixture
def client(port: int, folder: Path) -> Iterator[Client]:  # noqa: ARG001 - the cluster is there
    """To see what is left on the cluster."""
    with client_of(f"tcp://127.0.0.1:{port}") as client:
        yield client


@pytest.fixture
def grade(folder: Path, tmp_path: Path, digits: Path, edited_assignment: Callable[..., Path], port: int) -> Grade:
    """Start the command that the page ends with, for a small recipe."""

    @contextmanager
    def start(
        recipe: tuple[tuple[str, str], ...], *, mark: str = "by-hand", **environment: str
    ) -> Iterator["subprocess.Popen[str]"]:
        words = commands(mark, port)[-1].split()
        assert words[0] == "grade"
        options = {"--assignment": edited_assignment(*recipe), "--recipe": "quick", "--data": digits, "--out": tmp_path}
        command = [sys.executable, "-P", "-m", "grader", *words[1:]]
        command += [str(part) for option in options.items() for part in option]
        with subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()  # a test that fails must not wait for a training without end

    return start


def stored(out: Path) -> int:
    """How many results the store has."""
    with closing(sqlite3.connect(out / "results.sqlite")) as connection:
        return int(connection.execute("SELECT count(*) FROM results_2").fetchone()[0])


def wait_for_training(process: "subprocess.Popen[str]", client: Client) -> None:
    """Wait until a training without end is under way: a build would not have lasted so long."""
    for _ in range(2):
        wait_for(lambda: jobs_under_way(client) > 0)
        time.sleep(2)
    assert process.poll() is None
    assert jobs_under_way(client) > 0


def test_the_commands_by_hand_grade_a_class(grade: Grade, tmp_path: Path) -> None:
    """A scheduler, two workers and `grade`."""
    with grade(TINY) as process:
        report, progress = process.communicate(timeout=500)
    assert process.returncode == 0, progress
    assert "amy: passed" in progress
    assert "amy" in report
    book = json.loads((tmp_path / "gradebook.json").read_text(encoding="utf-8"))
    assert [grade["status"] for grade in book["submissions"]] == ["passed"]
    assert "landlock" in book["provenance"]["jail"]


def test_ctrl_c_leaves_no_task_behind(grade: Grade, tmp_path: Path, client: Client) -> None:
    """No task on the scheduler and no training on a worker; what was computed is stored."""
    with grade(ENDLESS) as process:
        wait_for_training(process, client)
        assert tasks(client)
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=60)
    assert process.returncode == 130
    assert rest.splitlines()[-1].startswith("grade: Interrupted before anything was graded.")
    wait_for(lambda: tasks(client) == [] and jobs_under_way(client) == 0)
    assert stored(tmp_path) >= 1


def test_a_grader_that_is_killed_leaves_no_training_behind(grade: Grade, client: Client) -> None:
    """A worker notices at the next progress that nobody wants it any more."""
    with grade(ENDLESS) as process:
        wait_for_training(process, client)
        process.kill()
    wait_for(lambda: tasks(client) == [] and jobs_under_way(client) == 0)


def test_a_scheduler_that_stops_is_a_sentence_and_what_was_computed_is_kept(
    grade: Grade, tmp_path: Path, client: Client
) -> None:
    """In mid-training; the last test of this cluster."""
    number = client.run_on_scheduler(os.getpid)
    with grade(ENDLESS) as process:
        wait_for_training(process, client)
        os.kill(number, signal.SIGKILL)
        _, rest = process.communicate(timeout=60)
    assert process.returncode == 3
    assert rest.splitlines()[-1] == (
        "grade: The Dask scheduler at cluster.json does not answer any more. Start it again, or leave --engine out: "
        "what was computed is kept, and the same command goes on from there."
    )
    assert stored(tmp_path) >= 1


def test_no_cluster_is_exit_status_2(grade: Grade) -> None:
    """One sentence on standard error, and nothing else; the scheduler of these tests has stopped."""
    with grade(TINY, DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="1s") as process:
        report, errors = process.communicate(timeout=60)
    assert (process.returncode, report) == (2, "")
    assert re.fullmatch(r"grade: No Dask scheduler answers at cluster\.json \(.*\)\. Start .*\n", errors)


def test_certificates_of_dask_are_used(tmp_path: Path) -> None:
    """The page's commands give a cluster that a client without a certificate cannot reach, and one with it can."""
    port = free_port()
    *cluster, _ = commands("certificates", port)
    url = f"tls://127.0.0.1:{port}"
    (tmp_path / "here").mkdir()
    with shell(cluster, tmp_path / "here"):
        files = {"cert": str(tmp_path / "here" / "certificate.pem"), "key": str(tmp_path / "here" / "key.pem")}
        wait_for(lambda: all(Path(name).exists() for name in files.values()))
        settings = {f"tls.client.{name}": path for name, path in files.items()}
        settings["tls.ca-file"] = files["cert"]
        with (
            dask.config.set({f"distributed.comm.{name}": value for name, value in settings.items()}),
            client_of(url) as client,
        ):
            client.wait_for_workers(1, timeout=120)
            warnings: list[str] = []
            address = read_address(url)
            assert address
            engine = DaskEngine(address, None, warnings.append)
            engine.cancel()
        with pytest.raises(InputError, match=f"No Dask scheduler answers at {url}"):
            DaskEngine(Address(url=url), None, warnings.append)
    assert warnings == []
