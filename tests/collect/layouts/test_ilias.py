"""ILIAS's downloads."""

from collections.abc import Callable
from datetime import datetime

import pytest

from grader.collect.layouts.ilias import locate
from grader.collect.roster import read_roster
from grader.collect.submissions import collect
from grader.collect.tree import Entry
from grader.records import HandIn, Submission
from grader.spec import AssignmentSpec

Plant = Callable[..., Entry]
PEOPLE = ("Müller_Jörg_jmueller_20551", "Özdemir_Ayşe_aoezdem_20552")


@pytest.mark.parametrize("outer", ["", "MNIST/", "MNIST/Abgaben/"])
def test_the_class_is_found_up_to_two_folders_deeper(outer: str, plant: Plant, assignment: AssignmentSpec) -> None:
    """What lies around it is not a student's."""
    code = {f"{outer}{person}/mnist_cnn.ipynb": "{}" for person in PEOPLE}
    root = plant({**code, f"{outer}Bewertung.xlsx": "", f"{outer}Feedback_files/note.py": ""}).path
    entries = collect([root], assignment)
    assert [entry.id for entry in entries] == ["aoezdem", "jmueller"]
    assert all(isinstance(entry, Submission) for entry in entries)


def test_people_are_found_on_the_roster_by_their_logins(plant: Plant, assignment: AssignmentSpec) -> None:
    """Which a course often uses for ids."""
    code = {f"MNIST/Abgaben/{person}/mnist_cnn.ipynb": "{}" for person in PEOPLE}
    roster = "id,name\njmueller,Jörg Müller\naoezdem,Ayşe Özdemir\n"
    root = plant({**code, "MNIST/Feedback_files/x/note.py": "", "MNIST/roster.csv": roster}).path
    entries = collect([root], assignment, roster=read_roster(root / "MNIST" / "roster.csv"))
    assert [(entry.id, entry.student is not None) for entry in entries] == [("aoezdem", True), ("jmueller", True)]


def test_login_number_and_name_are_clues(plant: Plant) -> None:
    """In this order. Of a name with underscores in it nothing but the end is sure."""
    code = {f"{person}/work.py": "" for person in (PEOPLE[0], "__zdemir_Ay_e_a_oez_20552")}
    clues = [location.clues for location in locate(plant(code), "mnist_cnn") or []]
    assert (
        ("ilias_id", "20551"), ("login", "jmueller"), ("id", "jmueller"), ("name", "Jörg Müller"),
    ) in clues  # fmt: skip
    assert (
        ("ilias_id", "20552"),
        ("login", "zdemir_Ay_e_a_oez"), ("id", "zdemir_Ay_e_a_oez"), ("login", "oez"), ("id", "oez"),
    ) in clues  # fmt: skip


@pytest.mark.parametrize("team", ["Team 12", "Team_12"])
def test_everybody_in_a_team_has_its_number_for_a_clue(team: str, plant: Plant) -> None:
    """The folder of the team is not a student's."""
    code = {f"MNIST/Abgaben/{team}/{person}/work.py": "" for person in PEOPLE}
    locations = locate(plant({**code, "MNIST/Abgaben/Team 13/A_B_c_20553/work.py": ""}), "mnist_cnn") or []
    assert sorted(location.id for location in locations) == ["aoezdem", "c", "jmueller"]
    groups = {location.id: location.clues[-2:] for location in locations}
    assert groups["jmueller"] == groups["aoezdem"] == (("group", team), ("group", "12"))


def test_a_file_that_was_handed_in_again_makes_an_attempt(plant: Plant) -> None:
    """With its time. Other files are as they were then; the names are the students' own."""
    folder = PEOPLE[0]
    files = {
        "20241105120000_blocks.py": "early = 1",
        "20241105120001_mnist_cnn.py": "import blocks",
        "20241105180000_mnist_cnn.py": "import blocks, os",
        "20241106120000_mnist_cnn.py": "import blocks, sys",
        "20241107120000_essay.pdf": "",
    }
    root = plant({f"{folder}/{name}": text for name, text in files.items()} | {f"{PEOPLE[1]}/work.py": ""})
    *attempts, other = locate(root, "mnist_cnn") or []
    assert [location.id for location in attempts] == ["jmueller"] * 3
    contents = [{entry.name: entry.read(100) for entry in location.entry.entries()} for location in attempts]
    assert [content["mnist_cnn.py"] for content in contents] == [
        b"import blocks", b"import blocks, os", b"import blocks, sys",
    ]  # fmt: skip
    assert all(content["blocks.py"] == b"early = 1" for content in contents)
    times = [(5, 12, 0, 1), (5, 18), (7, 12)]
    assert [location.handed_in for location in attempts] == [
        HandIn(time=datetime(2024, 11, *time))  # type: ignore[arg-type]  # noqa: DTZ001 - ILIAS names no zone
        for time in times
    ]
    assert other.handed_in == HandIn()


