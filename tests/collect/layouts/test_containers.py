"""Folders and zip files that hold a class or a section of it: everybody below them is found, and none is a student."""

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.collect.attempt_names import Attempts
from grader.collect.location import MAX_ID
from grader.collect.roster import Roster
from grader.collect.submissions import collect
from grader.collect.tree import Entry
from grader.errors import InputError
from grader.records import Finding, Status, Student, Submission, Unusable
from grader.spec import AssignmentSpec

Plant = Callable[..., Entry]
Pack = Callable[[Mapping[str, str | bytes]], bytes]
CODE = "def build_model(): ..."
CLASS = Roster(
    Path("roster.csv"), [Student(id=identity, name=f"{identity} Roe") for identity in ("amy", "bo", "cy", "di")]
)


@pytest.fixture
def rows(plant: Plant, pack: Pack, assignment: AssignmentSpec) -> Callable[..., dict[str, str]]:
    """Collect a class of such files, as a folder and as a zip file; gives ids and what is graded, or the status."""

    def of(files: Mapping[str, str | bytes], roster: Roster | None = None) -> dict[str, str]:
        folder = plant(files).path
        archive = plant({"class.zip": pack(files)}, "packed").path / "class.zip"
        unpacked, packed = (
            {row.id: _what(row, path) for row in collect([path], assignment, roster=roster)}
            for path in (folder, archive)
        )
        assert unpacked == packed
        return unpacked

    return of


def _what(row: Submission | Unusable, path: Path) -> str:
    return row.path.relative_to(path).as_posix() if isinstance(row, Submission) else str(row.status)


def names(*paths: str) -> dict[str, str]:
    """Files with a program in each."""
    return dict.fromkeys(paths, CODE)


