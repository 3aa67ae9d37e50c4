"""Figures for starting up: `grade --help`, and a jailed build once TensorFlow is loaded.

Run: python -m tests.benchmarks.start_up [repetitions]

Machines are noisy: each figure is a median, and stands beside that of an empty Python process in the same run.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tabulate import tabulate

from grader.worker.jail import Limits, find_jail
from grader.worker.messages import ExportRequest
from grader.worker.process.child import Terms
from grader.worker.process.children import Children

ROOT = Path(__file__).parents[2]
HELP_SECONDS = 0.25
BUILD_SECONDS = 0.25


def median_seconds(work: Callable[[], object], repetitions: int) -> float:
    """Median wall time of a call, after one that is not counted."""
    work()
    times = []
    for _ in range(repetitions):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def as_installed() -> None:
    """Let processes that are started keep their compiled code and buffer their output, whatever this one was told."""
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"):
        os.environ.pop(name, None)


def command(*arguments: str, statuses: tuple[int, ...] = (0,)) -> Callable[[], object]:
    """A Python process to run, which ends with one of some statuses."""

    def run() -> None:
        ended = subprocess.run([sys.executable, *arguments], check=False, capture_output=True)
        if ended.returncode not in statuses:
            raise subprocess.CalledProcessError(ended.returncode, ended.args, ended.stdout, ended.stderr)

    return run


def build(children: Children) -> Callable[[], object]:
    """A jailed build of the reference solution."""
    content = (ROOT / "reference" / "mnist_cnn.py").read_bytes()
    request = ExportRequest(
        content=content, notebook=False, function="build_model", input_shape=(28, 28, 1), parameters=3_000_000
    )
    terms = Terms(Limits(cpu_seconds=20, memory_bytes=4 << 30), find_jail())
    return lambda: children.run("exporter", request, terms, wall_seconds=60)


class Figures(NamedTuple):
    """Median seconds."""

    bare: float
    """Of an empty Python process."""
    help: float
    build: float


def measure(repetitions: int) -> Figures:
    """Time each so often."""
    as_installed()
    children = Children()
    children.start()
    return Figures(
        bare=median_seconds(command("-c", "pass"), repetitions),
        help=median_seconds(command("-m", "grader", "--help"), repetitions),
        build=median_seconds(build(children), repetitions),
    )


def main(repetitions: int) -> None:
    """Print the table."""
    figures = measure(repetitions)
    rows = [
        ("python -c pass", figures.bare, None),
        ("grade --help", figures.help, HELP_SECONDS),
        ("a jailed build, amortised", figures.build, BUILD_SECONDS),
    ]
    table = [(name, f"{seconds:.3f}", goal or "", f"{seconds / figures.bare:.1f}") for name, seconds, goal in rows]
    print(tabulate(table, headers=("what", "median s", "at most s", "of an empty process")))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
