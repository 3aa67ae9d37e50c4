"""Class lists as course systems write them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.collect.roster import Roster, read_roster
from grader.collect.roster_headings import Headings
from grader.errors import InputError
from grader.records import Student

GITHUB = """"identifier","github_username","github_id","name"
"First Student","first-77","1111","First Student"
"Fourth Student","fourth-x","4",""
"""
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,MNIST (1234),Final Score
    Points Possible,,,,,100,(read only)
"Conv, Large",11,u100,lconv,Lab A,,
"Pool, Flat",12,u200,fpool,Lab B,,
"Student, Test",99,,abcdef,Lab A,,
"""
MOODLE = """Identifier,Full name,ID number,Email address,Status,Grade
Participant 123,Large Conv,,large@example.org,Submitted,-
Participant 124,Flat Pool,,flat@example.org,No submission,-
"""
PARTICIPANTS = """First name,Last name,ID number,Email address,Groups
Large,Conv,100,large@example.org,Lab A
Flat,Pool,200,flat@example.org,Lab B
"""
GRADESCOPE = """First Name,Last Name,SID,Email,Role,Section
Large,Conv,100,large@example.org,Student,A
Flat,Pool,,flat@example.org,Student,B
Some,Assistant,,ta@example.org,TA,
"""
BRIGHTSPACE = """OrgDefinedId,Username,Last Name,First Name,Email,End-of-Line Indicator
#100,#lconv,Conv,Large,large@example.org,#
#200,#fpool,Pool,Flat,flat@example.org,#
"""

LISTS = {
    "github": (
        GITHUB,
        Student(id="First Student", name="First Student", ids={"github": "first-77", "github_id": "1111"}),
    ),
    "canvas": (
        CANVAS,
        Student(
            id="u100",
            name="Conv, Large",
            section="Lab A",
            ids={"canvas_id": "11", "sis_id": "u100", "login": "lconv"},
        ),
    ),
    "moodle": (
        MOODLE,
        Student(id="large@example.org", name="Large Conv", email="large@example.org", ids={"moodle_id": "123"}),
    ),
    "participants": (
        PARTICIPANTS,
        Student(id="100", name="Large Conv", email="large@example.org", group="Lab A", ids={"sis_id": "100"}),
    ),
    "gradescope": (
        GRADESCOPE,
        Student(
            id="large@example.org",
            name="Large Conv",
            email="large@example.org",
            section="A",
            ids={"gradescope_id": "100"},
        ),
    ),
    "brightspace": (
        BRIGHTSPACE,
        Student(id="100", name="Large Conv", email="large@example.org", ids={"sis_id": "100", "login": "lconv"}),
    ),
}


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Roster]:
    """Read a roster of such a text."""

    def of(text: str) -> Roster:
        path = tmp_path / "roster.csv"
        path.write_text(text, encoding="utf-8")
        return read_roster(path)

    return of


@pytest.mark.parametrize("name", LISTS)
def test_a_systems_list_is_read_as_it_is(name: str, read: Callable[[str], Roster]) -> None:
    """Each column gets its meaning; lines that are nobody's are skipped, so that two people remain."""
    text, first = LISTS[name]
    roster = read(text)
    assert roster.students[0] == first
    assert len(roster.students) == 2


def test_columns_without_a_meaning_are_still_named(read: Callable[[str], Roster]) -> None:
    """Of an exported list too, and in the spelling that stands there."""
    assert read(CANVAS).unused == ("MNIST (1234)", "Final Score")
    assert read(BRIGHTSPACE).unused == ("End-of-Line Indicator",)
    assert read(GITHUB).unused == ()


def test_the_first_column_that_nobody_leaves_empty_is_the_id(read: Callable[[str], Roster]) -> None:
    """A school without SIS ids has logins, and one without logins has Canvas's own numbers."""
    without_sis = CANVAS.replace("u200", "")
    assert [student.id for student in read(without_sis).students] == ["lconv", "fpool"]
    assert [student.id for student in read(without_sis.replace("fpool", "")).students] == ["11", "12"]


def test_a_list_where_nobody_has_an_id_is_a_sentence(read: Callable[[str], Roster]) -> None:
    """The line and the column that was tried are named."""
    with pytest.raises(InputError, match=r"an id for each student in line 3, column sis_id"):
        read("First name,Last name,ID number,Email address\nA,B,1,\nC,D,,\n")


def test_a_list_with_an_id_of_its_own_is_the_teachers(read: Callable[[str], Roster]) -> None:
    """Whatever other headings it took over."""
    roster = read("id,github_username,name,Username,Group\ns1,large-9,Large Conv,lconv,7\n")
    assert roster.students == (
        Student(id="s1", name="Large Conv", group="7", ids={"github": "large-9", "login": "lconv"}),
    )
    assert roster.unused == ()


def test_a_first_and_a_last_name_are_a_name(read: Callable[[str], Roster]) -> None:
    """In the teacher's own list too, where there is no other."""
    (student,) = read("id,Last Name,First Name\ns1,Conv,Large\n").students
    assert student.name == "Large Conv"


_TEXTS = st.sampled_from(
    ["id", "ID", "Identifier", "github_username", "Student", "SIS Login ID", "Full name", "First name", "Surname",
     "SID", "Email", "OrgDefinedId", "Role", "name", "", "\x1b", "moodle_id", "_id"]
)  # fmt: skip


@given(headings=st.lists(_TEXTS, max_size=8), cells=st.lists(st.text("#a1 ,@", max_size=4), max_size=8))
def test_any_headings_and_cells_are_read_or_left_out(headings: list[str], cells: list[str]) -> None:
    """No exception, and every column of a record is a known one."""
    meaning = Headings(headings)
    record = meaning.record(cells[: len(headings)])
    assert record is None or all(map(meaning.is_known, record))
    assert meaning.identity([record or {}])
    assert len(meaning.unused) <= len(headings)


def test_what_a_system_says_at_length_in_other_columns_does_no_harm(tmp_path: Path) -> None:
    """Moodle exports its worksheet with everybody's feedback, which may be long."""
    path = tmp_path / "worksheet.csv"
    head = "Identifier,Full name,Email address,Grade,Feedback comments\n"
    path.write_text(f'{head}Participant 123,Large Conv,large@example.org,1,"{"long " * 1_000}"\n', encoding="utf-8")
    (student,) = read_roster(path).students
    assert student.ids == {"moodle_id": "123"}
    path.write_text(f"{head}Participant 123,{'long ' * 101},large@example.org,1,\n", encoding="utf-8")
    with pytest.raises(InputError, match="at most 500 characters in a cell in line 2"):
        read_roster(path)