SECTIONS = {
    "folders": names("Group A/amy/mnist_cnn.py", "Group A/bo/mnist_cnn.py", "Group B/cy/mnist_cnn.py"),
    "programs of any name": names("Group A/amy/hw.ipynb", "Group A/bo/model.py", "Group B/cy/hw.py", "Group B/di/x.py"),
    "files side by side": names("Group A/amy.py", "Group A/bo.py", "Group B/cy.ipynb", "Group B/di.py"),
    "wrapped": names("dl/2024/Group A/amy/mnist_cnn.py", "dl/2024/Group A/bo/mnist_cnn.py", "dl/2024/Group B/cy/w.py"),
    "wrapped inside": names("Group A/in/amy/mnist_cnn.py", "Group A/in/bo/mnist_cnn.py", "Group B/cy/mnist_cnn.py"),
    "with projects": names("Group A/amy/src/mnist_cnn.py", "Group A/bo/mnist_cnn.py", "Group A/bo/tests/test_it.py",
                           "Group B/cy/mnist_cnn.py", "Group B/di/mnist_cnn.py"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SECTIONS)
def test_everybody_in_a_section_is_found(kind: str, rows: Callable[..., dict[str, str]]) -> None:
    """Under the section and the name; with a roster, under the id, and nobody else has a row."""
    result = rows(SECTIONS[kind])
    assert list(result)[:2] == ["Group A/amy", "Group A/bo"]
    assert "Group B/cy" in result
    assert not {str(status) for status in Status} & set(result.values())
    with_roster = rows(SECTIONS[kind], CLASS)
    assert list(with_roster) == ["amy", "bo", "cy", "di"]
    assert list(with_roster.values())[: len(result)] == list(result.values())
    assert set(list(with_roster.values())[len(result) :]) <= {"missing"}


def test_sections_in_sections_are_opened(rows: Callable[..., dict[str, str]]) -> None:
    """As deep as they lie."""
    result = rows(
        names(
            *(
                f"Year {year}/Group {group}/{name}{year}/mnist_cnn.py"
                for year in "12"
                for group in "AB"
                for name in "xy"
            )
        )
    )
    assert list(result)[:3] == ["Year 1/Group A/x1", "Year 1/Group A/y1", "Year 1/Group B/x1"]
    assert len(result) == 8


@pytest.mark.parametrize("suffix", ["zip", "ZIP"])
def test_a_zip_file_for_each_section_is_opened(suffix: str, pack: Pack, rows: Callable[..., dict[str, str]]) -> None:
    """With folders or zip files in it, and everything is read where it lies."""
    result = rows(
        {
            f"Group A.{suffix}": pack(names("amy/mnist_cnn.py", "bo/mnist_cnn.py", "__MACOSX/amy/._mnist_cnn.py")),
            f"Group B.{suffix}": pack({"cy.zip": pack(names("mnist_cnn.py")), "di.zip": pack(names("w/mnist_cnn.py"))}),
        }
    )
    assert result == {
        "Group A/amy": f"Group A.{suffix}/amy/mnist_cnn.py",
        "Group A/bo": f"Group A.{suffix}/bo/mnist_cnn.py",
        "Group B/cy": f"Group B.{suffix}/cy.zip/mnist_cnn.py",
        "Group B/di": f"Group B.{suffix}/di.zip/w/mnist_cnn.py",
    }


def test_the_only_zip_file_of_a_download_is_opened(pack: Pack, rows: Callable[..., dict[str, str]]) -> None:
    """It is what was downloaded, and no student."""
    assert list(rows({"all.zip": pack(names("amy/mnist_cnn.py", "bo/mnist_cnn.py"))})) == ["amy", "bo"]
    assert list(rows({"all.zip": pack(names("mnist_cnn.py", "blocks.py"))})) == ["all"]
    inner = {f"{name}.zip": pack(names("mnist_cnn.py")) for name in ("amy", "bo")}
    assert list(rows({"all.zip": pack(inner)})) == ["amy", "bo"]


def test_a_course_systems_download_may_lie_in_each_section(
    rows: Callable[..., dict[str, str]], plant: Plant, assignment: AssignmentSpec
) -> None:
    """It is recognised there, and when it is asked for."""
    files = names("Lab A/roeamy_1_11_mnist_cnn.py", "Lab A/roebo_2_12_mnist_cnn.py", "Lab B/roecy_3_13_mnist_cnn.py",
                  "Lab B/roedi_4_14_x.py")  # fmt: skip
    ids = ["Lab A/roeamy_1", "Lab A/roebo_2", "Lab B/roecy_3", "Lab B/roedi_4"]
    assert list(rows(files)) == ids
    assert [row.id for row in collect([plant({}).path], assignment, layout="canvas")] == ids
    with pytest.raises(InputError, match="--layout moodle"):
        collect([plant({}).path], assignment, layout="moodle")


def test_a_download_packed_in_a_sections_folder_is_opened(pack: Pack, rows: Callable[..., dict[str, str]]) -> None:
    """A section's folder with the course system's zip file in it is no student."""
    first = pack(names("roeamy_1_10_hw.py", "roebo_2_11_hw.py"))
    second = pack(names("roecy_LATE_3_12_hw.py", "roedi_4_13_hw.py"))
    assert rows({"A/submissions.zip": first, "B/submissions.zip": second}) == {
        "A/submissions/roeamy_1": "A/submissions.zip/roeamy_1_10_hw.py",
        "A/submissions/roebo_2": "A/submissions.zip/roebo_2_11_hw.py",
        "B/submissions/roecy_3": "B/submissions.zip/roecy_LATE_3_12_hw.py",
        "B/submissions/roedi_4": "B/submissions.zip/roedi_4_13_hw.py",
    }


def test_a_class_that_was_packed_twice_is_no_student(pack: Pack, rows: Callable[..., dict[str, str]]) -> None:
    """A zip file with nothing but the class's zip file in it is opened."""
    twice = pack({"hw/all.zip": pack(names("amy/mnist_cnn.py", "bo/mnist_cnn.py"))})
    assert rows({"hw.zip": twice}) == {
        "amy": "hw.zip/hw/all.zip/amy/mnist_cnn.py",
        "bo": "hw.zip/hw/all.zip/bo/mnist_cnn.py",
    }


def test_an_archive_in_an_archive_in_an_archive_comes_to_an_end(
    pack: Pack, rows: Callable[..., dict[str, str]]
) -> None:
    """However deep a student's archives are packed, a row is made without looking through all of them."""
    packed = pack(names("mnist_cnn.py"))
    for _ in range(200):
        packed = pack({"again.zip": packed})
    assert rows({"amy.zip": packed, "bo/mnist_cnn.py": CODE}) == {"amy": "failed", "bo": "bo/mnist_cnn.py"}


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(names("amy/src/mnist_cnn.py", "amy/notebooks/try.ipynb"), id="a project's folders"),
        pytest.param(names("amy/mnist_cnn.py", "amy/parts/a.py", "amy/more/b.py"), id="packages"),
        pytest.param(names("amy/mnist_cnn.py", "amy/old/mnist_cnn.py", "amy/older/mnist_cnn.py"), id="old versions"),
        pytest.param(names("amy/work/mnist_cnn.py", "amy/.git/a/x.py", "amy/__pycache__/x.py", "amy/__MACOSX/x.py",
                           "amy/.ipynb_checkpoints/mnist_cnn-checkpoint.ipynb"), id="litter"),
    ],
)  # fmt: skip
def test_a_students_own_folder_stays_one_submission(files: dict[str, str], rows: Callable[..., dict[str, str]]) -> None:
    """Whatever lies in it, and with a roster or without one."""
    assert list(rows(files, CLASS).values()).count("missing") == 3
    files = files | names("bo/mnist_cnn.py")
    result = rows(files)
    assert list(result) == ["amy", "bo"]
    assert result["amy"].endswith("mnist_cnn.py")
    assert list(rows(files, CLASS)) == ["amy", "bo", "cy", "di"]


