"""Names that a pattern describes."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.collect.layout_names import AUTO
from grader.collect.layouts.name_pattern import FIELDS, NamePattern, choose_layout
from grader.collect.submissions import collect
from grader.collect.tree import Entry, Kind, UnreadableError, VirtualFolder
from grader.errors import InputError
from grader.records import HandIn, Status, Submission, Unusable
from grader.spec import AssignmentSpec

Plant = Callable[..., Entry]
NOON = datetime(2024, 3, 3, 12, 5)  # noqa: DTZ001 - names tell no zone


def test_each_person_and_attempt_is_a_location(plant: Plant) -> None:
    """Its files have the students' own names, and belong together."""
    root = plant(
        {
            "s1_1_mnist_cnn.py": "import blocks",
            "s1_1_blocks.py": "",
            "s1_2_mnist_cnn.py": "",
            "s2_1_mnist_cnn.py": "",
        }
    )
    locations = NamePattern("{id}_{attempt}_{file}").locate(root)
    assert [(location.id, location.handed_in) for location in locations] == [
        ("s1", HandIn(attempt=1)), ("s1", HandIn(attempt=2)), ("s2", HandIn(attempt=1)),
    ]  # fmt: skip
    assert [entry.name for entry in locations[0].entry.entries()] == ["blocks.py", "mnist_cnn.py"]


@pytest.mark.parametrize(
    ("pattern", "name", "clues"),
    [
        ("{id}", "s1.py", {"id": "s1"}),
        ("{login}", "s1/work.py", {"login": "s1", "id": "s1"}),
        ("{email}-{any}", "a.b@example.org-x.py", {"email": "a.b@example.org", "id": "a.b@example.org"}),
        ("{last}, {first} ({id})", "Roe, Ann (7).py", {"id": "7", "name": "Ann Roe"}),
        ("{first}.{last}", "ann.roe.py", {"name": "ann roe"}),
        ("{name}_{any}_{any}.py", "Ann Roe_1_2.py", {"name": "Ann Roe"}),
        ("team {group} - {file}", "team 7 - mnist_cnn.py", {"group": "7", "id": "7"}),
        ("{group}/{id}_{attempt}_{file}", "Group A/s1_3_mnist_cnn.py", {"id": "s1"}),
        ("{any}/{id}", "Group A/s1/mnist_cnn.py", {"id": "s1"}),
        ("{id}_x_{file}", "a_b_x_c_x_d.py", {"id": "a_b"}),
        ("{id}_{attempt}_{file}", "a_b_2_c.py", {"id": "a_b"}),
        ("{id}.{any}", "s1.py", {"id": "s1"}),
        ("CNN (final) {id}+", "CNN (final) s1+.py", {"id": "s1"}),
    ],
)
def test_fields_are_read_off_a_name(pattern: str, name: str, clues: dict[str, str], plant: Plant) -> None:
    """A field ends where the text behind it comes for the first time; text is no regular expression."""
    (location,) = NamePattern(pattern).locate(plant({name: ""}))
    assert dict(location.clues) == clues


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{id}_{time}_{file}", "s1_2024-03-03-12-05-00_work.py"),
        ("{id}_{time}_{file}", "s1_20240303T120500_work.py"),
        ("{id}-{time}", "s1-2024-03-03-12-05-00.py"),
        ("{time}_{id}", "202403031205_s1/work.py"),
    ],
)
def test_times_are_read_with_any_separators(pattern: str, name: str, plant: Plant) -> None:
    """Or with none."""
    (location,) = NamePattern(pattern).locate(plant({name: ""}))
    assert (location.id, location.handed_in) == ("s1", HandIn(time=NOON))


def test_a_date_and_a_number_behind_it_are_told_apart(plant: Plant) -> None:
    """A time may be a day alone."""
    (location,) = NamePattern("{id}_{time}_{attempt}_{file}").locate(plant({"s1_20240303_1205_work.py": ""}))
    assert location.handed_in == HandIn(time=datetime(2024, 3, 3), attempt=1205)  # noqa: DTZ001 - none is named


def test_what_is_no_time_is_an_error_row(plant: Plant, assignment: AssignmentSpec) -> None:
    """Nobody knows then what is late; the others are graded."""
    root = plant({"s1_2024-13-03_work.py": "", "s2_2024-03-03_work.py": ""})
    first, second = collect([root.path], assignment, layout=NamePattern("{id}_{time}_{file}"))
    assert isinstance(first, Unusable)
    assert (first.id, first.status) == ("s1", Status.ERROR)
    problem = "The name s1_2024-13-03_work.py has 2024-13-03 in the place of its time, which is not a time."
    assert first.finding.problem == problem
    assert isinstance(second, Submission)


