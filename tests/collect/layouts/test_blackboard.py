"""Blackboard's downloads."""

from collections.abc import Callable
from datetime import datetime

import pytest

from grader.collect.layouts.blackboard import locate
from grader.collect.submissions import collect
from grader.collect.tree import Entry
from grader.records import HandIn, Status, Submission, Unusable
from grader.spec import AssignmentSpec

Plant = Callable[..., Entry]
START = "CNN 1_jconv_attempt_2024-03-03-17-00-00"


def information(name: str, user: str) -> str:
    """Begin the text that Blackboard adds to each attempt."""
    return f"Name: {name} ({user})\nAssignment: CNN 1\nDate Submitted: Sunday, March 3, 2024 5:00:00 PM CET\n"


def test_each_attempt_is_a_location_with_its_time(plant: Plant) -> None:
    """Attempts of one person have the same id and clues."""
    names = (f"CNN 1_jconv_attempt_2024-03-0{day}-17-00-00_mnist_cnn.py" for day in (3, 2))
    first, second = locate(plant(dict.fromkeys(names, "")), "mnist_cnn") or []
    assert first.id == second.id == "jconv"
    assert first.clues == second.clues
    assert first.clues[0] == ("login", "jconv")
    times = (datetime(2024, 3, day, 17) for day in (2, 3))  # noqa: DTZ001 - Blackboard names no zone
    assert [first.handed_in, second.handed_in] == [HandIn(time=time) for time in times]


def test_files_of_one_attempt_belong_together(plant: Plant, assignment: AssignmentSpec) -> None:
    """Under the student's own names; Blackboard's text is none of them."""
    root = plant({f"{START}_mnist_cnn.py": "import blocks", f"{START}_blocks.py": "", f"{START}.txt": ""})
    (entry,) = collect([root.path], assignment)
    assert isinstance(entry, Submission)
    assert (entry.id, [module.path for module in entry.modules]) == ("jconv", ["blocks.py"])


def test_the_text_tells_the_name(plant: Plant) -> None:
    """And where the assignment's name ends, for everybody: user names have underscores too."""
    root = plant(
        {
            "CNN_1_j_conv_attempt_2024-03-03-17-00-00.txt": information("Large (Jo) Conv", "j_conv"),
            "CNN_1_j_conv_attempt_2024-03-03-17-00-00_mnist_cnn.py": "",
            "CNN_1_a_b_c_attempt_2024-03-03-17-00-00_attempt_2.py": "",
        }
    )
    locations = {location.id: dict(location.clues) for location in locate(root, "mnist_cnn") or []}
    assert locations.keys() == {"j_conv", "a_b_c"}
    assert locations["j_conv"]["name"] == "Large (Jo) Conv"
    assert "name" not in locations["a_b_c"]


@pytest.mark.parametrize(
    "text", [information("A B", "else"), "Comments:\n" + information("A B", "jconv"), "", b"\xff\xfe", "Name: "]
)
def test_a_text_that_names_somebody_else_is_not_believed(text: str | bytes, plant: Plant) -> None:
    """A student writes most of it."""
    (location,) = locate(plant({f"{START}.txt": text, f"{START}_mnist_cnn.py": ""}), "mnist_cnn") or []
    assert location.id == "jconv"
    assert "name" not in dict(location.clues)


def test_who_only_wrote_a_text_has_a_row(plant: Plant, assignment: AssignmentSpec) -> None:
    """It says that no file was handed in."""
    root = plant({f"{START}.txt": information("Large Conv", "jconv")})
    (entry,) = collect([root.path], assignment)
    assert isinstance(entry, Unusable)
    assert (entry.id, entry.status) == ("jconv", Status.MISSING)


def test_a_link_in_the_text_is_not_nothing(plant: Plant, assignment: AssignmentSpec) -> None:
    """Its author hears what to do."""
    text = information("Large Conv", "jconv") + "Submission Field:\nhttps://colab.research.google.com/drive/1\n"
    (entry,) = collect([plant({f"{START}.txt": text}).path], assignment)
    assert isinstance(entry, Unusable)
    assert (entry.id, entry.status) == ("jconv", Status.FAILED)
    assert "is a link to a notebook" in entry.finding.problem


def test_a_file_that_lost_its_name_is_graded(plant: Plant, assignment: AssignmentSpec) -> None:
    """Blackboard leaves only the ending of a name that it cannot write."""
    (entry,) = collect([plant({f"{START}.py": "x = 1"}).path], assignment)
    assert isinstance(entry, Submission)
    assert entry.id == "jconv"


@pytest.mark.parametrize(
    "name", ["jconv_attempt_2.py", "_attempt_2024-03-03-17-00-00_a.py", "a_attempt_2024-03-03_a.py", f"{START}_"]
)
def test_other_names_are_not_a_download(name: str, plant: Plant) -> None:
    """A name, a time and a file are needed."""
    assert locate(plant({name: ""}), "mnist_cnn") is None


def test_names_that_begin_with_the_user_are_not_a_download(plant: Plant) -> None:
    """What stands before the attempt is then the assignment's name, and the same for all."""
    names = (f"{user}_mnist_attempt_2024-03-03-17-00-00_mnist_cnn.py" for user in ("s100", "s200"))
    assert locate(plant(dict.fromkeys(names, "")), "mnist_cnn") is None


def test_of_one_user_all_that_stands_before_the_attempt_is_a_clue(plant: Plant) -> None:
    """Nobody knows where an assignment's name ends."""
    (location,) = locate(plant({"s100_mnist_attempt_2024-03-03-17-00-00_mnist_cnn.py": ""}), "mnist_cnn") or []
    assert location.clues[-1] == ("id", "s100_mnist")


def test_an_impossible_time_is_no_time(plant: Plant) -> None:
    """The attempt is one all the same."""
    (location,) = locate(plant({"A_b_attempt_2024-13-03-17-00-00_c.py": ""}), "mnist_cnn") or []
    assert (location.id, location.handed_in) == ("b", HandIn())


def test_the_assignment_may_be_called_an_attempt(plant: Plant) -> None:
    """The one with the time behind it is Blackboard's."""
    (location,) = locate(plant({"First_attempt_2_jconv_attempt_2024-03-03-17-00-00_c.py": ""}), "mnist_cnn") or []
    assert location.id == "jconv"