def test_a_few_students_with_several_versions_are_no_sections(rows: Callable[..., dict[str, str]]) -> None:
    """Nobody knows whose these are, so the row is an error that says so; with a roster it is the student's fault."""
    files = names("amy/v1/mnist_cnn.py", "amy/v2/mnist_cnn.py", "bo/mnist_cnn.py", "cy/mnist_cnn.py")
    assert rows(files)["amy"] == "error"
    assert rows(files, CLASS)["amy"] == "failed"


def test_projects_with_equal_files_are_no_sections(rows: Callable[..., dict[str, str]]) -> None:
    """Each student who handed in two programs is told to hand in one."""
    files = names("s1/model.py", "s1/train.py", "s2/model.py", "s2/train.py")
    assert rows(files) == {"s1": "failed", "s2": "failed"}


@pytest.mark.parametrize(
    ("files", "ids"),
    [
        pytest.param(("A/u101.py", "A/u102.py", "B/u103.py"), ["A/u101", "A/u102", "B/u103"], id="one in the last"),
        pytest.param(("A/amy.py", "A/bo.ipynb", "B/cy.py"), ["A/amy", "A/bo", "B/cy"], id="names"),
        pytest.param(("A/u101.py", "B/u102.py"), ["A/u101", "B/u102"], id="one in each"),
        pytest.param(("A/u101/mnist_cnn.py", "B/u102/x.py"), ["A/u101", "B/u102"], id="a folder in each"),
        pytest.param(("u101/mnist_cnn.py", "u102/mnist_cnn.py", "late/u103/mnist_cnn.py"),
                     ["late/u103", "u101", "u102"], id="one is late"),
        pytest.param(("u101/mnist_cnn.py", "u102/src/x.py", "late/u103/mnist_cnn.py", "late/u104/mnist_cnn.py"),
                     ["late/u103", "late/u104", "u101", "u102"], id="two are late"),
        pytest.param(("u101.py", "u102.py", "late/u103.py"), ["late/u103", "u101", "u102"], id="a late file"),
        pytest.param(("A/u101.py", "A/u102.py", "B/u101.py", "B/u103.py"),
                     ["A/u101", "A/u102", "B/u101", "B/u103"], id="one in two"),
        pytest.param(("A/u101.py", "A/u102_final.py", "u103.py"), ["A/u101", "A/u102_final", "u103"],
                     id="a file beside"),
    ],
)  # fmt: skip
def test_small_sections_are_no_students(files: tuple[str, ...], ids: list[str], pack: Pack, plant: Plant,
                                        assignment: AssignmentSpec) -> None:  # fmt: skip
    """A section of one student is one as well, and so is each zip file of a section."""
    folders: dict[str, dict[str, str]] = {}
    packed: dict[str, str | bytes] = {}
    for file in files:
        folder, _, name = file.partition("/")
        if name:
            folders.setdefault(folder, {})[name] = CODE
        else:
            packed[file] = CODE
    packed |= {f"{folder}.zip": pack(inner) for folder, inner in folders.items()}
    for root in (plant(names(*files)), plant(packed, "packed")):
        rows = collect([root.path], assignment)
        assert [row.id for row in rows] == ids
        assert all(isinstance(row, Submission) for row in rows)


def test_a_zip_file_of_a_folder_of_its_own_name_is_that_folder(pack: Pack, rows: Callable[..., dict[str, str]]) -> None:
    """As many programs pack it; the students' own zip files lie in it, and in the last there is one."""
    inner = pack(names("mnist_cnn.py"))
    files = {"A.zip": pack({"A/amy.zip": inner, "A/bo.zip": inner}), "B.zip": pack({"B/cy.zip": inner})}
    assert rows(files) == {
        "A/amy": "A.zip/A/amy.zip/mnist_cnn.py",
        "A/bo": "A.zip/A/bo.zip/mnist_cnn.py",
        "B/cy": "B.zip/B/cy.zip/mnist_cnn.py",
    }


