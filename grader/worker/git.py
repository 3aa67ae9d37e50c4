"""Asks git about a repository. Nothing is changed; of the programs that its configuration names, only filters run."""

import os
import subprocess  # noqa: TID251 - git reads the teacher's own repository, and is nobody's submission
from pathlib import Path

from grader.errors import GraderError, InputError
from grader.printable import printable, shortened

_HARMLESS = (
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "protocol.allow=never"),
)
"""Settings of a repository that would start a program or fetch something."""
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_EXTERNAL_DIFF")
"""Variables that would lead into another repository, or start a program."""
_PATIENCE_SECONDS = 120
_MAX_REASON = 300
_WITHOUT = "Leave out --changed-since, or name the submissions with --only."


class GitError(GraderError):
    """Git refused; the sentence carries its first words."""


def is_shallow(folder: Path) -> bool:
    """Whether a repository lacks older commits, so that its oldest one seems to have changed everything.

    Raises:
        GitError: The folder is in no repository.
        InputError: There is no git here.
    """
    return git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"


def git(folder: Path, *arguments: str) -> bytes:
    """Run one command of git and return what it prints.

    Args:
        folder: Where it runs.
        arguments: Path names among them are taken literally.

    Raises:
        GitError: Git ended with another status than 0.
        InputError: There is no git here.
    """
    own = {"GIT_LITERAL_PATHSPECS": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_OF_A_HOOK)} | own
    command = ["git", "-C", os.fspath(folder), *_HARMLESS, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and an option cannot be made of a name behind `--`
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise InputError(
            happened="The program git, which knows what has changed, is not installed.",
            remedy="Install git, or leave out what asks it: --changed-since, and commits = true in [late].",
        ) from error
    except subprocess.TimeoutExpired as error:
        raise GitError(
            happened=f"git {arguments[0]} took longer than {_PATIENCE_SECONDS} seconds in {folder}.",
            remedy=_WITHOUT,
        ) from error
    if done.returncode:
        reason = shortened(printable(done.stderr.decode(errors="replace").strip().partition("\n")[0]), _MAX_REASON)
        raise GitError(
            happened=f"git {arguments[0]} failed in {folder}: {reason.rstrip('.') or f'status {done.returncode}'}.",
            remedy=_WITHOUT,
        )
    return done.stdout
