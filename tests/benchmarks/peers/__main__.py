"""Figures for a class of eight with five different models and all of MNIST: this grader beside three other ways.

Run: python -m tests.benchmarks.peers MNIST.npz [--epochs 5] [--without-nbgrader]

The other ways are the tutorial's own script, once per submission; pytest in the student's process, as autograders for
Classroom and Gradescope are usually written; and nbgrader's `autograde`, in an environment that is made for it. Each
way has the machine to itself and starts from nothing. What the other ways do for equal submissions is equal, so each
different submission is timed once and counted as often as it was handed in. The three check nothing but the accuracy.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tabulate import tabulate

from tests.benchmarks.peers.notebooks import SCRIPT, Course, install
from tests.benchmarks.start_up import ROOT

CLASS = {
    ROOT / "reference" / "mnist_cnn.py": 3,  # the tutorial's network, as many hand it in
    ROOT / "submissions" / "tutorial_with_dropout" / "mnist_cnn.py": 2,
    ROOT / "submissions" / "average_pooling" / "mnist_cnn.py": 1,
    ROOT / "submissions" / "logits_and_rmsprop" / "mnist_cnn.py": 1,
    ROOT / "submissions" / "sgd_momentum" / "mnist_cnn.py": 1,
}
"""Submissions by how often they are handed in."""
TIMES_FASTER = 5.0
THE_SCRIPT = "the tutorial's script"
PYTEST = "pytest in the student's process"
NBGRADER = "nbgrader autograde"


def seconds(work: Callable[[], object]) -> float:
    """Wall time of a call."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def graded(folder: Path, data: Path, epochs: int) -> float:
    """Wall time of this grader for the class, with nothing known."""
    for program, copies in CLASS.items():
        for number in range(copies):
            place = folder / "class" / f"{program.parent.name}_{number}"
            place.mkdir(parents=True)
            shutil.copy(program, place)
    shutil.copytree(ROOT / "assignment", folder / "assignment")
    spec = folder / "assignment" / "spec.toml"
    text = spec.read_text(encoding="utf-8").replace("epochs = 5", f"epochs = {epochs}")
    spec.write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "reference", folder / "reference")
    options = {"assignment": folder / "assignment", "out": folder / "out", "data": data}
    command = [sys.executable, "-m", "grader", str(folder / "class")]
    for name, value in options.items():
        command += [f"--{name}", str(value)]
    return seconds(lambda: subprocess.run(command, check=True, stdout=sys.stderr.fileno()))


class Figures(NamedTuple):
    """Seconds for the class."""

    ours: float
    others: dict[str, float]
    """By the way of grading."""


def measure(data: Path, epochs: int, *, nbgrader: bool = True, briefly: bool = False) -> Figures:
    """Grade the class in each way, from nothing.

    Briefly, only the script is timed with every different submission. The other ways run the same training, so each is
    timed with the tutorial's network alone, and the class taken to be as many times the script's as that one is.
    """
    os.environ |= {"MNIST": str(data), "EPOCHS": str(epochs), "SCRIPT": str(SCRIPT.parent)}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = graded(folder, data, epochs)
        ways: dict[str, Callable[[Path], object]] = {THE_SCRIPT: lambda program: run(SCRIPT, program, data, epochs)}
        ways[PYTEST] = lambda program: run(
            "-m", "pytest", "-q", "-c", os.devnull, beside_check(program, Path(tempfile.mkdtemp(dir=folder)))
        )
        timed = list(CLASS)[: 1 if briefly else None]
        if nbgrader:
            course = Course(folder / "course", install(folder / "environment"))
            for program in timed:
                course.hand_in(program.parent.name, program)
            ways[NBGRADER] = lambda program: course.autograde(program.parent.name)
        script = {program: seconds(partial(ways[THE_SCRIPT], program)) for program in CLASS}
        whole = sum(script[program] * copies for program, copies in CLASS.items())
        others = {THE_SCRIPT: whole}
        for way in list(ways)[1:]:
            took = sum(seconds(partial(ways[way], program)) * CLASS[program] for program in timed)
            others[way] = whole * took / sum(script[program] * CLASS[program] for program in timed)
        if nbgrader and len(course.scores()) != len(timed):
            raise SystemExit("nbgrader did not grade everybody: its figure would mean nothing.")
    return Figures(ours, others)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="MNIST, all of it")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--without-nbgrader", action="store_true", help="it takes an installation and as long again")
    arguments = parser.parse_args()
    ours, others = measure(arguments.data.resolve(), arguments.epochs, nbgrader=not arguments.without_nbgrader)
    rows = [("grade, nothing known before", ours, 1.0, "")]
    rows += [
        (way, total, total / ours, str(TIMES_FASTER) if way == THE_SCRIPT else "") for way, total in others.items()
    ]
    table = [(what, f"{total:.0f}", f"{ratio:.2f}", goal) for what, total, ratio, goal in rows]
    print(tabulate(table, headers=("a class of eight, five different", "s", "times as long", "at least")))  # noqa: T201


def beside_check(program: Path, folder: Path) -> Path:
    """Put a submission into a folder with the test of its accuracy; the test's path."""
    shutil.copy(program, folder / "mnist_cnn.py")
    return Path(shutil.copy(SCRIPT.with_name("check_accuracy.py"), folder))


def run(*arguments: object) -> None:
    """Run a Python program with this interpreter; it must end well."""
    subprocess.run([sys.executable, *map(str, arguments)], check=True, stdout=sys.stderr.fileno())


if __name__ == "__main__":
    main()
