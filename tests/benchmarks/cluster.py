"""A small class from the beginning, on two Dask workers of this machine and with `--jobs 2`.

Run: python -m tests.benchmarks.cluster [repetitions]

Both build and train the same class with the same recipe and the offline digits, each time into an empty folder, and
take turns. The cluster's scheduler and workers run before the clock starts, as a cluster does; its first run, which
starts the fork servers and brings the images there, is timed by itself. Machines are noisy: each figure is a median.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tabulate import tabulate

from tests.benchmarks.start_up import ROOT
from tests.plain_rules import plain_rules

EXAMPLES = ("tiny_strided", "sgd_momentum", "notebook", "not_compiled", "one_hot_loss", "average_pooling")
RATIO = 0.95
"""Of the speed with `--jobs 2`, at least."""
SMALL = (
    ("epochs = 3", "epochs = 1"),
    ("training_images = 20000", "training_images = 5000"),
    ("threshold = 0.95", "threshold = 0.05"),
    ("from = 0.80", "from = 0.01"),
)
"""What is replaced in spec.toml: how well a model does plays no part here."""


def plant(folder: Path) -> list[str]:
    """Lay out the class and its assignment; the arguments of `grade` for it, but for --out."""
    for example in EXAMPLES:
        shutil.copytree(ROOT / "submissions" / example, folder / "class" / example)
    text = plain_rules(ROOT)
    for old, new in SMALL:
        text = text.replace(old, new)
    (folder / "assignment").mkdir()
    (folder / "assignment" / "spec.toml").write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "reference", folder / "reference")
    return [str(folder / "class"), "--assignment", str(folder / "assignment"), "--recipe", "quick"]


def seconds(arguments: list[str], out: Path, *options: str) -> float:
    """Wall time of a run that knows nothing."""
    shutil.rmtree(out, ignore_errors=True)
    begin = time.perf_counter()
    command = [sys.executable, "-m", "grader", *arguments, "--out", str(out), *options]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    if ended.returncode not in {0, 1}:
        raise SystemExit(ended.stderr)
    return time.perf_counter() - begin


def start_cluster(file: Path) -> list["subprocess.Popen[bytes]"]:
    """A scheduler and two workers of one thread."""
    dask = [str(Path(sys.executable).with_name("dask"))]
    both = ["--no-dashboard", "--scheduler-file", str(file)]
    commands = (
        [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", *both],
        [*dask, "worker", "--nworkers", "2", "--nthreads", "1", *both],
    )
    return [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for command in commands]


class Figures(NamedTuple):
    """Median seconds, and the median of the ratios of runs that followed each other."""

    here: float
    first: float
    """Of the cluster's first run."""
    there: float
    speed: float
    """Of the cluster, as a share of that with `--jobs 2`."""


def measure(repetitions: int) -> Figures:
    """Let both ways take turns."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # Away from the network: nobody listens there, and the user's own MNIST is not looked at.
        os.environ |= {"KERAS_HOME": str(folder / "keras"), "https_proxy": "http://127.0.0.1:9"}
        arguments, file = plant(folder), folder / "cluster.json"
        processes = start_cluster(file)
        try:
            while not file.exists() or not file.read_text(encoding="utf-8").endswith("}"):
                time.sleep(0.1)
            time.sleep(10)  # workers import Dask
            first = seconds(arguments, folder / "out", "--engine", str(file))
            pairs = [
                (
                    seconds(arguments, folder / "out", "--jobs", "2"),
                    seconds(arguments, folder / "out", "--engine", str(file)),
                )
                for _ in range(repetitions)
            ]
        finally:
            for process in reversed(processes):
                process.terminate()
                process.wait()
    here, there = (statistics.median(column) for column in zip(*pairs, strict=True))
    return Figures(here, first, there, statistics.median(local / cluster for local, cluster in pairs))


def main(repetitions: int) -> None:
    """Print the table."""
    here, first, there, ratio = measure(repetitions)
    rows = [
        ("--jobs 2", here, "", ""),
        ("two Dask workers, their first run", first, f"{here / first:.2f}", ""),
        ("two Dask workers", there, f"{ratio:.2f}", f"{RATIO:.2f}"),
    ]
    table = [(what, f"{value:.1f}", speed, goal) for what, value, speed, goal in rows]
    print(tabulate(table, headers=("cold class of six", "s", "speed, of --jobs 2", "at least")))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
