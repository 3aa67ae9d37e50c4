"""Which layout a folder has, and what all of them have in common."""

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.cli import grade
from grader.collect.layout_names import AUTO, LAYOUT_NAMES, LayoutName
from grader.collect.layouts import LAYOUTS, Search
from grader.collect.layouts.containers import nobody
from grader.collect.layouts.shelf import Shelf
from grader.collect.submissions import collect
from grader.collect.tree import Entry, Kind, UnreadableError, VirtualFolder
from grader.errors import InputError
from grader.records import Submission
from grader.spec import AssignmentSpec

ROOT = Path(__file__).parents[3]
Plant = Callable[..., Entry]
Pack = Callable[..., bytes]

DOWNLOADS = {
    "canvas": ["convlarge_12_345_mnist_cnn-1.py", "residuallinear_LATE_13_346_mnist_cnn.py"],
    "moodle": [
        "Large Conv_12_assignsubmission_file/mnist_cnn.py",
        "Linear Residual_13_assignsubmission_file_/mnist_cnn.py",
    ],
    "gradescope": ["submission_12/mnist_cnn.py", "submission_13/mnist_cnn.py"],
    "nbgrader": ["submitted/s12/ps1/mnist_cnn.py", "submitted/s13/ps1/mnist_cnn.py"],
    "brightspace": [
        "12-99 - Large Conv - Sep 24, 2024 926 PM/mnist_cnn.py",
        "13-99 - Linear Residual - Sep 24, 2024 927 PM/mnist_cnn.py",
        "index.html",
    ],
    "blackboard": [
        "CNN 1_s12_attempt_2024-03-03-17-00-00.txt",
        "CNN 1_s12_attempt_2024-03-03-17-00-00_mnist_cnn.py",
        "CNN 1_s13_attempt_2024-03-03-17-00-00_mnist_cnn.py",
    ],
    "ilias": [
        "CNN/Submissions/Conv_Large_s12_20551/mnist_cnn.py",
        "CNN/Submissions/Residual_Linear_s13_20552/20241105121314_mnist_cnn.py",
        "CNN/CNN.xlsx",
    ],
    "prairielearn": [
        "s12@example.org_1_cnn_1_1_501_mnist_cnn.py",
        "s13@example.org_1_week 3/cnn_1_2_502_mnist_cnn.py",
    ],
    "autolab": ["1_s12@example.org_mnist_cnn.py", "2_s13@example.org_mnist_cnn.py"],
    "github": ["cnn-s12/mnist_cnn.py", "cnn-s12/.git/HEAD", "cnn-s13/mnist_cnn.py", "cnn-s13/.git/HEAD"],
    "plain": ["s12/mnist_cnn.py", "s13/work.ipynb"],
}
IDS = {
    "canvas": ["convlarge_12", "residuallinear_13"],
    "moodle": ["Large Conv_12", "Linear Residual_13"],
    "gradescope": ["submission_12", "submission_13"],
    "prairielearn": ["s12@example.org", "s13@example.org"],
    "autolab": ["s12@example.org", "s13@example.org"],
    "brightspace": ["Large Conv_12", "Linear Residual_13"],
}


def test_every_name_has_a_layout_and_every_layout_a_name() -> None:
    """In the same order, which is that of the trials; and each has a download here."""
    assert list(LAYOUTS) == list(LayoutName)
    assert set(DOWNLOADS) == set(LAYOUTS)


def test_the_command_offers_every_layout() -> None:
    """--help lists what there is."""
    (option,) = (option for option in grade.params if option.name == "layout")
    assert option.to_info_dict()["type"]["choices"] == LAYOUT_NAMES


def test_the_page_for_instructors_has_every_layout() -> None:
    """A line of the table for each."""
    page = (ROOT / "docs" / "instructor.md").read_text(encoding="utf-8")
    assert [name for name in LAYOUTS if f"\n| `{name}` |" not in page] == []


def test_the_names_cost_nothing_to_import() -> None:
    """The command line takes them for --help, which answers before anything heavy is imported."""
    code = "import grader.collect.layout_names, sys; print(*sys.modules, sep='\\n')"
    modules = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    ours = {name for name in modules.splitlines() if name.startswith("grader")}
    assert ours == {"grader", "grader.collect", "grader.collect.layout_names"}
    assert not {"pydantic", "zipfile", "typing"} & set(modules.splitlines())


