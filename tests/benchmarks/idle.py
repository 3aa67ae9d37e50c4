"""How long processors idle while a class that nobody knows yet is graded: 20 submissions of 20 architectures.

Run: python -m tests.benchmarks.idle [training images] [data.npz]

The class trains with the recipe `quick`, from the offline digits where no data are named. Each phase has three figures.
The first is what the children of the grader left of the processors' time, and counts what other programs took as idle.
The second is the share of places for jobs that were empty, which no other program changes. The third is what the kernel
counted as idle; other programs make it smaller.
"""

import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from multiprocessing import forkserver
from pathlib import Path
from typing import NamedTuple

from tabulate import tabulate

from grader.options import Options
from grader.pipeline import grade
from grader.progress import Lines
from grader.records import Grade
from tests.benchmarks.start_up import ROOT
from tests.plain_rules import plain_rules

MODELS = 20
CORES = len(os.sched_getaffinity(0))
GOAL = 0.05
MODEL = """
import keras
from keras import layers

def build_model():
    return keras.Sequential([
        keras.Input((28, 28, 1)), layers.Conv2D({filters}, 3, activation="relu"), layers.MaxPooling2D(),
        layers.Flatten(), layers.Dense(10, activation="softmax"),
    ])
"""
_SAMPLE_SECONDS = 0.1
_TICKS = os.sysconf("SC_CLK_TCK")


class Sample(NamedTuple):
    """What was known at a moment."""

    time: float
    cpu_seconds: float
    """Of the fork server and all its children, so far."""
    jobs: int
    """Under way."""
    idle_seconds: float
    """Of all processors, so far."""


class Sampler(threading.Thread):
    """Takes samples until it is told to stop."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.samples: list[Sample] = []
        self._over = threading.Event()

    def run(self) -> None:
        """Take samples."""
        while not self._over.wait(_SAMPLE_SECONDS):
            self.samples.append(_sample())

    def stop(self) -> None:
        """Take the last one."""
        self._over.set()
        self.join()
        self.samples.append(_sample())


class Clock(Lines):
    """Notes when the reference has passed."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0

    def compared_with(self, reference: Grade) -> None:
        """Look at the clock."""
        self.passed = time.monotonic()
        super().compared_with(reference)


def _stat(path: Path) -> list[str]:
    with suppress(OSError):
        return path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    return []


def _sample() -> Sample:
    server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    jobs, ticks = 0, 0
    if server:
        ticks = sum(map(int, _stat(Path(f"/proc/{server}/stat"))[11:15]))
        for stat in Path("/proc").glob("[0-9]*/stat"):
            fields = _stat(stat)
            if fields and fields[1] == str(server) and fields[0] != "Z":
                jobs += 1
                ticks += int(fields[11]) + int(fields[12])
    idle = int(Path("/proc/stat").read_text(encoding="ascii").split(maxsplit=5)[4])
    return Sample(time.monotonic(), ticks / _TICKS, jobs, idle / _TICKS)


def plant(folder: Path, images: int) -> Path:
    """Lay out the class and an assignment that every model passes."""
    for filters in range(4, 4 + MODELS):
        (folder / "class" / f"model_{filters:02}").mkdir(parents=True)
        file = folder / "class" / f"model_{filters:02}" / "mnist_cnn.py"
        file.write_text(MODEL.format(filters=filters), encoding="utf-8")
    text = plain_rules(ROOT)
    changes = {"0.95": "0.05", "from = 0.80": "from = 0.01", "training_images = 20000": f"training_images = {images}"}
    for old, new in changes.items():
        text = text.replace(old, new)
    (folder / "assignment").mkdir()
    (folder / "assignment" / "spec.toml").write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "reference", folder / "reference")
    return folder / "class"


def _empty(samples: Sequence[Sample]) -> float:
    """Share of the places for jobs that were empty."""
    steps = [(later.time - sample.time, sample.jobs) for sample, later in pairwise(samples)]
    return sum(step * max(0, CORES - jobs) for step, jobs in steps) / (CORES * (samples[-1].time - samples[0].time))


def row(name: str, samples: Sequence[Sample]) -> tuple[str, str, str, str, str]:
    """The figures of a phase."""
    wall = samples[-1].time - samples[0].time
    if not wall:
        return name, "0.0", "", "", ""
    used = (samples[-1].cpu_seconds - samples[0].cpu_seconds) / (CORES * wall)
    idle = (samples[-1].idle_seconds - samples[0].idle_seconds) / (CORES * wall)
    return name, f"{wall:.1f}", f"{1 - used:.1%}", f"{_empty(samples):.1%}", f"{idle:.1%}"


class Phases(NamedTuple):
    """Samples of the whole run, and where the phases of it begin."""

    samples: Sequence[Sample]
    first: int
    """The sample with the first job in it."""
    passed: int
    """The one after which the reference had passed."""
    full: int
    """The last one in which every place had a job."""

    @property
    def empty(self) -> float:
        """Share of the run in which a place had no job."""
        return _empty(self.samples)


def measure(images: int, data: Path | None) -> Phases:
    """Grade the class, and look ten times a second."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if data is None:  # nobody listens there, and the user's own MNIST is not looked at
            os.environ |= {"KERAS_HOME": str(folder / "keras"), "https_proxy": "http://127.0.0.1:9"}
        paths = [plant(folder, images)]
        options = Options(
            assignment=folder / "assignment", recipe="quick", out=folder / "out", data=data, jobs=CORES, train=True,
            fresh=False, jailed=True,
        )  # fmt: skip
        clock, sampler = Clock(), Sampler()
        sampler.samples.append(_sample())
        sampler.start()
        grade(paths, options, clock)
        sampler.stop()
    samples = sampler.samples
    first = next(number for number, sample in enumerate(samples) if sample.jobs)
    passed = next(number for number, sample in enumerate(samples) if sample.time >= clock.passed)
    full = max([passed, *(number for number, sample in enumerate(samples) if sample.jobs >= CORES)])
    return Phases(samples, first, passed, full)


def main(images: int, data: Path | None) -> None:
    """Print the table."""
    samples, first, passed, full = measure(images, data)
    phases = {
        "before the first build": (0, first),
        "while the reference is built and trains": (first, passed),
        "the class after that": (passed, full),
        "from the first empty place to the end": (full, len(samples) - 1),
        "together": (0, len(samples) - 1),
    }
    rows = [row(name, samples[begin : end + 1]) for name, (begin, end) in phases.items()]
    print(tabulate(rows, headers=("phase", "wall s", "not the grader's", "places empty", "idle")))  # noqa: T201
    print(f"{CORES} processors, {MODELS} models, {images:,} images; to reach together: at most {GOAL:.0%}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
