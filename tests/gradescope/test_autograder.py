"""The autograder in the folders of Gradescope's documentation, run as Gradescope runs it."""

import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.gradescope.pack import Settings, pack
from tests.small_course import GOOD, write_course, write_files

pytestmark = pytest.mark.long(1)

WITHOUT_LANDLOCK = """
import os, sys
from pyseccomp import ALLOW, ERRNO, SyscallFilter
denied = SyscallFilter(ALLOW)
denied.add_rule(ERRNO(38), "landlock_create_ruleset")
denied.load()
os.execv(sys.argv[1], sys.argv[1:])
"""
METADATA = {
    "created_at": "2026-03-12T09:30:00.365935+00:00",
    "assignment": {"due_date": "2026-03-10T23:59:00+00:00"},
    "users": [{"email": "amy@example.org", "id": 1, "name": "Amy"}],
}


@pytest.fixture
def autograder(tmp_path: Path, root: Path, digits: Path) -> Path:
    """`/autograder` as the image has it: the zip file in `source`, `run_autograder` above, what setup.sh installs."""
    write_course(tmp_path / "course", root, digits)
    spec = tmp_path / "course" / "assignment" / "spec.toml"
    if importlib.util.find_spec("grader.deadline"):
        late = "\n[late]\ndeadline = 2026-01-01T00:00:00Z\npenalty = 0.1\n"
        spec.write_text(spec.read_text(encoding="utf-8") + late, encoding="utf-8")
    wheel = tmp_path / "cnn_grader-0.1.0-py3-none-any.whl"
    wheel.write_bytes(b"")
    settings = Settings("quick", jailed=True, visibility={"accuracy": "after_published"})
    content = pack(tmp_path / "course" / "assignment", wheel, settings)
    folder = tmp_path / "autograder"
    (folder / "source").mkdir(parents=True)
    (tmp_path / "autograder.zip").write_bytes(content)
    with zipfile.ZipFile(tmp_path / "autograder.zip") as archive:
        archive.extractall(folder / "source")
    (folder / "run_autograder").write_bytes((folder / "source" / "run_autograder").read_bytes())
    (folder / "run_autograder").chmod(0o755)
    (folder / "results").mkdir()
    modules = {"python": "", "grade": "-m grader", "gradebook": "-c 'from grader.gradebook_cli import main; main()'"}
    for name, module in modules.items():
        script = folder / "venv" / "bin" / name
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P {module} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    write_files(folder, {"submission/mnist_cnn.py": GOOD, "submission_metadata.json": json.dumps(METADATA)})
    return folder


def run(folder: Path, *before: str) -> subprocess.CompletedProcess[str]:
    """Run the script, in its folder."""
    return subprocess.run(
        [*before, str(folder / "run_autograder")],
        cwd=folder,
        env=os.environ | {"AUTOGRADER": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.skipif(not importlib.util.find_spec("grader.gradebook_cli"), reason="no command exports results.json yet")
def test_a_late_submission_gets_its_results(autograder: Path) -> None:
    """Public and hidden tests, the earned points, and what two days after Gradescope's own deadline take off.

    No public text has a sum from which the points of a hidden test could be computed.
    """
    done = run(autograder)
    assert done.returncode == 0, done.stdout + done.stderr
    results: dict[str, Any] = json.loads((autograder / "results" / "results.json").read_text(encoding="utf-8"))
    visibility = {test["name"].partition(":")[0]: test["visibility"] for test in results["tests"]}
    assert (visibility["spec"], visibility["accuracy"]) == ("visible", "after_published")
    assert visibility["late"] == "after_published"
    assert "leaderboard" not in results
    assert "points" not in results["output"]
    assert results["score"] == 80.0
    assert sum(test["score"] for test in results["tests"]) == 80.0


def test_a_container_without_landlock_gives_nobody_a_zero(autograder: Path) -> None:
    """No results are left, which Gradescope shows as an error of the autograder, and the words say what to do."""
    done = run(autograder, sys.executable, "-c", WITHOUT_LANDLOCK)
    assert done.returncode == 3
    assert "its kernel has no Landlock" in done.stderr
    assert "--unsafe-no-jail" in done.stderr
    assert "This is no fault of the student's." in done.stderr
    assert list((autograder / "results").iterdir()) == []