def test_what_does_not_fit_is_a_row_with_a_note(plant: Plant, assignment: AssignmentSpec) -> None:
    """Files and folders, on the way and below; what could be no submission is passed over."""
    root = plant(
        {
            "A/s1_1.py": "", "A/extra.py": "x = 1", "A/_1.py": "x = 1", "B/c/mnist_cnn.py": "", "stray.py": "",
            "index.html": "", "A/essay.pdf": "", "empty/": "",
        }
    )  # fmt: skip
    entries = collect([root.path], assignment, layout=NamePattern("{any}/{id}_{attempt}"))
    assert [entry.id for entry in entries] == ["A/_1", "A/extra", "B/c", "empty", "s1", "stray"]
    notes = {entry.id: [note.problem for note in entry.notes] for entry in entries if isinstance(entry, Submission)}
    assert notes["A/extra"] == ["The name A/extra.py does not fit --name-pattern {any}/{id}_{attempt}."]
    assert notes["s1"] == []


def test_a_file_of_another_kind_is_seen(plant: Plant, assignment: AssignmentSpec) -> None:
    """Who handed in a PDF has handed in something."""
    (entry,) = collect([plant({"s1_1_work.pdf": ""}).path], assignment, layout=NamePattern("{id}_{attempt}_{file}"))
    assert isinstance(entry, Unusable)
    assert entry.id == "s1"
    assert "work.pdf" in entry.finding.problem


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("{id}_{any}_{file}", ["s1_1_work.py", "s1_2_work.py"]),
        ("{id}_{any}", ["s1_1.py", "s1_2.py"]),
        ("{id}_{any}", ["s1_1/work.py", "s1_2/work.py"]),
    ],
)
def test_files_of_one_name_are_not_one_submission(
    pattern: str, names: list[str], plant: Plant, assignment: AssignmentSpec
) -> None:
    """Without an attempt or a time in the pattern nobody knows which counts: a person has to look."""
    root = plant(dict.fromkeys(names, ""))
    assert [location.id for location in NamePattern(pattern).locate(root)] == ["s1", "s1"]
    (entry,) = collect([root.path], assignment, layout=NamePattern(pattern))
    assert isinstance(entry, Unusable)
    assert entry.status == Status.ERROR


@pytest.mark.parametrize("wrapped", ["download/", "course/2024/homework 3/download/"])
def test_the_only_folder_may_be_packing(
    wrapped: str, plant: Plant, pack: Callable[..., bytes], assignment: AssignmentSpec
) -> None:
    """As with a course system's download, however deep."""
    path = plant({"all.zip": pack({f"{wrapped}s1_1.py": "", f"{wrapped}s2_1.py": ""})}).path / "all.zip"
    entries = collect([path], assignment, layout=NamePattern("{id}_{attempt}"))
    assert [entry.id for entry in entries] == ["s1", "s2"]


def test_a_pattern_that_fits_nothing_shows_the_names(plant: Plant) -> None:
    """And itself."""
    root = plant({f"work{number}.py": "" for number in range(7)})
    sentence = (
        r"fit --name-pattern \{id\}-\{attempt\}; received work0.py, .*work4.py and 2 more\. .*\{id\}_\{attempt\}_"
    )
    with pytest.raises(InputError, match=sentence):
        NamePattern("{id}-{attempt}").locate(root)
    with pytest.raises(InputError, match="received an empty folder"):
        NamePattern("{id}").locate(plant({}, "empty"))


@pytest.mark.parametrize(
    ("pattern", "name", "advice"),
    [
        ("{id}_{attempt}_{file}", "roe-work.py", "for example {id}-{any}, or name another folder."),
        ("{id}_{attempt}", "roe_work.py", "for example {id}_{any}, or"),
        ("{id}_{attempt}_{file}", "roework.py", "Write the pattern as these names are, or name another folder."),
        ("{id}_{any}_x", "roe_work.py", "for example {id}_{any}, or"),
    ],
)
def test_the_advice_is_another_pattern_than_the_one_that_fits_nothing(
    pattern: str, name: str, advice: str, plant: Plant
) -> None:
    """It fits a name that is there, if a separator tells how."""
    root = plant({f"in/{name}": ""})
    with pytest.raises(InputError) as caught:
        NamePattern(pattern).locate(root, root.folders())
    assert advice in str(caught.value)
    assert f"received {name}" in str(caught.value)
    if "example" in advice:
        assert NamePattern(advice.split()[2].removesuffix(",")).locate(root.folders()[0])


