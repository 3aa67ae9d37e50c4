"""PrairieLearn's downloads."""

from collections.abc import Callable

import pytest

from grader.collect.layouts import canvas
from grader.collect.layouts.prairielearn import locate
from grader.collect.submissions import collect
from grader.collect.tree import Entry
from grader.records import HandIn, Submission
from grader.spec import AssignmentSpec

Plant = Callable[..., Entry]


def test_each_submission_is_a_location_with_its_number(plant: Plant) -> None:
    """In the order of the system, whatever that of the names."""
    names = (f"a_b@example.org_1_cnn_1_{number}_{id_}_mnist_cnn.py" for number, id_ in ((1, 9), (2, 10), (10, 11)))
    locations = locate(plant(dict.fromkeys(names, "")), "mnist_cnn") or []
    assert [location.id for location in locations] == ["a_b@example.org"] * 3
    assert len({location.clues for location in locations}) == 1
    assert [location.handed_in for location in locations] == [HandIn(attempt=number) for number in (1, 2, 10)]


def test_submissions_of_several_variants_are_counted_through(plant: Plant) -> None:
    """Each variant counts from 1, so their own numbers would be the same."""
    names = ("a@example.org_1_cnn_1_1_9_work.py", "a@example.org_1_cnn_2_1_10_work.py")
    locations = locate(plant(dict.fromkeys(names, "")), "mnist_cnn") or []
    assert [location.handed_in.attempt for location in locations] == [1, 2]


def test_files_of_one_submission_belong_together(plant: Plant, assignment: AssignmentSpec) -> None:
    """Under the student's own names."""
    start = "a@example.org_1_cnn_1_1_9"
    (entry,) = collect([plant({f"{start}_mnist_cnn.py": "import blocks", f"{start}_blocks.py": ""}).path], assignment)
    assert isinstance(entry, Submission)
    assert [module.path for module in entry.modules] == ["blocks.py"]


def test_of_several_questions_the_one_with_the_module_is_taken(plant: Plant) -> None:
    """An assessment asks more than one thing. A question's name can have slashes and numbers."""
    names = ("a@x.org_1_week_3/cnn_2_1_1_9_mnist_cnn.py", "a@x.org_1_week_3/cnn_2_1_2_11_mnist_cnn.py",
             "a@x.org_1_intro_1_1_10_intro.py")  # fmt: skip
    locations = locate(plant(dict.fromkeys(names, "")), "mnist_cnn") or []
    assert [[file.name for file in location.entry.entries()] for location in locations] == [["mnist_cnn.py"]] * 2


@pytest.mark.parametrize("question", ["week_3/cnn", "3"])
def test_files_for_manual_grading_tell_the_number_of_the_student(question: str, plant: Plant) -> None:
    """Only the last submission is there."""
    (location,) = locate(plant({f"a_b@example.org_650001_{question}_9_mnist_cnn.py": ""}), "mnist_cnn") or []
    assert location.id == "a_b@example.org"
    assert ("id", "650001") in location.clues
    assert [file.name for file in location.entry.entries()] == ["mnist_cnn.py"]
    assert location.handed_in == HandIn()


def test_a_group_is_named_by_itself(plant: Plant) -> None:
    """Canvas would take the same name for one of its own, so this layout comes first."""
    root = plant({"team1_1_mnist_1_2_77_mnist_cnn.py": ""})
    (location,) = locate(root, "mnist_cnn") or []
    assert ("group", "team1") in location.clues
    assert canvas.locate(root, "mnist_cnn")


@pytest.mark.parametrize(
    "names",
    [
        ["convlarge_12_345_mnist_cnn.py"],
        ["convlarge_12_345_week_1_2_3_x.py", "residuallinear_13_346_mnist_cnn.py"],
        ["a@example.org_1_handin.py"],
        ["1_a@example.org_mnist_cnn.py"],
        ["team_1_2_3_4_x.py"],
        ["a@example.org_1_cnn_9_"],
        ["s1/mnist_cnn.py", "s2/mnist_cnn.py", "a@example.org_1_cnn_1_1_9_work.py"],
    ],
)
def test_other_names_are_not_a_download(names: list[str], plant: Plant) -> None:
    """Not those of Canvas and Autolab, nor most of a plain class."""
    assert locate(plant(dict.fromkeys(names, "")), "mnist_cnn") is None


def test_what_somebody_added_is_a_row_of_its_own(plant: Plant, assignment: AssignmentSpec) -> None:
    """It is not passed over."""
    names = (
        "a@x.org_1_cnn_1_1_9_a.py",
        "c@x.org_1_cnn_1_1_8_a.py",
        "b@x.org_1_w/cnn_1_1_10_work.py",
        "b@x.org_1_w/again.py",
        "mail.py",
    )
    entries = collect([plant(dict.fromkeys(names, "")).path], assignment, layout="prairielearn")
    assert [entry.id for entry in entries] == ["a@x.org", "again", "b@x.org", "c@x.org", "mail"]