def test_a_section_without_a_program_is_opened_beside_others(rows: Callable[..., dict[str, str]]) -> None:
    """Each of its students has a row; a folder that is empty is nobody's."""
    files = names(
        "A/amy/mnist_cnn.py", "A/bo/mnist_cnn.py", "B/cy/report.pdf", "C/di/mnist_cnn.py", "C/ed/mnist_cnn.py"
    )
    assert rows({**files, "B/fay/report.pdf": "", "D/notes.pdf": "", "E/README.md": ""}) == {
        "A/amy": "A/amy/mnist_cnn.py",
        "A/bo": "A/bo/mnist_cnn.py",
        "B/cy": "failed",
        "B/fay": "failed",
        "C/di": "C/di/mnist_cnn.py",
        "C/ed": "C/ed/mnist_cnn.py",
        "D": "error",
        "E": "missing",
    }


def test_the_only_section_is_none_of_its_students(plant: Plant, assignment: AssignmentSpec) -> None:
    """Where numbers name them; where they may be one student's, the row is an error and says what to do."""
    (first, second) = collect([plant(names("A/u101.py", "A/u102.py")).path], assignment)
    assert (first.id, second.id) == ("A/u101", "A/u102")
    (row,) = collect([plant(names("A/part.py", "A/work.py"), "other").path], assignment)
    assert isinstance(row, Unusable)
    assert (row.id, row.status) == ("A", Status.ERROR)
    assert row.finding == Finding(
        problem="A holds 2 files that could be meant (part.py, work.py), and nothing says whether these are one "
        "student's.",
        advice="If it is a section of the class, name it to the grader by a path of its own; else keep the file that "
        "counts.",
    )


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(("s1/a.py", "s1/b.py", "s2/mnist_cnn.py"), id="beside the assignment's file"),
        pytest.param(("s1/u101.py", "s1/u102.py", "s2/mnist_cnn.ipynb"), id="with numbers"),
        pytest.param(("s1/work.py", "s1/work.ipynb", "s2/other.py"), id="script and notebook"),
        pytest.param(("s1/mnist_cnn (1).py", "s1/mnist_cnn (2).py", "s2/other.py"), id="two downloads"),
    ],
)
def test_a_student_among_students_is_told_to_hand_in_one(
    files: tuple[str, ...], rows: Callable[..., dict[str, str]]
) -> None:
    """The neighbours say that each folder is one student's."""
    result = rows(names(*files))
    assert result["s1"] == "failed"
    assert list(result) == ["s1", "s2"]


def test_a_few_versions_among_many_students_are_a_persons_to_decide(rows: Callable[..., dict[str, str]]) -> None:
    """Where nobody has a file of the assignment's name, nobody knows whether two files are a section."""
    result = rows(names("s1/a.py", "s1/b.py", "s2/c.py", "s3/d.py"))
    assert result == {"s1": "error", "s2": "s2/c.py", "s3": "s3/d.py"}


def test_a_program_beside_one_download_hides_nobody(pack: Pack, plant: Plant, assignment: AssignmentSpec) -> None:
    """Each has a row, whatever the program's name; a student's own zip file is named in a note."""
    download = pack(names("roeamy_1_11_mnist_cnn.py", "roebo_2_12_mnist_cnn.py"))
    for name in ("mnist_cnn", "other"):
        root = plant({f"{name}.py": CODE, "submissions.zip": download}, name)
        ids = {row.id for row in collect([root.path], assignment)}
        assert ids == {name, "submissions/roeamy_1", "submissions/roebo_2"}
    (row,) = collect([plant({"mnist_cnn.py": CODE, "old.zip": pack(names("a.py", "b.py"))}, "s1").path], assignment)
    assert isinstance(row, Submission)
    assert row.notes[0].problem == "mnist_cnn.py was graded, and not what lies beside it: old.zip."


