"""The job that may write: which pull request, one comment, one status."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from grader.errors import GraderError, InputError
from grader.github.comment import MARKER, comment, state
from grader.github.judged import Judged, Verdicts
from grader.github.verdict import post
from tests.github.server import REPOSITORY, TOKEN, GitHub, bot_comment, serving

ROOT = Path(__file__).parent.parent.parent
HEAD = "0123456789" * 4
Post = Callable[..., list[str]]


@pytest.fixture
def github() -> Iterator[GitHub]:
    """A repository with one open pull request, from a fork."""
    with serving() as github:
        github.pulls.append({"number": 7, "head": {"sha": HEAD, "label": "amy:work"}, "base": {"ref": "main"}})
        github.files = ["submissions/amy/mnist_cnn.py"]
        yield github


@pytest.fixture
def posted(github: GitHub, tmp_path: Path) -> Post:
    """Post the verdict; without a gradebook."""

    def run(token: str = TOKEN, content: bytes | None = None) -> list[str]:
        owner = {"owner": {"login": "amy"}}
        run = {"head_sha": HEAD, "head_branch": "work", "head_repository": owner}
        event = {"workflow_run": run, "repository": {"default_branch": "main"}}
        (tmp_path / "event.json").write_text(json.dumps(event), encoding="utf-8")
        if content is not None:
            (tmp_path / "gradebook.json").write_bytes(content)
        environment = {
            "GITHUB_EVENT_PATH": str(tmp_path / "event.json"), "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_TOKEN": token,
            "GITHUB_API_URL": github.url, "GITHUB_SERVER_URL": "https://github.com", "GITHUB_RUN_ID": "5",
        }  # fmt: skip
        return post(tmp_path / "gradebook.json", environment, ROOT / "assignment")

    return run


def row(identity: str = "amy", status: str = "passed") -> Judged:
    """A submission."""
    return Judged(identity, status, 100.0, 100.0, Fraction(9741, 10_000), ())


def verdicts(*rows: Judged, ungraded: tuple[str, ...] = ()) -> Verdicts:
    """The verdicts of a class."""
    return Verdicts(rows, "quick", provisional=False, ungraded=ungraded)


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], ("success", "No submission has to be graded.")),
        (["passed"], ("success", "1 of 1 passed")),
        (["passed", "failed", "missing"], ("failure", "1 of 3 passed, 1 failed, 1 missing")),
        (["failed", "error"], ("error", "0 of 2 passed, 1 failed, 1 error")),
    ],
)
def test_the_state_is_the_worst_verdict(statuses: list[str], expected: tuple[str, str]) -> None:
    """An error is nobody's failure, and no success."""
    assert state(verdicts(*(row(str(number), status) for number, status in enumerate(statuses)))) == expected


def test_a_comment_holds_no_text_but_ids_and_these_link_to_nobody() -> None:
    """An id may be anything that a folder may be called."""
    hostile = "@octocat|<img src=x>\n#1 [a](https://b) ::error::c www.d.example"
    book = verdicts(row(hostile), ungraded=(hostile,))
    text = comment(book, state(book), HEAD, "https://github.com/course/cnn/actions/runs/5")
    lines = text.splitlines()
    assert lines[0] == MARKER
    assert len([line for line in lines if line.startswith("| ")]) == 3
    assert len(re.findall(r"(?<!\\)\]\(", text)) == 1
    assert not re.search(r"@o|(?<!&)#1|<img|www\.d", text)


def test_a_comment_fits_into_githubs_limit() -> None:
    """Of a class that a pull request changes as a whole, the first are shown and the others counted."""
    book = verdicts(*(row(f"{'*' * 250}{number}", "failed") for number in range(3_000)))
    text = comment(book, state(book), HEAD, "https://github.com/course/cnn/actions/runs/5")
    assert len(text) < 65_536
    assert "| and 2,900 more |" in text


def test_one_comment_is_written_anew(github: GitHub, posted: Post) -> None:
    """Another run changes it and adds none, and a comment of a student with the same marker is left alone."""
    student = {"id": 0, "body": f"{MARKER}\nI have passed.", "user": {"login": "amy", "type": "User"}}
    pretender = {"id": 1, "body": f"{MARKER}\nI have passed.", "user": {"login": "github-actions[bot]", "type": "User"}}
    others = [bot_comment(number, "Something else.") for number in range(2, 150)]
    github.comments = [dict(student), dict(pretender), *others]
    for _ in range(2):
        with pytest.raises(InputError):
            posted()
    assert github.comments[:2] == [student, pretender]
    assert len(github.comments) == 151
    assert github.comments[-1]["body"].startswith(MARKER)


@pytest.mark.parametrize("content", [None, b"{}"])
def test_what_cannot_be_believed_is_an_error_and_is_posted(content: bytes | None, github: GitHub, posted: Post) -> None:
    """No gradebook, or one that is none: the commit is not green, and the job that reads it is red."""
    with pytest.raises(InputError):
        posted(content=content)
    assert [(status["commit"], status["state"], status["context"]) for status in github.statuses] == [
        (HEAD, "error", "grade / verdict")
    ]
    assert "Not graded" in github.comments[0]["body"]


@pytest.mark.parametrize(
    ("place", "value"), [(("head", "sha"), "f" * 40), (("base", "ref"), "other"), (("head", "label"), "bob:work")]
)
def test_another_pull_request_gets_no_verdict(place: tuple[str, str], value: str, github: GitHub, posted: Post) -> None:
    """One with a newer commit, into another branch, or of another fork."""
    github.pulls[0][place[0]][place[1]] = value
    assert posted() == ["No open pull request into the default branch has this commit; nothing was posted."]
    assert (github.comments, github.statuses) == ([], [])


def test_more_files_than_github_lists_are_not_graded(github: GitHub, posted: Post) -> None:
    """Nobody could say whose the others are."""
    github.files = [f"submissions/{number}.py" for number in range(3_000)]
    with pytest.raises(InputError, match="fewer than 3,000 changed files"):
        posted()
    assert github.statuses[0]["state"] == "error"


def test_a_token_that_may_not_write_is_a_sentence(github: GitHub, posted: Post) -> None:
    """It names the permissions, and never the token."""
    github.refusals["comments"] = 403
    with pytest.raises(GraderError, match=r"answered 403 to .*integration\. Give this job the permissions") as refused:
        posted()
    assert TOKEN not in str(refused.value)


def test_a_silent_github_is_a_sentence(github: GitHub, posted: Post) -> None:
    """Nobody listens there."""
    github.url = "http://127.0.0.1:9"
    with pytest.raises(GraderError, match=r"GitHub could not be asked .* Run this job again\."):
        posted()


def test_the_job_imports_nothing_but_the_standard_library(root: Path) -> None:
    """Beside a token that may write no package is loaded, and nothing of the grader that reads students' bytes."""
    code = (
        "import sys, grader.github.verdict as module;"
        "print(*sorted(name for name in sys.modules if name.startswith('grader.')))"
    )
    command = [sys.executable, "-S", "-c", code]
    done = subprocess.run(
        command, cwd=root, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [
        "grader.errors", "grader.github", "grader.github.api", "grader.github.comment", "grader.github.judged",
        "grader.github.verdict", "grader.printable", "grader.report", "grader.report.markup", "grader.report.text",
        "grader.wording",
    ]  # fmt: skip
