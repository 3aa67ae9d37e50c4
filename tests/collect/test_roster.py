"""The roster: what it tells, how people are found by it, and what is said of its mistakes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.collect.roster import MAX_ROSTER_BYTES, Roster, read_roster
from grader.collect.submissions import collect
from grader.collect.tree import Entry
from grader.errors import InputError
from grader.records import Status, Student, Submission, Unusable
from grader.spec import AssignmentSpec

Plant = Callable[..., Entry]

LINES = [
    "ID,Name,E-Mail,Section,Canvas ID,github,Remark",
    's1001,"Doe, Jane",jane@example.org,A,12,jdoe,late',
    "s1002,John van der Roe,john@example.org,B,13,,",
    "s1003,Ann Poe,,,,,",
]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """Write a roster."""

    def written(content: str | bytes) -> Path:
        path = tmp_path / "roster.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


@pytest.fixture
def roster(write: Callable[[str | bytes], Path]) -> Roster:
    """Three people."""
    return read_roster(write("\n".join(LINES)))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("\n".join(LINES).encode(), id="plain"),
        pytest.param("\ufeff".encode() + "\r\n".join(LINES).encode() + b"\r\n\r\n", id="as spreadsheets save it"),
        pytest.param("\n".join(LINES).replace("Doe, Jane", "Doe| Jane").replace(",", ";").replace("|", ",").encode(),
                     id="semicolons"),
        pytest.param(b"\n,,,,,,\n" + "\n".join(LINES).encode(), id="empty lines"),
    ],
)  # fmt: skip
def test_people_are_read(content: bytes, write: Callable[[str | bytes], Path]) -> None:
    """Headings in any case; what a cell leaves empty is empty; columns without a meaning are named."""
    roster = read_roster(write(content))
    assert roster.people == (
        Student(
            id="s1001",
            name="Doe, Jane",
            email="jane@example.org",
            section="A",
            ids={"canvas_id": "12", "github": "jdoe"},
        ),
        Student(id="s1002", name="John van der Roe", email="john@example.org", section="B", ids={"canvas_id": "13"}),
        Student(id="s1003", name="Ann Poe"),
    )
    assert roster.unused == ("Remark",)


@pytest.mark.parametrize(
    ("column", "value", "identity"),
    [
        ("id", "S1001", "s1001"),
        ("canvas_id", "13", "s1002"),
        ("email", "Jane@Example.org", "s1001"),
        ("github", "JDoe", "s1001"),
        ("name", "Jane Doe", "s1001"),
        ("name", "doejane", "s1001"),
        ("name", "vanderroejohn", "s1002"),
        ("name", "van der Roe, John", "s1002"),
        ("name", "poeann", "s1003"),
        ("name", "Jane", None),
        ("name", "", None),
        ("github", "", None),
        ("moodle_id", "12", None),
    ],
)
def test_a_clue_finds_a_person(column: str, value: str, identity: str | None, roster: Roster) -> None:
    """Case does not matter, nor in which order and with which signs a name is written."""
    found = roster.find([(column, value)])
    assert (found.id if found else None) == identity


def test_the_first_clue_that_fits_one_person_counts(write: Callable[[str | bytes], Path]) -> None:
    """A name that two people have is no clue."""
    roster = read_roster(write("id,name,github\n1,Jane Doe,a\n2,Jane Doe,b"))
    assert roster.find([("name", "Jane Doe")]) is None
    assert roster.find([("name", "Jane Doe"), ("github", "b"), ("id", "1")]) == roster.people[1]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param("", "an empty file", id="empty"),
        pytest.param("name,email\nJane,x", "the heading id in line 1; received only name, email", id="no id"),
        pytest.param("id,name\n", "a line for each person", id="nobody"),
        pytest.param("id,name\n1,a\n\n1,b", "id to be there once in line 4, column id; received '1' again, which is "
                     "in line 2", id="id twice"),
        pytest.param("id,name\nA,a\na,b", "'a' again", id="id twice but for its case"),
        pytest.param("id,email\n1,x@y\n2,X@y", "in line 3, column email", id="e-mail twice"),
        pytest.param("id,canvas_id\n1,7\n2,7", "in line 3, column canvas_id", id="other id twice"),
        pytest.param("id,ID\n1,2", "one column id in line 1, column id", id="heading twice"),
        pytest.param("id,name\n,a", "an id for each person in line 2, column id", id="no id in a line"),
        pytest.param("id,name\n1,Doe,Jane", "in line 2; received 3 cells under 2 headings", id="comma in a name"),
        pytest.param('id,name\n1,"Jane" Doe', "in line 2", id="quotes in a name"),
        pytest.param('id,name\n1,"Jane', "a CSV file", id="quote without an end"),
        pytest.param(b"id,name\n1,J\xfcrgen", "another encoding, seen in line 2, byte 4", id="Latin-1"),
        pytest.param("id,name\n1,x".encode("utf-16"), "another encoding, seen in line 1, byte 1", id="UTF-16"),
        pytest.param(b"#" * (MAX_ROSTER_BYTES + 1), "8 MiB", id="large"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(
    content: str | bytes, told: str, write: Callable[[str | bytes], Path]
) -> None:
    """One sentence: what was expected, what was there, line and column."""
    with pytest.raises(InputError) as caught:
        read_roster(write(content))
    assert told in str(caught.value)
    assert "roster.csv" in str(caught.value)


def test_a_roster_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    """So is a folder in its place."""
    for path in (tmp_path, tmp_path / "nowhere.csv"):
        with pytest.raises(InputError, match="--roster"):
            read_roster(path)


@given(st.binary(max_size=80) | st.text('id,;"\n\r\x00\ufeffa1 ', max_size=60).map(str.encode))
def test_any_bytes_are_a_roster_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """No exception but our own."""
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    try:
        people = read_roster(path).people
    except InputError:
        return
    assert len({person.id.casefold() for person in people}) == len(people) > 0


def test_a_class_gets_the_rosters_ids(roster: Roster, plant: Plant, assignment: AssignmentSpec) -> None:
    """Who is missing has a row, who is not on the roster is graded with a note, and rows are sorted by id."""
    root = plant({"roejohn_13_1_mnist_cnn.py": "", "doejane_LATE_12_2_mnist_cnn.py": "", "guest_99_3_mnist_cnn.py": ""})
    guest, jane, john, ann = collect([root.path], assignment, roster=roster)

    assert isinstance(guest, Submission)
    assert isinstance(jane, Submission)
    assert (guest.id, guest.student) == ("guest_99", None)
    assert guest.notes == ("guest_99 is not on the roster.",)
    assert (jane.id, jane.student, jane.notes) == ("s1001", roster.people[0], ())
    assert john.id == "s1002"
    assert isinstance(ann, Unusable)
    assert (ann.id, ann.status, ann.student) == ("s1003", Status.MISSING, roster.people[2])


@pytest.mark.parametrize("names", [("s1001.py", "jdoe.py"), ("Jane Doe/x.py", "jane@example.org/x.py")])
def test_two_submissions_of_one_person_are_an_error_row(
    names: tuple[str, str], roster: Roster, plant: Plant, assignment: AssignmentSpec
) -> None:
    """Both are named, and nobody guesses which of them counts."""
    entries = collect([plant(dict.fromkeys(names, "")).path], assignment, roster=roster)
    row = entries[0]
    assert isinstance(row, Unusable)
    assert (row.id, row.status, row.student) == ("s1001", Status.ERROR, roster.people[0])
    assert "both of s1001" in row.message
    assert [entry.id for entry in entries] == ["s1001", "s1002", "s1003"]


def test_a_bad_file_counts_as_handed_in(roster: Roster, plant: Plant, assignment: AssignmentSpec) -> None:
    """Its row has the person's id and the reason."""
    root = plant({"s1001/a.py": "", "s1001/b.py": ""})
    (row, *_) = collect([root.path], assignment, roster=roster)
    assert isinstance(row, Unusable)
    assert (row.id, row.status, row.student) == ("s1001", Status.FAILED, roster.people[0])