@pytest.mark.parametrize(
    ("files", "graded"),
    [
        pytest.param(("attempt1/mnist_cnn.py", "attempt2/mnist_cnn.py", "attempt10/mnist_cnn.py"),
                     "attempt10/mnist_cnn.py", id="numbers"),
        pytest.param(("Attempt 1/x.py", "Attempt 2/mnist_cnn.py"), "Attempt 2/mnist_cnn.py", id="programs of any name"),
        pytest.param(("2024-03-03-17-00-00/mnist_cnn.py", "2024-03-04-09-00-00/mnist_cnn.py"),
                     "2024-03-04-09-00-00/mnist_cnn.py", id="times"),
        pytest.param(("in/attempt1/mnist_cnn.py", "in/attempt2/mnist_cnn.py"), "in/attempt2/mnist_cnn.py",
                     id="wrapped"),
        pytest.param(("attempt1/src/mnist_cnn.py", "attempt2/src/mnist_cnn.py"), "attempt2/src/mnist_cnn.py",
                     id="projects"),
        pytest.param(("attempt1.py", "attempt2.py"), "attempt2.py", id="files"),
        pytest.param(("attempt1/mnist_cnn.py",), "attempt1/mnist_cnn.py", id="the only one"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("roster", [None, CLASS])
def test_attempts_in_a_students_folder_are_attempts(
    files: tuple[str, ...], graded: str, roster: Roster | None, rows: Callable[..., dict[str, str]]
) -> None:
    """In the order that their names tell, beside students and in sections, and with a roster or without one."""
    beside = names("bo/mnist_cnn.py", "cy/mnist_cnn.py")
    result = rows(names(*(f"amy/{file}" for file in files)) | beside, roster)
    assert result == {"amy": f"amy/{graded}", "bo": "bo/mnist_cnn.py", "cy": "cy/mnist_cnn.py"} | (
        {"di": "missing"} if roster else {}
    )


def test_attempts_in_sections_and_of_one_student_alone(pack: Pack, plant: Plant, assignment: AssignmentSpec) -> None:
    """They are found wherever a student's folder lies; another choice takes another one."""
    attempts = names("attempt1/mnist_cnn.py", "attempt2/mnist_cnn.py")
    root = plant(
        {f"A/{name}/{file}": CODE for name in ("amy", "bo") for file in attempts}
        | names("A/cy/mnist_cnn.py", "B/di/attempt1/x.py", "B/ed/x.py")
    )
    assert [row.id for row in collect([root.path], assignment)] == ["A/amy", "A/bo", "A/cy", "B/di", "B/ed"]
    for alone in (plant(attempts, "amy").path, plant({"amy.zip": pack(attempts)}, "packed").path / "amy.zip"):
        (row,) = collect([alone], assignment, attempts=Attempts.FIRST)
        assert isinstance(row, Submission)
        assert (row.id, row.path.parent.name) == ("amy", "attempt1")
        assert row.notes[0].problem == "1 later attempt was not graded: attempt2/mnist_cnn.py."


@pytest.mark.parametrize("files", [
    pytest.param(("amy/2026-03-01-10-00/mnist_cnn.py", "amy/2026-03-02-10-00/mnist_cnn.py", "bo/mnist_cnn.py"),
                 id="the student's"),
    pytest.param(("2026-03-01-10-00/amy/mnist_cnn.py", "2026-03-02-10-00/amy/mnist_cnn.py",
                  "2026-03-02-10-00/bo/mnist_cnn.py"), id="everybody's"),
])  # fmt: skip
def test_a_time_in_a_folders_name_is_a_guess(files: tuple[str, ...], plant: Plant, assignment: AssignmentSpec) -> None:
    """It orders attempts, and says nothing of lateness: a student may have written it."""
    found = collect([plant(names(*files)).path], assignment, roster=CLASS)
    (amy,) = (row for row in found if row.id == "amy")
    assert amy.handed_in.time is not None
    assert amy.handed_in.is_guess


def test_a_class_in_each_attempt_is_no_student(rows: Callable[..., dict[str, str]]) -> None:
    """The folder's name is the attempt of everybody in it."""
    files = names(
        "attempt1/amy/mnist_cnn.py", "attempt1/bo/mnist_cnn.py", "attempt2/amy/mnist_cnn.py", "attempt2/cy/x.py"
    )
    assert list(rows(files)) == ["attempt1/amy", "attempt1/bo", "attempt2/amy", "attempt2/cy"]
    assert rows(files, CLASS) == {
        "amy": "attempt2/amy/mnist_cnn.py", "bo": "attempt1/bo/mnist_cnn.py", "cy": "attempt2/cy/x.py", "di": "missing"
    }  # fmt: skip


def test_folders_named_by_times_alone_are_not_one_students(plant: Plant, assignment: AssignmentSpec) -> None:
    """At the top of a class, a time may be all that is known of each person."""
    root = plant(names("2024-03-03-17-00-00/mnist_cnn.py", "2024-03-04-09-00-00/mnist_cnn.py"))
    assert len(collect([root.path], assignment)) == 2


@pytest.mark.parametrize("where", ["A.zip", "all.zip/A.zip"])
def test_a_name_that_leads_out_of_a_sections_archive_hides_nobody(
    where: str, pack: Pack, plant: Plant, assignment: AssignmentSpec
) -> None:
    """The others in it are graded, and what was not read is an error row; nobody is called missing for it."""
    sections = {
        "A.zip": pack(names("../x.py", "amy/mnist_cnn.py", "bo/mnist_cnn.py")),
        "B.zip": pack(names("cy.py", "e.py")),
    }
    root = plant({"all.zip": pack(sections)} if "/" in where else sections)
    rows = {row.id: row for row in collect([root.path], assignment)}
    assert list(rows) == ["A/../x.py", "A/amy", "A/bo", "B/cy", "B/e"]
    stray = rows["A/../x.py"]
    assert isinstance(stray, Unusable)
    assert stray.status is Status.ERROR
    assert stray.finding == Finding(
        problem="A.zip holds '../x.py', a path that leads out of the archive. It was not read.",
        advice="Find out whose it is, and have it handed in again.",
    )
    rows = {row.id: row for row in collect([root.path], assignment, roster=CLASS)}
    assert rows["di"].status is Status.ERROR  # type: ignore[union-attr]


def test_a_broken_archive_beside_sections_is_nobodys_zero(pack: Pack, plant: Plant, assignment: AssignmentSpec) -> None:
    """It may hold a section."""
    root = plant({"A.zip": "no zip file", "B.zip": pack(names("amy/mnist_cnn.py", "bo/mnist_cnn.py"))})
    row = collect([root.path], assignment)[0]
    assert isinstance(row, Unusable)
    assert (row.id, row.status) == ("A", Status.ERROR)


def test_a_wrapped_project_is_no_class(rows: Callable[..., dict[str, str]]) -> None:
    """Unless several folders in it hold a program each."""
    files = names("s1/work/part/model.py") | {"s1/work/pictures/cat.png": "", "s1/work/pictures/dog.png": ""}
    assert list(rows(files)) == ["s1"]


def test_what_is_no_section_without_a_doubt_names_the_way_out(plant: Plant, assignment: AssignmentSpec) -> None:
    """Both readings of the folder have their remedy."""
    root = plant(names("Group A/e/mnist_cnn.py", "Group A/f/mnist_cnn.py", "g.py", "h.py"))
    row = collect([root.path], assignment)[0]
    assert isinstance(row, Unusable)
    assert row.status is Status.ERROR
    assert row.finding.problem == (
        "Group A holds 2 files that could be meant (e/mnist_cnn.py, f/mnist_cnn.py), and nothing says whether these "
        "are one student's."
    )
    assert "name it to the grader by a path of its own" in row.finding.advice


@pytest.mark.parametrize(
    ("files", "statuses"),
    [
        (("A/amy.py", "A/bo.py", "B/amy.py", "B/cy.py"), {"A": "error", "B": "error"}),
        (("u1/main.py", "u1/parts.py", "u2/main.py", "u2/parts.py"), {"u1": "failed", "u2": "failed"}),
    ],
    ids=["sections", "projects"],
)
def test_files_side_by_side_are_nobodys_zero_unless_all_are_named_alike(
    rows: Callable[..., dict[str, str]], files: tuple[str, ...], statuses: dict[str, str]
) -> None:
    """Two sections may have an amy each; of students' projects every file is named as in the others."""
    assert rows(names(*files)) == statuses


def test_a_roster_tells_a_section_from_a_student(rows: Callable[..., dict[str, str]]) -> None:
    """Two names in it are two people's, however many others lie beside."""
    files = names("Group A/amy/x.py", "Group A/bo/y.py", "cy.py", "di.py")
    assert rows(files)["Group A"] == "error"
    assert rows(files, CLASS) == {"amy": "Group A/amy/x.py", "bo": "Group A/bo/y.py", "cy": "cy.py", "di": "di.py"}


def test_a_students_archive_is_nobody_elses_submission(pack: Pack, rows: Callable[..., dict[str, str]]) -> None:
    """Whoever hands in folders in others' names keeps them."""
    result = rows({"amy.zip": pack(names("bo/mnist_cnn.py", "cy/mnist_cnn.py")), **names("bo.py", "cy.py")}, CLASS)
    assert result["amy"] == "failed"
    assert (result["bo"], result["cy"]) == ("bo.py", "cy.py")


def test_a_file_of_another_kind_is_a_row_where_its_name_names_somebody(
    plant: Plant, assignment: AssignmentSpec
) -> None:
    """Others are named in a warning."""
    root = plant({"amy.pdf": "", "bo_hw.docx": "", "cy.py": CODE, "notes.txt": "", "grades.csv": ""})
    warnings: list[str] = []
    result = {row.id: row for row in collect([root.path], assignment, roster=CLASS, warn=warnings.append)}
    assert [result[name].status for name in ("amy", "bo", "di")] == [  # type: ignore[union-attr]
        Status.FAILED,
        Status.FAILED,
        Status.MISSING,
    ]
    assert warnings == ["Not read, because their endings are not those of programs: grades.csv, notes.txt."]
    assert [row.id for row in collect([root.path], assignment, warn=warnings.append)] == ["cy"]
    assert "amy.pdf" in warnings[1]


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("essay.pdf", ""),
        ("essay.DOCX", ""),
        ("link.txt", "https://colab.research.google.com/drive/1"),
        ("x.py.txt", ""),
    ],
)
@pytest.mark.parametrize("folder", ["", "A/"])
def test_nobody_is_missing_while_a_file_lies_there_that_may_be_theirs(
    file: str, content: str, folder: str, plant: Plant, assignment: AssignmentSpec
) -> None:
    """Such a file is a row that says what to do; where everybody has handed in, it is named in a warning."""
    root = plant(names(*(f"{folder}{name}.py" for name in ("amy", "bo", "cy"))) | {f"{folder}{file}": content})
    rows = {row.id: row for row in collect([root.path], assignment, roster=CLASS)}
    row = rows[f"{folder}{file}".replace("DOCX", "docx")]
    assert [rows["di"].status, row.status] == [Status.ERROR, Status.ERROR]  # type: ignore[union-attr]
    assert isinstance(row, Unusable)
    assert row.finding == Finding(
        problem=f"{file} is not a program, and its name fits nobody on the roster.",
        advice="Find out whose it is, and rename it to that student's id; if it is nobody's, move it elsewhere.",
    )
    warnings: list[str] = []
    few = Roster(Path("roster.csv"), CLASS.students[:3])
    everybody = collect([root.path], assignment, roster=few, warn=warnings.append)
    assert [row.id for row in everybody] == ["amy", "bo", "cy"]
    assert warnings == [f"Not read, because their endings are not those of programs: {folder}{file}."]


@pytest.mark.parametrize(
    ("name", "reason"), [("somebody", "somebody is not on the roster."), ("amy bo", "The name amy bo fits 2 people")]
)
def test_what_is_no_program_and_nobodys_says_so(
    name: str, reason: str, plant: Plant, assignment: AssignmentSpec
) -> None:
    """As a program that is nobody's does in a note."""
    root = plant({f"{name}/essay.pdf": "", **names("cy.py", "di.py")})
    row = {row.id: row for row in collect([root.path], assignment, roster=CLASS)}[name]
    assert isinstance(row, Unusable)
    assert reason in row.finding.problem


@pytest.mark.parametrize(
    "files",
    [
        ("A/amy.pdf", "A/bo.py"),
        ("A/amy.pdf", "A/bo.py", "B/cy.py", "B/di.docx"),
        ("A/amy/report.pdf", "A/bo/mnist_cnn.py"),
        ("A/amy/report.pdf", "A/bo/report.docx", "B/cy/mnist_cnn.py", "B/di/mnist_cnn.py"),
    ],
)
def test_a_section_is_opened_whatever_was_handed_in(
    files: tuple[str, ...], rows: Callable[..., dict[str, str]]
) -> None:
    """Who handed in no program is not missing, and the section has no row."""
    found = rows(names(*files), CLASS)
    assert list(found) == ["amy", "bo", "cy", "di"]
    assert found["amy"] == "failed"
    handed_in = {Path(file).stem if file.count("/") == 1 else file.split("/")[1] for file in files}
    assert {identity for identity, what in found.items() if what == "missing"} == set(found) - handed_in


def test_a_course_systems_section_is_opened_where_nobody_handed_in_a_program(
    pack: Pack, rows: Callable[..., dict[str, str]]
) -> None:
    """Each of them has a row, and the section has none."""
    first = pack(names("amyroe_1_11_mnist_cnn.py", "bolee_2_12_mnist_cnn.py"))
    second = pack(names("cyray_3_13_report.pdf", "difox_4_14_report.pdf"))
    assert list(rows({"A.zip": first, "B.zip": second})) == ["A/amyroe_1", "A/bolee_2", "B/cyray_3", "B/difox_4"]


@pytest.mark.parametrize(
    "section", [names("A/amy/mnist_cnn.py", "A/bo/mnist_cnn.py", "B/cy/mnist_cnn.py", "B/di/mnist_cnn.py"), {}]
)
def test_a_program_beside_the_sections_hides_nobody(
    section: dict[str, str], pack: Pack, rows: Callable[..., dict[str, str]]
) -> None:
    """It may be the teacher's own."""
    packed = {"A.zip": pack(names("amy/mnist_cnn.py", "bo.py")), "B.zip": pack(names("cy.py", "di/mnist_cnn.py"))}
    found = rows({"mnist_cnn.py": CODE, **(section or packed)}, CLASS)
    assert list(found) == ["amy", "bo", "cy", "di", "mnist_cnn"]
    assert not {str(status) for status in Status} & set(found.values())


def test_a_project_of_the_usual_folders_is_one_submission(plant: Plant, assignment: AssignmentSpec) -> None:
    """What lies in `src` is not another student's, though it has the assignment's name."""
    root = plant(names("mnist_cnn.py", "src/mnist_cnn.py", "tests/test_mnist_cnn.py"), "amy")
    assert [row.id for row in collect([root.path], assignment)] == ["amy"]


def test_sections_in_a_persons_own_folder_are_no_sections(plant: Plant, assignment: AssignmentSpec) -> None:
    """Nobody else gets what somebody handed in under others' names."""
    root = plant(names("mnist_cnn.py", "old/others/bo.py", "old/others/cy.py"), "amy")
    found = {row.id: row for row in collect([root.path], assignment, roster=CLASS)}
    assert isinstance(found["amy"], Submission)
    assert isinstance(found["bo"], Unusable)


def test_an_id_with_its_section_is_bounded(plant: Plant, assignment: AssignmentSpec) -> None:
    """The name that tells a submission apart is kept, and the section's is cut."""
    long = "a" * 200
    root = plant(names(*(f"{section * 200}/{name}{long}/mnist_cnn.py" for section in "st" for name in "xy")))
    ids = [row.id for row in collect([root.path], assignment)]
    assert [identity.rpartition("/")[2] for identity in ids] == [f"x{long}", f"y{long}"] * 2
    assert {len(identity) for identity in ids} == {MAX_ID}


def test_equal_names_in_two_sections_are_two_submissions(rows: Callable[..., dict[str, str]]) -> None:
    """The section tells them apart."""
    result = rows(names(*(f"Group {section}/{name}/mnist_cnn.py" for section in "AB" for name in ("amy", "bo"))))
    assert list(result) == ["Group A/amy", "Group A/bo", "Group B/amy", "Group B/bo"]


_NAMES = st.sampled_from(
    ["amy", "bo", "Group A", "Group B", "src", "mnist_cnn.py", "MNIST_CNN.PY", "a.py", "b.ipynb", "x.zip", "amy.pdf",
     "s_1_2_mnist_cnn.py", "t_2_3_a.py", "\n", "\x1b[31m", "e\u0301", os.fsdecode(b"\xff"), "y" * 200]
)  # fmt: skip
_TREES = st.recursive(
    st.sampled_from([b"", CODE.encode(), b"PK\x05\x06" + bytes(18)]),
    lambda inner: st.dictionaries(_NAMES, inner, max_size=4),
    max_leaves=12,
)


def _write(path: Path, content: Any) -> None:
    if isinstance(content, bytes):
        path.write_bytes(content)
        return
    path.mkdir()
    for name, inner in content.items():
        _write(path / name, inner)


@settings(max_examples=150, deadline=None)
@given(tree=st.dictionaries(_NAMES, _TREES, max_size=4), with_roster=st.booleans())
def test_any_tree_gives_rows_or_a_sentence(tree: dict[str, Any], with_roster: bool, assignment: AssignmentSpec) -> None:
    """Each id once and bounded, and no program twice."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "class")
        _write(path, tree)
        try:
            rows = collect([path], assignment, roster=CLASS if with_roster else None)
        except InputError as error:
            assert len(str(error)) < 2_000  # noqa: PT017 - either way is right
            return
    assert len({row.id.casefold() for row in rows}) == len(rows) > 0
    assert all(0 < len(row.id) <= MAX_ID for row in rows)
    paths = [row.path for row in rows if isinstance(row, Submission)]
    assert len(set(paths)) == len(paths)