@pytest.mark.parametrize(
    ("pattern", "received"),
    [
        ("", "an empty text[.]"),
        (" ", "an empty text[.]"),
        ("work", "none"),
        ("{attempt}_{file}", "none"),
        ("{student}", r"\{student\}"),
        ("{id}_{id}", r"\{id\} again"),
        ("{id}{file}", "two fields side by side"),
        ("{id", "a brace that belongs to none"),
        ("{id}}", "a brace that belongs to none"),
        ("/{id}", "an empty one"),
        ("{any}//{id}", "an empty one"),
        ("{id}/", "an empty one"),
        ("x" * 201 + "{id}", "205, 1 and 0"),
        ("_".join(["{any}"] * 10) + "_{id}", "64, 11 and 0"),
        ("{any}/" * 5 + "{id}", "34, 6 and 5"),
    ],
)
def test_a_wrong_pattern_is_one_sentence(pattern: str, received: str) -> None:
    """What was expected, what was received, and an example."""
    with pytest.raises(
        InputError, match=rf"--name-pattern to (?:have|say how) .* received {received}.* like \{{id\}}_\{{attempt\}}"
    ):
        NamePattern(pattern)


def test_a_pattern_stands_in_place_of_a_layout() -> None:
    """Both together contradict each other."""
    assert choose_layout("canvas", None) == "canvas"
    assert isinstance(choose_layout(AUTO, "{id}"), NamePattern)
    with pytest.raises(InputError, match="expected --name-pattern or --layout; received both"):
        choose_layout("canvas", "{id}")


def test_the_documented_patterns_fit_the_names_beside_them(root: Path, plant: Plant) -> None:
    """Docs claim only what is so."""
    page = (root / "docs" / "instructor.md").read_text(encoding="utf-8")
    examples = re.findall(r'--name-pattern "(.+)" +# (.+)', page)
    assert len(examples) == 3
    for number, (pattern, name) in enumerate(examples):
        (location,) = NamePattern(pattern).locate(plant({name: ""}, str(number)))
        assert not location.notes
    assert all(f"`{{{field}}}`" in page for field in FIELDS)


_PATTERNS = st.lists(st.sampled_from([f"{{{field}}}" for field in FIELDS] + ["_", "-", "/", " ", "(", "."]), max_size=9)
_PIECES = st.sampled_from(["_", "-", "/", "1", "20240303", "2024-99-01", "a", " ", ".py", ".zip", "é", "\udcff", "\n"])


def folder_of(names: Iterable[str], kind: Kind = Kind.FILE) -> Entry:
    """A class of one kind of entries."""
    empty = VirtualFolder([])
    return VirtualFolder((name, Entry(empty, name, name, kind, Path(name))) for name in names).folder("x", Path("x"))


@given(_PATTERNS.map("".join), st.lists(st.lists(_PIECES, min_size=1, max_size=9).map("".join)), st.sampled_from(Kind))
def test_any_pattern_and_names_give_locations_or_a_sentence(pattern: str, names: list[str], kind: Kind) -> None:
    """Nobody's location has an empty id."""
    with suppress(InputError, UnreadableError):
        assert all(location.id for location in NamePattern(pattern).locate(folder_of(names, kind)))


def test_a_name_is_read_in_one_way_only() -> None:
    """Names in which every field could end at many places are read all the same, and not by trying."""
    pattern = NamePattern("{id}_{login}_{email}_{name}_{first}_{last}_{group}_{any}_{any}_{file}")
    names = [f"{number}{'_a' * 120}/" for number in range(300)]
    with pytest.raises(InputError):
        pattern.locate(folder_of(names))


def test_names_are_read_in_time_proportional_to_their_number(calls: Callable[[Callable[[], object]], int]) -> None:
    """Twice as many cost at most three times as many calls."""
    pattern = NamePattern("{id}_{attempt}_{file}")
    few, many = (folder_of(f"s{number}_1_work.py" for number in range(size)) for size in (200, 400))
    assert calls(lambda: pattern.locate(many)) < 3 * calls(lambda: pattern.locate(few))
