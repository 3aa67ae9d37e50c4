"""The command: exit statuses, sentences on standard error, the report alone on standard output."""

import errno
import json
import os
import platform
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from io import FileIO
from pathlib import Path

import pytest

from grader import __version__
from grader.cli import grade as grade_command
from grader.command import run_command

pytestmark = pytest.mark.long(2)

COMMAND = [sys.executable, "-P", "-m", "grader"]
GOOD = """
import keras
from keras import layers

def build_model():
    return keras.Sequential([
        keras.Input((28, 28, 1)), layers.Conv2D(8, 5, strides=2, activation="relu"),
        layers.Flatten(), layers.Dense(10, activation="softmax"),
    ])
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def grade(root: Path, tmp_path: Path) -> Run:
    """Run the command in the repository, with a results folder of its own."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [*COMMAND, *map(str, arguments), "--out", str(tmp_path / "out")]
        return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=300, check=False)

    return run


@pytest.fixture
def refuse(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Run the command in the repository and in this process: what is refused before any work needs none of its own."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def run(*arguments: object, out: object = tmp_path / "out") -> subprocess.CompletedProcess[str]:
        command = [*map(str, arguments), "--out", str(out)]
        monkeypatch.chdir(root)
        with pytest.raises(SystemExit) as ended:
            run_command(grade_command, "grade", command)
        assert isinstance(ended.value.code, int)
        return subprocess.CompletedProcess(command, ended.value.code, *capsys.readouterr())

    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def handed_out(root: Path, tmp_path: Path) -> Path:
    """What a student has: the assignment's folder, and nothing beside it."""
    return shutil.copytree(root / "assignment", tmp_path / "unpacked")


@pytest.fixture(scope="module")
def check_own_file(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Check a good file of some name in the folder that was handed out, once for all tests."""
    folder = shutil.copytree(root / "assignment", tmp_path_factory.mktemp("desk") / "unpacked")

    @cache
    def run(name: str) -> subprocess.CompletedProcess[str]:
        (folder / name).write_text(GOOD, encoding="utf-8")
        return _run_in(folder, name, "--no-train")

    return run


def _run_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], cwd=folder, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def class_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two submissions: one good, one that was never written."""
    folder = tmp_path_factory.mktemp("handed-in") / "class"
    for name, source in (("good", GOOD), ("unwritten", "def build_model():\n    raise NotImplementedError\n")):
        (folder / name).mkdir(parents=True)
        (folder / name / "mnist_cnn.py").write_text(source, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the first run's results."""
    return tmp_path_factory.mktemp("results") / "out"


@pytest.fixture(scope="module")
def first_run(root: Path, class_folder: Path, results: Path) -> subprocess.CompletedProcess[str]:
    """The class without training."""
    return _run_in(root, str(class_folder), "--no-train", "--format", "json", "--out", str(results))


@pytest.fixture
def grade_again(grade: Run, first_run: subprocess.CompletedProcess[str], results: Path, tmp_path: Path) -> Run:
    """The same command as `grade`, where everything is known."""
    assert first_run.returncode == 1
    shutil.copytree(results, tmp_path / "out")
    return grade


@pytest.fixture(scope="module")
def unjailed_run(
    root: Path, class_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> subprocess.CompletedProcess[str]:
    """The good submission's file alone, without a jail."""
    path, out = class_folder / "good" / "mnist_cnn.py", tmp_path_factory.mktemp("unjailed")
    options = ("--no-train", "--unsafe-no-jail", "--format", "json", "--out", str(out))
    return _run_in(root, str(path), *options)


def test_help_needs_nothing_heavy() -> None:
    """--help imports neither TensorFlow nor anything else that takes long."""
    code = (
        "import sys, click.testing; from grader.cli import grade;"
        "result = click.testing.CliRunner().invoke(grade, ['--help']); assert result.exit_code == 0;"
        "heavy = {'tensorflow', 'keras', 'pydantic', 'numpy', 'sqlalchemy', 'rich', 'nbformat'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--name-pattern", "{student}"], "expected --name-pattern to have the fields {id}, {login}"),
        (["--name-pattern", "{id}", "--layout", "canvas"], "expected --name-pattern or --layout; received both"),
        (["--name-pattern", "{id}-{attempt}"], "that fit --name-pattern {id}-{attempt}; received good, unwritten."),
    ],
)
def test_a_pattern_that_cannot_be_used_is_a_sentence(
    options: list[str], sentence: str, class_folder: Path, refuse: Run
) -> None:
    """A wrong one, one beside a layout, and one that fits no name."""
    done = refuse(class_folder, *options)
    assert done.returncode == 2
    assert sentence in done.stderr


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--only", "godo"], "expected --only to name ids of submissions (good, unwritten); received 'godo'."),
        (
            ["--changed-since", "main"],
            "to lie in a git repository, for --changed-since; received a folder that is in none",
        ),
    ],
)
def test_a_choice_that_cannot_be_made_is_a_sentence(
    options: list[str], sentence: str, class_folder: Path, refuse: Run
) -> None:
    """Before anything is graded, and with the status of wrong usage."""
    done = refuse(class_folder, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr


def test_who_is_not_chosen_is_in_no_report_and_in_no_exit_status(
    grade_again: Run, class_folder: Path, tmp_path: Path
) -> None:
    """The failure of a classmate is not that of whoever is graded alone."""
    done = grade_again(class_folder, "--no-train", "--only", "good")
    assert done.returncode == 0
    assert "unwritten" not in done.stdout + done.stderr
    assert "unwritten" not in (tmp_path / "out" / "gradebook.json").read_text(encoding="utf-8")


def test_the_documentation_shows_the_help_as_it_is(root: Path) -> None:
    """The documented options are those of the command."""
    wide = os.environ | {"COLUMNS": "100"}
    done = subprocess.run([*COMMAND, "--help"], env=wide, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.rstrip() in (root / "docs" / "options.md").read_text(encoding="utf-8")


def test_every_format_has_a_name_on_the_command_line() -> None:
    """The names that --help lists are the formats that exist."""
    from grader.report.formats import FORMATS  # noqa: PLC0415
    from grader.report.names import FORMAT_NAMES  # noqa: PLC0415

    assert tuple(FORMATS) == FORMAT_NAMES


def test_a_class_without_training_fails_for_one_and_writes_every_report(
    first_run: subprocess.CompletedProcess[str], results: Path
) -> None:
    """Standard output is the report and nothing else; the folder gets the gradebook and the other reports."""
    stderr = first_run.stderr

    assert first_run.returncode == 1
    assert "unwritten: failed (2 of 2)" in stderr or "unwritten: failed (1 of 2)" in stderr
    assert "good: valid so far" in stderr
    assert "passed" not in stderr
    last = stderr.splitlines()[-1]
    assert last.startswith("checked 2, reused 0, failed 1, errors 0 in ")
    assert last.endswith(f"; page: {results / 'report.html'}")
    assert json.loads(first_run.stdout) == json.loads((results / "gradebook.json").read_text(encoding="utf-8"))
    assert {"report.md", "grades.csv"} <= {path.name for path in results.iterdir()}


def test_a_student_checks_a_file_in_the_assignments_folder(check_own_file: Run) -> None:
    """With nothing but the folder that was handed out: no option, no reference, a word about that, and a verdict."""
    done = check_own_file("mnist_cnn.py")

    assert done.returncode == 0, done.stderr
    assert "warning: The reference solution is not here" in done.stderr
    assert "Not compared: the reference solution is not here" in done.stdout
    assert "1 of 1 valid so far" in done.stdout


def test_a_file_as_it_came_is_not_written_yet(handed_out: Path) -> None:
    """The first thing that many try, and its verdict."""
    done = _run_in(handed_out, "mnist_cnn.py", "--no-train")
    assert done.returncode == 1, done.stderr
    assert "not written yet" in done.stdout


def test_a_class_is_not_graded_without_the_reference(handed_out: Path) -> None:
    """A folder with folders in it is refused, and the sentence says what can be checked without it."""
    done = _run_in(handed_out, ".", "--no-train")

    assert (done.returncode, done.stdout) == (2, "")
    assert "only your own work can be checked: a single .py or .ipynb file, or several in one folder" in done.stderr


def test_without_an_assignment_the_error_says_where_to_work(tmp_path: Path) -> None:
    """Where no spec.toml is found, the sentence says what to do."""
    (tmp_path / "mnist_cnn.py").write_text(GOOD, encoding="utf-8")
    done = _run_in(tmp_path, "mnist_cnn.py")

    assert (done.returncode, done.stdout) == (2, "")
    assert "Work in that folder or beside it, or name it with --assignment DIR." in done.stderr


def test_without_progress_only_warnings_and_the_last_line_stay(grade_again: Run, class_folder: Path) -> None:
    """--no-progress is for whoever reads the report alone."""
    done = grade_again(class_folder, "--no-train", "--no-progress")
    assert done.returncode == 1
    assert [line.partition(" ")[0] for line in done.stderr.splitlines()] == ["checked"]


@pytest.mark.parametrize("name", ["mnist_cnn.py", "my own model.py"])
def test_who_checks_a_file_finds_it_under_its_own_name(check_own_file: Run, name: str) -> None:
    """Not under that of the folder in which it lies, in the log and in the report."""
    done = check_own_file(name)
    # The second name of the same file finds its build in the store.
    assert re.search(rf"^{re.escape(name)}: valid so far \(1 of 1(, reused)?\)$", done.stderr, re.MULTILINE)
    assert re.search(rf"^  –  {name} +valid so far ", done.stdout, re.MULTILINE)
    assert "\n1 of 1 valid so far.\n" in done.stdout


def test_who_grades_somebodys_file_finds_it_under_the_folders_name(
    unjailed_run: subprocess.CompletedProcess[str],
) -> None:
    """A class's files all have the same name; the folder says whose it is."""
    assert "good: valid so far" in unjailed_run.stderr


@pytest.mark.parametrize(
    ("out", "sentence"),
    [
        ("{file}", "cannot be made: a file has that name."),
        ("{file}/out", "cannot be made: Not a directory."),
        ("/proc/nowhere/out", "cannot be made: No such file or directory."),
        ("/proc", "cannot be written to: "),
    ],
)
def test_a_folder_that_cannot_be_written_is_a_sentence_before_any_work(
    refuse: Run, tmp_path: Path, out: str, sentence: str
) -> None:
    """A file in its place or above it, a parent that cannot be made, a file system that takes no files."""
    (tmp_path / "file").touch()
    done = refuse("reference", out=out.format(file=tmp_path / "file"))
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert done.stderr.endswith("Name another folder with --out.\n")
    assert len(done.stderr.splitlines()) == 1


def test_a_class_that_passes_ends_with_status_0(unjailed_run: subprocess.CompletedProcess[str]) -> None:
    """Everybody passed: the exit status says so."""
    assert unjailed_run.returncode == 0


def test_without_a_jail_every_report_says_so(unjailed_run: subprocess.CompletedProcess[str]) -> None:
    """--unsafe-no-jail leaves its mark."""
    assert json.loads(unjailed_run.stdout)["provenance"]["jail"] == "none (--unsafe-no-jail)"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(["nowhere"], "nowhere: No such file", id="a missing path"),
        pytest.param(["{empty}"], "nothing of that kind", id="an empty folder"),
        pytest.param(["reference", "--recipe", "slow"], "full, quick", id="an unknown recipe"),
        pytest.param(["reference", "--assignment", "tests"], "spec.toml", id="no assignment"),
        pytest.param(["reference", "--data", "pyproject.toml"], "x_train, y_train", id="data that is not an npz"),
        pytest.param(["reference", "--data", "nowhere.npz"], "No such file", id="missing data"),
        pytest.param(["reference", "--jobs", "0"], "x>=1", id="no jobs"),
        pytest.param(["reference", "--format", "word"], "'word' is not one of", id="an unknown format"),
        pytest.param(["reference", "--layout", "heap"], "'heap' is not one of", id="an unknown layout"),
        pytest.param(["reference", "--layout", "canvas"], "--layout canvas", id="another layout"),
        pytest.param(["reference", "--roster", "nowhere.csv"], "No such file", id="no roster"),
        pytest.param(["reference", "--roster", "LICENSE"], "line 1", id="a roster that is none"),
        pytest.param(["reference", "--store", "results.sqlite"], "sqlite:///FILE", id="a store that is no URL"),
        pytest.param(
            ["reference", "--store", "sqlite:///no/x"], "Name a file in an existing folder", id="a store in no folder"
        ),
        pytest.param(["reference", "--store", "mysql://u:secret@h/d"], "--store or GRADE_STORE", id="another database"),
        pytest.param([], "Missing argument", id="no path"),
        pytest.param(["\x1b[31mnowhere"], r"\x1b[31mnowhere", id="a path with a terminal escape"),
    ],
)
def test_wrong_usage_is_one_sentence_and_status_2(
    refuse: Run, tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    """No traceback, nothing on standard output, and what to do."""
    (tmp_path / "empty").mkdir()
    done = refuse(*(argument.format(empty=tmp_path / "empty") for argument in arguments))
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr
    assert "secret" not in done.stderr


def test_a_disk_without_room_is_no_bug_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever room is missing: a sentence, status 3, and no request to report it."""
    from click.testing import CliRunner  # noqa: PLC0415

    from grader.cli import grade as command  # noqa: PLC0415

    def fill(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/tmp/pymp-1")  # noqa: S108

    monkeypatch.setattr("grader.console.grade", fill)
    done = CliRunner().invoke(command, ["reference", "--out", str(tmp_path / "out")])
    assert done.exit_code == 3
    assert "The disk is full: No space left on device (/tmp/pymp-1). Make room" in done.output
    assert "bug" not in done.output


def test_a_bug_of_ours_is_status_3_and_its_details_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Status 1 is a verdict on students; an exception that nobody expected must not look like one."""
    from click.testing import CliRunner  # noqa: PLC0415

    from grader.cli import grade as command  # noqa: PLC0415

    monkeypatch.setattr("grader.console.grade", lambda *_: 1 / 0)
    (tmp_path / "out").mkdir()
    done = CliRunner().invoke(command, ["reference", "--out", str(tmp_path / "out")])
    assert done.exit_code == 3
    assert "traceback.txt" in done.output
    assert "ZeroDivisionError" in (tmp_path / "out" / "traceback.txt").read_text(encoding="utf-8")


def test_a_failing_reference_ends_with_status_3(
    edited_assignment: Callable[..., Path], grade: Run, class_folder: Path
) -> None:
    """The harness itself is in doubt: nobody is graded."""
    folder = edited_assignment(("parameters = 3_000_000", "parameters = 1_000"))
    done = grade(class_folder, "--no-train", "--assignment", folder)
    assert done.returncode == 3
    assert "so nobody was graded: budget failed:" in done.stderr


def read_until(terminal: FileIO, text: bytes | None) -> str:
    """What comes to a terminal until a text, or until nobody writes to it any more."""
    output = b""
    try:
        while chunk := terminal.read(1 << 16):
            output += chunk
            if text and text in output:
                break
    except OSError:  # hung up
        assert text is None, output
    return output.decode()


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param((signal.SIGINT,), id="Ctrl-C"),
        pytest.param((signal.SIGTERM,), id="a cancelled CI job"),
        pytest.param((signal.SIGINT, signal.SIGINT), id="Ctrl-C twice"),
    ],
)
def test_an_interruption_ends_at_once_and_says_what_was_graded(
    root: Path,
    class_folder: Path,
    digits: Path,
    tmp_path: Path,
    edited_assignment: Callable[..., Path],
    numbers: tuple[signal.Signals, ...],
) -> None:
    """Ctrl-C in the middle of a training: one sentence, status 130, no child left behind."""
    folder = edited_assignment(("epochs = 3", "epochs = 1000"), ("training_images = 20000", "training_images = 640"))
    arguments = ["--assignment", folder, "--recipe", "quick", "--data", digits, "--out", tmp_path / "out", class_folder]
    command = [*COMMAND, *map(str, arguments)]
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100", "LINES": "40"}
    screen, line = pty.openpty()
    with subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=line, start_new_session=True
    ) as process, os.fdopen(screen, "rb", buffering=0) as terminal:  # fmt: skip
        os.close(line)
        try:
            read_until(terminal, b"of 1,000 epochs, validation")
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8").split()
            begin = time.monotonic()
            for number in numbers:
                process.send_signal(number)
                time.sleep(0.1)
            sentence = read_until(terminal, None)
            status = process.wait(timeout=30)
        finally:
            process.kill()
    assert status == 130
    message = sentence.rpartition("\x1b[2K")[2]
    assert "Interrupted before anything was graded" in message
    assert "of 2" not in message  # no bar is left
    assert "Traceback" not in message
    assert time.monotonic() - begin < 10
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [child for child in children if Path(f"/proc/{child}").exists()]


def test_the_version_names_the_programs_that_grade(grade: Run) -> None:
    """A student compares them with what is installed at home."""
    result = grade("--version")
    assert result.returncode == 0
    programs = f"Python {platform.python_version()}, TensorFlow {version('tensorflow')}, Keras {version('keras')}"
    first, second = result.stdout.splitlines()
    assert first == f"grade {__version__}: {programs}"
    assert "no graphics card and no network" in second
    assert "keras, tensorflow, numpy" in second
