"""A student's own files from the documented commands to the reports: real jail, real TensorFlow, real digits."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.small_course import MODEL

pytestmark = pytest.mark.long(1)

SMALL = (
    ("epochs = 3", "epochs = 1"), ("training_images = 20000", "training_images = 2000"),
    ("threshold = 0.95", "threshold = 0.3"), ("from = 0.80", "from = 0.20"),
)  # fmt: skip
FILES = {"variants/mnist_cnn.py": 8, "variants/wider.py": 16, "mnist_cnn.py": 12, "wider.py": 16}
"""The filters of each model."""


def _documented(root: Path) -> list[list[str]]:
    page = (root / "docs" / "students.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"<!-- own-files -->\n```bash\n(.*?)```", page, re.DOTALL)
    return [shlex.split(line, comments=True)[1:] for line in block.splitlines()]


@pytest.fixture
def desk(edited_assignment: Callable[..., Path], tmp_path: Path) -> Path:
    """What a student has: the assignment with a recipe of a second, and files of their own."""
    folder = edited_assignment(*SMALL).rename(tmp_path / "desk")
    shutil.rmtree(tmp_path / "course")
    for name, filters in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(MODEL.format(filters=filters, classes=10), encoding="utf-8")
    return folder


def test_runs_compare_files_overwrite_nothing_and_add_up(root: Path, desk: Path, digits: Path) -> None:
    """The documented commands: each has a run of its own, with the models of those before; the same again has none."""

    def grade(arguments: list[str]) -> tuple[str, dict[str, Any]]:
        command = [sys.executable, "-P", "-m", "grader", *arguments, "--data", str(digits), "--jobs", "2"]
        done = subprocess.run(command, cwd=desk, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout, json.loads((desk / ".grade" / "gradebook.json").read_text(encoding="utf-8"))

    folder, files = _documented(root)
    printed, book = grade(folder)
    first = {path.name: path.read_bytes() for path in (desk / ".grade" / "runs" / "0001").iterdir() if path.is_file()}
    assert {"gradebook.json", "report.md", "report.html"} <= first.keys()
    assert "No grade: files of your own are compared, wider.py with mnist_cnn.py as the model." in printed
    (row,) = book["submissions"]
    (wider,) = row["variants"]["variants"]
    assert (row["id"], wider["name"]) == ("mnist_cnn.py", "wider.py")
    assert [change["text"] for change in wider["changes"]] == ["filters 8 → 16 in the convolution"]
    assert wider["effect"]["seeds"] == 3
    assert row["further_checks"] == []
    assert "No forecast of the final accuracy: it was measured for other recipes" in printed
    assert book["desk"]["cost"]["trainings"] == 6
    assert book["desk"]["earlier"] == []

    printed, book = grade(files)
    (earlier,) = book["desk"]["earlier"]
    assert (book["desk"]["run"], earlier["run"], earlier["is_alike"]) == (2, 1, True)
    assert earlier["accuracy"] == row["accuracy"]
    now, before = (result["trials"][0]["correct"] for result in (book["submissions"][0], row))
    assert earlier["better"] - earlier["worse"] == now - before
    assert re.search(r"^run 1 +mnist_cnn\.py +\d\d\.\d\d % +1,000 +1 +quick ", printed, re.MULTILINE)

    printed, book = grade(folder)
    assert book["desk"]["run"] == 1
    assert [model["run"] for model in book["desk"]["earlier"]] == [2]
    assert book["submissions"][0]["cached"]
    assert sorted(path.name for path in (desk / ".grade" / "runs").iterdir()) == ["0001", "0002"]
    kept = {path.name: path.read_bytes() for path in (desk / ".grade" / "runs" / "0001").iterdir() if path.is_file()}
    assert kept == first
