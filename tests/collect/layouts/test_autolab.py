"""Autolab's downloads."""

from collections.abc import Callable

import pytest

from grader.collect.layouts.autolab import locate
from grader.collect.submissions import collect
from grader.collect.tree import Entry
from grader.records import HandIn, Submission
from grader.spec import AssignmentSpec

Plant = Callable[..., Entry]


def test_each_version_is_a_location_with_its_number(plant: Plant) -> None:
    """In the order of the versions, whatever that of the names."""
    names = (f"a@example.org_{version}_handin.py" for version in (1, 2, 10))
    locations = locate(plant(dict.fromkeys(names, "")), "mnist_cnn") or []
    assert [location.id for location in locations] == ["a@example.org"] * 3
    assert len({location.clues for location in locations}) == 1
    assert [location.handed_in for location in locations] == [HandIn(attempt=version) for version in (1, 2, 10)]


@pytest.mark.parametrize(
    ("names", "file"),
    [
        (["a@example.org_3_handin.py", "b_c@example.org_1_handin.py"], "handin.py"),
        (["3_a@example.org_mnist_cnn.py", "1_b_c@example.org_mnist_cnn.py"], "mnist_cnn.py"),
        (["3_my_own_a@example.org_mnist_cnn.py", "1_my_own_b_c@example.org_mnist_cnn.py"], "my_own_mnist_cnn.py"),
    ],
)
def test_the_address_stands_before_the_last_two_parts(names: list[str], file: str, plant: Plant) -> None:
    """Whatever underscores the handin's name has, and the addresses have."""
    locations = locate(plant(dict.fromkeys(names, "")), "mnist_cnn") or []
    assert {location.id for location in locations} == {"a@example.org", "b_c@example.org"}
    assert [[entry.name for entry in location.entry.entries()] for location in locations] == [[file]] * 2


def test_of_one_address_with_underscores_every_ending_is_a_clue(plant: Plant) -> None:
    """Where nobody else's tells what all have in common."""
    (location,) = locate(plant({"1_b_c@example.org_mnist_cnn.py": ""}), "mnist_cnn") or []
    assert location.clues == (
        ("email", "b_c@example.org"), ("id", "b_c@example.org"), ("login", "b_c"), ("id", "b_c"),
        ("email", "c@example.org"), ("id", "c@example.org"), ("login", "c"), ("id", "c"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["a@example.org.py", "a@example.org_0_handin.py", "x_a@example.org_mnist_cnn.py", "a_3_handin.py", "@_1_x.py",
     "a@example.org_3_", "1_a@example.org_x.py", f"1_{'a_' * 7}b@example.org_c_d.py"],
)  # fmt: skip
def test_other_names_are_not_a_download(name: str, plant: Plant) -> None:
    """An address and a version are needed."""
    assert locate(plant({name: ""}), "mnist_cnn") is None


def test_an_address_has_so_many_parts_at_most(plant: Plant) -> None:
    """Each is a clue."""
    (location,) = locate(plant({f"1_{'a_' * 6}b@example.org_c_d.py": ""}), "mnist_cnn") or []
    assert len(location.clues) == 7 * 4


def test_what_somebody_added_is_a_row_of_its_own(plant: Plant, assignment: AssignmentSpec) -> None:
    """It is not passed over."""
    names = ("1_a@example.org_mnist_cnn.py", "1_b@example.org_mnist_cnn.py", "by_mail.py")
    entries = collect([plant(dict.fromkeys(names, "")).path], assignment)
    assert all(isinstance(entry, Submission) for entry in entries)
    assert [entry.id for entry in entries] == ["a@example.org", "b@example.org", "by_mail"]
