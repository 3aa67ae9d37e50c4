"""What a pull request can and cannot do in CI, read off the workflows' text."""

import re
from pathlib import Path

import pytest

WORKFLOWS = {
    path.name: path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parent.parent / ".github" / "workflows").iterdir())
}
STEP = re.compile(r"^      - (?:.+\n(?:        .*\n|\n)*)", re.MULTILINE)


def steps(text: str) -> list[str]:
    """The steps of a workflow, each as its lines."""
    return STEP.findall(text)


def scripts(text: str) -> list[str]:
    """What the shell gets to run."""
    matches = re.findall(r"^( *)(?:- )?run: (.*\n(?:\1  .*\n)*)", text, re.MULTILINE)
    return [script for _, script in matches]


@pytest.fixture(params=WORKFLOWS)
def workflow(request: pytest.FixtureRequest) -> str:
    """The text of each workflow."""
    return WORKFLOWS[request.param]


def test_every_action_is_one_commit(workflow: str) -> None:
    """A tag can be moved by whoever owns the action; the version stands beside the commit, for people."""
    used = re.findall(r"uses: (.*)", workflow)
    assert used
    assert [line for line in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []


def test_a_job_may_read_the_repository_and_nothing_else(workflow: str) -> None:
    """Its token cannot write, no secret is named, and nothing that it leaves is found by a later run."""
    jobs = workflow.partition("\njobs:\n")[2]
    assert "\npermissions: {}\n" in workflow
    assert re.findall(r"^    permissions:\n((?:      .*\n)+)", jobs, re.MULTILINE) == ["      contents: read\n"]
    assert (
        len(re.findall(r"^  \w+:$", jobs, re.MULTILINE))
        == len(re.findall(r"^    timeout-minutes: \d+$", jobs, re.MULTILINE))
        == 1
    )
    code = re.sub(r"#.*", "", workflow)
    assert not re.search(r"pull_request_target|workflow_run|secrets|cache|write", code)


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
    text = WORKFLOWS["grade.yml"]
    base, head = (step for step in steps(text) if "actions/checkout@" in step)
    assert "ref: ${{ github.event.pull_request.base.sha }}\n          path: base\n" in base
    assert "ref: ${{ github.event.pull_request.head.sha }}\n          path: head\n" in head
    assert "sparse-checkout: /submissions/\n          sparse-checkout-cone-mode: false\n" in head
    running = [step for step in steps(text) if "run:" in step and ".venv" in step]
    assert len(running) == 2
    assert all("working-directory: base\n" in step for step in running)
    named = [word for script in scripts(text) for word in script.split() if "head" in word]
    assert named == ["../head/submissions"]
