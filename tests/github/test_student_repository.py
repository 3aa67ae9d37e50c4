"""The self-checks that ship in the students' folder, run in a repository that begins with it."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.github.workflows import Runner
from tests.small_course import WRONG, write_course
from tests.test_workflows import FILES

ROOT = Path(__file__).parent.parent.parent
NOBODY = {
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{role}_{what}": "a@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}  # fmt: skip


def commit(folder: Path) -> None:
    """Record everything."""
    for arguments in (["add", "--all"], ["commit", "--quiet", "--message=Work"]):
        subprocess.run(["git", "-C", folder, *arguments], env=os.environ | NOBODY, check=True)


def begun(parent: Path) -> Path:
    """Make the repository of a student: the assignment's folder as the first commit."""
    folder = parent / "repository"
    shutil.copytree(ROOT / "assignment", folder, ignore=shutil.ignore_patterns("figures"))
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", folder], check=True)
    commit(folder)
    return folder


def tools(folder: Path, **commands: str) -> dict[str, str]:
    """Put commands where the shell finds them first, as an installed package does."""
    folder.mkdir()
    for name, command in commands.items():
        (folder / name).write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return NOBODY | {"PATH": f"{folder}:{os.environ['PATH']}"}


def script(module: str) -> str:
    """The command line of a console script of this package."""
    return f'exec "{sys.executable}" -P -c "from {module} import main; main()" "$@"'


@pytest.mark.parametrize(
    ("worked_on", "checked"),
    [
        ([], "mnist_cnn.py"),
        (["mnist_cnn.py"], "mnist_cnn.py"),
        (["mnist_cnn.ipynb"], "mnist_cnn.ipynb"),
        (["mnist_cnn.py", "mnist_cnn.ipynb"], "mnist_cnn.py"),
    ],
)
def test_what_the_student_worked_on_is_checked(worked_on: list[str], checked: str, tmp_path: Path) -> None:
    """The file, or the notebook if only that was changed since the first commit."""
    repository = begun(tmp_path)
    for name in worked_on:
        with (repository / name).open("a", encoding="utf-8") as file:
            file.write("\n")
    if worked_on:
        commit(repository)
    environment = tools(tmp_path / "tools", grade='echo "asked: $*"; exit 1')
    done = Runner(FILES["self-check.yml"], "grade", repository, {}, environment).run("Check")
    assert f"\nasked: {checked} --recipe quick\n" in done.stdout
    assert done.returncode == 1


STUB = "Build your network here"
"""What the template says where students are to write."""


class Checked(NamedTuple):
    """A repository with a mistake in it, after its first check."""

    folder: Path
    environment: dict[str, str]
    runner: Runner
    status: int


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory, digits: Path) -> Checked:
    """A model with one value too many, checked by the workflow."""
    folder = tmp_path_factory.mktemp("wrong")
    write_course(folder / "course", ROOT, digits)
    repository = begun(folder)
    for name in ("spec.toml", "digits.npz"):
        shutil.copy(folder / "course" / "assignment" / name, repository)
    (repository / "mnist_cnn.py").write_text(WRONG, encoding="utf-8")
    commit(repository)
    environment = tools(
        folder / "tools",
        grade=script("grader.cli"),
        gradebook=script("grader.gradebook_cli"),
        python=f'exec "{sys.executable}" "$@"',
    )
    runner = Runner(FILES["self-check.yml"], "grade", repository, {}, environment)
    return Checked(repository, environment, runner, runner.run("Check").returncode)


def test_a_students_repository_shows_what_to_change(wrong: Checked) -> None:
    """An annotation at the line, the points for Classroom, and a summary that says what they are worth."""
    assert wrong.status == 1
    done = wrong.runner.run("Show it")
    assert done.returncode == 0, done.stderr
    error, *_, complete, report = done.stdout.splitlines()
    assert error.startswith("::error file=mnist_cnn.py,line=8,title=mnist_cnn.py%3A output_shape::The output shape is")
    assert complete == "::notice title=Autograding complete::Points 45/100"
    assert report == '::notice title=Autograding report::{"totalPoints":45.0,"maxPoints":100.0}'
    assert wrong.runner.text("summary").startswith("**This is a self-check**")


@pytest.mark.skipif(not importlib.util.find_spec("grader.gradebook_cli"), reason="no command exports JUnit yet")
def test_gitlab_gets_junit_and_markdown(wrong: Checked) -> None:
    """The comparison in the log, and a failure for the check that failed."""
    job = yaml.safe_load((wrong.folder / ".gitlab-ci.yml").read_text(encoding="utf-8"))["self-check"]
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", job["script"][-1]],
        cwd=wrong.folder, env=os.environ | wrong.environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "| mnist\\_cnn.py" in done.stdout
    suites = ET.parse(wrong.folder / job["artifacts"]["reports"]["junit"]).getroot()  # noqa: S314 - it is ours
    failed = [case.get("name") for case in suites.iter("testcase") if case.find("failure") is not None]
    assert failed == ["output_shape"]


@pytest.mark.parametrize(
    ("worked_on", "checked"),
    [("mnist_cnn.py", "mnist_cnn.py"), ("mnist_cnn.ipynb", "mnist_cnn.ipynb"), ("nothing", "mnist_cnn.py")],
)
def test_gitlab_checks_the_notebook_where_it_alone_was_worked_on(
    root: Path, tmp_path: Path, worked_on: str, checked: str
) -> None:
    """As long as the template's own line stands in a file, nobody has written a network there."""
    for name in ("mnist_cnn.py", "mnist_cnn.ipynb"):
        text = (root / "assignment" / name).read_text(encoding="utf-8")
        assert text.count(STUB) == 1
        (tmp_path / name).write_text(
            text.replace(STUB, "return network") if name == worked_on else text, encoding="utf-8"
        )
    job = yaml.safe_load((root / "assignment" / ".gitlab-ci.yml").read_text(encoding="utf-8"))["self-check"]
    choice = job["script"][-1].partition("status=0")[0]
    command = ["bash", "-eo", "pipefail", "-c", choice + 'echo "$file"']
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout == f"{checked}\n"
