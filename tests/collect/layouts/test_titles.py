"""Folders with one submission each, where nothing but names tells whether they are students or sections."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.collect.layouts.titles import tells
from grader.collect.roster import Roster
from grader.collect.submissions import collect
from grader.collect.tree import Entry
from grader.records import Finding, Status, Student, Submission, Unusable
from grader.spec import AssignmentSpec

Plant = Callable[..., Entry]
Pack = Callable[[Mapping[str, str | bytes]], bytes]
CODE = "def build_model(): ..."


@pytest.fixture
def ids(plant: Plant, pack: Pack, assignment: AssignmentSpec) -> Callable[..., list[str]]:
    """Collect a class of such paths, of which those that end in `.zip` are archives with the assignment's file."""

    def of(*paths: str, roster: Roster | None = None) -> list[str]:
        archive = pack({"mnist_cnn.py": CODE})
        files = {path: archive if path.endswith(".zip") else "" if path.endswith(".pdf") else CODE for path in paths}
        return [row.id for row in collect([plant(files).path], assignment, roster=roster)]

    return of


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        pytest.param(("Group A/amy/x.py", "Group B/bo/x.py"), ["Group A/amy", "Group B/bo"], id="folders"),
        pytest.param(("Group A/amy/mnist_cnn.py", "Group B/bo/mnist_cnn.py"), ["Group A/amy", "Group B/bo"],
                     id="files of the assignment's name"),
        pytest.param(("Sec1/ann.zip", "Sec2/bob.zip"), ["Sec1/ann", "Sec2/bob"], id="zip files"),
        pytest.param(("Sec1/ann.zip",), ["Sec1/ann"], id="the only zip file"),
        pytest.param(("Lab 1/ann.py", "Lab 2/bob.ipynb"), ["Lab 1/ann", "Lab 2/bob"], id="files"),
        pytest.param(("A/ann.py", "B/bob.ipynb"), ["A/ann", "B/bob"], id="letters"),
        pytest.param(("Algebra/amy/x.py", "Biology/bo/src/x.py"), ["Algebra/amy", "Biology/bo"], id="any names"),
        pytest.param(("Algebra/in/amy/x.py", "Biology/in/bo/x.py"), ["Algebra/amy", "Biology/bo"], id="wrapped"),
        pytest.param(("Algebra/ann.zip", "Biology/bob.zip"), ["Algebra/ann", "Biology/bob"], id="any zip files"),
        pytest.param(("export/Sect 1/amy/x.py", "export/Sect 1/bo/y.py", "export/Sect 2/cy/src/z.py"),
                     ["Sect 1/amy", "Sect 1/bo", "Sect 2/cy"], id="beside two"),
        pytest.param(("export/Blue/amy/mnist_cnn.py", "export/Blue/bo/mnist_cnn.py", "export/Red/cy/src/mnist_cnn.py"),
                     ["Blue/amy", "Blue/bo", "Red/cy"], id="beside one that is opened"),
        pytest.param(("amy.py", "bo.py", "late/cy.py"), ["amy", "bo", "late/cy"], id="one who was late"),
        pytest.param(("amy/mnist_cnn.py", "bo/mnist_cnn.py", "Group A/cy/mnist_cnn.py"),
                     ["Group A/cy", "amy", "bo"], id="among students"),
        pytest.param(("Group A/amy/x.py", "Group A/bo/y.py", "Group C/dora.py", "Group C/eve.py", "zed/mnist_cnn.py"),
                     ["Group A/amy", "Group A/bo", "Group C/dora", "Group C/eve", "zed"], id="several in a section"),
        pytest.param(("Group A/amy/attempt1/x.py", "Group A/amy/attempt2/x.py", "Algebra/bo/attempt1/mnist_cnn.py"),
                     ["Algebra/bo", "Group A/amy"], id="attempts"),
        pytest.param(("Group A/amy/essay.pdf", "Group B/bo/x.py"), ["Group A/amy", "Group B/bo"], id="no program"),
        pytest.param(("Group A/amy/x.py", "Group A/bo/essay.pdf", "Group B/cy/x.py"),
                     ["Group A/amy", "Group A/bo", "Group B/cy"], id="beside a PDF"),
    ],
)  # fmt: skip
def test_the_only_student_in_a_section_keeps_the_name(
    paths: tuple[str, ...], expected: list[str], ids: Callable[..., list[str]]
) -> None:
    """Without a roster, without numbers and without a crowd that proves anything."""
    assert ids(*paths) == expected


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        pytest.param(("amy/hw3/mnist_cnn.py", "bo/hw3/mnist_cnn.py"), ["amy", "bo"], id="equal names"),
        pytest.param(("amy/work/mnist_cnn.py", "bo/mnist_final2/mnist_cnn.py"), ["amy", "bo"], id="any homework's"),
        pytest.param(("amy/amy-main/mnist_cnn.py", "bo/cnn_bo/mnist_cnn.py"), ["amy", "bo"], id="their own again"),
        pytest.param(("amy/lenet.py", "bo/resnet.py"), ["amy", "bo"], id="files"),
        pytest.param(("amy/mnist_cnn.py", "bo/mnist_cnn.py", "cy/my try/mnist_cnn.py"), ["amy", "bo", "cy"],
                     id="an exception"),
        pytest.param(("Group 1/src/mnist_cnn.py", "Group 2/mnist_project/mnist_cnn.py", "Group 3/final_model.py"),
                     ["Group 1", "Group 2", "Group 3"], id="groups that hand in together"),
    ],
)  # fmt: skip
def test_a_students_own_folder_gives_the_id_alone(
    paths: tuple[str, ...], expected: list[str], ids: Callable[..., list[str]]
) -> None:
    """What any homework is called says nothing about whose it is."""
    assert ids(*paths) == expected


