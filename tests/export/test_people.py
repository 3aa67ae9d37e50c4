"""Whose grade is whose: what a roster adds, and what is refused because a system would not know whose it is."""

from pathlib import Path

import pytest

from grader.collect.roster import Roster, read_roster
from grader.errors import InputError
from grader.export.canvas import COLUMNS
from grader.export.people import check_people, only_people, value, with_people
from grader.gradebook import Gradebook
from grader.records import Grade, Student

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,CNN (77)
    Points Possible,,,,,105
"Roe, Amy",1001,s01,l1,Lab,
"Lund, Bo",1002,s02,l2,Lab,
"Student, Test",9,,test,Lab,
"""


def without_roster(book: Gradebook, *ids: str) -> Gradebook:
    """These rows, as they are where the class was graded without one."""
    rows = [grade.model_copy(update={"student": None}) for grade in book.submissions if grade.id in ids]
    return book.model_copy(update={"submissions": tuple(rows)})


def renamed(grade: Grade, **changes: object) -> Grade:
    """The row with other values."""
    return grade.model_copy(update=changes)


@pytest.fixture
def roster(tmp_path: Path) -> Roster:
    """Canvas's own gradebook, as it exports it."""
    path = tmp_path / "canvas.csv"
    path.write_text(CANVAS, encoding="utf-8")
    return read_roster(path)


def test_canvas_own_gradebook_says_whose_a_row_is(book: Gradebook, roster: Roster) -> None:
    """Its ids go to the rows with the same SIS id; nobody is "Points Possible"."""
    amy, bo = with_people(without_roster(book, "s01", "s02"), roster).submissions
    assert amy.student is not None
    assert bo.student is not None
    assert (amy.student.name, value(amy.student, "canvas_id"), amy.student.section) == ("Roe, Amy", "1001", "Lab")
    assert value(bo.student, "login") == "l2"


def test_a_row_in_a_section_is_found_by_its_own_name(book: Gradebook, roster: Roster) -> None:
    """The folder before it is the section's."""
    (amy,) = without_roster(book, "s01").submissions
    in_section = book.model_copy(update={"submissions": (renamed(amy, id="Group A/l1"),)})
    (found,) = with_people(in_section, roster).submissions
    assert found.student is not None
    assert found.student.name == "Roe, Amy"


@pytest.mark.parametrize(
    ("identity", "owner"),
    [
        ("roeamy_1001", "Roe, Amy"), ("A/lundbo_1002", "Lund, Bo"), ("roeamy_1002", None), ("poezoe_1099", None),
        ("roeamy_1099", None), ("team1_1001", "Roe, Amy"),
    ],
)  # fmt: skip
def test_who_was_graded_as_a_download_is_found_by_canvas_number(
    identity: str, owner: str | None, book: Gradebook, roster: Roster
) -> None:
    """Without a roster the id is a name and a number; a name that contradicts the number is nobody's."""
    row = renamed(book.submissions[1], id=identity, student=None)
    (found,) = with_people(book.model_copy(update={"submissions": (row,)}), roster).submissions
    assert (found.student and found.student.name) == owner


def test_a_download_of_moodle_is_found_by_the_participant(book: Gradebook, tmp_path: Path) -> None:
    """The number that its worksheet has; a group is nobody's alone."""
    (tmp_path / "worksheet.csv").write_text("Identifier,Full name\nParticipant 201,Amy Roe\n", encoding="utf-8")
    row = renamed(book.submissions[1], id="Amy Roe_201", student=None)
    roster = read_roster(tmp_path / "worksheet.csv")
    (found,) = with_people(book.model_copy(update={"submissions": (row,)}), roster).submissions
    assert found.student is not None
    assert value(found.student, "moodle_id") == "201"


def test_a_group_that_was_graded_without_a_roster_is_nobodys(book: Gradebook, tmp_path: Path) -> None:
    """Its one row would give one member the grade, and the others none."""
    lines = "Student,ID,SIS Login ID,group\nGus,1007,l7,Team 1\nHal,1008,l8,Team 1\n"
    (tmp_path / "canvas.csv").write_text(lines, encoding="utf-8")
    row = renamed(book.submissions[1], id="team1_1007", student=None)
    roster = read_roster(tmp_path / "canvas.csv")
    (found,) = with_people(book.model_copy(update={"submissions": (row,)}), roster).submissions
    assert found.student is None


def test_a_shorter_roster_leaves_out_the_others(book: Gradebook, roster: Roster) -> None:
    """A section's list exports that section, whoever was on the list that graded."""
    joined = with_people(book, roster)
    assert {grade.id for grade in only_people(joined, roster).submissions} == {"s01", "s02"}
    with pytest.raises(InputError, match=r"rows of nobody on it: 0012, s03"):
        check_people(joined, "canvas", COLUMNS, roster)


def test_a_roster_of_another_class_is_said_to_be_one(book: Gradebook, roster: Roster) -> None:
    """Not that there is none, and no file without a line."""
    others = without_roster(book, "s03", "s04")
    for refused in (
        lambda: check_people(with_people(others, roster), "canvas", COLUMNS, roster),
        lambda: only_people(with_people(others, roster), roster),
    ):
        with pytest.raises(
            InputError, match=r"somebody of the gradebook \(s03, s04\) on the roster; received a roster"
        ):
            refused()


def test_a_format_that_needs_a_roster_says_so(book: Gradebook) -> None:
    """With the columns that it needs."""
    with pytest.raises(InputError, match="--roster FILE, because the export canvas needs canvas_id or sis_id or login"):
        check_people(without_roster(book, "s01"), "canvas", COLUMNS)


def test_who_is_not_on_the_roster_is_named_or_left_out(book: Gradebook, roster: Roster) -> None:
    """Nobody's grade is lost without a word."""
    joined = with_people(without_roster(book, "s01", "s03"), roster)
    with pytest.raises(
        InputError, match=r"rows of nobody on it: s03\. Add them .* or leave them out with --only-roster"
    ):
        check_people(joined, "canvas", COLUMNS)
    check_people(only_people(joined, roster), "canvas", COLUMNS, roster)
    assert [grade.id for grade in only_people(joined, roster).submissions] == ["s01"]


def test_two_rows_of_one_person_are_refused(book: Gradebook, roster: Roster) -> None:
    """The system would take the second for a correction of the first."""
    (amy,) = without_roster(book, "s01").submissions
    twice = book.model_copy(update={"submissions": (amy, renamed(amy, id="l1"))})
    with pytest.raises(InputError, match="each canvas_id only once in the gradebook; received '1001' twice"):
        check_people(with_people(twice, roster), "canvas", COLUMNS)


def test_one_id_of_two_rows_is_refused_in_every_format(book: Gradebook) -> None:
    """Both would go into one file."""
    rows = (book.submissions[0], book.submissions[0])
    with pytest.raises(InputError, match="each id only once"):
        check_people(book.model_copy(update={"submissions": rows}), "gradescope", ())


def test_who_has_none_of_the_systems_ids_is_named(book: Gradebook) -> None:
    """A name alone is not enough: two people may have it."""
    nobody = renamed(book.submissions[1], student=Student(id="s01", name="Roe, Amy"))
    with pytest.raises(InputError, match=r"canvas_id or sis_id or login of each student .*; received none of s01"):
        check_people(book.model_copy(update={"submissions": (nobody,)}), "canvas", COLUMNS)
