"""The shell of the workflows, as it ships, in a real repository with a base and the branches of a fork."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.github.server import REPOSITORY, TOKEN, GitHub, serving
from tests.github.workflows import FOLDER, Runner
from tests.small_course import GOOD, MODEL, WRONG, write_course, write_files

pytestmark = pytest.mark.long(1)

IDENTITY = {f"GIT_{role}_{what}": "a@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
NOBODYS = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def git(folder: Path, *arguments: object) -> str:
    """Run git without anybody's settings."""
    command = ["git", "-C", str(folder), *map(str, arguments)]
    done = subprocess.run(command, env=os.environ | IDENTITY | NOBODYS, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(folder: Path) -> str:
    """Record everything; the commit."""
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message=Work")
    return git(folder, "rev-parse", "HEAD")


class Course(NamedTuple):
    """A repository at GitHub, somebody's fork of it, and the results that are known."""

    folder: Path
    origin: Path
    fork: Path
    known: Path
    """As the cache has them."""

    def push(self, branch: str, number: int) -> str:
        """Open a pull request; its commit."""
        head = commit(self.fork)
        git(self.fork, "push", "--quiet", self.origin, f"HEAD:refs/pull/{number}/head")
        git(self.fork, "branch", branch)
        return head

    def changed(self) -> list[str]:
        """The files of the fork's pull request, as GitHub lists them."""
        return git(self.fork, "diff", "--name-only", "origin/main...HEAD").splitlines()


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, root: Path, digits: Path) -> Course:
    """A class in which somebody fails on purpose, with a small data set and a recipe of a second."""
    folder = tmp_path_factory.mktemp("github")
    main, origin = folder / "main", folder / REPOSITORY
    main.mkdir()
    write_course(main, root, digits)
    write_files(
        main,
        {
            "submissions/fails_on_purpose/mnist_cnn.py": WRONG,
            "submissions/amy/mnist_cnn.py": WRONG,
        },
    )
    shutil.copytree(root / "grader", main / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    git(main, "init", "--quiet", "--initial-branch=main")
    commit(main)
    origin.parent.mkdir()
    git(folder, "clone", "--quiet", "--bare", main, origin)
    git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")  # as GitHub does
    git(folder, "clone", "--quiet", origin, "fork")
    plain = "* -text -ident -filter !working-tree-encoding\n"  # what a fork commits is what it wrote
    (folder / "fork" / ".git" / "info" / "attributes").write_text(plain, encoding="utf-8")
    return Course(folder, origin, folder / "fork", folder / "known")


@pytest.fixture
def github() -> Iterator[GitHub]:
    """The interface of GitHub."""
    with serving() as github:
        yield github


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A `python3` without packages, as beside a token that may write."""
    path = tmp_path / "tools" / "python3"
    path.parent.mkdir()
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n', encoding="utf-8")
    path.chmod(0o755)
    return path.parent


Verdict = Callable[[str], Path]


@pytest.fixture
def verdict(course: Course, github: GitHub, tools: Path, tmp_path: Path) -> Verdict:
    """Run both jobs of verdict.yml on a commit, and return where they ran."""

    def run(head: str) -> Path:
        workspace = tmp_path / "verdict"
        clone(course, workspace / "base")
        if course.known.exists():
            shutil.copytree(course.known, workspace / "known")
        values = {
            "github.event.workflow_run.head_sha": head,
            "github.server_url": course.folder.as_uri(),
            "github.repository": REPOSITORY,
            "github.token": TOKEN,
        }
        job = Runner(FOLDER / "verdict.yml", "grade", workspace, values, NOBODYS)
        for name in ("The submissions of the pull request, as plain files", "Grade"):
            done = job.run(name)
            assert done.returncode == 0, done.stdout + done.stderr
        owner, branch = "mallory", "work"
        github.pulls.append({"number": 7, "head": {"sha": head, "label": f"{owner}:{branch}"}, "base": {"ref": "main"}})
        github.files = course.changed()
        run = {"head_sha": head, "head_branch": branch, "head_repository": {"owner": {"login": owner}}}
        event = {"workflow_run": run, "repository": {"default_branch": "main"}}
        (tmp_path / "event.json").write_text(json.dumps(event), encoding="utf-8")
        environment = {
            "PATH": f"{tools}:{os.environ['PATH']}", "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
            "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_API_URL": github.url, "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_RUN_ID": "5",
        }  # fmt: skip
        second = tmp_path / "second"
        clone(course, second / "base")
        tell = Runner(FOLDER / "verdict.yml", "tell", second, values, environment)
        (second / "_temp" / "verdict").mkdir()
        shutil.copy(job.folder / "report" / "gradebook.json", second / "_temp" / "verdict")
        done = tell.run("Check it, and tell")
        assert done.returncode == 0, done.stdout + done.stderr
        return workspace

    return run


def clone(course: Course, folder: Path) -> None:
    """Check out the default branch with its history, and install its packages."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    git(course.folder, "clone", "--quiet", course.origin, folder)
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    (folder / ".venv" / "bin" / "grade").write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -m grader "$@"\n', encoding="utf-8"
    )
    for name in ("python", "grade"):
        (folder / ".venv" / "bin" / name).chmod(0o755)


