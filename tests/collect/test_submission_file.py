"""Which of the files in a student's folder is graded, and what is said where none can be."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.collect.disk import disk_entry
from grader.collect.location import Location
from grader.collect.other_files import nothing_to_grade
from grader.collect.submission_file import read_submission
from grader.collect.tree import Entry, Kind, VirtualFolder
from grader.collect.untouched import HandedOut, read_handed_out
from grader.records import Finding, Status, Submission, Unusable

Plant = Callable[..., Entry]
Pack = Callable[..., bytes]

CODE = "def build_model(): ...\n"
TEMPLATE = '"""The task."""\n\ndef build_model():\n    # YOUR CODE HERE\n    raise NotImplementedError("Write it.")\n'
NOTEBOOK = """{"cells": [{"cell_type": "markdown", "source": ["# Task"]}, {"cell_type": "code", "outputs": [%s],
"source": ["def build_model():\\n", "    raise NotImplementedError(\\"Write it.\\")"]}], "nbformat": 4}"""
HANDED_OUT = HandedOut("build_model", [(".py", TEMPLATE.encode()), (".ipynb", (NOTEBOOK % "").encode())])


@pytest.fixture
def read(plant: Plant) -> Callable[..., Submission | Unusable]:
    """Read a student's folder that holds such files."""

    def of(files: dict[str, str | bytes], handed_out: HandedOut = HANDED_OUT) -> Submission | Unusable:
        return read_submission(Location.from_name("s1", plant(files, "s1")), "mnist_cnn", handed_out=handed_out)

    return of


def graded(row: Submission | Unusable) -> str:
    """The name of the file that is graded."""
    assert isinstance(row, Submission), row.finding
    return row.path.as_posix().partition("/s1/")[2]


@pytest.mark.parametrize("name", ["MNIST_CNN.PY", "mnist_cnn.Py", "work.IPYNB", "Mnist_Cnn.py"])
def test_endings_are_read_whatever_their_case(name: str, read: Callable[..., Submission | Unusable]) -> None:
    """Some systems write capitals; a notebook is one all the same."""
    row = read({name: CODE})
    assert graded(row) == name
    assert isinstance(row, Submission)
    assert row.notebook is name.endswith("IPYNB")


def test_a_zip_file_may_end_in_capitals(pack: Pack, read: Callable[..., Submission | Unusable]) -> None:
    """It is opened like any other."""
    assert graded(read({"WORK.ZIP": pack({"MNIST_CNN.PY": CODE})})) == "WORK.ZIP/MNIST_CNN.PY"


def test_a_module_that_ends_in_capitals_is_imported_by_its_name(read: Callable[..., Submission | Unusable]) -> None:
    """Python itself knows it by small letters alone."""
    row = read({"mnist_cnn.py": "import blocks", "blocks.PY": ""})
    assert isinstance(row, Submission)
    assert [module.path for module in row.modules] == ["blocks.py"]


def test_copies_beside_the_graded_file_are_named(read: Callable[..., Submission | Unusable]) -> None:
    """The exact name counts, and its author can see that the others do not; modules and tests are no copies."""
    row = read(
        {
            "mnist_cnn.py": "import mnist_cnn_blocks",
            "mnist_cnn (1).py": CODE,
            "mnist_cnn - Copy.py": CODE,
            "mnist_cnn_blocks.py": "",
            "test_mnist_cnn.py": "",
            "mnist_cnn.ipynb.txt": "",
            "notes.txt": "",
        }
    )
    assert graded(row) == "mnist_cnn.py"
    assert isinstance(row, Submission)
    assert row.notes == (
        Finding(
            problem="mnist_cnn.py was graded, and not what lies beside it: mnist_cnn (1).py, mnist_cnn - Copy.py.",
            advice="If another one counts, hand it in as mnist_cnn.py alone.",
        ),
    )


def test_a_zip_file_beside_the_graded_file_is_named(pack: Pack, read: Callable[..., Submission | Unusable]) -> None:
    """Whatever lies in it, nobody believes that it was graded."""
    row = read({"mnist_cnn.py": CODE, "work.zip": pack({"mnist_cnn.py": CODE})})
    assert isinstance(row, Submission)
    assert [note.problem for note in row.notes] == ["mnist_cnn.py was graded, and not what lies beside it: work.zip."]


