"""Moodle's downloads."""

from collections.abc import Callable
from datetime import datetime

import pytest

from grader.collect.layouts.moodle import locate
from grader.collect.submissions import collect
from grader.collect.tree import Entry
from grader.records import HandIn, Status, Submission
from grader.spec import AssignmentSpec

WORKSHEET = """\ufeffIdentifier,"Full name",Status,Grade,"Last modified (submission)","Feedback comments"
"Participant 12","Large Conv","Submitted for grading - 3 mins 31 secs late - ",,"Sunday, 3 March 2024, 5:05 PM",
"Participant 13","Linear Residual","Submitted for grading - - ",,"Sunday, March 3, 2024, 9:30 AM","Never
late"
"Participant 14","Flat Pool","No submission",,-,
"""
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
    """A text in Moodle's editor beside the file is passed over; alone, it is no program, but not nothing either."""
    root = plant(
        {
            "Large Conv_12_assignsubmission_file/work.py": "",
            "Large Conv_12_assignsubmission_onlinetext/onlinetext.html": "",
            "Linear Residual_13_assignsubmission_onlinetext/onlinetext.html": "",
            "Flat Pool_14_assignsubmission_onlinetext_onlinetext.html": "",
        }
    )
    assert [(entry.id, getattr(entry, "status", None)) for entry in collect([root.path], assignment)] == [
        ("Flat Pool_14", Status.FAILED),
        ("Large Conv_12", None),
        ("Linear Residual_13", Status.FAILED),
    ]


def test_feedback_is_the_teachers(plant: Plant, assignment: AssignmentSpec) -> None:
    """It is no attempt and no row, as a folder or as a file; whoever has a submission beside it reads so in a note."""
    root = plant(
        {
            "Large Conv_12_assignsubmission_file/mnist_cnn.py": "",
            "Large Conv_12_assignfeedback_file/mnist_cnn.py": "",
            "Linear Residual_13_assignsubmission_file_mnist_cnn.py": "",
            "Linear Residual_13_assignfeedback_editpdf_combined.pdf": "",
            "Flat Pool_14_assignfeedback_comments/comment.html": "",
        }
    )
    first, second = collect([root.path], assignment)
    assert isinstance(first, Submission)
    assert isinstance(second, Submission)
    assert [(row.id, row.path.parts[-2:]) for row in (first, second)] == [
        ("Large Conv_12", ("Large Conv_12_assignsubmission_file", "mnist_cnn.py")),
        ("Linear Residual_13", ("class", "Linear Residual_13_assignsubmission_file_mnist_cnn.py")),
    ]
    assert first.notes[0].problem == (
        "What Moodle calls feedback is the teacher's, and was not graded: Large Conv_12_assignfeedback_file."
    )


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


def test_the_grading_worksheet_tells_times_and_who_is_late(plant: Plant, assignment: AssignmentSpec) -> None:
    """It lies beside the submissions, where a teacher put it; who handed in nothing is neither late nor in time."""
    names = ("Large Conv_12", "Linear Residual_13", "Flat Pool_14", "New Comer_15")
    files = {f"{name}_assignsubmission_file/mnist_cnn.py": "" for name in names}
    root = plant({**files, "Grades-CNN.csv": WORKSHEET})
    assert {location.id: location.handed_in for location in locate(root, "mnist_cnn") or []} == {
        "Large Conv_12": HandIn(time=datetime(2024, 3, 3, 17, 5), late=True),  # noqa: DTZ001 - Moodle names no zone
        "Linear Residual_13": HandIn(time=datetime(2024, 3, 3, 9, 30), late=False),  # noqa: DTZ001
        "Flat Pool_14": HandIn(),
        "New Comer_15": HandIn(),
    }
    assert len(collect([root.path], assignment)) == 4


@pytest.mark.parametrize("named", ["", "moodle.zip", "unpacked"])
def test_the_worksheet_may_lie_beside_the_download(
    named: str, plant: Plant, pack: Callable[..., bytes], assignment: AssignmentSpec
) -> None:
    """As a zip file or unpacked, and whether the download is named or the folder that it lies in."""
    name = "Large Conv_12_assignsubmission_file/mnist_cnn.py"
    files = (
        {f"unpacked/{name}": ""}
        if named == "unpacked"
        else {"moodle.zip": pack({name: "", "Flat Pool_14_assignsubmission_file/x.py": ""})}
    )
    root = plant({**files, "Grades-CNN.csv": WORKSHEET, "other.csv": "a,b"})
    warnings: list[str] = []
    rows = {row.id: row for row in collect([root.path / named], assignment, warn=warnings.append)}
    assert rows["Large Conv_12"].handed_in == HandIn(time=datetime(2024, 3, 3, 17, 5), late=True)  # noqa: DTZ001
    assert warnings == []


def test_the_worksheet_may_lie_beside_the_sections(
    plant: Plant, pack: Callable[..., bytes], assignment: AssignmentSpec
) -> None:
    """Each section's people are found in it, and nobody says that it was not read."""
    sections = {
        f"{section}.zip": pack(
            {f"{section} Conv_{number}_assignsubmission_file/mnist_cnn.py": "" for number in numbers}
        )
        for section, numbers in {"A": (12, 21), "B": (13, 22)}.items()
    }
    warnings: list[str] = []
    rows = collect([plant({**sections, "Grades.csv": WORKSHEET}).path], assignment, warn=warnings.append)
    assert {row.id: row.handed_in.late for row in rows} == {
        "A/A Conv_12": True, "A/A Conv_21": None, "B/B Conv_13": False, "B/B Conv_22": None
    }  # fmt: skip
    assert warnings == []


@pytest.mark.parametrize(
    "content", ["", "a,b", '"', "\x00\x00", 'Identifier,Status\n"Participant 12",Submitted', b"\xff"]
)
def test_another_table_beside_the_submissions_tells_nothing(content: str | bytes, plant: Plant) -> None:
    """Whatever it holds."""
    root = plant({"Large Conv_12_assignsubmission_file/work.py": "", "table.csv": content})
    (location,) = locate(root, "mnist_cnn") or []
    assert location.handed_in == HandIn()
