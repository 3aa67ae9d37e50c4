"""Repositories of GitHub Classroom."""

from collections.abc import Callable

import pytest

from grader.collect.submissions import collect
from grader.collect.tree import Entry
from grader.records import Submission
from grader.spec import AssignmentSpec

Plant = Callable[..., Entry]


def repository(name: str) -> dict[str, str]:
    """Files of a clone."""
    return {
        f"{name}/.git/HEAD": "",
        f"{name}/.github/workflows/classroom.yml": "",
        f"{name}/README.md": "",
        f"{name}/mnist_cnn.py": "import blocks",
        f"{name}/blocks.py": "",
        f"{name}/tests/test_it.py": "",
    }


@pytest.mark.parametrize("folder", ["week-3-cnn-submissions", "anything"])
def test_a_repository_is_named_by_its_user(folder: str, plant: Plant, assignment: AssignmentSpec) -> None:
    """The assignment's name is the folder's, or what all repositories' names begin with."""
    root = plant({**repository("week-3-cnn-s1001"), **repository("week-3-cnn-a-b")}, folder)
    entries = collect([root.path], assignment)
    assert [entry.id for entry in entries] == ["a-b", "s1001"]
    assert all(isinstance(entry, Submission) and len(entry.modules) == 1 for entry in entries)


def test_a_hyphen_in_the_last_users_name_does_not_belong_to_the_assignment(
    plant: Plant, assignment: AssignmentSpec
) -> None:
    """The names' common beginning is that of all, not of one."""
    root = plant({**repository("week-3-cnn-s1001"), **repository("week-3-cnn-z-b")}, "anything")
    assert [entry.id for entry in collect([root.path], assignment)] == ["s1001", "z-b"]


def test_one_repository_needs_the_folders_name(plant: Plant, assignment: AssignmentSpec) -> None:
    """Of a single name nobody knows where the assignment's ends."""
    assert collect([plant(repository("cnn-a-b"), "cnn-submissions").path], assignment)[0].id == "a-b"
    assert collect([plant({**repository("cnn-a-b"), "note.txt": ""}, "x").path], assignment)[0].id == "cnn-a-b"
