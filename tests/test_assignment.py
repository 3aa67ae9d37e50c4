"""Where the assignment is, for a caller who names no folder."""

from pathlib import Path

import pytest

from grader.assignment import find_assignment


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which the command is run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path) -> Path:
    """A folder with an assignment."""
    folder.mkdir(exist_ok=True)
    (folder / "spec.toml").touch()
    return folder


def test_a_course_has_it_in_its_folder(here: Path) -> None:
    """An instructor works beside `assignment`, which goes first."""
    written(here)
    written(here / "assignment")
    assert find_assignment() == Path("assignment")


def test_a_student_works_in_it(here: Path) -> None:
    """Who has nothing but the assignment's folder is in it."""
    written(here)
    assert find_assignment() == Path()


def test_what_is_handed_in_has_no_rules(here: Path) -> None:
    """A spec.toml beside a submission is nobody's assignment, wherever the command is run."""
    written(here / "submission")
    assert find_assignment() == Path("assignment")


def test_a_folder_that_one_may_not_look_into_is_reported_when_it_is_read(here: Path) -> None:
    """Looking for the assignment is not an error, whatever is found."""
    (here / "assignment").mkdir(mode=0)
    assert find_assignment() == Path("assignment")


@pytest.mark.usefixtures("here")
def test_where_it_usually_is_if_it_is_nowhere() -> None:
    """So that the sentence names a place that people know."""
    assert find_assignment() == Path("assignment")
