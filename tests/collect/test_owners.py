"""Whose a submission is, and what is said of people for whom none was found."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from grader.collect.attempt_names import Attempts
from grader.collect.attempts import Row
from grader.collect.location import Location
from grader.collect.owners import Owners, find_owners
from grader.collect.roster import Roster
from grader.collect.submissions import collect
from grader.collect.tree import Entry, VirtualFolder
from grader.records import Status, Student, Submission, Unusable
from grader.spec import AssignmentSpec

Plant = Callable[..., Entry]
CODE = "def build_model(): ..."


def roster(*students: Student) -> Roster:
    """A class of these people."""
    return Roster(Path("roster.csv"), students)


CLASS = roster(
    Student(id="s100", name="Ana Roe", group="1"),
    Student(id="s200", name="Ben Roe", group="1", ids={"canvas_id": "12"}),
    Student(id="s300", name="Cid Roe", group="Blue Team"),
)


@pytest.fixture
def rows(plant: Plant, assignment: AssignmentSpec) -> Callable[..., dict[str, Row]]:
    """Collect a folder of such files for a class; gives the rows by their ids."""

    def of(names: Iterable[str], people: Roster = CLASS, attempts: Attempts = Attempts.LATEST) -> dict[str, Row]:
        root = plant({name: CODE + "#" + name for name in names})
        return {row.id: row for row in collect([root.path], assignment, roster=people, attempts=attempts)}

    return of


def problem(row: Row) -> str:
    """What is wrong in a row without a submission."""
    assert isinstance(row, Unusable), row
    return row.finding.problem


def test_files_of_an_unknown_system_are_matched_by_their_parts(rows: Callable[..., dict[str, Row]]) -> None:
    """Of two attempts the newest counts; who has no file is missing, for every file is somebody's."""
    result = rows(
        [
            "s100_mnist_attempt_2024-03-03-11-00-00_mnist_cnn.py",
            "s100_mnist_attempt_2024-03-03-17-00-00_mnist_cnn.py",
            "s200_mnist_attempt_2024-03-02-09-30-00_mnist_cnn.py",
        ]
    )
    ana = result["s100"]
    assert isinstance(ana, Submission)
    assert "17-00-00" in ana.path.name
    assert [note.problem.partition(":")[0] for note in ana.notes] == ["1 earlier attempt was not graded"]
    assert isinstance(result["s200"], Submission)
    assert result["s300"].status is Status.MISSING  # type: ignore[union-attr]
    first = rows([], attempts=Attempts.FIRST)["s100"]
    assert isinstance(first, Submission)
    assert "11-00-00" in first.path.name


def test_a_file_that_fits_two_people_is_nobodys(rows: Callable[..., dict[str, Row]]) -> None:
    """It is graded with a note; both are errors, and nobody else is."""
    result = rows(["s100_s200.py"])
    stranger = result["s100_s200"]
    assert isinstance(stranger, Submission)
    assert stranger.student is None
    assert (
        stranger.notes[0].problem == "The name s100_s200 fits 2 people of the roster (s100, s200), so it is nobody's."
    )
    result = rows(["s300.py"])
    assert [result[name].status for name in ("s100", "s200")] == [Status.ERROR] * 2  # type: ignore[union-attr]
    result = rows([], roster(*CLASS.students, Student(id="s400")))
    assert result["s400"].status is Status.MISSING  # type: ignore[union-attr]


def test_ids_of_three_digits_are_found_in_names(rows: Callable[..., dict[str, Row]]) -> None:
    """A name that has two people's ids in it is nobody's."""
    people = roster(*(Student(id=identity) for identity in ("101", "102", "103", "104")))
    result = rows(["101_mnist_cnn.py", "mnist-102.py", "103_104.py"], people)
    assert all(isinstance(result[name], Submission) for name in ("101", "102", "103_104"))
    assert [result[name].status for name in ("103", "104")] == [Status.ERROR] * 2  # type: ignore[union-attr]


