"""The command `gradebook`: files, sentences, exit statuses, and no TensorFlow."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from grader.gradebook import Gradebook
from grader.gradebook_cli import gradebook, main
from grader.report.json import to_json
from grader.spec import AssignmentSpec
from tests.export.class_of_twelve import class_of_twelve

ROSTER = """Student,ID,SIS User ID,SIS Login ID,Section
"Roe, Amy",1001,s01,l1,Lab
"""


@pytest.fixture(scope="module")
def book(assignment: AssignmentSpec) -> Gradebook:
    """A class of twelve."""
    return class_of_twelve(assignment)


@pytest.fixture
def folder(tmp_path: Path, book: Gradebook) -> Path:
    """What grade has written."""
    (tmp_path / "gradebook.json").write_text(to_json(book), encoding="ascii")
    return tmp_path


def run(*arguments: object) -> int:
    """The exit status."""
    with pytest.raises(SystemExit) as ended:
        main(["export", *map(str, arguments)])
    return int(ended.value.code or 0)


def test_an_export_needs_no_tensorflow(folder: Path) -> None:
    """Nor anything else of what grades."""
    code = (
        "import sys; from grader.gradebook_cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "heavy = {'tensorflow', 'keras', 'sqlalchemy', 'scipy'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    command = [sys.executable, "-c", code, "export", "canvas", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout == f"Written to {folder / 'export'}: canvas.csv.\n"
    assert (folder / "export" / "canvas.csv").read_text(encoding="utf-8").startswith("Student,ID,")


def test_files_go_to_the_folder_that_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One student alone, under the name that the other system has for the assignment."""
    options = ("--out", folder / "to", "--only", "s02", "--title", "CNN (77)")
    assert run("canvas", folder / "gradebook.json", *options) == 0
    rows = list(csv.reader((folder / "to" / "canvas.csv").read_text(encoding="utf-8").splitlines()))
    assert [row[-1] for row in rows] == ["CNN (77)", "105", "93.6"]
    assert "canvas.csv" in capsys.readouterr().out


def test_a_roster_is_joined_and_who_has_no_row_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Canvas's own gradebook is one."""
    (folder / "canvas.csv").write_text(f'{ROSTER}"Poe, Zoe",1099,s99,l99,Lab\n', encoding="utf-8")
    assert run("canvas", folder, "--roster", folder / "canvas.csv", "--only", "s01") == 0
    assert "On the roster, and not in the gradebook: s99." in capsys.readouterr().err


def test_notes_of_a_format_are_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is not in the files."""
    assert run("nbgrader", folder) == 0
    said = capsys.readouterr().err
    assert "gradebook: 2 of 12 have no points that count, and are left out." in said
    assert "gradebook: No time of handing in is known of 1 of 10 submissions: these are not late." in said


def test_points_without_training_are_not_exported_without_a_word(
    folder: Path, book: Gradebook, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor any other reason why they are not final."""
    untrained = book.model_copy(update={"provenance": book.provenance.model_copy(update={"dataset": None})})
    (folder / "gradebook.json").write_text(to_json(untrained), encoding="ascii")
    assert run("canvas", folder) == 0
    assert "gradebook: Not trained: only the architectures were checked" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["canvas", "nowhere.json"],
            "expected a gradebook.json that grade has written, or its folder; received nowhere",
        ),
        (["canvas", "{folder}", "--title", " "], "expected --title to be the assignment's name in the other system"),
        (["canvas", "{folder}/old.json"], r"version 1, made by an older grader. Grade again; known results are kept."),
        (["canvas", "{folder}/new.json"], "version 9, made by a newer grader. Use the version of the grader that made"),
        (["canvas", "{folder}/bytes.json"], "received a file that is not text in UTF-8"),
        (["canvas", "{folder}", "--only", "s99"], "received 's99'. Write the id as the reports show it."),
        (["canvas", "{folder}", "--roster", "nowhere.csv"], "expected --roster to be a CSV file; received nowhere.csv"),
        (["excel2", "{folder}"], "'excel2' is not one of"),
    ],
)
def test_wrong_input_is_one_sentence(
    arguments: list[str], sentence: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was expected, what was received, what to do; exit status 2, and no file."""
    (folder / "old.json").write_text('{"schema_version": 1}', encoding="ascii")
    (folder / "new.json").write_text('{"schema_version": 9}', encoding="ascii")
    (folder / "bytes.json").write_bytes(b"\xff")
    assert run(*(argument.format(folder=folder) for argument in arguments)) == 2
    assert sentence in capsys.readouterr().err
    assert not (folder / "export").exists()


def test_a_folder_that_cannot_be_written_is_a_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And exit status 3: the disk is at fault, not the input."""
    (folder / "export").write_text("", encoding="ascii")
    assert run("csv", folder) == 3
    assert "could not be written" in capsys.readouterr().err


def test_a_gradebook_of_the_version_before_is_read(folder: Path, book: Gradebook) -> None:
    """One without lateness, adjustments and totals: its points are what counts."""
    document = json.loads(to_json(book))
    for grade in (document["reference"], *document["submissions"]):
        for field in ("late", "manual", "adjustments", "total", "max_total"):
            del grade[field]
        del grade["handed_in"]["is_guess"]
        if grade["student"]:
            del grade["student"]["arrangement"]
    for field in ("deadline", "manual"):
        del document["assignment"][field]
    (folder / "gradebook.json").write_text(json.dumps(document), encoding="ascii")
    assert run("canvas", folder, "--only", "s02") == 0
    rows = list(csv.reader((folder / "export" / "canvas.csv").read_text(encoding="utf-8").splitlines()))
    assert [row[-1] for row in rows] == ["MNIST, first network", "100", "100"]


def test_the_help_names_every_format() -> None:
    """In its text, for click's own list is too wide."""
    text = " ".join(str(gradebook.commands["export"].help).split())
    choice = next(parameter for parameter in gradebook.commands["export"].params if parameter.name == "target")
    assert isinstance(choice.type, click.Choice)
    assert ", ".join(choice.type.choices) in text
