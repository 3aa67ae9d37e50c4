"""Nothing graded is lost: the real command, killed at six moments of one class."""

import json
import math
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = pytest.mark.long(4)

KILLS = 6
IMPORTING = 2
"""So many of them before there is a result."""
TINY = (
    ("epochs = 3", "epochs = 1"),
    ("training_images = 20000", "training_images = 1000"),
    ("threshold = 0.95", "threshold = 0.2"),
    ("from = 0.80", "from = 0.10"),
)
MODEL = """
import keras
from keras import layers

def build_model():
    return keras.Sequential([
        keras.Input((28, 28, 1)), layers.Conv2D({filters}, 5, strides=2, activation="relu"),
        layers.Flatten(), layers.Dense(10, activation="softmax"),
    ])
"""
CLASS = {"eight": MODEL.format(filters=8), "four": MODEL.format(filters=4), "broken": "def build_model(:\n"}
ENDS_SECONDS = 60
"""A process of a killed grader is given this time to be gone; it takes a moment."""
Start = Callable[[Path, Path], "subprocess.Popen[bytes]"]


@pytest.fixture
def start(root: Path, tmp_path: Path, digits: Path, edited_assignment: Callable[..., Path]) -> Start:
    """Start the command on the class, with a folder for its results."""
    folder = tmp_path / "class"
    for name, source in CLASS.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "mnist_cnn.py").write_text(source, encoding="utf-8")
    options = {"--assignment": edited_assignment(*TINY), "--recipe": "quick", "--data": digits, "--jobs": 2}

    def run(out: Path, log: Path) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-P", "-m", "grader", folder, "--out", out]
        command += [part for option in options.items() for part in option]
        with log.open("wb") as stderr:
            return subprocess.Popen(list(map(str, command)), cwd=root, stdout=subprocess.DEVNULL, stderr=stderr)

    return run


def _finish(process: "subprocess.Popen[bytes]") -> int:
    with process:
        return process.wait(timeout=280)


def _gradebook(out: Path) -> object:
    """All that must be equal: a gradebook without its timings, and without what was known before."""
    book = json.loads((out / "gradebook.json").read_text(encoding="utf-8"))
    for result in [book["reference"], *book["submissions"]]:
        result["cached"] = None
        for trial in result["trials"]:
            trial["cpu_seconds"] = None
    return book


def _rows(out: Path, copy: Path) -> dict[str, str]:
    """What a store holds, read from a copy: the next grader finds it as the killed one left it."""
    for name in ("results.sqlite", "results.sqlite-wal"):
        (copy / name).unlink(missing_ok=True)
        if (out / name).exists():
            shutil.copy(out / name, copy / name)
    with closing(sqlite3.connect(copy / "results.sqlite")) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE name = 'results_2'").fetchall()
        return dict(connection.execute("SELECT key, document FROM results_2")) if tables else {}


def _count_what_is_computed_again(out: Path) -> None:
    """Let the database count every row that is written a second time."""
    with closing(sqlite3.connect(out / "results.sqlite")) as connection:
        connection.execute("CREATE TABLE again (key)")
        connection.execute("CREATE TRIGGER AFTER UPDATE ON results_2 BEGIN INSERT INTO again VALUES (new.key); END")
        connection.commit()


def _below(pid: int) -> set[int]:
    """All processes that come from this one."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        children.setdefault(int(after_name[1]), []).append(int(stat.parent.name))
    descendants, waiting = set(), [pid]
    while waiting:
        new = children.get(waiting.pop(), [])
        descendants.update(new)
        waiting += new
    return descendants


def _survivors(pids: set[int]) -> set[int]:
    deadline = time.monotonic() + ENDS_SECONDS
    while (survivors := {pid for pid in pids if Path(f"/proc/{pid}").exists()}) and time.monotonic() < deadline:
        time.sleep(0.02)
    return survivors


def _marks(pids: set[int]) -> list[Path]:
    """Temporary folders of these graders."""
    marks = Path("/tmp").glob("pymp-*/cnn-grader")  # noqa: S108 - where multiprocessing makes them for us
    return [mark.parent for mark in marks if int(mark.read_text(encoding="ascii")) in pids]


def _news(log: Path) -> int:
    """How often a run has reported something that it did not know before."""
    lines = log.read_text(encoding="utf-8").splitlines()
    return sum(": " in line and "reused" not in line for line in lines)


def _wait(process: "subprocess.Popen[bytes]", log: Path, *, news: int, seconds: float) -> None:
    """Wait until so much was reported, so much time has gone, or the process has ended."""
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline and _news(log) < news:
        time.sleep(0.005)


def test_a_class_that_is_killed_six_times_gets_the_same_gradebook(start: Start, tmp_path: Path) -> None:
    """SIGKILL from the first import to the last report: nothing stored is lost or computed again, nothing is left."""
    out, undisturbed, copy, log = (tmp_path / name for name in ("out", "undisturbed", "copy", "log"))
    copy.mkdir()
    begin = time.monotonic()
    assert _finish(start(undisturbed, log)) == 1
    lasts = time.monotonic() - begin

    generator = random.Random(12)  # noqa: S311
    stored: dict[str, str] = {}
    counting = all_known = False
    graders: set[int] = set()
    while len(graders) < KILLS:
        # First while it imports and forks; then soon after it has reported a build or a training, as long as there are
        # any; then from the first import to the last report of runs that find everything in the store.
        moment = generator.random()
        if len(graders) < IMPORTING:
            seconds, news = moment**2 * lasts / 2, 1
        elif not all_known:
            seconds, news = math.inf, generator.randint(1, 2)
        else:
            seconds, news = moment * lasts, 1
        begin = time.monotonic()
        with start(out, log) as process:
            _wait(process, log, news=news, seconds=seconds)
            time.sleep(0 if all_known else moment * lasts / 50)
            descendants = _below(process.pid)
            process.kill()
        if process.returncode != -signal.SIGKILL:  # it has come to its end before
            assert process.returncode == 1, log.read_text(encoding="utf-8")
            all_known, lasts = True, time.monotonic() - begin
            continue
        graders.add(process.pid)
        assert not _survivors(descendants)
        now = _rows(out, copy)
        assert stored.items() <= now.items()
        stored = now
        if stored and not counting:
            counting = True
            _count_what_is_computed_again(out)

    last = start(out, log)
    assert _finish(last) == 1
    assert _gradebook(out) == _gradebook(undisturbed)
    with closing(sqlite3.connect(out / "results.sqlite")) as connection:
        assert connection.execute("SELECT key FROM again").fetchall() == []
    rows = _rows(out, copy)
    assert stored.items() <= rows.items()
    assert rows.keys() == _rows(undisturbed, copy).keys()
    assert {path.name for path in out.iterdir()} == {
        "gradebook.json",
        "report.md",
        "written.json",
        "report.html",
        "grades.csv",
        "results.sqlite",
        "feedback",
        "charts",
    }
    assert _marks(graders | {last.pid}) == []
