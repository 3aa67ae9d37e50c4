"""Figures for a class that is graded again and has not changed: 1,000 submissions, five files, 200 copies of each.

Run: python -m tests.benchmarks.unchanged [repetitions]

The first run, which builds and trains with a small recipe and the offline digits, is not timed. Machines are noisy:
each figure is a median, and stands beside that of an empty Python process in the same run.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tabulate import tabulate

from tests.benchmarks.start_up import ROOT, as_installed, command, median_seconds
from tests.plain_rules import plain_rules

COPIES = 200
EXAMPLES = ("tiny_strided", "sgd_momentum", "notebook", "too_large", "syntax_error")
SMALL = (("epochs = 3", "epochs = 1"), ("training_images = 20000", "training_images = 2000"), ("0.95", "0.05"))
"""What is replaced in spec.toml: how well a model does plays no part here."""
AGAIN_SECONDS = 2.0


class Figures(NamedTuple):
    """Median seconds, and what the command's own process imported."""

    bare: float
    """Of an empty Python process."""
    again: float
    tensorflow: bool


def plant(folder: Path) -> list[str]:
    """Lay out the class and a small assignment; the arguments of `grade` for it."""
    for example in EXAMPLES:
        for number in range(COPIES):
            shutil.copytree(ROOT / "submissions" / example, folder / "class" / f"{example}_{number}")
    text = plain_rules(ROOT)
    for old, new in SMALL:
        text = text.replace(old, new)
    text = text.replace("from = 0.80", "from = 0.01")
    (folder / "assignment").mkdir()
    (folder / "assignment" / "spec.toml").write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "reference", folder / "reference")
    names = {"--assignment": folder / "assignment", "--out": folder / "out", "--recipe": "quick"}
    return [str(folder / "class"), *(str(part) for option in names.items() for part in option)]


def imports_tensorflow(arguments: list[str]) -> bool:
    """Whether the command's own process imports TensorFlow, by Python's list of what it imported."""
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "grader", *arguments], capture_output=True, text=True, check=False
    )
    return any(line.rpartition("|")[2].strip() == "tensorflow" for line in ended.stderr.splitlines())


def measure(repetitions: int) -> Figures:
    """Grade the class, and then so many times again."""
    as_installed()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # Away from the network, as where it matters: nobody listens there, and the user's own MNIST is not looked at.
        os.environ |= {"KERAS_HOME": str(folder / "keras"), "https_proxy": "http://127.0.0.1:9"}
        arguments = plant(folder)
        again = ["-m", "grader", *arguments]
        subprocess.run([sys.executable, *again], check=False, capture_output=True)
        return Figures(
            bare=median_seconds(command("-c", "pass"), repetitions),
            again=median_seconds(command(*again, statuses=(1,)), repetitions),
            tensorflow=imports_tensorflow(arguments),
        )


def main(repetitions: int) -> None:
    """Print the table."""
    bare, seconds, tensorflow = measure(repetitions)
    rows = [
        ("python -c pass", f"{bare:.3f}", "", "1.0"),
        (f"{len(EXAMPLES) * COPIES:,} unchanged", f"{seconds:.3f}", AGAIN_SECONDS, f"{seconds / bare:.1f}"),
    ]
    print(tabulate(rows, headers=("what", "median s", "at most s", "of an empty process")))  # noqa: T201
    print(f"imports TensorFlow: {'yes' if tensorflow else 'no'}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
