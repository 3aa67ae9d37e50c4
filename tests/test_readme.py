"""The README's commands: what makes and releases an assignment is run, and no option is named that is not there."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import click
import pytest

from grader.cli import grade
from grader.handout.cli import handout

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```bash\n(.*?)```", README, re.DOTALL)
LINES = [line for block in BLOCKS for line in block.replace("\\\n", " ").splitlines()]
MADE = ["assignment/mnist_cnn.py", "assignment/mnist_cnn.ipynb", "assignment/README.md", "reference/mnist_cnn.py"]
COMMANDS = {"grade": grade, "handout": handout}
CALLS = [(name, found[1]) for line in LINES for name in COMMANDS if (found := re.search(rf"\b{name} (.+)", line))]


def block(name: str) -> str:
    """The commands behind a mark."""
    found = re.search(rf"<!-- {name} -->\n```bash\n(.*?)```", README, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize(("command", "rest"), CALLS)
def test_every_command_has_the_options_that_are_written(command: str, rest: str) -> None:
    """A name that is changed in the command line is changed here too."""
    words = shlex.split(rest, comments=True)
    words = words[: words.index(">")] if ">" in words else words
    with COMMANDS[command].make_context(command, words) as context:
        assert isinstance(context, click.Context)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a teacher has: the project's files."""
    folder = tmp_path_factory.mktemp("clone")
    for name in ("assignment", "reference", "grader"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    run(block("adapt"), folder)
    for name in MADE:
        (folder / "course" / name).unlink()
    run(block("make"), folder)
    run(block("release"), folder)
    return folder


def run(commands: str, folder: Path) -> None:
    """Run them in a shell, but without a network and without a training."""
    kept = [line for line in commands.splitlines() if not line.startswith(("pip install", "grade"))]
    script = "\n".join(kept).replace("pip wheel", "pip wheel --quiet --no-build-isolation --no-index")
    tools = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=folder, env=os.environ | tools, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", MADE)
def test_what_the_lesson_makes_is_made(clone: Path, name: str) -> None:
    """The copy that a teacher adapts begins as this project's own."""
    assert (clone / "course" / name).read_bytes() == (ROOT / name).read_bytes()


def test_what_is_released_has_the_grader_and_no_solution(clone: Path) -> None:
    """The folder of the assignment with a wheel, and in neither of them the reference or the lesson."""
    with zipfile.ZipFile(clone / "mnist_cnn.zip") as released:
        names = {Path(name).relative_to("mnist_cnn").as_posix() for name in released.namelist()}
        wheel = next(name for name in released.namelist() if name.endswith(".whl"))
        released.extract(wheel, clone)
    assert {"README.md", "spec.toml", "mnist_cnn.py", "mnist_cnn.ipynb", "figures/pooling-dark.svg"} <= names
    with zipfile.ZipFile(clone / wheel) as package:
        names |= set(package.namelist())
        assert "grader/cli.py" in names
        assert "grader/handout/figures/pooling.py" in names
    assert not any("lesson." in name or "reference" in name for name in names - {"grader/handout/lesson.py"})
