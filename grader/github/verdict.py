"""`python -m grader.github.verdict GRADEBOOK`: posts what another job found, with a token that may write.

It runs in a workflow on `workflow_run`, never beside a student's file, and imports nothing but the standard library.
Which pull request it is about comes from GitHub's own event and answers, never from the other job.
"""

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from grader.errors import GraderError, InputError
from grader.github.api import Api
from grader.github.comment import MARKER, State, comment, excuse, not_graded, state
from grader.github.judged import MAX_BYTES, judge, read_rules

CONTEXT = "grade / verdict"
"""Name of the commit status."""
_FOLDER = "submissions/"
"""Of the submissions, in the repository."""
_AUTHOR = "github-actions[bot]"
"""Who writes with the token of a workflow; a comment of anybody else's with the marker is not ours."""
_MOST_FILES = 3_000
"""That GitHub lists of one pull request."""
_MOST_COMMENTS = 3_000
_COMMIT = re.compile(r"[0-9a-f]{40}")


class _Event(NamedTuple):
    """What was run, in GitHub's words."""

    commit: str
    owner: str
    """Of the repository that the branch is in."""
    branch: str
    default_branch: str


def post(gradebook: Path, environment: Mapping[str, str], assignment: Path = Path("assignment")) -> list[str]:
    """Post the verdict on every open pull request at the commit that was graded.

    Args:
        gradebook: Of the other job; it may be missing.
        environment: The runner's variables, and `GITHUB_TOKEN`.
        assignment: Of the base branch.

    Returns:
        What was posted, a sentence for each pull request.

    Raises:
        GraderError: GitHub refuses, or the gradebook cannot be believed, which is posted before.
    """
    event = _event(Path(environment["GITHUB_EVENT_PATH"]))
    repository = environment["GITHUB_REPOSITORY"]
    api = Api(environment["GITHUB_API_URL"], environment["GITHUB_TOKEN"], repository)
    run_url = f"{environment['GITHUB_SERVER_URL']}/{repository}/actions/runs/{environment['GITHUB_RUN_ID']}"
    posted, faults = [], []
    for number in _pull_requests(api, event):
        try:
            changed = _changed(api, number)
            verdicts = judge(_content(gradebook), read_rules(assignment), changed)
            outcome = state(verdicts)
            text = comment(verdicts, outcome, event.commit, run_url)
        except InputError as error:
            faults.append(error)
            outcome = not_graded("the job that grades left nothing that can be believed.")
            text = excuse(outcome, event.commit, run_url)
        _write_comment(api, number, text)
        _write_status(api, event.commit, outcome, run_url)
        posted.append(f"Pull request {number}: {outcome.state}. {outcome.description}")
    if faults:
        raise faults[0]
    return posted or ["No open pull request into the default branch has this commit; nothing was posted."]


def _event(path: Path) -> _Event:
    document = json.loads(path.read_text(encoding="utf-8"))
    run, repository = document["workflow_run"], document["repository"]
    commit = run["head_sha"]
    if not _COMMIT.fullmatch(commit):
        raise InputError(expected="the event to name a commit", received=repr(commit), remedy="Run the workflow again.")
    owner = (run.get("head_repository") or {}).get("owner") or {}  # a fork may be gone by now
    return _Event(commit, owner.get("login", ""), run.get("head_branch") or "", repository["default_branch"])


def _pull_requests(api: Api, event: _Event) -> list[int]:
    """Find the open pull requests into the default branch that are at this commit now.

    The event lists none for a fork's branch, and another commit has a run of its own.
    """
    pulls = api.list("/pulls", _MOST_FILES, state="open", head=f"{event.owner}:{event.branch}")
    return [
        pull["number"]
        for pull in pulls
        if pull["head"]["sha"] == event.commit and pull["base"]["ref"] == event.default_branch
    ]


def _changed(api: Api, number: int) -> set[str]:
    """List the changed files among the submissions, by their paths from there on."""
    files = list(api.list(f"/pulls/{number}/files", _MOST_FILES))
    if len(files) >= _MOST_FILES:
        raise InputError(
            expected=f"fewer than {_MOST_FILES:,} changed files",
            received="as many as GitHub lists",
            remedy="Split the pull request.",
        )
    return {file["filename"].removeprefix(_FOLDER) for file in files if file["filename"].startswith(_FOLDER)}


def _content(gradebook: Path) -> bytes:
    try:
        with gradebook.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(
            expected=f"the other job's gradebook at {gradebook}",
            received=error.strerror or "an error",
            remedy="Look at the log of that job.",
        ) from error


def _write_comment(api: Api, number: int, text: str) -> None:
    """Write the only comment of its kind: the one that is there anew, or the first."""
    for known in api.list(f"/issues/{number}/comments", _MOST_COMMENTS):
        author: Any = known.get("user") or {}
        if author.get("login") == _AUTHOR and author.get("type") == "Bot" and known["body"].startswith(MARKER):
            if known["body"].replace("\r\n", "\n").rstrip() != text.rstrip():
                api.send("PATCH", f"/issues/comments/{known['id']}", {"body": text})
            return
    api.send("POST", f"/issues/{number}/comments", {"body": text})


def _write_status(api: Api, commit: str, outcome: State, run_url: str) -> None:
    content = {"context": CONTEXT, "state": outcome.state, "description": outcome.description, "target_url": run_url}
    api.send("POST", f"/statuses/{commit}", content)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Entry point of the module."""
    (name,) = sys.argv[1:] if arguments is None else arguments
    try:
        for sentence in post(Path(name), os.environ):
            print(sentence)  # noqa: T201 - click is no part of the standard library
    except GraderError as error:
        print(f"grader.github.verdict: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(GraderError.exit_status)
    sys.exit(0)


if __name__ == "__main__":
    main()
