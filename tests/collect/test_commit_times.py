"""When submissions were committed: asked of real repositories."""

import os
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from grader.collect.commit_times import with_commit_times
from grader.errors import InputError
from grader.records import HandIn, Submission

FIRST, SECOND = "2026-03-10T12:00:00+01:00", "2026-03-12T09:30:00+02:00"


def git(folder: Path, *arguments: str, time: str = FIRST) -> None:
    """Run git without anybody's settings, at a time."""
    identity = {
        f"GIT_{role}_{what}": "nobody@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_COMMITTER_DATE": time}
    subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, env=os.environ | identity | own)


def submission(path: Path, **told: object) -> Submission:
    """A file, and what the course system tells of it."""
    handed_in = HandIn.model_validate(told)
    return Submission(id=path.parent.name, path=path, notebook=False, content=b"", sha256="", handed_in=handed_in)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Two submissions, of which one was changed two days later, and one that was not committed."""
    for name in ("amy", "bo", "cy"):
        (tmp_path / "repository" / name).mkdir(parents=True)
        (tmp_path / "repository" / name / "mnist_cnn.py").write_text("1", encoding="utf-8")
    folder = tmp_path / "repository"
    git(folder, "init", "--quiet")
    git(folder, "add", "amy", "bo")
    git(folder, "commit", "--quiet", "-m", "1")
    (folder / "bo" / "mnist_cnn.py").write_text("2", encoding="utf-8")
    git(folder, "commit", "--quiet", "-am", "2", time=SECOND)
    return folder


def test_a_submission_was_handed_in_with_its_last_commit(clone: Path) -> None:
    """Each with its own, with the zone of its author; what was not committed has none."""
    rows = [submission(clone / name / "mnist_cnn.py") for name in ("amy", "bo", "cy")]
    times = [row.handed_in.time for row in with_commit_times(rows)]
    assert times == [datetime.fromisoformat(FIRST), datetime.fromisoformat(SECOND), None]


def test_the_course_systems_time_goes_first(clone: Path) -> None:
    """A commit is asked for where no time is known, or only a guess."""
    known = datetime.fromisoformat("2026-03-01T00:00:00+00:00")
    rows = [submission(clone / "amy" / "mnist_cnn.py", time=known, is_guess=guess) for guess in (False, True)]
    certain, guessed = (row.handed_in for row in with_commit_times(rows))
    assert certain.time == known
    assert (guessed.time, guessed.is_guess) == (datetime.fromisoformat(FIRST), False)


def test_outside_of_a_repository_there_is_no_time(tmp_path: Path) -> None:
    """Nor for a file within a zip file."""
    (tmp_path / "amy").mkdir()
    (tmp_path / "amy" / "mnist_cnn.py").touch()
    rows = (submission(tmp_path / "amy" / "mnist_cnn.py"), submission(tmp_path / "class.zip" / "bo" / "mnist_cnn.py"))
    assert with_commit_times(rows) == rows


def test_a_shallow_clone_is_refused(clone: Path, tmp_path: Path) -> None:
    """Its only commit seems to have changed everything, however old that is."""
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{clone}", "shallow")
    with pytest.raises(InputError, match="shallow clone"):
        with_commit_times([submission(tmp_path / "shallow" / "amy" / "mnist_cnn.py")])