def rows(comment: str) -> dict[str, list[str]]:
    """The cells of the comment's table, by the ids."""
    lines = [re.split(r" *\| *", line.strip("| ")) for line in comment.splitlines() if line.startswith("| ")]
    return {cells[0]: cells[1:] for cells in lines[2:]}


def test_a_good_submission_is_green_in_a_class_with_failures(
    course: Course, github: GitHub, verdict: Verdict, tmp_path: Path
) -> None:
    """Both the quick look and the verdict show it alone, and neither minds who fails on purpose."""
    git(course.fork, "switch", "--quiet", "--create", "amy", "origin/main")
    write_files(course.fork, {"submissions/amy/mnist_cnn.py": MODEL.format(filters=16, classes=10)})
    head = course.push("amy's", 6)

    workspace = tmp_path / "look"
    clone(course, workspace / "base")
    git(workspace, "clone", "--quiet", "--no-checkout", course.origin, "head")
    git(workspace / "head", "fetch", "--quiet", "origin", head)
    git(workspace / "head", "sparse-checkout", "set", "--no-cone", "/submissions/")
    git(workspace / "head", "checkout", "--quiet", head)
    base = git(workspace / "base", "rev-parse", "HEAD")
    look = Runner(FOLDER / "grade.yml", "grade", workspace, {"github.event.pull_request.base.sha": base}, NOBODYS)
    done = look.run("Grade")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.fullmatch(r"::stop-commands::([0-9a-f]{32})\n.*\n::\1::\n", done.stdout, re.DOTALL)
    done = look.run("Show it")
    assert (done.returncode, done.stderr) == (0, "")
    assert "result=passed\nsubmissions=1\npassed=1\n" in look.text("output")
    assert look.text("summary").startswith("**This is a quick look**")
    assert "amy" in look.text("summary")
    assert "fails" not in look.text("summary") + done.stdout
    shutil.copytree(workspace / "known", course.known)

    verdict(head)
    (comment,) = github.comments
    assert list(rows(comment["body"])) == ["amy"]
    assert rows(comment["body"])["amy"][:2] == ["passed", "100/100"]
    (status,) = github.statuses
    assert (status["commit"], status["state"], status["description"]) == (head, "success", "1 of 1 passed")


def test_a_hostile_branch_gets_the_truth(course: Course, github: GitHub, verdict: Verdict, tmp_path: Path) -> None:
    """It edits workflow, spec, grader and reference, links to files outside, and leaves forged gradebooks."""
    mark = tmp_path / "mark"
    owned = f"import pathlib; pathlib.Path({str(mark)!r}).touch()\n"
    fork = course.fork
    git(fork, "switch", "--quiet", "--create", "mallory", "origin/main")
    spec = (fork / "assignment" / "spec.toml").read_text(encoding="utf-8")
    forged = {"schema_version": 2, "submissions": [{"id": "weak", "status": "passed", "points": 100}]}
    write_files(
        fork,
        {
            ".github/workflows/verdict.yml": "jobs: {grade: {steps: [{name: Grade, run: exit 0}]}}",
            "assignment/spec.toml": spec.replace("threshold = 0.5", "threshold = 0.01"),
            "reference/mnist_cnn.py": owned + WRONG,
            "grader/__init__.py": owned,
            "grader/github/verdict.py": owned,
            "sitecustomize.py": owned,
            ".gitattributes": "* text eol=crlf\n*.py ident filter=lfs working-tree-encoding=UTF-16 export-ignore\n",
            "submissions/.gitattributes": "* filter=lfs\n",
            "submissions/weak/mnist_cnn.py": WRONG,
            "submissions/weak/gradebook.json": json.dumps(forged),
            "submissions/honest/mnist_cnn.py": GOOD,
            "gradebook.json": json.dumps(forged),
            "_temp/report/gradebook.json": json.dumps(forged),
            "report/gradebook.json": json.dumps(forged),
        },
    )
    (fork / "submissions" / "linked").mkdir()
    (fork / "submissions" / "linked" / "mnist_cnn.py").symlink_to("../../../base/reference/mnist_cnn.py")
    (fork / "submissions" / "folder").symlink_to("../../base/reference")
    (fork / "submissions" / "absolute.py").symlink_to("/etc/hostname")
    git(fork, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},submissions/module")
    (fork / "submissions" / "module").mkdir()
    head = course.push("mallory's", 7)

    workspace = verdict(head)

    (comment,) = github.comments
    table = rows(comment["body"])
    assert {identity: cells[0] for identity, cells in table.items()} == {
        "absolute": "failed", "honest": "passed", "linked": "failed", "module": "missing", "weak": "failed",
    }  # fmt: skip
    assert table["weak"][3] == "output\\_shape"
    assert "Changed, and no submission: .gitattributes, folder." in comment["body"]
    assert [(status["commit"], status["state"]) for status in github.statuses] == [(head, "failure")]
    assert not mark.exists()
    assert sorted(path.name for path in (workspace / "head").iterdir()) == [".git", "submissions"]
    assert [path for path in (workspace / "head").rglob("*") if path.is_symlink()] == []
    handed_in = (workspace / "head" / "submissions" / "weak" / "mnist_cnn.py").read_text(encoding="utf-8")
    assert handed_in == WRONG
