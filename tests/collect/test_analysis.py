"""What a student wrote about the variants is read as text, wherever it stands, and whatever it is."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.analysis import MAX_CHARACTERS, MAX_ROWS, Analysis, AnalysisRow
from grader.collect.analysis import NO_TEMPLATE, Template, read_analysis
from grader.collect.disk import disk_entry
from grader.collect.location import Location
from grader.collect.submission_file import read_submission
from grader.collect.tree import Entry, Kind, VirtualFolder
from grader.collect.untouched import read_handed_out
from grader.records import Submission

Plant = Callable[..., Entry]
Pack = Callable[..., bytes]

TABLE = "| what I changed | what I expect | what I saw | why |\n|---|---|---|---|\n"
BLANKS = "| | | | |\n" * 2
TASK = f"## Your analysis\n\nFill in the table.\n\n{TABLE}{BLANKS}\nThen write two sentences.\n"
FILLED = TASK.replace("| | | | |", "| 64 filters | better | 0.3 % better | more shapes |", 1) + "Filters matter."
ROW = AnalysisRow(changed="64 filters", expected="better", saw="0.3 % better", why="more shapes")
WRITTEN = Analysis(places=("mnist_cnn.py",), rows=(ROW,), text="Filters matter.")


def program(text: str) -> str:
    """A file with such an analysis at its end."""
    return f'def build_model(): ...\n\n\nANALYSIS = """\n{text}\n"""\n'


def notebook(*cells: tuple[str, str]) -> str:
    """A notebook of cells: the type, or a tag of a text cell, and the text."""
    return json.dumps(
        {
            "cells": [
                {
                    "cell_type": kind if kind in {"code", "raw"} else "markdown",
                    "metadata": {} if kind in {"code", "raw", "text"} else {"tags": ["x", kind]},
                    "source": source.splitlines(keepends=True),
                }
                for kind, source in cells
            ],
            "nbformat": 4,
        }
    )


TEMPLATE = Template([(".py", program(TASK).encode()), (".ipynb", notebook(("analysis", TASK)).encode())])


def read(name: str, content: str | bytes, template: Template = TEMPLATE) -> Analysis | None:
    """Read what is written in a file that lies alone."""
    entry = Entry(VirtualFolder(()), name, name, Kind.FILE, Path(name))
    return read_analysis(entry, content.encode() if isinstance(content, str) else content, None, template)


def test_a_string_of_a_program_is_read() -> None:
    """The table apart from the text; what the template says is nobody's."""
    assert read("mnist_cnn.py", program(FILLED)) == WRITTEN


@pytest.mark.parametrize("quotes", ['"""', "'''"])
@pytest.mark.parametrize("before", ["ANALYSIS = ", "ANALYSIS: str = r", "ANALYSIS=(\n    "])
def test_a_string_may_be_written_in_other_ways(quotes: str, before: str) -> None:
    """As Python would take it."""
    analysis = read("mnist_cnn.py", f"x = 1\n{before}{quotes}Filters \\{quotes[0]}matter.{quotes}\n")
    assert analysis
    assert analysis.text == f"Filters {quotes[0]}matter."


def test_the_last_string_of_that_name_counts() -> None:
    """And a comment, a longer name or one inside a line are not it."""
    text = 'ANALYSIS = "a"\nANALYSIS = "b"  # ANALYSIS = "c"\nMY_ANALYSIS = "d"\nANALYSIS_2 = "e"\n'
    analysis = read("mnist_cnn.py", text)
    assert analysis
    assert analysis.text == "b"


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ([("text", "## Hi"), ("analysis", "a"), ("code", "x"), ("analysis", "b"), ("text", "# End")], "a\n\nb"),
        ([("text", "no"), ("text", "\u270f\ufe0f **Your analysis.** Why?"), ("text", "a"), ("text", "# End")],
         "\u270f\ufe0f **Your analysis.** Why?\n\na"),
        ([("text", "## 12. Analysis \u2728\na"), ("text", "### Filters\nb"), ("text", "## End"), ("text", "c")],
         "## 12. Analysis \u2728\na\n\n### Filters\nb"),
        ([("text", "# Analysis\na"), ("code", "x"), ("text", "b")], "# Analysis\na"),
        ([("text", "## 13. Your analysis, and how to hand in\nno"), ("text", "Your analysis: a")], "Your analysis: a"),
        ([("text", "## Your analysis\na")], "a"),
        ([("text", "## Your analysis of three variants\na")], "## Your analysis of three variants\na"),
        ([("text", "Analysis of nothing"), ("code", "analysis = 1")], None),
        ([("code", "# Your analysis")], None),
        ([("text", "# Analysis")], None),
    ],
)  # fmt: skip
def test_text_cells_are_read(cells: list[tuple[str, str]], text: str | None) -> None:
    """Those with the tag, else those that open an analysis, and what stands behind them up to the next heading."""
    analysis = read("mnist_cnn.ipynb", notebook(*cells))
    assert (analysis.text if analysis else None) == text