def test_one_folder_that_is_called_a_section_may_be_a_students(plant: Plant, assignment: AssignmentSpec) -> None:
    """Several submissions in it are a person's to look at."""
    (row, _) = collect([plant(dict.fromkeys(("Group A/amy/x.py", "Group A/bo/y.py", "cy.py"), CODE)).path], assignment)
    assert isinstance(row, Unusable)
    assert (row.id, row.status) == ("Group A", Status.ERROR)


def test_a_roster_finds_the_only_student_in_a_section(ids: Callable[..., list[str]]) -> None:
    """By the name within; the section is nobody."""
    people = Roster(Path("roster.csv"), [Student(id="amy"), Student(id="bo")])
    assert ids("Group A/amy/x.py", "Algebra/bo/x.py", roster=people) == ["amy", "bo"]
    assert ids("Geometry/amy/essay.pdf", "Logic/bo/x.py", roster=people) == ["amy", "bo"]


def test_zip_files_of_one_zip_file_each_are_sections(plant: Plant, pack: Pack, assignment: AssignmentSpec) -> None:
    """A student packs once; a single one of them is told so."""
    sections = {f"{name}.zip": pack({f"{name}y.zip": pack({"mnist_cnn.py": CODE})}) for name in ("am", "bet")}
    rows = collect([plant(sections).path], assignment)
    assert [row.id for row in rows] == ["am/amy", "bet/bety"]
    assert all(isinstance(row, Submission) for row in rows)
    (row, _) = collect([plant({"am.zip": sections["am.zip"], "cy.py": CODE}, "one").path], assignment)
    assert isinstance(row, Unusable)
    assert (row.id, row.status) == ("am", Status.FAILED)


def test_a_project_beside_sections_is_one_row(ids: Callable[..., list[str]]) -> None:
    """Its usual folders are no students."""
    paths = ("Blue/amy/mnist_cnn.py", "Blue/bo/mnist_cnn.py", "zed/src/mnist_cnn.py", "zed/data/x.py")
    assert ids(*paths) == ["Blue/amy", "Blue/bo", "zed"]


@pytest.mark.parametrize(
    "name", ["hw3", "MNIST-final_v2", "2024", "07", "src", "My Neural Network (1)", "_", "attempt 2"]
)
def test_words_of_any_homework_tell_nobody(name: str) -> None:
    """Nor do years and short numbers."""
    assert not tells(name)


@pytest.mark.parametrize("name", ["amy", "hw3-amy", "u101", "48213", "Ana Roe"])
def test_any_other_word_may_be_somebodys(name: str) -> None:
    """And a number as students have it."""
    assert tells(name)


def test_a_file_of_another_kind_in_a_section_is_a_row(plant: Plant, assignment: AssignmentSpec) -> None:
    """Without a roster too; in the class's own folder, and of a teacher's kind, it is a warning that says where."""
    programs = dict.fromkeys(("A/amy.py", "A/bo.py", "B/cy.py", "B/di.py"), CODE)
    root = plant({**programs, "A/essay.pdf": "", "B/essay.pdf": "", "B/list.csv": "", "rules.pdf": ""})
    warnings: list[str] = []
    rows = {row.id: row for row in collect([root.path], assignment, warn=warnings.append)}
    assert list(rows) == ["A/amy", "A/bo", "A/essay.pdf", "B/cy", "B/di", "B/essay.pdf"]
    row = rows["B/essay.pdf"]
    assert isinstance(row, Unusable)
    assert (row.status, row.path) == (Status.ERROR, root.path / "B" / "essay.pdf")
    assert row.finding == Finding(
        problem="essay.pdf is not a program, and lies among submissions.",
        advice="If it is one, have the program handed in; if it is nobody's, move it elsewhere.",
    )
    assert warnings == ["Not read, because their endings are not those of programs: B/list.csv, rules.pdf."]
