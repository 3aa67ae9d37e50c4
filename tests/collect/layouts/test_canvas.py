"""Canvas's downloads."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.collect.layouts.canvas import locate
from grader.collect.roster import Roster
from grader.collect.submissions import collect
from grader.collect.tree import Entry
from grader.records import Finding, HandIn, Student, Submission, Unusable
from grader.spec import AssignmentSpec

Plant = Callable[..., Entry]


@pytest.mark.parametrize(
    ("name", "identity", "user"),
    [
        ("convlarge_1234_567890_mnist_cnn.py", "convlarge_1234", "1234"),
        ("convlarge_LATE_1234_567890_mnist_cnn-2.py", "convlarge_1234", "1234"),
        ("døeñ_7_8_a_9_10_b.py", "døeñ_7", "7"),
        ("team1_7_8_work.ipynb", "team1_7", "7"),
        ("anon_x1Y2z_8_work.py", "anon_x1Y2z", "anon_x1Y2z"),
        ("LATE_anon_x1Y2z_8_work.py", "anon_x1Y2z", "anon_x1Y2z"),
        ("convlarge_1234_text.html", "convlarge_1234", "1234"),
    ],
)
def test_name_and_user_are_read_off_a_files_name(name: str, identity: str, user: str, plant: Plant) -> None:
    """Late, anonymous, handed in again, with numbers in the student's own file name, without a file."""
    (location,) = locate(plant({name: ""}), "mnist_cnn") or []
    assert (location.id, dict(location.clues)["canvas_id"]) == (identity, user)


@pytest.mark.parametrize("name", ["mnist_cnn.py", "Conv_1_2_x.py", "12_34_x.py", "conv_12_x.py", "conv_12_34_"])
def test_other_names_are_not_a_download(name: str, plant: Plant) -> None:
    """Canvas writes names in lower case, and always two numbers."""
    assert locate(plant({name: ""}), "mnist_cnn") is None


def test_files_of_one_user_belong_together_under_their_own_names(plant: Plant, assignment: AssignmentSpec) -> None:
    """Modules find each other as on the student's own desk."""
    root = plant(
        {
            "convlarge_12_101_mnist_cnn-1.py": "import blocks",
            "convlarge_12_102_blocks-1-2.py": "x = 1",
            "convlarge_12_103_essay.pdf": "",
            "residuallinear_13_104_mnist_cnn.py": "import blocks",
        }
    )
    first, second = collect([root.path], assignment)
    assert isinstance(first, Submission)
    assert isinstance(second, Submission)
    assert [module.path for module in first.modules] == ["blocks.py"]
    assert second.modules == ()


def test_the_last_of_several_files_of_one_name_is_graded(plant: Plant, assignment: AssignmentSpec) -> None:
    """Attachments are numbered in the order in which they came; the author hears of it."""
    root = plant({"convlarge_12_99_mnist_cnn-1.py": "old", "convlarge_12_101_mnist_cnn.py": "new"})
    (entry,) = collect([root.path], assignment)
    assert isinstance(entry, Submission)
    assert entry.content == b"new"
    problem = "mnist_cnn.py was handed in more than once. The last one, convlarge_12_101_mnist_cnn.py, was graded."
    assert entry.notes == (Finding(problem=problem),)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("text", "What was handed in cannot be graded"),
        ("link", "convlarge_12_link.html is a link to a notebook on Google's servers"),
    ],
)
def test_a_text_or_a_link_instead_of_a_file_is_not_nothing(
    name: str, problem: str, plant: Plant, assignment: AssignmentSpec
) -> None:
    """Who typed into Canvas's editor handed in no program, and hears what to do."""
    text = '<a href="https://colab.research.google.com/drive/1">' if name == "link" else "I could not upload it."
    root = plant({f"convlarge_12_{name}.html": text, "residuallinear_13_104_mnist_cnn.py": ""})
    entry = collect([root.path], assignment)[0]
    assert isinstance(entry, Unusable)
    assert (entry.id, entry.status) == ("convlarge_12", "failed")
    assert entry.finding.problem.startswith(problem)


def test_a_stray_file_is_a_row_of_its_own(plant: Plant, assignment: AssignmentSpec) -> None:
    """What somebody added by hand is not passed over."""
    root = plant({"convlarge_12_99_mnist_cnn.py": "", "residuallinear_13_104_mnist_cnn.py": "", "extra.py": ""})
    assert [entry.id for entry in collect([root.path], assignment)] == ["convlarge_12", "extra", "residuallinear_13"]


def test_a_pdf_that_somebody_added_may_be_anybodys(plant: Plant, assignment: AssignmentSpec) -> None:
    """Canvas's own PDF is its author's; who is not found is not called missing for the other one."""
    root = plant(
        {
            "convlarge_12_99_mnist_cnn.py": "",
            "residuallinear_13_104_a.pdf": "",
            "essay.pdf": "",
            "a.csv": "",
            "s15.pdf": "",
        }
    )
    roster = Roster(
        Path("r.csv"), [Student(id=f"s{number}", ids={"canvas_id": number}) for number in ("12", "13", "14", "15")]
    )
    rows = {row.id: row for row in collect([root.path], assignment, roster=roster)}
    assert list(rows) == ["essay.pdf", "s12", "s13", "s14", "s15"]
    assert [getattr(row, "status", "graded") for row in rows.values()] == [
        "error",
        "graded",
        "failed",
        "error",
        "failed",
    ]


def test_the_name_is_a_clue_unless_the_file_is_anonymous(plant: Plant) -> None:
    """A roster without Canvas's own ids still finds its students by it."""
    root = plant({"convlarge_12_101_mnist_cnn.py": "", "anon_x1Y2z_102_mnist_cnn.py": ""})
    assert {location.id: location.clues for location in locate(root, "mnist_cnn") or []} == {
        "convlarge_12": (("group", "convlarge"), ("canvas_id", "12"), ("name", "convlarge")),
        "anon_x1Y2z": (("canvas_id", "anon_x1Y2z"),),
    }


@pytest.mark.parametrize(
    ("name", "late"),
    [
        ("convlarge_12_101_mnist_cnn.py", False),
        ("convlarge_LATE_12_101_mnist_cnn.py", True),
        ("late_12_101_late.py", False),
        ("anon_x1Y2z_102_mnist_cnn.py", False),
        ("LATE_anon_x1Y2z_102_mnist_cnn.py", True),
        ("convlarge_LATE_1234_text.html", True),
    ],
)
def test_late_is_what_canvas_calls_late(name: str, late: bool, plant: Plant) -> None:
    """Nothing is known of the time."""
    (location,) = locate(plant({name: ""}), "mnist_cnn") or []
    assert location.handed_in == HandIn(late=late)


def test_a_group_is_the_first_clue(plant: Plant) -> None:
    """Canvas writes the group's name, and one member's id behind it, which must not make it that member's alone."""
    (location,) = locate(plant({"team1_7_8_work.ipynb": ""}), "mnist_cnn") or []
    assert location.clues == (("group", "team1"), ("canvas_id", "7"), ("name", "team1"))
