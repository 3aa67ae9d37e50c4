"""Brightspace's downloads."""

from collections.abc import Callable
from datetime import datetime

import pytest

from grader.collect.layouts.brightspace import locate
from grader.collect.submissions import collect
from grader.collect.tree import Entry
from grader.records import HandIn, Submission
from grader.spec import AssignmentSpec

Plant = Callable[..., Entry]


def test_each_attempt_is_a_location_with_its_time(plant: Plant) -> None:
    """Attempts of one person have the same id and clues."""
    root = plant(
        {
            "12-99 - Mary-Ann Conv - Sep 24, 2024 926 PM/mnist_cnn.py": "",
            "12-99 - Mary-Ann Conv - Sep 23, 2024 1105 AM/mnist_cnn.py": "",
            "index.html": "",
        }
    )
    first, second = locate(root, "mnist_cnn") or []
    assert first.id == second.id == "Mary-Ann Conv_12"
    assert first.clues == (("brightspace_id", "12"), ("name", "Mary-Ann Conv"), ("group", "Mary-Ann Conv"))
    assert second.clues == first.clues
    times = datetime(2024, 9, 23, 11, 5), datetime(2024, 9, 24, 21, 26)  # noqa: DTZ001 - none is named
    assert (first.handed_in, second.handed_in) == tuple(HandIn(time=time) for time in times)


def test_people_of_one_name_are_two(plant: Plant) -> None:
    """Their number tells them apart."""
    names = (f"{number}-99 - Large Conv - Sep 24, 2024 926 PM/work.py" for number in (12, 13))
    locations = locate(plant(dict.fromkeys(names, "")), "mnist_cnn") or []
    assert [location.id for location in locations] == ["Large Conv_12", "Large Conv_13"]


@pytest.mark.parametrize(
    "date", ["24 September, 2024 2126", "sept. 24, 2024 2126", "24 septembre 2024 21 26", "24 sep. 2024 926 PM"]
)
def test_dates_of_other_languages_are_read(date: str, plant: Plant) -> None:
    """Brightspace writes them in the course's."""
    (location,) = locate(plant({f"1-2 - A B - {date}/work.py": ""}), "mnist_cnn") or []
    assert location.handed_in.time == datetime(2024, 9, 24, 21, 26)  # noqa: DTZ001 - none is named


def test_a_date_that_could_be_two_is_no_time(plant: Plant) -> None:
    """The folder is a submission all the same."""
    (location,) = locate(plant({"1-2 - A B - 3-4-2024 926 PM/work.py": ""}), "mnist_cnn") or []
    assert (location.id, location.handed_in) == ("A B_1", HandIn())


def test_files_of_one_attempt_belong_together(plant: Plant, assignment: AssignmentSpec) -> None:
    """Older downloads are flat, and some have the student's own id before the name."""
    start = "12-99 - s0001 - Large Conv - Sep 24, 2024 926 PM - "
    root = plant({f"{start}mnist_cnn.py": "import blocks", f"{start}blocks.py": "", f"{start}a - b.pdf": ""})
    (location,) = locate(root, "mnist_cnn") or []
    assert ("id", "s0001") in location.clues
    (entry,) = collect([root.path], assignment)
    assert isinstance(entry, Submission)
    assert (entry.id, [module.path for module in entry.modules]) == ("Large Conv_12", ["blocks.py"])


@pytest.mark.parametrize(
    "name",
    ["12-99 - Large Conv/a.py", "12-99 - Large Conv - 2024/a.py", "12-99 - Large Conv - 1 2 3/a.py",
     "Large Conv - Sep 24, 2024 926 PM/a.py", "2024-09 - week 3 - notes 1/a.py",
     "12-99 - Sep 24, 2024 926 PM/a.py", "12-99 - Large Conv - Sep 24, 2024 926 PM.py"],
)  # fmt: skip
def test_other_names_are_not_a_download(name: str, plant: Plant) -> None:
    """Numbers, a name and a date are needed."""
    assert locate(plant({name: ""}), "mnist_cnn") is None


def test_what_somebody_added_is_a_row_of_its_own(plant: Plant, assignment: AssignmentSpec) -> None:
    """It is not passed over."""
    root = plant({"1-2 - A B - Sep 24, 2024 926 PM/work.py": "", "by_mail.py": ""})
    assert [entry.id for entry in collect([root.path], assignment)] == ["A B_1", "by_mail"]