def test_a_filled_cell_of_the_notebook_is_as_good_as_the_string() -> None:
    """Also where the tag is lost."""
    expected = WRITTEN.model_copy(update={"places": ("mnist_cnn.ipynb",)})
    assert read("mnist_cnn.ipynb", notebook(("analysis", FILLED))) == expected
    assert read("mnist_cnn.ipynb", notebook(("text", FILLED))) == expected


def test_an_old_notebook_is_read() -> None:
    """Until version 3 its cells lie in worksheets."""
    cells = [{"cell_type": "markdown", "source": "# Analysis\na"}]
    analysis = read("mnist_cnn.ipynb", json.dumps({"worksheets": [{"cells": cells}]}))
    assert analysis
    assert analysis.text == "# Analysis\na"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("mnist_cnn.py", program(TASK)),
        ("mnist_cnn.py", program(TASK.replace("\n", "  \r\n"))),
        ("mnist_cnn.py", program(TASK.replace(BLANKS, "|  |  |  |  |\n" * 5))),
        ("mnist_cnn.py", "def build_model(): ...\n"),
        ("mnist_cnn.py", 'ANALYSIS = ""'),
        ("mnist_cnn.ipynb", notebook(("analysis", TASK))),
        ("mnist_cnn.ipynb", notebook(("text", TASK), ("text", "# Next"), ("text", "x"))),
        ("mnist_cnn.ipynb", notebook(("analysis", ""))),
    ],
)
def test_places_as_they_are_handed_out_are_nobodys_analysis(name: str, content: str) -> None:
    """Whatever an editor does to line ends, and however many lines are empty."""
    assert read(name, content) is None


def test_a_table_with_other_headings_stays_text() -> None:
    """Nobody knows which column says what was seen."""
    analysis = read("mnist_cnn.py", program("| a | b |\n|---|---|\n| 1 | 2 |"), NO_TEMPLATE)
    assert analysis
    assert (analysis.rows, analysis.text) == ((), "| a | b |\n|---|---|\n| 1 | 2 |")


def test_a_table_may_be_typed_loosely() -> None:
    """Without outer bars or the row of dashes, with marks, an escaped bar, another column and one cell too many."""
    text = "Variant | Prediction | params | **Result** | Reason\n`a\\|b` | *up* | 9 k | same<br>really |no idea| or yes"
    analysis = read("mnist_cnn.py", program(text), NO_TEMPLATE)
    assert analysis
    why = "no idea | params: 9 k | or yes"
    assert analysis.rows == (AnalysisRow(changed="a|b", expected="up", saw="same really", why=why),)


def test_too_much_is_cut_and_said() -> None:
    """Neither a long text nor many rows fill a report; pictures in a text are no text."""
    long = read("mnist_cnn.py", program(f"![x](data:image/png;base64,{'A' * 90_000})\n" + "b" * 30_000))
    assert long
    assert (len(long.text), long.text[:14]) == (MAX_CHARACTERS, "![x](picture)\n")
    assert long.remark == "Only the first 20,000 characters were read."
    many = read("mnist_cnn.py", program(TABLE + "| a | b | c | d |\n" * 60))
    assert many
    assert (len(many.rows), many.remark) == (MAX_ROWS, "Only the first 50 rows of the table were read.")


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 3_000_000 + b"nalysis",
        b'{"cells": [], "nalysis": ' + b"9" * 9_000 + b"}",
        b"\xff\xfe\x00nalysis",
        b'{"cells": 3, "a": "nalysis"}',
        b'{"cells": [3, null, {"source": 1, "metadata": 2, "cell_type": []}], "a": "nalysis"}',
        b'{"cells": {"a": "nalysis"}, "worksheets": 3}',
        b'["nalysis"]',
    ],
    ids=range(7),
)
def test_what_is_no_notebook_stops_nothing(content: bytes) -> None:
    """Its row says elsewhere that it cannot be graded."""
    assert read("mnist_cnn.ipynb", content) is None


def test_a_notebook_of_too_many_parts_is_not_parsed() -> None:
    """It would take the memory of a hundred others."""
    content = notebook(("analysis", "Filters matter.")).encode()
    analysis = read("mnist_cnn.ipynb", content[:-1] + b', "x": [' + b"[]," * 1_000_001 + b"0]}")
    assert analysis
    assert not analysis.text
    assert analysis.remark == "The notebook has too many parts for its text cells to be read."


def test_a_name_in_another_encoding_is_a_place() -> None:
    """As the disk has it; reports show it by its escapes."""
    analysis = read("mnist\udcff.py", program("Filters matter."))
    assert analysis
    assert analysis.places == ("mnist\udcff.py",)


@settings(max_examples=60)
@given(text=st.text(st.characters(exclude_categories=())) | st.text("|-:\n \"'\\#=ANLYSI*`\ud800", max_size=300))
def test_any_text_is_read(text: str) -> None:
    """What comes out has bounds, and could be written to a file."""
    content = program(text).encode(errors="surrogatepass")
    for name, body in (("a.py", content), ("a.ipynb", notebook(("analysis", text)).encode())):
        analysis = read(name, body)
        if analysis:
            analysis.model_dump_json().encode()
            assert len(analysis.text) <= MAX_CHARACTERS