def test_one_version_of_each_file_is_one_attempt(plant: Plant, assignment: AssignmentSpec) -> None:
    """Its time is that of the last file, and modules are found under their own names."""
    folder = PEOPLE[0]
    files = {f"{folder}/20241105120000_blocks.py": "", f"{folder}/20241105120001_mnist_cnn.py": "import blocks"}
    entry = collect([plant({**files, f"{PEOPLE[1]}/work.py": ""}).path], assignment)[1]
    assert isinstance(entry, Submission)
    assert [module.path for module in entry.modules] == ["blocks.py"]
    assert entry.handed_in == HandIn(time=datetime(2024, 11, 5, 12, 0, 1))  # noqa: DTZ001 - ILIAS names no zone


@pytest.mark.parametrize("mark", ["Late Submission - ", "Verspätete Abgabe - ", "Verspatete Abgabe - "])
def test_late_is_what_ilias_calls_late(mark: str, plant: Plant) -> None:
    """The mark does not belong to the file's name; without it, nothing is known."""
    root = plant({f"{PEOPLE[0]}/{mark}mnist_cnn.py": "", f"{PEOPLE[1]}/mnist_cnn.py": ""})
    late, other = locate(root, "mnist_cnn") or []
    assert (late.handed_in, [entry.name for entry in late.entry.entries()]) == (HandIn(late=True), ["mnist_cnn.py"])
    assert other.handed_in == HandIn()


def test_digits_that_are_no_time_belong_to_the_name(plant: Plant) -> None:
    """A student may call a file so."""
    root = plant({f"{person}/20249905120000_work.py": "" for person in PEOPLE})
    first, _ = locate(root, "mnist_cnn") or []
    assert [entry.name for entry in first.entry.entries()] == ["20249905120000_work.py"]


@pytest.mark.parametrize(
    "names",
    [
        ["a_b_c/x.py", "d_e_f/x.py"],
        ["a_b__20551/x.py", "c_d__20552/x.py"],
        ["hw_cnn_ann_2024/x.py", "hw_cnn_bob_2024/x.py"],
        ["my_cnn_a_20551/x.py", "s2/x.py", "s3/x.py"],
        ["A_B_c_20551/x.py", "s2.py", "s3.py"],
        ["s1/project/x.py", "s1/mnist_cnn.py", "s2/A_B_c_20551/mnist_cnn.py"],
        ["s1/A_B_c_20551/x.py"],
        ["s1/cnn/A_B_c_20551/x.py", "s2/x.py"],
        ["MNIST/Abgaben/A_B_c_20551/x.py", "MNIST/Abgaben/D_E_f_20552/x.py", "Group B/s1/x.py"],
    ],
)
def test_a_plain_class_is_left_alone(names: list[str], plant: Plant) -> None:
    """Most names must be ILIAS's, and their numbers differ; no folder may lie beside those around them."""
    assert locate(plant(dict.fromkeys(names, "")), "mnist_cnn") is None


def test_logins_that_are_the_same_are_no_ids(plant: Plant) -> None:
    """Then the folders' names are."""
    root = plant({"group_a_team_12/x.py": "", "group_b_team_13/x.py": ""})
    assert [location.id for location in locate(root, "mnist_cnn") or []] == ["group_a_team_12", "group_b_team_13"]


def test_what_somebody_added_is_a_row_of_its_own(plant: Plant, assignment: AssignmentSpec) -> None:
    """It is not passed over."""
    code = {f"MNIST/Abgaben/{person}/mnist_cnn.py": "" for person in PEOPLE}
    root = plant({**code, "MNIST/Abgaben/by_mail.py": ""})
    assert [entry.id for entry in collect([root.path], assignment)] == ["aoezdem", "by_mail", "jmueller"]
