"""Which files are a student's own work, and which of them is the model."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.assignment import load_assignment
from grader.collect.submissions import without_reference
from grader.desk.files import OwnFiles, is_in_class, may_be_unconfined, own_rules, read_own_files
from grader.errors import InputError
from grader.options import Options
from grader.records import Submission
from grader.spec import AssignmentSpec

MODEL = "def build_model():\n    pass\n"


@pytest.fixture
def options(edited_assignment: Callable[..., Path], tmp_path: Path) -> Options:
    """Of a student, who has the assignment and no reference."""
    folder = edited_assignment(("../reference/mnist_cnn.py", "../not_here/mnist_cnn.py"))
    return Options(
        assignment=folder, recipe=None, out=tmp_path / "out", data=None, jobs=1, train=True, fresh=False, jailed=True
    )


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write files of one folder, each with a model unless its text is given; the folder."""

    def make(*names: str, **texts: str) -> Path:
        folder = tmp_path / "variants"
        folder.mkdir(exist_ok=True)
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(MODEL, encoding="utf-8")
        for stem, text in texts.items():
            (folder / f"{stem}.py").write_text(text, encoding="utf-8")
        return folder

    return make


def _read(options: Options, *paths: Path) -> tuple[OwnFiles | None, list[str]]:
    warnings: list[str] = []
    return read_own_files(paths, options, load_assignment(options.assignment), warnings.append), warnings


def _names(own: OwnFiles | None) -> list[str]:
    assert own
    return [submission.id for submission in (own.model, *own.others)]


def test_the_file_with_the_assignments_name_is_the_model(options: Options, write: Callable[..., Path]) -> None:
    """The others are compared with it, in sorted order, under the names of their files; and all of that is said."""
    own, (warning,) = _read(options, write("wider.py", "average.ipynb", "mnist_cnn.py", "readme.txt"))
    assert _names(own) == ["mnist_cnn.py", "average.ipynb", "wider.py"]
    assert warning.startswith(
        "mnist_cnn.py is taken for your model, and the 2 other files (average.ipynb, wider.py) are compared with it"
    )


def test_without_such_a_name_the_first_file_is_the_model(options: Options, write: Callable[..., Path]) -> None:
    """And how to choose another one is said."""
    own, (warning,) = _read(options, write("b.py", "a.py"))
    assert _names(own) == ["a.py", "b.py"]
    assert "the other file (b.py) is compared with it as a variant: nobody" in warning
    assert warning.endswith("To choose the model, name it mnist_cnn.py.")


def test_several_files_of_one_folder_may_be_named(options: Options, write: Callable[..., Path]) -> None:
    """Those that are not named are not looked at; one named twice is one."""
    folder = write("a.py", "b.py", "c.py")
    own, _ = _read(options, folder / "c.py", folder / "a.py", folder / "c.py")
    assert _names(own) == ["a.py", "c.py"]


def test_a_template_that_nobody_has_filled_in_is_no_model_beside_one(
    options: Options, write: Callable[..., Path]
) -> None:
    """The notebook that came with the assignment stands before the file in sorted order."""
    folder = write("mnist_cnn.py")
    (folder / "mnist_cnn.ipynb").write_text('"def build_model(): raise NotImplementedError"', encoding="utf-8")
    own, _ = _read(options, folder)
    assert _names(own) == ["mnist_cnn.py", "mnist_cnn.ipynb"]


def test_a_file_without_the_function_helps_the_others(options: Options, write: Callable[..., Path]) -> None:
    """It is no variant; each file may import it, and other variants as well."""
    folder = write("mnist_cnn.py", blocks="SIZE = 3\n", wider=f"import blocks, mnist_cnn\n{MODEL}")
    own, (helper, _) = _read(options, folder)
    assert _names(own) == ["mnist_cnn.py", "wider.py"]
    assert helper == "Not compared, because there is no build_model() in it: blocks.py."
    assert own
    assert {module.path for module in own.others[0].modules} == {"blocks.py", "mnist_cnn.py"}
    assert own.model.notes == ()


def test_files_that_are_compared_are_not_called_forgotten_copies(options: Options, write: Callable[..., Path]) -> None:
    """As they are where one of them is handed in."""
    own, _ = _read(options, write("mnist_cnn.py", "mnist_cnn_wider.py"))
    assert own
    assert own.model.notes == own.others[0].notes == ()


