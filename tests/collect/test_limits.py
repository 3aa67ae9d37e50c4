"""How long names and texts may be that come from a class's download; longer ones are cut off or refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.collect import csv_file
from grader.collect.layouts import gradescope
from grader.collect.layouts.gradescope import read_metadata
from grader.collect.location import Location
from grader.collect.roster import read_roster
from grader.collect.submission_file import read_submission
from grader.collect.tree import Entry, UnreadableError, VirtualFolder
from grader.errors import InputError
from grader.records import Unusable

Plant = Callable[..., Entry]


def nothing(name: str) -> Entry:
    """An empty folder."""
    return VirtualFolder([]).folder(name, Path(name))


@pytest.mark.parametrize("length", [254, 255, 256, 1_000])
def test_an_id_has_at_most_255_characters(length: int) -> None:
    """So many has a name on most file systems; only an archive or a course system can have longer ones."""
    name = "a" * (length - 1) + "b"
    location = Location.from_name(name, nothing("x"))
    assert location.id == name[:255]
    assert {value for _, value in location.clues} == {name[:255]}


def test_an_id_of_a_layout_has_at_most_255_characters() -> None:
    """A layout may make a longer one, for example of a name and a number; the beginning is kept."""
    results = [read_submission(Location("a" * length + "b", nothing("x"), ()), "mnist_cnn") for length in (254, 255)]
    assert [result.id for result in results] == ["a" * 254 + "b", "a" * 255]
    assert all(isinstance(result, Unusable) for result in results)


def submitters(characters: int) -> str:
    """Gradescope's metadata with so many characters about the submitters, the last of whom has a digit for a number."""
    first = "\n  - :name: A"
    last = "\n  - :name: B\n    :sid: 7"
    return f"submission_1:\n  :submitters:{first}{'x' * (characters - len(first) - len(last))}{last}\n"


def test_about_the_submitters_of_one_submission_64_kib_are_read() -> None:
    """A text of just that length is read to its end, and the last character of a longer one is not."""
    (known,) = read_metadata(submitters(1 << 16)).values()
    assert known.submitters[-1] == {"name": "B", "sid": "7"}
    (known,) = read_metadata(submitters((1 << 16) + 1)).values()
    assert known.submitters[-1] == {"name": "B", "sid": ""}


def test_gradescopes_metadata_may_be_just_as_large_as_the_limit(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte more, and the download is refused: its students would have no names."""
    text = "submission_1:\n  :submitters:\n  - :name: A\n    :sid: '7'\n"
    export = plant({"submission_1/mnist_cnn.py": "", "submission_metadata.yml": text}, "assignment_7_export")
    monkeypatch.setattr(gradescope, "_MAX_METADATA_BYTES", len(text))
    assert [location.id for location in gradescope.locate(export, "mnist_cnn") or ()] == ["7"]
    monkeypatch.setattr(gradescope, "_MAX_METADATA_BYTES", len(text) - 1)
    with pytest.raises(UnreadableError, match="larger than"):
        gradescope.locate(export, "mnist_cnn")


@pytest.mark.parametrize(
    ("content", "longer", "message"),
    [
        pytest.param("id" + ",x" * 499 + "{}\n1", ",x", "at most 500 columns", id="columns"),
        pytest.param("id\n" + "s" * 500 + "{}", "s", "at most 500 characters in a cell", id="characters in a cell"),
        pytest.param("id\n1\n2\n3{}", "\n4", "at most 3 students", id="students"),
    ],
)
def test_a_roster_may_be_just_as_large_as_the_limits(
    content: str, longer: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One more of anything is a mistake; the limit of students is lowered here, as 50,000 take a while."""
    monkeypatch.setattr(csv_file, "MAX_ROWS", 3)
    path = tmp_path / "roster.csv"
    path.write_text(content.format(""), encoding="utf-8")
    assert read_roster(path).path == path
    path.write_text(content.format(longer), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_roster(path)
