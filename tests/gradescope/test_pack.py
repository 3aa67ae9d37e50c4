"""The zip file of an autograder: what is in it, and what is refused."""

import io
import json
import stat
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from grader.errors import InputError
from grader.gradescope.cli import main
from grader.gradescope.pack import Settings, pack

PLAIN = Settings(recipe=None, jailed=True, visibility={})


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """A file with a wheel's name."""
    path = tmp_path / "cnn_grader-0.1.0-py3-none-any.whl"
    path.write_bytes(b"a wheel")
    return path


def opened(content: bytes) -> zipfile.ZipFile:
    """The zip file."""
    return zipfile.ZipFile(io.BytesIO(content))


def test_the_zip_file_holds_what_gradescope_runs_and_what_grades(root: Path, wheel: Path) -> None:
    """Both scripts in its root, the wheel, the assignment without hidden files, and the reference beside it."""
    names = set(opened(pack(root / "assignment", wheel, PLAIN)).namelist())
    assert {
        "setup.sh", "run_autograder", "options", "visibility.json", wheel.name, "assignment/spec.toml",
        "assignment/figures/pooling-dark.svg", "reference/mnist_cnn.py",
    } <= names  # fmt: skip
    assert not [name for name in names if "/." in name or name.startswith((".", "reference/lesson"))]


def test_the_scripts_can_be_executed(root: Path, wheel: Path) -> None:
    """A zip file keeps that in the mode of a member."""
    archive = opened(pack(root / "assignment", wheel, PLAIN))
    modes = {name: archive.getinfo(name).external_attr >> 16 for name in archive.namelist()}
    assert {name for name, mode in modes.items() if mode & stat.S_IXUSR} == {"setup.sh", "run_autograder"}


def test_the_same_files_make_the_same_zip_file(root: Path, wheel: Path) -> None:
    """No time of today is in it."""
    assert pack(root / "assignment", wheel, PLAIN) == pack(root / "assignment", wheel, PLAIN)


def test_the_modules_of_the_reference_and_the_data_go_along(
    edited_assignment: Callable[..., Path], wheel: Path
) -> None:
    """Whatever `spec.toml` names lies where it says."""
    folder = edited_assignment(('name = "mnist" ', 'file = "../data/digits.npz" '))
    (folder.parent / "reference" / "blocks.py").write_text("", encoding="utf-8")
    (folder.parent / "data").mkdir()
    (folder.parent / "data" / "digits.npz").write_bytes(b"")
    names = opened(pack(folder, wheel, PLAIN)).namelist()
    assert {"reference/blocks.py", "data/digits.npz"} <= set(names)


def test_the_options_are_those_that_were_chosen(root: Path, wheel: Path) -> None:
    """A line for each."""
    settings = Settings("quick", jailed=False, visibility={"accuracy": "hidden"})
    archive = opened(pack(root / "assignment", wheel, settings))
    assert archive.read("options").decode().splitlines() == ["--jobs=1", "--recipe=quick", "--unsafe-no-jail"]
    assert json.loads(archive.read("visibility.json")) == {"accuracy": "hidden"}


def test_a_check_of_the_teachers_own_can_be_hidden(
    edited_assignment: Callable[..., Path], root: Path, wheel: Path
) -> None:
    """By the name that the reports give it; one that pytest cannot collect is refused before the upload."""
    folder = edited_assignment()
    (folder / "checks").mkdir()
    check = folder / "checks" / "test_blocks.py"
    check.write_bytes((root / "docs" / "checks" / "test_blocks.py").read_bytes())
    settings = Settings(recipe=None, jailed=True, visibility={"small_dense_layers": "hidden"})
    archive = opened(pack(folder, wheel, settings))
    assert json.loads(archive.read("visibility.json")) == settings.visibility
    check.write_text("def test_blocks(:", encoding="utf-8")
    with pytest.raises(InputError, match=r"The assignment's own checks cannot be used: checks/test_blocks\.py, line 1"):
        pack(folder, wheel, settings)


@pytest.mark.parametrize(
    ("replacement", "settings", "sentence"),
    [
        (None, Settings("slow", jailed=True, visibility={}), "--recipe to be one of full, quick"),
        (None, Settings(None, jailed=True, visibility={"acuracy": "hidden"}), "received 'acuracy'"),
        (('"../reference', '"../solution'), PLAIN, "No such file or directory"),
        (('"../reference', '"../../reference'), PLAIN, "to lie in the assignment's folder, or in one beside it"),
    ],
)
def test_what_cannot_be_packed_is_a_sentence(
    replacement: tuple[str, str] | None,
    settings: Settings,
    sentence: str,
    edited_assignment: Callable[..., Path],
    wheel: Path,
) -> None:
    """A recipe or a check that is not there, a reference that is nowhere, and one outside."""
    folder = edited_assignment(*([replacement] if replacement else []))
    with pytest.raises(InputError, match=sentence.replace("(", r"\(")):
        pack(folder, wheel, settings)


@pytest.mark.parametrize(
    ("options", "status", "sentence"),
    [
        (["--wheel", "grader.zip"], 2, "expected --wheel to be a file cnn_grader-VERSION.whl; received grader.zip."),
        (["--wheel", "cnn_grader-1.whl"], 2, "received No such file or directory."),
        (["--out", "/proc/x.zip"], 3, "/proc/x.zip cannot be written: "),
        (["--out", "{folder}/a.zip", "--hidden", "accuracy"], None, "wrote "),
    ],
)
def test_the_command_writes_the_file_or_says_why_not(
    options: Sequence[str], status: int | None, sentence: str, root: Path, wheel: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Its exit status is that of every command here."""
    given = [option.replace("{folder}", str(tmp_path)) for option in options]
    with pytest.raises(SystemExit) as end:
        main(["pack", str(root / "assignment"), "--wheel", str(wheel), *given])
    assert end.value.code == status
    assert sentence in "".join(capsys.readouterr())
    assert (tmp_path / "a.zip").exists() == (status is None)