def test_a_folder_with_one_file_is_a_file(options: Options, write: Callable[..., Path]) -> None:
    """There is nothing to compare, and nothing to say about it or about what it imports."""
    own, warnings = _read(options, write("mnist_cnn.py", blocks="SIZE = 3\n"))
    assert (_names(own), warnings) == (["mnist_cnn.py"], [])


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(("amy/mnist_cnn.py", "ben.py"), id="a folder in it"),
        pytest.param(("a.py", "b.zip"), id="an archive in it"),
        pytest.param(("studentone_12_34_mnist_cnn.py", "studenttwo_13_35_mnist_cnn.py"), id="a course system's names"),
        pytest.param((), id="nothing in it"),
    ],
)
def test_what_may_be_a_class_is_nobodys_own_work(
    options: Options, write: Callable[..., Path], names: tuple[str, ...]
) -> None:
    """It is left to be refused, as a class without the reference is."""
    assert _read(options, write(*names)) == (None, [])


def test_options_of_a_class_and_files_of_several_folders_are_no_own_work(
    options: Options, write: Callable[..., Path]
) -> None:
    """A roster, a layout, a pattern, a choice among submissions; and two students' folders."""
    folder = write("a.py", "b.py", "amy/mnist_cnn.py", "ben/mnist_cnn.py")
    files = (folder / "a.py", folder / "b.py")
    assert _read(options, *files)[0]
    for changes in ({"roster": folder}, {"layout": "canvas"}, {"name_pattern": "{id}"}, {"only": ("a",)}):
        assert _read(options._replace(**changes), *files) == (None, [])
    assert _read(options, folder / "amy" / "mnist_cnn.py", folder / "ben" / "mnist_cnn.py") == (None, [])


def test_where_the_reference_is_nothing_is_own_work(
    edited_assignment: Callable[..., Path], options: Options, write: Callable[..., Path]
) -> None:
    """There, files are a class's."""
    there = options._replace(assignment=edited_assignment())
    assert _read(there, write("a.py", "b.py")) == (None, [])


def test_too_many_files_are_refused(options: Options, write: Callable[..., Path]) -> None:
    """Each takes several trainings; so many are rather a class."""
    folder = write(*(f"student_{number:02}.py" for number in range(22)))
    with pytest.raises(InputError, match=r"at most 21 files of one's own .* received 22\. .*not_here"):
        _read(options, folder)


def test_a_file_that_cannot_be_read_is_a_sentence(options: Options, write: Callable[..., Path]) -> None:
    """Nothing of the caller's is left out in silence."""
    folder = write("a.py")
    (folder / "huge.py").write_bytes(b"#" * ((1 << 20) + 1))
    with pytest.raises(InputError, match=r"expected files of your own that can be read; received .*huge\.py"):
        _read(options, folder)


def test_seeds_are_the_assignments_or_three(assignment: AssignmentSpec) -> None:
    """Where the assignment does not say how variants are compared; what it says stands."""
    assert own_rules(assignment).seeds == (11, 23, 47)
    assert own_rules(assignment.model_copy(update={"seeds": (2,)})).seeds == (2, 1, 3)
    rules = own_rules(assignment).model_copy(update={"seeds": (5, 6)})
    assert own_rules(assignment.model_copy(update={"variants": rules})) is rules


def test_a_file_is_in_a_class_where_others_have_one_of_that_name_beside_it(tmp_path: Path) -> None:
    """Then the folder says whose it is; somebody's home or desk does not."""
    for name in ("class/amy", "class/ben", "homes/me", "homes/other"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("class/amy", "class/ben", "homes/me"):
        (tmp_path / name / "mnist_cnn.py").touch()
    (tmp_path / "homes" / "mnist_cnn.py").touch()
    assert is_in_class(tmp_path / "class" / "amy" / "mnist_cnn.py")
    assert not is_in_class(tmp_path / "homes" / "me" / "mnist_cnn.py")


def test_only_one_own_file_may_run_unconfined(options: Options, write: Callable[..., Path], tmp_path: Path) -> None:
    """Not several, not one of a class, not one that a roster names, and none beside the reference."""
    folder = write("a.py", "b.py")
    nowhere = without_reference(tmp_path)
    there = Submission(id="r", path=tmp_path, notebook=False, content=b"", sha256="")
    assert may_be_unconfined([folder / "a.py"], options, nowhere)
    assert not may_be_unconfined([folder / "a.py"], options, there)
    assert not may_be_unconfined([folder / "a.py", folder / "b.py"], options, nowhere)
    assert not may_be_unconfined([folder], options, nowhere)
    assert not may_be_unconfined([folder / "a.py"], options._replace(roster=folder), nowhere)
    (tmp_path / "neighbour").mkdir()
    (tmp_path / "neighbour" / "a.py").touch()
    assert not may_be_unconfined([folder / "a.py"], options, nowhere)