def test_a_second_download_is_the_assignments_file(read: Callable[..., Submission | Unusable]) -> None:
    """Browsers number it; what lies beside it is its module."""
    assert graded(read({"mnist_cnn (1).py": CODE, "blocks.py": ""})) == "mnist_cnn (1).py"


@pytest.mark.parametrize(
    ("files", "name"),
    [
        pytest.param({"mnist_cnn.py": TEMPLATE, "mnist_cnn.ipynb": "{}"}, "mnist_cnn.ipynb", id="the template"),
        pytest.param({"mnist_cnn.py": CODE, "mnist_cnn.ipynb": NOTEBOOK % ""}, "mnist_cnn.py", id="the notebook"),
        pytest.param({"mnist_cnn.py": CODE, "mnist_cnn.ipynb": NOTEBOOK % '"7"'}, "mnist_cnn.py", id="outputs"),
        pytest.param({"mnist_cnn.py": TEMPLATE.replace("\n", "\r\n") + " \n", "mnist_cnn.ipynb": "{}"},
                     "mnist_cnn.ipynb", id="line ends"),
        pytest.param({"mnist_cnn.py": "import os\n" + TEMPLATE, "mnist_cnn.ipynb": "{}"}, "mnist_cnn.ipynb",
                     id="beside the function"),
        pytest.param({"mnist_cnn.py": TEMPLATE, "src/mnist_cnn.py": CODE}, "src/mnist_cnn.py", id="deeper"),
        pytest.param({"mnist_cnn.py": TEMPLATE, "mnist_cnn.ipynb": NOTEBOOK % "", "src/mnist_cnn.py": CODE},
                     "src/mnist_cnn.py", id="both, and deeper"),
        pytest.param({"mnist_cnn.py": TEMPLATE, "tests/test_it.py": CODE}, "mnist_cnn.py", id="a test deeper"),
        pytest.param({"mnist_cnn.py": TEMPLATE, "mnist_cnn.ipynb": NOTEBOOK % ""}, "mnist_cnn.ipynb", id="all"),
        pytest.param({"mnist_cnn.py": TEMPLATE, "src/mnist_cnn.py": TEMPLATE}, "src/mnist_cnn.py", id="all, deeper"),
        pytest.param({"src/mnist_cnn.py": CODE, "notebooks/try.ipynb": "{}"}, "src/mnist_cnn.py", id="two folders"),
    ],
)  # fmt: skip
def test_a_file_that_is_as_handed_out_stands_back(
    files: dict[str, str | bytes], name: str, read: Callable[..., Submission | Unusable]
) -> None:
    """If all are as handed out, one of them is graded, which says that nothing is written yet; none is a copy."""
    row = read(files)
    assert graded(row) == name
    assert isinstance(row, Submission)
    assert row.notes == ()


@pytest.mark.parametrize(
    "content",
    [TEMPLATE + "\ndef build_model():\n    return 1\n", TEMPLATE.replace("    raise", "    x = 1\n    raise"), CODE],
)
def test_a_file_that_somebody_worked_on_competes(content: str, read: Callable[..., Submission | Unusable]) -> None:
    """Nobody guesses which of two files was meant."""
    row = read({"mnist_cnn.py": content, "mnist_cnn.ipynb": "{}"})
    assert isinstance(row, Unusable)
    assert "2 files that could be meant (mnist_cnn.ipynb, mnist_cnn.py)" in row.finding.problem


def test_a_template_that_works_is_compared_as_a_whole(plant: Plant) -> None:
    """Where the function is given, the work of students is around it."""
    handed_out = HandedOut("build_model", [(".py", b"SIZE = 3\ndef build_model():\n    return SIZE\n")])
    root = plant(
        {
            "same.py": "SIZE = 3\ndef build_model():\n    return SIZE",
            "other.py": "def build_model():\n    return SIZE\n",
        }
    )
    other, same = root.entries()
    assert (other in handed_out, same in handed_out) == (False, True)


def test_variants_and_an_analysis_without_a_network_are_no_work(plant: Plant, root: Path) -> None:
    """As long as the network is missing there is nothing to grade, whatever else is filled in."""
    template = (root / "assignment" / "mnist_cnn.py").read_text(encoding="utf-8")
    around = template.replace('# "what it changes"', '"more filters"').replace("| | | | |", "| more filters | | | |")
    assert around.count("more filters") > 1
    network = around.replace("    raise NotImplementedError", "    return keras.Sequential  #")
    around_alone, with_network = plant({"around.py": around, "network.py": network}).entries()
    handed_out = read_handed_out(root / "assignment", "mnist_cnn", "build_model")
    assert (around_alone in handed_out, with_network in handed_out) == (True, False)