def test_where_nobody_matches_the_layout_is_unknown(rows: Callable[..., dict[str, Row]]) -> None:
    """Nobody gets no points for that: each person is an error, and the files are graded."""
    result = rows(["hw_a.py", "hw_b.py"])
    assert all(isinstance(result[name], Submission) for name in ("hw_a", "hw_b"))
    for name in ("s100", "s200", "s300"):
        assert result[name].status is Status.ERROR  # type: ignore[union-attr]
        assert problem(result[name]).startswith("No submission could be matched to the roster, so it is not known")


def test_a_stranger_may_be_anybodys(rows: Callable[..., dict[str, Row]]) -> None:
    """Whose submission was not found may have handed in that one; the name of it is not told to everybody."""
    result = rows(["s100.py", "somebody.py"])
    assert problem(result["s200"]) == (
        "Nothing was found for this student, but 1 submission is nobody's on the roster, and theirs may be among them."
    )
    assert result["s200"].status is Status.ERROR  # type: ignore[union-attr]


def test_attempts_of_a_stranger_are_one_submission(rows: Callable[..., dict[str, Row]]) -> None:
    """Nobody is told of more than there are."""
    result = rows(["s100.py", "x/attempt1/mnist_cnn.py", "x/attempt2/mnist_cnn.py"])
    assert "but 1 submission is nobody's on the roster" in problem(result["s200"])


def test_an_empty_folder_does_not_make_its_owner_missing_where_a_stranger_lies(
    plant: Plant, assignment: AssignmentSpec
) -> None:
    """The stranger may be theirs; without one the folder is what it seems."""
    root = plant({"s100.py": CODE, "s200/": "", "s300/README.md": "", "somebody.py": CODE})
    result = {row.id: row for row in collect([root.path], assignment, roster=CLASS)}
    for name in ("s200", "s300"):
        assert problem(result[name]).startswith("Nothing was found for this student, but 1 submission is nobody's")
        assert result[name].status is Status.ERROR  # type: ignore[union-attr]
    root = plant({"s200/": "", "s300/README.md": ""}, "nobody")
    result = {row.id: row for row in collect([root.path], assignment, roster=CLASS)}
    assert {row.status for row in result.values()} == {Status.MISSING}  # type: ignore[union-attr]
    assert "the folder holds no .py or .ipynb file" in problem(result["s200"])


def test_who_the_course_system_knows_by_another_number_is_not_meant(rows: Callable[..., dict[str, Row]]) -> None:
    """Canvas's user 99 is not Canvas's user 12, and a name without a common word is another person's."""
    result = rows(["roeana_13_1_mnist_cnn.py", "guest_99_2_mnist_cnn.py"])
    assert isinstance(result["s100"], Submission)
    assert [result[name].status for name in ("s200", "s300")] == [Status.MISSING] * 2  # type: ignore[union-attr]
    result = rows(["roecidric_98_3_mnist_cnn.py"])
    assert result["s200"].status is Status.MISSING  # type: ignore[union-attr]
    assert result["s300"].status is Status.ERROR  # type: ignore[union-attr]


def test_a_namesake_is_not_meant(rows: Callable[..., dict[str, Row]]) -> None:
    """Whom Canvas knows by another number is another Ben Roe, by whatever part of the name."""
    result = rows(["roeben_99_1_mnist_cnn.py", "guest_98_1_mnist_cnn.py", "roeana_13_1_mnist_cnn.py"])
    stranger = result["roeben_99"]
    assert isinstance(stranger, Submission)
    assert stranger.student is None
    location = Location("x", VirtualFolder([]).folder("x", Path("x")), (("canvas_id", "99"), ("name", "s200 x")))
    assert find_owners(location, CLASS, "mnist_cnn") == Owners()


def test_a_list_of_another_class_makes_nobody_missing(rows: Callable[..., dict[str, Row]]) -> None:
    """Where no number fits anybody, the list may be the wrong one."""
    result = rows(["guest_98_1_mnist_cnn.py", "other_97_1_mnist_cnn.py"])
    assert result["s200"].status is Status.ERROR  # type: ignore[union-attr]
    assert problem(result["s200"]).startswith("No submission could be matched")


def test_an_empty_folder_is_nobodys_work(plant: Plant, assignment: AssignmentSpec) -> None:
    """It makes nobody's absence unclear."""
    root = plant({"s100.py": CODE, "s200.py": CODE, "nothing/": ""})
    result = {row.id: row for row in collect([root.path], assignment, roster=CLASS)}
    assert result["s300"].status is Status.MISSING  # type: ignore[union-attr]


