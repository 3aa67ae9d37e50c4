"""Which files beside a submission belong to it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.collect.modules import MAX_MODULES, MAX_MODULES_BYTES, find_modules, words
from grader.collect.submissions import collect, read_reference
from grader.collect.tree import Entry
from grader.records import Finding, Submission
from grader.spec import AssignmentSpec

Plant = Callable[..., Entry]


def beside(folder: Entry, main: str = "mnist_cnn.py") -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """Collect the modules of the folder's main file."""
    file = next(entry for entry in folder.entries() if entry.name == main)
    modules = find_modules(file, file.read(1 << 20), folder)
    return {module.path: module.content for module in modules.files}, modules.notes


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("import blocks", {"blocks.py"}, id="import"),
        pytest.param("from blocks import stem", {"blocks.py"}, id="from"),
        pytest.param("from .blocks import stem", {"blocks.py"}, id="relative"),
        pytest.param("import importlib; importlib.import_module('blocks')", {"blocks.py"}, id="by a string"),
        pytest.param("import parts", {"parts/__init__.py", "parts/deep.py"}, id="package and what it names"),
        pytest.param("import parts.residual", {"parts/__init__.py", "parts/deep.py", "parts/residual.py"}, id="dotted"),
        pytest.param("import keras", set(), id="nothing of its own"),
        pytest.param("import blocksy, my_blocks", set(), id="part of a word"),
    ],
)
def test_a_module_is_taken_when_its_name_is_a_word_in_the_file(source: str, expected: set[str], plant: Plant) -> None:
    """A package needs the word of each folder; its `__init__` comes with it."""
    folder = plant(
        {
            "mnist_cnn.py": source,
            "blocks.py": "",
            "untidy.py": "",
            "notes.txt": "blocks",
            "parts/__init__.py": "from . import deep",
            "parts/deep.py": "",
            "parts/residual.py": "",
        }
    )
    assert set(beside(folder)[0]) == expected


def test_modules_of_modules_are_taken(plant: Plant) -> None:
    """What a module names belongs to the submission too, however long the chain, and a circle ends."""
    folder = plant({"mnist_cnn.py": "import a", "a.py": "import b", "b.py": "import c, a", "c.py": "", "d.py": ""})
    assert beside(folder)[0] == {"a.py": b"import b", "b.py": b"import c, a", "c.py": b""}


def test_dunder_words_name_no_module(plant: Plant) -> None:
    """Every class has an `__init__` and every script a `__main__`."""
    folder = plant(
        {"mnist_cnn.py": "class A:\n def __init__(self): ...\n__main__", "__init__.py": "", "__main__.py": ""}
    )
    assert beside(folder)[0] == {}


def test_a_notebooks_line_ends_are_not_letters() -> None:
    r"""In JSON a line ends with the two characters \n."""
    assert {b"blocks", b"parts"} <= words(rb'"source": "import keras,\\\nblocks\nimport parts\n"')


def test_a_link_beside_the_file_is_left_out_with_a_sentence(plant: Plant, tmp_path: Path) -> None:
    """It could lead anywhere; the submission is graded without it."""
    folder = plant({"mnist_cnn.py": "import secret, pipe"})
    (tmp_path / "outside.py").write_text("password = 1", encoding="utf-8")
    (tmp_path / "class" / "secret.py").symlink_to(tmp_path / "outside.py")
    os.mkfifo(tmp_path / "class" / "pipe.py")

    taken, (pipe, secret) = beside(folder)

    assert taken == {}
    assert secret == Finding(
        problem="The module was left out because secret.py is a link.",
        advice="Hand in the file itself.",
        path="secret.py",
    )
    assert "pipe.py is not a regular file" in pipe.problem


def test_too_many_modules_are_left_out_with_a_sentence(plant: Plant) -> None:
    """The first fifty are taken; a few sentences stand for all others."""
    names = [f"part_{number:03}" for number in range(MAX_MODULES + 20)]
    taken, notes = beside(plant({"mnist_cnn.py": " ".join(names), **{f"{name}.py": "" for name in names}}))
    assert list(taken) == [f"{name}.py" for name in names[:MAX_MODULES]]
    assert notes[0] == Finding(
        problem="The module was left out because a submission may have at most 50 modules.",
        advice="Hand in fewer modules.",
        path="part_050.py",
    )
    assert [note.path for note in notes[:-1]] == [f"part_{number:03}.py" for number in range(50, 55)]
    assert notes[-1] == Finding(problem="15 more modules were left out.")


def test_modules_are_bounded_together(plant: Plant) -> None:
    """What does not fit is left out, and what still fits is not."""
    half = "#" * (MAX_MODULES_BYTES // 2 + 1)
    taken, notes = beside(plant({"mnist_cnn.py": "a b c", "a.py": half, "b.py": half, "c.py": "x"}))
    assert list(taken) == ["a.py", "c.py"]
    assert [(note.path, "together may have at most 1 MiB" in note.problem) for note in notes] == [("b.py", True)]


def _collected(path: Path, assignment: AssignmentSpec) -> Any:
    (entry,) = collect([path], assignment)
    return entry


@pytest.mark.parametrize("path", ["mnist_cnn.py", "", "../class"])
def test_a_file_and_its_folder_are_the_same_submission(path: str, plant: Plant, assignment: AssignmentSpec) -> None:
    """Same id, same modules, same hash, whichever of them the caller names."""
    root = plant({"mnist_cnn.py": "import parts.stem", "parts/stem.py": "x = 1", "other.py": ""}).path
    entry = _collected(root / path, assignment)
    reference = read_reference(root / "mnist_cnn.py")
    assert [module.path for module in entry.modules] == ["parts/stem.py"]
    assert (entry.id, entry.sha256) == ("class", reference.sha256)


def test_only_what_may_be_imported_changes_the_hash(plant: Plant, assignment: AssignmentSpec) -> None:
    """A stray file costs no new build; a changed or renamed module does."""
    root = plant({"mnist_cnn.py": "import blocks, chunks"}).path
    alone = _collected(root, assignment).sha256
    hashes = [alone]
    for name, content in (("stray.py", "1"), ("blocks.py", "1"), ("blocks.py", "2"), ("chunks.py", "")):
        (root / name).write_text(content, encoding="utf-8")
        hashes.append(_collected(root, assignment).sha256)
    assert hashes[1] == alone
    assert len(set(hashes[1:])) == 4


def test_files_of_a_flat_folder_are_nobodys_modules(plant: Plant, assignment: AssignmentSpec) -> None:
    """Each is a student's own, even where one names another."""
    root = plant({"s1001.py": "import s1002", "s1002.py": ""}).path
    entries = collect([root], assignment)
    assert [entry.modules for entry in entries if isinstance(entry, Submission)] == [(), ()]
    assert _collected(root / "s1001.py", assignment).modules == ()


def test_a_package_of_the_only_submission_is_not_a_student(plant: Plant, assignment: AssignmentSpec) -> None:
    """A folder that the assignment's module names is its package; one with that module in it is a student's."""
    root = plant({"mnist_cnn.py": "import parts, beta", "parts/stem.py": ""}).path
    assert _collected(root, assignment).id == "class"
    plant({"beta/mnist_cnn.py": ""})
    assert {"beta", "mnist_cnn"} <= {entry.id for entry in collect([root], assignment)}


def test_words_are_not_kept_twice(memory: Callable[[Callable[[], object]], int]) -> None:
    """A notebook of 20 MiB may be nothing but two words again and again."""
    content = b"ab cd " * 100_000
    assert memory(lambda: words(content)) < 3 << 20