def test_template_and_notebook_are_read_from_the_assignment(root: Path) -> None:
    """Those that this repository hands out; an assignment without them hands out nothing."""
    folder = root / "assignment"
    handed_out = read_handed_out(folder, "mnist_cnn", "build_model")
    assert disk_entry(folder / "mnist_cnn.py") in handed_out
    assert disk_entry(folder / "mnist_cnn.ipynb") in handed_out
    assert disk_entry(root / "reference" / "mnist_cnn.py") not in handed_out
    assert disk_entry(folder / "mnist_cnn.py") not in read_handed_out(root / "docs", "mnist_cnn", "build_model")


@pytest.mark.parametrize(
    ("name", "content", "problem", "advice"),
    [
        ("my.txt", b"see https://colab.research.google.com/drive/1", "my.txt is a link to a notebook on Google's",
         "In Colab, choose File → Download → Download .ipynb, and hand in that file."),
        ("work.html", b'<a href="https://drive.google.com/x">', "work.html is a link", "Download .ipynb"),
        ("work.url", b"[InternetShortcut]\nURL=https://example.org", "work.url is a link, and", "the program itself"),
        ("mnist_cnn.py.txt", b"", "mnist_cnn.py.txt has another ending", "Rename it to mnist_cnn.py."),
        ("work.ipynb.json", b"{}", "work.ipynb.json has another ending", "Rename it to work.ipynb."),
        ("work.rar", b"", "work.rar is packed in a way", "in an ordinary zip file"),
        ("work.tar.gz", b"", "work.tar.gz is packed in a way", "in an ordinary zip file"),
        ("model.keras", b"", "model.keras holds a trained model", "Hand in the program as mnist_cnn.py"),
        ("report.docx", b"", "only report.docx", "Hand in the program as mnist_cnn.py or mnist_cnn.ipynb."),
        ("scan.PDF", b"", "only scan.PDF", "Hand in the program as mnist_cnn.py or mnist_cnn.ipynb."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_not_nothing(
    name: str, content: bytes, problem: str, advice: str, read: Callable[..., Submission | Unusable]
) -> None:
    """The sentence says what was handed in, and what to hand in instead."""
    row = read({name: content, "README.md": ""})
    assert isinstance(row, Unusable)
    assert row.status is Status.FAILED
    assert "Nothing was handed in" not in row.finding.problem
    assert problem in row.finding.problem.replace("README.md, ", "")
    assert advice in row.finding.advice


def test_a_file_of_another_kind_alone_is_named(plant: Plant) -> None:
    """A course system's download has no folder for it."""
    root = plant({"s1.pdf": ""})
    row = read_submission(Location.from_name("s1", root.entries()[0]), "mnist_cnn")
    assert isinstance(row, Unusable)
    assert row.status is Status.FAILED
    assert row.finding.problem == "What was handed in cannot be graded: s1.pdf is not a program."


def test_a_large_page_is_not_read_to_its_end(plant: Plant) -> None:
    """A link stands at the beginning."""
    root = plant({"a.txt": b"x" * (65 << 10) + b"https://colab.research.google.com"})
    assert "only a.txt" in nothing_to_grade(root.entries(), "mnist_cnn", "folder").finding.problem


_PATH = Path("s1")
_NAMES = st.lists(
    st.sampled_from(["mnist_cnn", " (1)", ".py", ".txt", ".PY", ".", "\n", "\x1b", "\u202e", "é", "\udcff", "x" * 90,
                     "README"]),
    min_size=1, max_size=5,
).map("".join)  # fmt: skip


@given(names=st.dictionaries(_NAMES, st.sampled_from([Kind.LINK, Kind.OTHER, Kind.LINKED_FOLDER]), max_size=8))
def test_any_names_give_a_short_sentence(names: dict[str, Kind]) -> None:
    """Whatever lies there instead."""
    empty = VirtualFolder([])
    entries = [(name, Entry(empty, name, name, kind, _PATH / name)) for name, kind in names.items()]
    row = read_submission(Location.from_name("s1", VirtualFolder(entries).folder("s1", _PATH)), "mnist_cnn")
    assert isinstance(row, Unusable)
    assert len(row.finding.problem) + len(row.finding.advice) < 2_000