@pytest.mark.parametrize("name", ["ANALYSIS.md", "analysis (1).md", "Analysis.MD"])
def test_a_file_beside_the_program_is_read_in_a_folder_and_in_an_archive(name: str, plant: Plant, pack: Pack) -> None:
    """Together with what the program has of its own, and it is no part of what is built."""
    files = {"mnist_cnn.py": program("In the file."), name: FILLED}
    alone = _submission(plant({"mnist_cnn.py": program("In the file.")}, "s0"))
    for row in (_submission(plant(files, "s1")), _submission(plant({"work.zip": pack(files)}, "s2"))):
        assert row.analysis
        assert row.analysis.places == ("mnist_cnn.py", name)
        assert row.analysis.rows == (ROW,)
        assert row.analysis.text.startswith("In the file.\n\n")
        assert (row.sha256, row.content, row.modules) == (alone.sha256, alone.content, alone.modules)


def test_a_file_among_other_students_files_is_nobodys(plant: Plant) -> None:
    """Nothing says whose it is."""
    folder = plant({"amy.py": "x = 1", "bob.py": "x = 2", "ANALYSIS.md": "Mine."})
    (amy,) = (entry for entry in folder.entries() if entry.name == "amy.py")
    row = read_submission(Location.from_name("amy", amy), "mnist_cnn")
    assert isinstance(row, Submission)
    assert row.analysis is None


def test_a_file_that_cannot_be_read_is_said(plant: Plant, tmp_path: Path) -> None:
    """Somebody meant something by it."""
    folder = plant({"mnist_cnn.py": "x = 1"}, "s1")
    (tmp_path / "s1" / "ANALYSIS.md").symlink_to(tmp_path / "s1" / "mnist_cnn.py")
    row = _submission(disk_entry(tmp_path / folder.name))
    assert row.analysis == Analysis(places=("ANALYSIS.md",), remark="ANALYSIS.md is a link.")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_decoded_as_editors_write_it(encoding: str, plant: Plant) -> None:
    """No byte of it can stop a run."""
    row = _submission(plant({"mnist_cnn.py": "x = 1", "ANALYSIS.md": "Größer ist besser.".encode(encoding)}, "s1"))
    assert row.analysis
    assert row.analysis.text == "Größer ist besser."


def test_the_assignments_folder_says_what_nobody_wrote(plant: Plant, tmp_path: Path) -> None:
    """Template, notebook and a file for the analysis alone."""
    plant({"mnist_cnn.py": program("One."), "ANALYSIS.md": "Two."}, "assignment")
    handed_out = read_handed_out(tmp_path / "assignment", "mnist_cnn", "build_model")
    folder = plant({"mnist_cnn.py": program("One."), "ANALYSIS.md": "Two.\n\nThree."}, "s1")
    row = read_submission(Location.from_name("s1", folder), "mnist_cnn", handed_out=handed_out)
    assert isinstance(row, Submission)
    assert row.analysis == Analysis(places=("ANALYSIS.md",), text="Three.")


UNWRITTEN = program(TASK).replace("...", "\n    raise NotImplementedError")


def test_what_students_wrote_in_the_assignments_folder_itself_is_theirs(plant: Plant, tmp_path: Path) -> None:
    """They fill in the template where it lies; what it said is known from the notebook beside it."""
    folder = plant(
        {"mnist_cnn.py": program(FILLED), "mnist_cnn.ipynb": notebook(("code", UNWRITTEN), ("analysis", TASK))}, "."
    )
    location = Location.from_name("mnist_cnn.py", disk_entry(tmp_path / "mnist_cnn.py"))
    for graded in (tmp_path / "mnist_cnn.py", tmp_path):
        handed_out = read_handed_out(tmp_path, "mnist_cnn", "build_model", [graded])
        row = read_submission(location._replace(folder=folder), "mnist_cnn", handed_out=handed_out)
        assert isinstance(row, Submission)
        assert row.analysis == WRITTEN


def test_a_file_for_the_analysis_in_the_assignments_folder_is_read(plant: Plant, tmp_path: Path) -> None:
    """Where that folder's own file is graded; where another is, it is what was handed out."""
    plant({"mnist_cnn.py": "def build_model(): ...\n", "ANALYSIS.md": "Two."}, ".")
    for graded, is_own in ((tmp_path / "mnist_cnn.py", True), (tmp_path / "submissions", False)):
        handed_out = read_handed_out(tmp_path, "mnist_cnn", "build_model", [graded])
        analysis = read_analysis(disk_entry(tmp_path / "mnist_cnn.py"), b"", disk_entry(tmp_path), handed_out.analysis)
        assert (analysis is not None) is is_own


def _submission(folder: Entry) -> Submission:
    row = read_submission(Location.from_name("s1", folder), "mnist_cnn")
    assert isinstance(row, Submission), row.finding
    return row
