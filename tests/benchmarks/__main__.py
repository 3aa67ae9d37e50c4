"""The figures that the grader is to reach, as one table in Markdown, with the machine and the versions.

Run: python -m tests.benchmarks MNIST.npz
     python -m tests.benchmarks --guard

The first measures each figure on an idle machine: about three quarters of an hour on two processors, most of it for the
other ways of grading. The second takes two minutes, compares only within its own run, and ends with status 1 where a
ratio is so bad that the grader has fallen back, whatever the machine.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from grader.report.json import parse_gradebook
from tests.benchmarks import cluster, idle, scale, start_up, training, unchanged
from tests.benchmarks.figure import Figure, machine, table
from tests.benchmarks.peers.__main__ import TIMES_FASTER
from tests.benchmarks.peers.__main__ import measure as measure_peers

_REPETITIONS = 3
_EMPTY_PROCESS = "empty Python processes"


def figures(data: Path) -> Iterator[Figure]:
    """Measure one figure after the other."""
    ours, others = measure_peers(data, 5, briefly=True)
    for way, took in others.items():
        yield Figure(f"a class of eight, against {way}", took / ours, TIMES_FASTER, " ×", at_least=True)
    with tempfile.TemporaryDirectory() as name:
        # Trainings find all of MNIST where Keras keeps it.
        (Path(name) / "datasets").mkdir()
        shutil.copy(data, Path(name) / "datasets" / "mnist.npz")
        os.environ["KERAS_HOME"] = name
        start = start_up.measure(5 * _REPETITIONS)
        yield Figure("`grade --help`", start.help, start_up.HELP_SECONDS, " s")
        yield Figure("a jailed build, amortised", start.build, start_up.BUILD_SECONDS, " s")
        columns, alike = training.measure("full", None, 1)
        alone, busy = columns["this"], columns[f"this{training.AT_ONCE}"]
        share = "share of TensorFlow's own matrix product, per processor second"
        yield Figure(f"{share}, one training alone", alone[training.SHARE], 0.75, at_least=True)
        yield Figure(f"{share}, all processors busy", busy[training.SHARE], 0.6, at_least=True)
        yield Figure("processor time of a training beside its steps", alone[training.BESIDE_STEPS], 1.5, " s")
        yield Figure("a training alone, wall ÷ processor time", alone[training.WALL], 1.05)
        yield Figure("memory of a training", alone[training.MEMORY], 700, " MiB")
        yield Figure("equal weights, alone and beside others (1: yes)", float(alike), 1, at_least=True)
        empty = 100 * idle.measure(55_000, data).empty
        yield Figure("places without a job, of a cold class of 20", empty, 100 * idle.GOAL, " %")
    with tempfile.TemporaryDirectory() as name:
        os.environ |= {"KERAS_HOME": name, "https_proxy": "http://127.0.0.1:9"}
        again = unchanged.measure(_REPETITIONS)
        yield Figure("1,000 unchanged, five different", again.again, unchanged.AGAIN_SECONDS, " s")
        large = scale.measure(10_000, "--no-feedback")  # making the pages would take minutes
        yield Figure("10,000 unchanged, all different", large.again.seconds, scale.GOAL_SECONDS, " s")
        yield Figure("the same, memory of the command", large.again.peak_mib, scale.GOAL_MIB, " MiB")
        memory = scale.measure(1_000).again.peak_mib
        yield Figure("1,000 unchanged, memory of the command", memory, 200, " MiB")
        speed = cluster.measure(_REPETITIONS).speed
        yield Figure("two Dask workers, speed of `--jobs 2`", speed, cluster.RATIO, " ×", at_least=True)
        yield Figure("equal weights in any order, with any --jobs (1: yes)", float(_equal_weights()), 1, at_least=True)


def _equal_weights() -> bool:
    """Grade a small class one by one, and the other way round two at a time."""
    weights = []
    with tempfile.TemporaryDirectory() as name:
        arguments = cluster.plant(Path(name))
        singles = sorted(str(path) for path in Path(arguments[0]).iterdir())
        for jobs, paths in (("1", singles), ("2", singles[::-1])):
            out = Path(name) / f"out{jobs}"
            command = [sys.executable, "-m", "grader", *paths, *arguments[1:], "--jobs", jobs, "--out", str(out)]
            subprocess.run(command, check=False, capture_output=True)
            book = parse_gradebook((out / "gradebook.json").read_text(encoding="utf-8"))
            weights.append([(grade.id, [trial.weights_sha256 for trial in grade.trials]) for grade in book.submissions])
    return weights[0] == weights[1] and all(trials for _, trials in weights[0])


def guarded() -> Iterator[Figure]:
    """Measure ratios within this run, each with a limit that only a grader that has fallen back misses."""
    start = start_up.measure(_REPETITIONS)
    yield Figure(f"`grade --help`, in {_EMPTY_PROCESS}", start.help / start.bare, 20)
    yield Figure(f"a jailed build, in {_EMPTY_PROCESS}", start.build / start.bare, 20)
    again = unchanged.measure(_REPETITIONS)
    yield Figure(f"1,000 unchanged, in {_EMPTY_PROCESS}", again.again / again.bare, 100)
    yield Figure("TensorFlow imported for them (1: yes)", float(again.tensorflow), 0)
    columns, alike = training.measure("quick", 6_000, 1)
    alone = columns["this"]
    yield Figure("share of TensorFlow's own matrix product", alone[training.SHARE], 0.3, at_least=True)
    yield Figure("a training alone, wall ÷ processor time", alone[training.WALL], 1.5)
    yield Figure("equal weights, alone and beside others (1: yes)", float(alike), 1, at_least=True)


def main() -> int:
    """Print the table; the status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", help="MNIST, all of it")
    parser.add_argument("--guard", action="store_true", help="look only whether something has fallen back")
    arguments = parser.parse_args()
    if arguments.guard == bool(arguments.data):
        parser.error("expected the path of MNIST as an .npz file, or --guard.")
    measured = []
    for figure in guarded() if arguments.guard else figures(arguments.data.resolve()):
        print(f"{figure.what}: {figure.value:.2f}{figure.unit}", file=sys.stderr, flush=True)  # noqa: T201
        measured.append(figure)
    print(f"{machine()}\n\n{table(measured)}")  # noqa: T201
    return 0 if not arguments.guard or all(figure.reached for figure in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
