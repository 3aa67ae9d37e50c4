"""nbgrader's course folder."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from grader.collect.layouts.nbgrader import locate
from grader.collect.submissions import collect
from grader.collect.tree import Entry
from grader.records import HandIn, Submission, Unusable
from grader.spec import AssignmentSpec

Plant = Callable[..., Entry]


def test_students_are_named_by_their_folders(plant: Plant, assignment: AssignmentSpec) -> None:
    """From the course's folder or from `submitted`; the time stamp is not a submission."""
    root = plant(
        {
            "submitted/s1/cnn/work.ipynb": "{}",
            "submitted/s1/cnn/timestamp.txt": "2024-10-01 10:00:00 UTC",
            "submitted/s2/cnn/": "",
            "source/cnn/work.ipynb": "{}",
            "gradebook.db": "",
        }
    ).path
    for path in (root, root / "submitted"):
        first, second = collect([path], assignment)
        assert isinstance(first, Submission)
        assert isinstance(second, Unusable)
        assert (first.id, second.id, second.status) == ("s1", "s2", "missing")


def test_of_several_assignments_the_one_with_the_module_is_taken(plant: Plant, assignment: AssignmentSpec) -> None:
    """Without its name, both are named."""
    root = plant(
        {
            "submitted/s1/ps1/intro.ipynb": "{}",
            "submitted/s1/ps2/mnist_cnn.ipynb": "{}",
            "submitted/s2/ps1/intro.ipynb": "{}",
            "submitted/s2/ps2/other.ipynb": "{}",
        }
    )
    first, second = collect([root.path], assignment)
    assert first.path.as_posix().endswith("submitted/s1/ps2/mnist_cnn.ipynb")
    assert isinstance(second, Unusable)
    assert "(ps1/intro.ipynb, ps2/other.ipynb)" in second.finding.problem


@pytest.mark.parametrize("name", ["mnist_cnn (1).py", "Mnist_CNN.py"])
def test_a_name_that_is_nearly_the_modules_is_taken_for_it(plant: Plant, assignment: AssignmentSpec, name: str) -> None:
    """That of a second download, or in other letters, though another assignment lies beside it."""
    root = plant({f"submitted/s1/ps1/{name}": "", "submitted/s1/ps2/helper.py": ""})
    (submission,) = collect([root.path], assignment)
    assert isinstance(submission, Submission)
    assert submission.path.name == name


def test_modules_beside_the_notebook_belong_to_it(plant: Plant, assignment: AssignmentSpec) -> None:
    """Of a student with one assignment, and of one with several."""
    root = plant(
        {
            "submitted/s1/cnn/work.py": "import blocks",
            "submitted/s1/cnn/blocks.py": "x = 1",
            "submitted/s2/cnn/mnist_cnn.py": "import blocks",
            "submitted/s2/cnn/blocks.py": "x = 1",
            "submitted/s2/ps1/intro.py": "",
        }
    )
    first, second = collect([root.path], assignment)
    assert isinstance(first, Unusable)  # two files could be meant, and neither has the assignment's name
    assert isinstance(second, Submission)
    assert [module.path for module in second.modules] == ["blocks.py"]


def test_an_empty_folder_of_a_student_is_a_row(plant: Plant, assignment: AssignmentSpec) -> None:
    """Fetched, and nothing was handed in."""
    root = plant({"submitted/s1/cnn/mnist_cnn.py": "", "submitted/s2/": ""})
    first, second = collect([root.path], assignment)
    assert isinstance(first, Submission)
    assert isinstance(second, Unusable)
    assert (second.id, second.status) == ("s2", "missing")


def test_the_time_stamp_is_the_time_of_the_submission(plant: Plant, assignment: AssignmentSpec) -> None:
    """Of the assignment that is graded, not of another one; who handed in nothing readable has one as well."""
    root = plant(
        {
            "submitted/s1/ps1/intro.ipynb": "{}",
            "submitted/s1/ps1/timestamp.txt": "2024-09-01 10:00:00 UTC",
            "submitted/s1/ps2/mnist_cnn.ipynb": "{}",
            "submitted/s1/ps2/timestamp.txt": "2024-10-01 10:00:00.123456 UTC\n",
            "submitted/s2/ps2/timestamp.txt": "2024-10-02 10:00:00 UTC",
        }
    )
    entries = collect([root.path], assignment)
    assert [entry.handed_in for entry in entries] == [
        HandIn(time=datetime(2024, 10, day, 10, tzinfo=UTC)) for day in (1, 2)
    ]


@pytest.mark.parametrize("content", ["", "yesterday", "2024-99-01 10:00:00 UTC", "\x00" * 2000, b"\xff\xfe"])
def test_a_time_stamp_that_is_none_is_no_time(content: str | bytes, plant: Plant) -> None:
    """It can be anything, since students can write it."""
    root = plant({"submitted/s1/cnn/mnist_cnn.ipynb": "{}", "submitted/s1/cnn/timestamp.txt": content})
    (location,) = locate(root, "mnist_cnn") or []
    assert location.handed_in == HandIn()
