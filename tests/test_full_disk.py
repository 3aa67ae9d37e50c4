"""A disk without room: a sentence, what was stored stays, and the next run with room goes on."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.long(1)

GOOD = """
import keras
from keras import layers

def build_model():
    return keras.Sequential([
        keras.Input((28, 28, 1)), layers.Conv2D({filters}, 5, strides=2, activation="relu"),
        layers.Flatten(), layers.Dense(10, activation="softmax"),
    ])
"""


class Disk:
    """A small tmpfs in a mount namespace of its own: nothing outside sees it, and it ends with its holder."""

    def __init__(self, place: Path, holder: "subprocess.Popen[str]") -> None:
        self.place = place
        self._holder = holder

    def run(self, *command: object, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Run a command that sees it."""
        inside = ["nsenter", f"--target={self._holder.pid}", "--mount", f"--wd={Path.cwd()}"]
        if os.geteuid() != 0:
            inside += ["--user", "--preserve-credentials"]
        return subprocess.run(
            [*inside, *map(str, command)], env=os.environ | environment, capture_output=True, text=True,
            timeout=280, check=False,
        )  # fmt: skip

    def fill(self, *, leave: int = 0) -> None:
        """Leave so many KiB of room."""
        self.run("sh", "-c", f"cat /dev/zero > {self.place}/filling; truncate -s -{leave}K {self.place}/filling")

    def clear(self) -> None:
        """Make room."""
        assert self.run("rm", self.place / "filling").returncode == 0

    def names(self, folder: Path) -> set[str]:
        """What lies in a folder."""
        return set(self.run("ls", "-A", folder).stdout.split())


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Eight MiB that can be filled."""
    if not shutil.which("unshare") or not shutil.which("nsenter"):
        pytest.skip("no unshare(1) and nsenter(1) to make a small disk with")
    place = tmp_path / "disk"
    place.mkdir()
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    script = f"mount -t tmpfs -o size=8m tmpfs {place} && echo ready && exec cat"
    command = ["unshare", "--mount", *user, "sh", "-c", script]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stderr
        assert holder.stdin
        if holder.stdout.readline() != "ready\n":
            pytest.skip(f"no small disk can be made here: {holder.stderr.read().strip()}")
        yield Disk(place, holder)
        holder.stdin.close()


@pytest.fixture
def grade(disk: Disk, root: Path, tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Run the command without training on two submissions, with the results on the small disk."""
    for filters in (4, 8):
        folder = tmp_path / "class" / f"s{filters}"
        folder.mkdir(parents=True)
        (folder / "mnist_cnn.py").write_text(GOOD.format(filters=filters), encoding="utf-8")

    def run(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-P", "-m", "grader", tmp_path / "class", "--no-train", "--format", "json"]
        options = ["--assignment", root / "assignment", "--out", disk.place / "out"]
        return disk.run(*command, *options, *arguments, **environment)

    return run


Grade = Callable[..., "subprocess.CompletedProcess[str]"]


def test_reports_that_find_no_room_are_printed_all_the_same(grade: Grade, disk: Disk, tmp_path: Path) -> None:
    """The store has room elsewhere: the report comes on standard output, the files are as they were before."""
    store = f"sqlite:///{tmp_path}/store.sqlite"
    assert grade("--store", store).returncode == 0
    before = disk.run("cat", disk.place / "out" / "gradebook.json").stdout
    disk.fill()
    full = grade("--store", store)
    assert full.returncode == 3, full.stderr
    assert json.loads(full.stdout)["submissions"][0]["cached"]
    assert "gradebook.json could not be written: No space left on device." in full.stderr
    assert "Traceback" not in full.stderr
    assert disk.run("cat", disk.place / "out" / "gradebook.json").stdout == before
    reports = {"gradebook.json", "report.md", "grades.csv", "feedback", "charts", "report.html", "written.json"}
    assert disk.names(disk.place / "out") == reports


@pytest.mark.parametrize("room", [0, 64])
def test_a_store_that_finds_no_room_is_a_sentence_and_the_next_run_goes_on(grade: Grade, disk: Disk, room: int) -> None:
    """Wherever the room ends (KiB): status 3 or the whole report, and what was stored before can be read after."""
    disk.fill(leave=room)
    full = grade()
    assert full.returncode in {2, 3}
    assert "Traceback" not in full.stderr
    assert "a bug" not in full.stderr
    assert "Make room" in full.stderr
    disk.clear()
    again = grade()
    assert again.returncode == 0, again.stderr
    assert "damaged" not in again.stderr
    assert all(result["status"] == "passed" for result in json.loads(again.stdout)["submissions"])


def test_a_cache_that_finds_no_room_is_a_sentence_and_leaves_nothing(disk: Disk, digits: Path, root: Path) -> None:
    """The images need more than there is: no part of them is left, so that others have the room."""
    elsewhere = disk.place.parent / "elsewhere"
    command = [sys.executable, "-P", "-m", "grader", root / "reference", "--data", digits, "--out", elsewhere]
    command += ["--assignment", root / "assignment"]
    full = disk.run(*command, XDG_CACHE_HOME=str(disk.place))
    assert full.returncode == 2
    assert "The images cannot be prepared in" in full.stderr
    assert "disk is full" in full.stderr or "No space left" in full.stderr
    assert "Make room" in full.stderr
    assert disk.names(disk.place / "cnn-grader" / "datasets") == set()


def test_a_standard_output_that_finds_no_room_is_a_sentence(root: Path, tmp_path: Path) -> None:
    """`grade > file` on a full disk: no traceback, and the reports are in their folder."""
    command = [sys.executable, "-P", "-m", "grader", "reference", "--no-train", "--out", tmp_path / "out"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            list(map(str, command)), cwd=root, stdout=full, stderr=subprocess.PIPE, text=True, timeout=280, check=False
        )
    assert done.returncode == 3
    assert "The report could not be printed: No space left on device." in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert {"gradebook.json", "report.md", "grades.csv"} <= {path.name for path in (tmp_path / "out").iterdir()}


@pytest.fixture
def read_only(disk: Disk) -> Path:
    """A folder with a store, on a disk that cannot be written any more."""
    folder = disk.place / "out"
    assert disk.run("mkdir", folder).returncode == 0
    code = "import sys; from pathlib import Path; from grader.store import Store; Store(Path(sys.argv[1])).close()"
    assert disk.run(sys.executable, "-c", code, folder / "results.sqlite").returncode == 0
    assert disk.run("mount", "-o", "remount,bind,ro", disk.place).returncode == 0
    return folder


def test_a_folder_that_cannot_be_written_is_a_sentence(grade: Grade, read_only: Path, tmp_path: Path) -> None:
    """The folder of the reports is tried before anything is computed, wherever the store is."""
    done = grade("--store", f"sqlite:///{tmp_path}/store.sqlite")
    assert (done.returncode, done.stdout) == (2, "")
    sentence = f"The folder {read_only} for the reports cannot be written to: Read-only file system."
    assert done.stderr == f"grade: {sentence} Name another folder with --out.\n"


def test_a_store_that_cannot_be_written_is_a_sentence(grade: Grade, read_only: Path, tmp_path: Path) -> None:
    """It is asked whether it can be written before anything is computed, wherever the reports go."""
    done = grade("--store", f"sqlite:///{read_only}/results.sqlite", "--out", tmp_path / "out")
    assert done.returncode == 2, done.stderr
    assert "results.sqlite, cannot be used: " in done.stderr
    assert "both of which you may write to" in done.stderr
    assert "submissions" not in done.stderr
    assert "Traceback" not in done.stderr
