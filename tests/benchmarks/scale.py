"""Figures for large classes that are graded again and have not changed: time and memory against their number.

Run: python -m tests.benchmarks.scale [number ...]

Every submission is a file of its own, and their models are of 200 architectures. The store is filled by the run itself
with an engine that makes its results up: documents of models as Keras writes them, and trials with answers for 10,000
test images. Nothing is built or trained. What is timed is the command `grade` afterwards, in a process of its own, with
every result known: once where the reports are to be made, and once where they are there.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple, cast
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
from tabulate import tabulate

from grader.dataset.answers import encode_answers
from grader.engine.local import LocalEngine
from grader.engine.protocol import Done, ResultT, in_order, no_more, no_progress
from grader.jobs import NO_REFERENCE_LIMIT, BuildJob, CpuLimit, Job
from grader.options import Options
from grader.pipeline import grade
from grader.progress import Lines
from grader.records import Build, Epoch, Trial
from grader.worker.messages import Progress
from tests.benchmarks.start_up import ROOT, as_installed
from tests.keras_json import compiled, conv, dense, document, flatten, image

NUMBERS = (1_000, 2_500, 5_000, 10_000)
ARCHITECTURES = 200
GOAL_SECONDS, GOAL_MIB = 15.0, 500
"""For 10,000 submissions."""
_TEST_IMAGES = 10_000
_SOURCE = """# Handed in by student {number}.
import keras
from keras import layers


def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D({filters}, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
"""


class Figures(NamedTuple):
    """What one run took."""

    seconds: float
    processor_seconds: float
    peak_mib: float


class Both(NamedTuple):
    """Two runs in which every result is known."""

    first: Figures
    """Makes the reports."""
    again: Figures
    """Finds them there."""


class MadeUp(LocalEngine):
    """An engine whose results are made up from their jobs, each of them one that a real engine could give."""

    def run(
        self,
        jobs: Iterable[Job[ResultT]],
        tell: Callable[[Job[ResultT], Progress], None] = no_progress,  # noqa: ARG002 - the protocol's signature
        *,
        cpu_limit: CpuLimit = NO_REFERENCE_LIMIT,  # noqa: ARG002
        follow_up: Callable[[Done[ResultT]], Iterable[Job[ResultT]]] = no_more,
        priority: Callable[[Job[ResultT]], float] = in_order,  # noqa: ARG002
    ) -> Iterator[Done[ResultT]]:
        """Give every job its result at once."""
        waiting = deque(jobs)
        while waiting:
            job = waiting.popleft()
            done = Done(job, cast("ResultT", _build(job) if isinstance(job, BuildJob) else _trial(job)))
            waiting.extend(follow_up(done))
            yield done


def plant(folder: Path, submissions: int) -> list[str]:
    """Lay out a class and data as large as MNIST, and fill the store; the arguments of `grade`."""
    for number in range(submissions):
        student = folder / "class" / f"student_{number:05}"
        student.mkdir(parents=True)
        source = _SOURCE.format(number=number, filters=4 + number % ARCHITECTURES)
        (student / "mnist_cnn.py").write_text(source, encoding="utf-8")
    (y_train, x_train), (y_test, x_test) = (_images(count) for count in (60_000, _TEST_IMAGES))
    np.savez(folder / "data.npz", x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
    assignment, out, data = ROOT / "assignment", folder / "out", folder / "data.npz"
    options = Options(assignment, None, out, data, jobs=1, train=True, fresh=False, jailed=False)
    hasty = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=OFF")  # what is made up may be lost
    with (
        patch("grader.prepare.LocalEngine", MadeUp),
        patch("grader.store.database._PREPARE_SQLITE", hasty),
        patch.object(Lines, "_say"),
    ):
        grade([folder / "class"], options, Lines())
    named = {"--assignment": assignment, "--out": out, "--data": data}
    return [str(folder / "class"), "--unsafe-no-jail", *(str(part) for option in named.items() for part in option)]


def measure(submissions: int, *options: str) -> Both:
    """Grade so many unchanged submissions, twice."""
    with tempfile.TemporaryDirectory() as name:
        # In a process of its own: Linux counts what a process held before it became another program to that one's peak.
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            arguments = pool.submit(plant, Path(name), submissions).result()
        command = [sys.executable, "-m", "grader", *arguments, *options]
        return Both(first=_measure(command), again=_measure(command))


def _measure(command: list[str]) -> Figures:
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"grade ended with {process.returncode}"
    return Figures(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _images(count: int) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Labels and black images."""
    return np.arange(count, dtype=np.uint8) % 10, np.zeros((count, 28, 28), np.uint8)


def _build(job: BuildJob) -> Build:
    (filters,) = re.findall(rb"Conv2D\((\d+), 3, activation=\"relu\"\),\n            layers.Flat", job.content) or [8]
    layers = image(28, 28, 1), conv(int(filters)), flatten(), dense()
    return Build(document=document(*layers, compile_config=compiled()))


def _trial(job: Job[ResultT]) -> Trial:
    answers = encode_answers(np.arange(_TEST_IMAGES) % 10, 10)
    epoch = Epoch(loss=0.1, accuracy=0.98, val_loss=0.1, val_accuracy=0.98)
    return Trial(
        seed=getattr(job, "seed", 0),
        correct=9_800,
        total=_TEST_IMAGES,
        accuracy=0.98,
        cpu_seconds=60.0,
        epochs=(epoch,) * 5,
        weights_sha256=job.key,
        answers=answers,
    )


def main(numbers: Iterable[int]) -> None:
    """Print the table."""
    as_installed()
    rows = [
        (f"{number:,}", pages, reports, f"{seconds:.2f}", f"{cpu:.2f}", f"{1_000 * cpu / number:.2f}", f"{mib:.0f}")
        for number in numbers
        for pages, options in (("no", ["--no-feedback"]), ("yes", []))
        for reports, (seconds, cpu, mib) in zip(("made", "there"), measure(number, *options), strict=True)
    ]
    headers = ("submissions", "students' pages", "reports", "s", "processor s", "ms each", "peak MiB")
    print(tabulate(rows, headers=headers, disable_numparse=True, stralign="right"))  # noqa: T201
    print(f"Goal for 10,000 unchanged: {GOAL_SECONDS:g} s, {GOAL_MIB} MiB.")  # noqa: T201


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or NUMBERS)
