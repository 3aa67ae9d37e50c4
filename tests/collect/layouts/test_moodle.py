"""Moodle's downloads."""

from collections.abc import Callable

from grader.collect.layouts.moodle import locate
from grader.collect.submissions import collect
from grader.collect.tree import Entry
from grader.records import Status, Submission
from grader.spec import AssignmentSpec

Plant = Callable[..., Entry]


def test_folders_and_prefixes_are_the_same(plant: Plant, assignment: AssignmentSpec) -> None:
    """Moodle makes either, as the teacher has set; modules come along in both."""
    code = {"mnist_cnn.py": "import blocks", "blocks.py": ""}
    for folder, joint in (("new", "/"), ("old", "_/"), ("flat", "_")):
        owner = "Large Conv_12_assignsubmission_file"
        root = plant({f"{owner}{joint}{name}": text for name, text in code.items()}, folder)
        (entry,) = collect([root.path], assignment)
        assert isinstance(entry, Submission)
        assert (entry.id, [module.path for module in entry.modules]) == ("Large Conv_12", ["blocks.py"])


def test_other_parts_are_not_code(plant: Plant, assignment: AssignmentSpec) -> None:
    """A text in Moodle's editor beside the file is passed over; alone, it is not a submission."""
    root = plant(
        {
            "Large Conv_12_assignsubmission_file/work.py": "",
            "Large Conv_12_assignsubmission_onlinetext/onlinetext.html": "",
            "Linear Residual_13_assignsubmission_onlinetext/onlinetext.html": "",
            "Flat Pool_14_assignsubmission_onlinetext_onlinetext.html": "",
        }
    )
    assert [(entry.id, getattr(entry, "status", None)) for entry in collect([root.path], assignment)] == [
        ("Flat Pool_14", Status.MISSING),
        ("Large Conv_12", None),
        ("Linear Residual_13", Status.MISSING),
    ]


def test_names_and_ids_are_clues(plant: Plant) -> None:
    """Of the default group only the name is known."""
    root = plant(
        {"Large Conv_12_assignsubmission_file/work.py": "", "Default group_assignsubmission_file/mnist_cnn.py": ""}
    )
    clues = {location.id: dict(location.clues) for location in locate(root, "mnist_cnn") or []}
    assert clues == {
        "Large Conv_12": {"moodle_id": "12", "name": "Large Conv"},
        "Default group": {"name": "Default group"},
    }
