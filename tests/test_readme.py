"""The commands of README and docs: an assignment's are run, every option exists, every link leads somewhere."""

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
from grader.github.cli import github
from grader.gradebook_cli import gradebook
from grader.gradescope.cli import gradescope
from grader.handout.cli import handout
from grader.own_checks import open_own_checks
from grader.results import results

ROOT = Path(__file__).parent.parent
PAGES = {path: path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))}
BLOCKS = [block for page in PAGES.values() for block in re.findall(r"```bash\n(.*?)```", page, re.DOTALL)]
LINES = [line for block in BLOCKS for line in block.replace("\\\n", " ").splitlines()]
GENERATED = ["assignment/mnist_cnn.py", "assignment/mnist_cnn.ipynb", "assignment/README.md", "reference/mnist_cnn.py"]
COMMANDS = {
    "grade": grade,
    "handout": handout,
    **{f"gradebook {name}": command for name, command in gradebook.commands.items()},
    "gradescope pack": gradescope.commands["pack"],
    "python -m grader.github": github,
    **{f"results {name}": command for name, command in results.commands.items()},
}
CALLS = [(name, call[1]) for line in LINES for name in COMMANDS if (call := re.search(rf"\b{name} (.+)", line))]


def block(name: str) -> str:
    """The commands of the only block with this mark."""
    pattern = rf"<!-- {name} -->\n```bash\n(.*?)```"
    (commands,) = (block for page in PAGES.values() for block in re.findall(pattern, page, re.DOTALL))
    return str(commands)


def test_the_readme_stays_a_front_door() -> None:
    """It is short, and every page is linked from it."""
    readme = PAGES[ROOT / "README.md"]
    assert len(readme.splitlines()) < 200
    pages = {path.relative_to(ROOT).as_posix() for path in PAGES} - {"README.md"}
    assert {page for page in pages if f"({page})" not in readme} == set()


@pytest.mark.parametrize(
    "page", [*PAGES, *(ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md"))], ids=lambda path: path.name
)
def test_every_link_leads_to_a_file(page: Path) -> None:
    """Links within the repository name what exists."""
    links = re.findall(r"\]\((?!https:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize(("command", "rest"), CALLS)
def test_every_command_has_the_options_that_are_written(command: str, rest: str) -> None:
    """An option that is renamed in the command line is renamed in the documentation too."""
    words = shlex.split(rest, comments=True)
    words = words[: words.index(">")] if ">" in words else words
    with COMMANDS[command].make_context(command, words) as context:
        assert isinstance(context, click.Context)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an instructor has: the project's files."""
    folder = tmp_path_factory.mktemp("clone")
    for name in ("assignment", "reference", "grader", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    run(block("adapt"), folder)
    for name in GENERATED:
        (folder / "course" / name).unlink()
    run(block("make"), folder)
    run(block("release"), folder)
    run(block("own-checks"), folder)
    return folder


def run(commands: str, folder: Path) -> None:
    """Run them in a shell, but without a network and without training."""
    lines = [line for line in commands.splitlines() if not line.startswith(("pip install", "grade"))]
    script = "\n".join(lines).replace("pip wheel", "pip wheel --quiet --no-build-isolation --no-index")
    tools = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=folder, env=os.environ | tools, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", GENERATED)
def test_the_lesson_gives_the_same_files(clone: Path, name: str) -> None:
    """The copy that an instructor adapts begins as this project's own assignment."""
    assert (clone / "course" / name).read_bytes() == (ROOT / name).read_bytes()


def test_the_examples_of_own_checks_are_copied_and_can_be_used(clone: Path) -> None:
    """All three are collected in the assignment that an instructor adapts."""
    with open_own_checks(clone / "course" / "assignment") as checks:
        assert len(checks.skipped("")) == 3


def test_what_is_released_has_the_grader_and_no_solution(clone: Path) -> None:
    """It is the assignment's folder with a wheel, and neither holds the reference or the lesson."""
    with zipfile.ZipFile(clone / "mnist_cnn.zip") as released:
        names = {Path(name).relative_to("mnist_cnn").as_posix() for name in released.namelist()}
        wheel = next(name for name in released.namelist() if name.endswith(".whl"))
        released.extract(wheel, clone)
    assert {"README.md", "spec.toml", "mnist_cnn.py", "mnist_cnn.ipynb", "figures/pooling-dark.svg"} <= names
    assert {".github/workflows/self-check.yml", ".gitlab-ci.yml"} <= names
    with zipfile.ZipFile(clone / wheel) as package:
        names |= set(package.namelist())
        assert "grader/cli.py" in names
        assert "grader/desk/change.toml" in names
        assert "grader/handout/figures/pooling.py" in names
    assert not any("lesson." in name or "reference" in name for name in names - {"grader/handout/lesson.py"})