@pytest.mark.parametrize("packed", [False, True], ids=["unpacked", "zip"])
@pytest.mark.parametrize("outer", ["", "download/"])
@pytest.mark.parametrize("layout", DOWNLOADS)
def test_a_download_is_recognised(
    layout: str, outer: str, packed: bool, plant: Plant, pack: Pack, assignment: AssignmentSpec
) -> None:
    """As a folder or a zip file, in a folder of its own or not, and the same when it is named."""
    files = {outer + name: "def build_model(): ..." for name in DOWNLOADS[layout]}
    path = plant({"all.zip": pack(files)}).path / "all.zip" if packed else plant(files).path

    entries = collect([path], assignment)

    assert [entry.id for entry in entries] == IDS.get(layout, ["s12", "s13"])
    assert all(isinstance(entry, Submission) for entry in entries)
    assert collect([path], assignment, layout=layout) == entries


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "plain"])
def test_a_layout_that_is_asked_for_and_not_there_is_a_sentence(
    layout: str, plant: Plant, assignment: AssignmentSpec
) -> None:
    """It stands in place of a class of strange names."""
    path = plant({"one.py": "", "two.py": ""}).path
    with pytest.raises(InputError, match=f"--layout {layout}"):
        collect([path], assignment, layout=layout)


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "plain"])
@pytest.mark.parametrize(
    "names",
    [
        ["ann_roe_2024.py", "bob_poe_2024.py"],
        ["ann_attempt_1.py", "bob_attempt_2.py"],
        ["group_1/work.py", "group_2/work.py"],
        ["ann@example.org.py", "bob@example.org.py"],
        ["ann@example.org_work.py", "bob@example.org_work.py"],
        ["Ann Roe - CNN - final 2.py", "Bob Poe - CNN - final 2.py"],
        ["2024-03 - Ann/work.py", "2024-04 - Bob/work.py"],
        ["20240303_ann.py", "20240304_bob.py"],
        ["1_ann_mnist_cnn.py", "2_bob_mnist_cnn.py"],
        ["week_3_ann_1/work.py", "week_3_bob_1/work.py"],
        ["week 1/Ann/work.py", "week 2/Bob/work.py"],
        ["Group A/ann_1.py", "Group B/bob_2.py"],
    ],
)
def test_a_plain_class_is_nobody_elses(names: list[str], layout: LayoutName, plant: Plant) -> None:
    """Its names have underscores, numbers and dates too."""
    assert LAYOUTS[layout](plant(dict.fromkeys(names, "")), "mnist_cnn") is None


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "piece", ["_1", "_a", " - 2024", "@", "@a_1", "_attempt_2024-03-03-17-00-00", "_assignsubmission_file", "Team 1_"]
)
def test_long_names_are_read_in_time_proportional_to_their_number(
    layout: LayoutName, piece: str, calls: Callable[[Callable[[], object]], int]
) -> None:
    """Twice as many cost at most three times as many calls, files and folders alike."""

    def folder(size: int, kind: Kind) -> Entry:
        names = [f"{number}{piece * (900 // len(piece))}" for number in range(size)]
        entries = [(name, Entry(VirtualFolder([]), name, name, kind, _PATH / name)) for name in names]
        return VirtualFolder(entries).folder("class", _PATH)

    for kind in (Kind.FILE, Kind.FOLDER):
        few, many = folder(100, kind), folder(200, kind)
        once, twice = (calls(partial(LAYOUTS[layout], root, "mnist_cnn")) for root in (few, many))
        assert twice < 3 * once


def test_plain_can_be_asked_for(plant: Plant, assignment: AssignmentSpec) -> None:
    """Where names only look like those of a download."""
    path = plant({"team_1_2_model.py": "", "team_2_2_model.py": ""}).path
    assert [entry.id for entry in collect([path], assignment)] == ["team_1", "team_2"]
    plain = collect([path], assignment, layout="plain")
    assert [entry.id for entry in plain] == ["team_1_2_model", "team_2_2_model"]


_PATH = Path("class")
_PIECES = st.sampled_from(
    ["_", "-", "1", "23", "a", "LATE", "anon_", "assignsubmission_file", "submission_", "submitted", ".py", ".zip",
     "_assignsubmission_", "\n", "\x1b[31m", "\u202e", " ", "é", "\udcff", " - ", "12-3 - ", "Sep 24, 2024 926 PM",
     "_attempt_2024-03-03-17-00-00", "A_B_c_20551", "Team 12", "a@b", "_1_"]
)  # fmt: skip
_NAMES = st.lists(_PIECES, min_size=1, max_size=8).map("".join)


class _Unreadable(VirtualFolder):
    def read(self, key: str, most: int) -> bytes:
        raise UnreadableError(f"{key} cannot be read up to {most} bytes.")


@given(
    names=st.dictionaries(_NAMES, st.sampled_from(Kind), max_size=6), layout=st.sampled_from(LAYOUT_NAMES), root=_NAMES
)
def test_any_names_give_locations_or_none(names: dict[str, Kind], layout: str, root: str) -> None:
    """No name breaks a layout, and nobody's location has an empty id."""
    empty = _Unreadable([])
    entries = [(name, Entry(empty, name, name, kind, _PATH / name)) for name, kind in names.items()]
    with Shelf() as shelf:
        locations = Search("mnist_cnn", layout, nobody, shelf).locate(VirtualFolder(entries).folder(root, _PATH))
    assert locations is None or all(location.id for location in locations)
    assert layout != AUTO or locations is not None


ANALYSES = {
    "canvas": "convlarge_12_346_ANALYSIS.md",
    "moodle": "Large Conv_12_assignsubmission_file/ANALYSIS.md",
    "gradescope": "submission_12/ANALYSIS.md",
    "nbgrader": "submitted/s12/ps1/ANALYSIS.md",
    "brightspace": "12-99 - Large Conv - Sep 24, 2024 926 PM/ANALYSIS.md",
    "blackboard": "CNN 1_s12_attempt_2024-03-03-17-00-00_ANALYSIS.md",
    "ilias": "CNN/Submissions/Conv_Large_s12_20551/ANALYSIS.md",
    "prairielearn": "s12@example.org_1_cnn_1_1_501_ANALYSIS.md",
    "github": "cnn-s12/ANALYSIS.md",
    "plain": "s12/ANALYSIS.md",
}
"""Where the first student's lies; Autolab takes one file of each student."""


@pytest.mark.parametrize("name", ANALYSES)
def test_a_written_analysis_is_found_in_every_layout(name: str, plant: Plant, assignment: AssignmentSpec) -> None:
    """It is that student's alone, and nobody's row."""
    folder = plant(dict.fromkeys(DOWNLOADS[name], "x = 1") | {ANALYSES[name]: "Filters matter."})
    rows = collect([folder.path], assignment, layout=name)
    assert [row.analysis.text if isinstance(row, Submission) and row.analysis else "" for row in rows] == [
        "Filters matter.", "",
    ]  # fmt: skip
