"""Whose file it is by a part of its name."""

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.collect.location import Location
from grader.collect.parts import Parts, spellings, words
from grader.collect.roster import Roster
from grader.collect.tree import VirtualFolder
from grader.records import Student

ROSTER = Roster(
    Path("roster.csv"),
    [
        Student(id="s100", name="Ana Roe", email="ana.roe@example.org", group="3", ids={"login": "aroe"}),
        Student(id="s200", name="Roe, Ben", email="bee@example.org", group="3", ids={"canvas_id": "20551"}),
        Student(id="17", name="Jörg van der Müller", group="Blue Team", ids={"github": "joerg-m"}),
        Student(id="2024", name="X", ids={"moodle_id": "42"}),
        Student(id="u", name="Ana Roe", email="ana.roe2@example.org"),
        Student(id="101", group="205"),
    ],
)


def owners(name: str) -> list[str]:
    """The ids of those whom a name fits."""
    return [student.id for student in ROSTER.search([name], "mnist_cnn")]


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("s100_mnist_attempt_2024-03-03-17-00-00_mnist_cnn", "s100"),
        ("S100", "s100"),
        ("mnist-s200(late)", "s200"),
        ("aroe hw3", "s100"),
        ("hw3.bee@example.org.mnist", "s200"),
        ("hw3_bee_final", "s200"),
        ("20551_99", "s200"),
        ("Ben Roe - hw3", "s200"),
        ("Roe_Ben_17", "s200"),
        ("roeben_345", "s200"),
        ("Müller_Jörg_van_der_20552", "17"),
        ("mueller-joerg-van-der", "17"),
        ("joerg-m.mnist", "17"),
        ("hw_2024", "2024"),
        ("101_mnist_cnn", "101"),
        ("mnist-101", "101"),
    ],
)
def test_a_value_that_stands_in_a_name_as_a_part_counts(name: str, identity: str) -> None:
    """Id, login, e-mail, what stands before its @, id in a course system, and name in both orders."""
    assert owners(name) == [identity]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("xs100", id="inside of a word"),
        pytest.param("s1000", id="the beginning of a word"),
        pytest.param("exercise_17", id="a short number"),
        pytest.param("u_mnist", id="one character"),
        pytest.param("hw_42", id="a short number of a course system"),
        pytest.param("hw_2024-03-03-17-00", id="a date"),
        pytest.param("roe_hw3", id="half a name"),
        pytest.param("x_hw3", id="a name of one letter"),
        pytest.param("mnist_cnn", id="the assignment's own name"),
    ],
)
def test_what_could_stand_there_by_accident_does_not_count(name: str) -> None:
    """Nobody is graded for a file that is not theirs."""
    assert owners(name) == []


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("Łukasz Żak", "lukasz zak"),
        ("Đỗ Minh", "do minh"),
        ("Iş\N{LATIN SMALL LETTER DOTLESS I}l Yaz", "isil yaz"),
        ("Søren Bæk", "soren baek"),
    ],
)
def test_letters_with_a_stroke_are_written_without_it(name: str, spelling: str) -> None:
    """As file names have them, where Unicode knows no accent that could be left out."""
    assert words(spelling) in spellings(name)


@pytest.mark.parametrize("name", ["김 Ann", "Łu Ann", "李小龍 Ann"])
def test_no_word_of_a_name_is_left_out(name: str) -> None:
    """A word in other letters is no accent: a part of a name alone is anybody's."""
    assert not {("ann",), ("u", "ann"), ("uann",)} & set(spellings(name))


def test_a_name_that_fits_two_people_fits_both() -> None:
    """Who asks can say so."""
    assert owners("s100_s200") == ["s100", "s200"]
    assert owners("Ana Roe hw3") == ["s100", "u"]


def test_a_longer_value_hides_those_inside_of_it() -> None:
    """`ana.roe2@…` of the one has no part of the other's."""
    parts = Parts([(("ana",), 1), (("ana", "roe"), 2), (("roe",), 3)])
    assert parts.find("x_ana_roe_y") == [2]
    assert parts.find("roe_ana") == [3, 1]


def test_an_assignments_name_that_is_a_login_is_nobodys() -> None:
    """It stands in the name of every file."""
    parts = Parts([(("cnn",), 1), (("s1",), 2)])
    assert parts.find("s1_mnist_cnn", "mnist_cnn") == [2]
    assert parts.find("cnn", "mnist_cnn") == [1]


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("Group 3", ["s100", "s200"]),
        ("3", ["s100", "s200"]),
        ("team3", ["s100", "s200"]),
        ("hw3_Group_3_final", ["s100", "s200"]),
        ("blue-team", ["17"]),
        ("BlueTeam", ["17"]),
        ("Group 33", []),
        ("hw 3", []),
        ("CS 205", []),
        ("group 205", ["101"]),
        ("group 3 and blue team", []),
    ],
)
def test_a_group_is_found_by_its_name(name: str, ids: list[str]) -> None:
    """A number alone is one only as the whole name; two groups are none."""
    clues = Location.from_name(name, VirtualFolder([]).folder(name, Path(name))).clues
    assert [student.id for student in ROSTER.members(clues, [name])] == ids
    assert [student.id for student in ROSTER.members([("group", "BLUE team")])] == ["17"]


def test_the_time_to_look_does_not_depend_on_the_size_of_the_class() -> None:
    """A thousand people are looked up as often as ten: by the parts of the name."""

    class Counted(dict[Any, Any]):
        lookups = 0

        def get(self, *args: Any) -> Any:
            self.lookups += 1
            return super().get(*args)

    counts = []
    for size in (10, 1_000):
        parts = Parts(((f"s{number}",), number) for number in range(size))
        parts._owners = counted = Counted(parts._owners)
        assert parts.find("hw3_part_part_s9_2024-03-03-17-00-00_mnist_cnn", "mnist_cnn") == [9]
        counts.append(counted.lookups)
    assert counts[0] == counts[1]


_PIECES = st.sampled_from(
    ["s100", "17", "Roe", "Ana", "Ben", "_", "-", " ", "\n", "\x1b", "\u202e", "é", "e\u0301", "\udcff",
     "2024-01-01", "x" * 60, "mnist_cnn", "group", "3"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_any_name_fits_people_of_the_roster_or_nobody(name: str) -> None:
    """Each once, and the same however often one asks; accents and case make no difference."""
    ids = owners(name)
    assert len(set(ids)) == len(ids)
    assert ids == owners(name) == owners(unicodedata.normalize("NFD", name))
    assert all(spellings(name)) or not words(name)
