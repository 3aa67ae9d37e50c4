"""What a pull request can and cannot do in CI, read off the workflows' text."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parent.parent
FILES = {
    path.name: path
    for folder in (ROOT, ROOT / "assignment")  # the latter is what a student's own repository begins with
    for path in sorted((folder / ".github" / "workflows").iterdir())
}
STEP = re.compile(r"^      - (?:.+\n(?:        .*\n|\n)*)", re.MULTILINE)


class Job(NamedTuple):
    """One job of one workflow."""

    workflow: str
    name: str
    content: dict[str, Any]

    @property
    def actions(self) -> list[str]:
        """Names of the actions that its steps use."""
        return [step["uses"].partition("@")[0] for step in self.content["steps"] if "uses" in step]


DOCUMENTS: dict[str, dict[Any, Any]] = {
    name: yaml.safe_load(path.read_text(encoding="utf-8")) for name, path in FILES.items()
}
JOBS = [Job(name, job, content) for name, text in DOCUMENTS.items() for job, content in text["jobs"].items()]
WRITING = ("verdict.yml", "tell")
"""The one job with a token that may write."""


def triggers(name: str) -> set[str]:
    """What starts a workflow; YAML reads its key `on` as true."""
    return set(DOCUMENTS[name][True])


def steps(text: str) -> list[str]:
    """The steps of a workflow, each as its lines."""
    return STEP.findall(text)


def scripts(text: str) -> list[str]:
    """What the shell gets to run."""
    matches = re.findall(r"^( *)(?:- )?run: (.*\n(?:(?:\1  .*)?\n)*)", text, re.MULTILINE)
    return [script for _, script in matches]


@pytest.fixture(params=FILES)
def workflow(request: pytest.FixtureRequest) -> str:
    """The text of each workflow."""
    return FILES[request.param].read_text(encoding="utf-8")


@pytest.fixture(params=JOBS, ids=lambda job: f"{job.workflow} {job.name}")
def job(request: pytest.FixtureRequest) -> Job:
    """Each job of each workflow."""
    assert isinstance(request.param, Job)
    return request.param


@pytest.mark.parametrize(
    "command", [["actionlint", "-no-color", "-shellcheck=", "-pyflakes="], ["zizmor", "--offline", "--no-progress"]]
)
def test_linters_of_workflows_find_nothing(command: list[str]) -> None:
    """Neither mistakes in the syntax and in expressions nor what is known to be dangerous."""
    program = shutil.which(command[0], path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if not program:  # actionlint is no Python package: what PyPI has of it is a program that downloads it
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run([program, *command[1:], *FILES.values()], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_action_is_one_commit(workflow: str) -> None:
    """A tag can be moved by whoever owns the action; the version stands beside the commit, for people."""
    used = re.findall(r"\buses: (.*)", workflow)
    assert used
    pattern = r"[\w-]+/[\w-]+(/[\w-]+)?@[0-9a-f]{40} # v\d+\.\d+\.\d+"
    assert [line for line in used if not re.fullmatch(pattern, line)] == []


def test_a_job_may_read_the_repository_and_nothing_else(workflow: str, job: Job) -> None:
    """No secret is named, and the token cannot write; that of one job can, and only comments and statuses."""
    assert "\npermissions: {}\n" in workflow
    assert not re.search(r"pull_request_target|secrets", re.sub(r"#.*", "", workflow))
    allowed = {"contents": "read"}
    if (job.workflow, job.name) == WRITING:
        allowed |= {"pull-requests": "write", "statuses": "write"}
    assert job.content["permissions"] == allowed
    assert 0 < job.content["timeout-minutes"] <= 60


def test_where_a_pull_request_is_nothing_is_saved_for_later_runs(job: Job) -> None:
    """Caches are read there and never written; they are filled where only the default branch is."""
    caches = {name for name in job.actions if "cache" in name}
    if triggers(job.workflow) & {"pull_request", "workflow_run"}:
        assert caches <= {"actions/cache/restore"}
    elif caches:
        assert caches == {"actions/cache/save"}
        assert DOCUMENTS[job.workflow][True]["push"]["branches"] == ["main"]
        assert "submissions" not in FILES[job.workflow].read_text(encoding="utf-8")


def test_no_credential_is_left_beside_the_code(workflow: str) -> None:
    """A checkout that keeps its token hands it to everything that runs later."""
    checkouts = [step for step in steps(workflow) if "actions/checkout@" in step]
    assert checkouts
    assert all("persist-credentials: false" in step for step in checkouts)


def test_no_value_is_pasted_into_a_script(workflow: str) -> None:
    """A title or a branch's name would be run as code; scripts read variables."""
    matches = scripts(workflow)
    assert len(matches) == len(re.findall(r"\brun:", workflow))
    assert [script for script in matches if "${{" in script] == []


def test_the_base_branch_grades_the_pull_request() -> None:
    """Grader, assignment, reference and lock are not the student's to change; only the submissions are."""
    text = FILES["grade.yml"].read_text(encoding="utf-8")
    base, head = (step for step in steps(text) if "actions/checkout@" in step)
    assert "ref: ${{ github.event.pull_request.base.sha }}\n          path: base\n" in base
    assert "ref: ${{ github.event.pull_request.head.sha }}\n          path: head\n" in head
    assert "sparse-checkout: /submissions/\n          sparse-checkout-cone-mode: false\n" in head
    running = [step for step in steps(text) if "run:" in step and ".venv" in step]
    assert len(running) == 3
    assert all("working-directory: base\n" in step for step in running)


def test_the_job_that_may_write_has_no_file_of_a_student() -> None:
    """It checks out the default branch alone, and runs only the standard library on the other job's gradebook."""
    (job,) = (job for job in JOBS if (job.workflow, job.name) == WRITING)
    assert job.actions == ["actions/checkout", "actions/download-artifact"]
    assert "ref" not in job.content["steps"][0]["with"]
    commands = [step["run"] for step in job.content["steps"] if "run" in step]
    assert commands == ['python3 -m grader.github.verdict "$RUNNER_TEMP/verdict/gradebook.json"']


def test_a_token_is_in_the_environment_of_no_step_that_runs_a_students_file(job: Job) -> None:
    """It is there where the submissions are fetched, before any of them runs, and where the comment is written."""
    named = [step["name"] for step in job.content["steps"] if "github.token" in str(step)]
    expected = {
        ("verdict.yml", "grade"): ["The submissions of the pull request, as plain files"],
        WRITING: ["Check it, and tell"],
    }
    assert named == expected.get((job.workflow, job.name), [])