def test_where_only_nobodys_empty_folders_lie_the_layout_is_unknown(plant: Plant, assignment: AssignmentSpec) -> None:
    """It may be another folder than the class's: nobody is missing."""
    root = plant({"nothing/": "", "still nothing/": ""})
    result = {row.id: row for row in collect([root.path], assignment, roster=CLASS)}
    assert {result[name].status for name in ("s100", "s200", "s300")} == {Status.ERROR}  # type: ignore[union-attr]
    assert problem(result["s100"]).startswith("No submission could be matched to the roster")


def test_the_name_of_the_file_itself_comes_last(rows: Callable[..., dict[str, Row]]) -> None:
    """Where the folder says nothing."""
    result = rows(["submission one/s100_work.py", "s200/s300_work.py"])
    assert isinstance(result["s100"], Submission)
    assert isinstance(result["s200"], Submission)


@pytest.mark.parametrize("name", ["1.py", "group 1/x.py", "Group1_final.py", "s100 with s200 in group 1.py"])
def test_each_member_gets_the_groups_row(name: str, rows: Callable[..., dict[str, Row]]) -> None:
    """The same content, so that nothing is computed twice, with a note that names the group and nobody in it."""
    result = rows([name, "blue-team.py"])
    first, second, third = (result[f"s{number}00"] for number in (1, 2, 3))
    assert isinstance(first, Submission)
    assert isinstance(second, Submission)
    assert isinstance(third, Submission)
    assert (first.sha256, first.path) == (second.sha256, second.path)
    assert (first.student, second.student) == CLASS.students[:2]
    assert [note.problem for note in first.notes] == ["This is the submission of the group 1."]
    assert len(result) == 3


@pytest.mark.parametrize("name", ["blueteam_12_345_mnist_cnn.py", "blueteam_LATE_12_345_mnist_cnn.py"])
def test_canvas_writes_a_groups_name_without_spaces(name: str, rows: Callable[..., dict[str, Row]]) -> None:
    """The id behind it is the member's who handed in, and does not make the submission that member's alone."""
    members = roster(
        Student(id="s1", group="Blue Team", ids={"canvas_id": "12"}),
        Student(id="s2", group="Blue Team"),
        Student(id="s3", group="Red Team"),
    )
    result = rows([name], members)
    assert isinstance(result["s1"], Submission)
    assert isinstance(result["s2"], Submission)
    assert result["s1"].handed_in.late == ("LATE" in name)
    assert result["s3"].status is Status.MISSING  # type: ignore[union-attr]


def test_a_groups_name_beside_one_member_is_the_members(rows: Callable[..., dict[str, Row]]) -> None:
    """Lists have tutorial groups in that column too; a single author is not overruled."""
    result = rows(["s100_group_1.py"])
    assert isinstance(result["s100"], Submission)
    assert not isinstance(result["s200"], Submission)


def test_a_members_own_submission_is_another_attempt(rows: Callable[..., dict[str, Row]]) -> None:
    """Where the names tell the order, the newest counts; else a person decides."""
    result = rows(["group 1 attempt 1.py", "s200 attempt 2.py"])
    assert [result[name].path.stem for name in ("s100", "s200")] == ["group 1 attempt 1", "s200 attempt 2"]
    assert "3 submissions belong to s200" in problem(rows(["s200.py"])["s200"])


def test_what_a_course_system_says_of_a_group_comes_first() -> None:
    """A group's number in the system may be a person's there too."""
    people = roster(
        Student(id="s1", group="Team X", ids={"moodle_id": "12"}),
        Student(id="s2", group="Team Y"),
        Student(id="s3", group="Team Y"),
    )
    folder = VirtualFolder([]).folder("x", Path("x"))
    for clues in ((("group", "Team Y"), ("moodle_id", "12")), (("moodle_id", "12"), ("name", "team y"))):
        owners = find_owners(Location("x", folder, clues), people, "mnist_cnn")
        assert [student.id for student in owners.students] == ["s2", "s3"]
    assert find_owners(Location("x", folder, (("moodle_id", "12"),)), people, "mnist_cnn") == Owners(
        people.students[:1]
    )
