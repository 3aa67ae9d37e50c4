"""The roster: what is read of it, how students are found by it, and the sentences about its mistakes."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.collect.csv_file import MAX_BYTES
from grader.collect.roster import Roster, read_roster
from grader.collect.submissions import collect
from grader.collect.tree import Entry
from grader.errors import InputError
from grader.records import Finding, Status, Student, Submission, Unusable
from grader.spec import AssignmentSpec

Plant = Callable[..., Entry]

LINES = [
    "ID,Name,E-Mail,Section,Canvas ID,github,Remark",
    's1001,"Conv, Large",large@example.org,A,12,lconv,late',
    "s1002,Linear van der Residual,linear@example.org,B,13,,",
    "s1003,Flat Pool,,,,,",
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
    """Three students."""
    return read_roster(write("\n".join(LINES)))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("\n".join(LINES).encode(), id="plain"),
        pytest.param("\ufeff".encode() + "\r\n".join(LINES).encode() + b"\r\n\r\n", id="as spreadsheets save it"),
        pytest.param("\n".join(LINES).replace("v, L", "v| L").replace(",", ";").replace("|", ",").encode(),
                     id="semicolons"),
        pytest.param(b"\n,,,,,,\n" + "\n".join(LINES).encode(), id="empty lines"),
    ],
)  # fmt: skip
def test_students_are_read(content: bytes, write: Callable[[str | bytes], Path]) -> None:
    """Headings in any case; what a cell leaves empty is empty; columns without a meaning are named."""
    roster = read_roster(write(content))
    assert roster.students == (
        Student(
            id="s1001",
            name="Conv, Large",
            email="large@example.org",
            section="A",
            ids={"canvas_id": "12", "github": "lconv"},
        ),
        Student(
            id="s1002", name="Linear van der Residual", email="linear@example.org", section="B", ids={"canvas_id": "13"}
        ),
        Student(id="s1003", name="Flat Pool"),
    )
    assert roster.unused == ("Remark",)


@pytest.mark.parametrize(
    ("column", "value", "identity"),
    [
        ("id", "S1001", "s1001"),
        ("canvas_id", "13", "s1002"),
        ("email", "Large@Example.org", "s1001"),
        ("github", "LConv", "s1001"),
        ("name", "Large Conv", "s1001"),
        ("name", "convlarge", "s1001"),
        ("name", "vanderresiduallinear", "s1002"),
        ("name", "van der Residual, Linear", "s1002"),
        ("name", "poolflat", "s1003"),
        ("name", "Large", None),
        ("name", "", None),
        ("github", "", None),
        ("moodle_id", "12", None),
    ],
)
def test_a_clue_finds_a_student(column: str, value: str, identity: str | None, roster: Roster) -> None:
    """Case does not matter, nor in which order and with which signs a name is written."""
    student = roster.find([(column, value)])
    assert (student.id if student else None) == identity


def test_the_first_clue_that_fits_one_student_counts(write: Callable[[str | bytes], Path]) -> None:
    """A name that two students have is not a clue."""
    roster = read_roster(write("id,name,github\n1,Large Conv,a\n2,Large Conv,b"))
    assert roster.find([("name", "Large Conv")]) is None
    assert roster.find([("name", "Large Conv"), ("github", "b"), ("id", "1")]) == roster.students[1]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param("", "an empty file", id="empty"),
        pytest.param("name,email\nLarge,x", "the heading id in line 1; received only name, email", id="no id"),
        pytest.param("id,name\n", "a line for each student", id="nobody"),
        pytest.param("id,name\n1,a\n\n1,b", "each id only once in line 4, column id; received '1' "
                     "again, as in line 2.", id="id twice"),
        pytest.param("id,name\nA,a\na,b", "'a' again", id="id twice but for its case"),
        pytest.param("id,email\n1,x@y\n2,X@y", "in line 3, column email", id="e-mail twice"),
        pytest.param("id,canvas_id\n1,7\n2,7", "in line 3, column canvas_id", id="other id twice"),
        pytest.param("id,ID\n1,2", "one column id in line 1, column id", id="heading twice"),
        pytest.param("id,name\n,a", "an id for each student in line 2, column id; received an empty cell",
                     id="no id in a line"),
        pytest.param("id,name\n1,Conv,Large", "in line 2; received 3 cells under 2 headings", id="comma in a name"),
        pytest.param('id,name\n1,"Large" Conv', "in line 2", id="quotes in a name"),
        pytest.param('id,name\n1,"Large', "a CSV file", id="quote without an end"),
        pytest.param(b"id,name\n1,J\xfcrgen", "another encoding in line 2, byte 4", id="Latin-1"),
        pytest.param("id,name\n1,x".encode("utf-16"), "another encoding in line 1, byte 1", id="UTF-16"),
        pytest.param(b"#" * (MAX_BYTES + 1), "8 MiB", id="large"),
        pytest.param("id" + ",id" * 500, "at most 500 columns in line 1; received 501", id="many columns"),
        pytest.param("id,name\n1," + "\u0301\u0323" * 251, "500 characters in a cell in line 2", id="a long cell"),
        pytest.param('id,name\n1,"' + "x" * 200_000, "a line that is not valid CSV (field larger",
                     id="an endless cell"),
        pytest.param("id\n" + "".join(f"{n}\n" for n in range(50_001)), "at most 50,000 students", id="many people"),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_with_its_place(
    content: str | bytes, problem: str, write: Callable[[str | bytes], Path]
) -> None:
    """One sentence: what was expected, what was there, line and column."""
    with pytest.raises(InputError) as caught:
        read_roster(write(content))
    assert problem in str(caught.value)
    assert "roster.csv" in str(caught.value)


def test_a_roster_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    """So is a folder in its place."""
    for path in (tmp_path, tmp_path / "nowhere.csv"):
        with pytest.raises(InputError, match="--roster"):
            read_roster(path)


_CELLS = st.sampled_from(
    ["id", "name", "ID", "e-mail", "canvas_id", "github", "", " ", "1", "s1001", "S1001", "\u0438\u0306", "\u0439",
     "a\x00", '""', '"', '"a,b"', "=1+1", "\x1b[31m", "\u202e", "x" * 501, '"' + "\n" * 30 + '"', "\ufeff", "\u00df",
     "ss", "\ud800", "\udcff"]
)  # fmt: skip
_ENCODINGS = st.sampled_from(["utf-16", "latin-1", "utf-8-sig"])
_LINES = st.lists(st.lists(_CELLS, max_size=5).map(",".join), max_size=6).map("\n".join)


@settings(max_examples=150)
@given(
    st.binary(max_size=80)
    | st.text('id,;"\n\r\x00\ufeffa1 ', max_size=60).map(str.encode)
    | _LINES.map(lambda text: ("id,name,canvas_id\n" + text).encode("utf-8", "surrogatepass"))
    | st.tuples(_LINES, _ENCODINGS).map(lambda pair: pair[0].encode(pair[1], "replace"))
)
def test_any_bytes_are_a_roster_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """No exception but our own."""
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    try:
        roster = read_roster(path)
    except InputError as error:
        assert len(str(error)) < 2_000 + len(str(path))  # noqa: PT017 - either way is right
        return
    assert len({student.id.casefold() for student in roster.students}) == len(roster.students) > 0
    assert all(roster.find([("id", student.id)]) == student for student in roster.students)


def test_empty_lines_cost_no_memory(
    write: Callable[[str | bytes], Path], memory: Callable[[Callable[[], object]], int]
) -> None:
    """They are not students; each was kept as a row of its own."""
    path = write("id\n" + "\n" * 100_000 + "s1001")
    assert memory(lambda: read_roster(path)) < MAX_BYTES + (4 << 20)


def test_a_class_gets_the_rosters_ids(roster: Roster, plant: Plant, assignment: AssignmentSpec) -> None:
    """A missing student has a row, a stranger to the roster is graded with a note, and rows are sorted by id."""
    root = plant(
        {"residuallinear_13_1_mnist_cnn.py": "", "convlarge_LATE_12_2_mnist_cnn.py": "", "guest_99_3_mnist_cnn.py": ""}
    )
    guest, large, linear, flat = collect([root.path], assignment, roster=roster)

    assert isinstance(guest, Submission)
    assert isinstance(large, Submission)
    assert (guest.id, guest.student) == ("guest_99", None)
    assert guest.notes == (Finding(problem="guest_99 is not on the roster."),)
    assert (large.id, large.student, large.notes) == ("s1001", roster.students[0], ())
    assert linear.id == "s1002"
    assert isinstance(flat, Unusable)
    assert (flat.id, flat.status, flat.student) == ("s1003", Status.MISSING, roster.students[2])


@pytest.mark.parametrize("names", [("s1001.py", "lconv.py"), ("Large Conv/x.py", "large@example.org/x.py")])
def test_two_submissions_of_one_student_are_an_error_row(
    names: tuple[str, str], roster: Roster, plant: Plant, assignment: AssignmentSpec
) -> None:
    """Both are named, and nobody guesses which of them counts."""
    entries = collect([plant(dict.fromkeys(names, "")).path], assignment, roster=roster)
    row = entries[0]
    assert isinstance(row, Unusable)
    assert (row.id, row.status, row.student) == ("s1001", Status.ERROR, roster.students[0])
    paths = ", ".join(sorted(f"{row.path.parents[len(Path(name).parts) - 1]}/{name}" for name in names))
    assert row.finding.problem == f"2 submissions belong to s1001 on the roster: {paths}."
    assert row.finding.advice == "Keep the one that counts."
    assert [entry.id for entry in entries] == ["s1001", "s1002", "s1003"]


def test_a_bad_file_counts_as_handed_in(roster: Roster, plant: Plant, assignment: AssignmentSpec) -> None:
    """Its row has the student's id and the reason."""
    root = plant({"s1001/a.py": "", "s1001/b.py": ""})
    (row, *_) = collect([root.path], assignment, roster=roster)
    assert isinstance(row, Unusable)
    assert (row.id, row.status, row.student) == ("s1001", Status.FAILED, roster.students[0])


def test_a_roster_that_is_not_a_file_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe has no end; it is reported like any other mistake."""
    os.mkfifo(tmp_path / "roster.csv")
    with pytest.raises(InputError, match="not a regular file"):
        read_roster(tmp_path / "roster.csv")
