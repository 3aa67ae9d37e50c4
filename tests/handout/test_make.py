"""The command `handout`, with a small lesson whose code runs in a real kernel."""

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result

from grader.handout import make
from grader.handout.cli import handout, main
from grader.handout.kernel import run

LESSON = """\
# {{ spec.name }}

```python
two = 1 + 1
print("two is", two)
```

{{ value("two * 2") }} is twice that.

```python noisy
print("4 ms")
```

```python figures
open("figures/two.svg", "w").write("<svg/>")
```

```python task
\"\"\"A module.\"\"\"

def build_model():
    ### BEGIN SOLUTION
    return two
    ### END SOLUTION
```
{% if notebook %}

```python raises-exception
print(build_model())
```

```markdown analysis
**Your analysis.** $\\alpha$ and \"\"\"
```
{% endif %}
"""


def new_course(folder: Path, root: Path) -> Path:
    """An instructor's folder with a lesson of their own."""
    for name in ("assignment", "reference"):
        (folder / name).mkdir(parents=True)
    shutil.copy(root / "assignment" / "spec.toml", folder / "assignment")
    (folder / "reference" / "lesson.md").write_text(LESSON, encoding="utf-8")
    return folder


@pytest.fixture
def course(tmp_path: Path, root: Path) -> Path:
    """An instructor's folder before the command has run."""
    return new_course(tmp_path / "course", root)


@pytest.fixture(scope="module")
def complete_course(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """The same folder with every generated file."""
    folder = new_course(tmp_path_factory.mktemp("copy") / "course", root)
    assert command(folder).exit_code == 0
    return folder


@pytest.fixture
def copy(complete_course: Path, tmp_path: Path) -> Path:
    """A copy of that folder, to be edited."""
    return shutil.copytree(complete_course, tmp_path / "copy")


def command(course: Path, *options: str) -> Result:
    """Run `handout`."""
    return CliRunner().invoke(handout, [str(course / "assignment"), *options])


def test_every_file_comes_from_the_lesson(course: Path) -> None:
    """Each file is named when it is written; a second run has nothing to write."""
    files = [
        "assignment/mnist_cnn.py",
        "assignment/mnist_cnn.ipynb",
        "assignment/README.md",
        "reference/mnist_cnn.py",
        "assignment/figures/two.svg",
        "reference/lesson.json",
    ]
    assert command(course).stdout.splitlines() == [f"wrote {course / file}" for file in files]
    assert command(course).stdout == ""


def test_the_page_shows_code_output_and_values(copy: Path) -> None:
    """It has what the kernel printed and computed, but no noise, no code of figures and no solution."""
    page = (copy / "assignment" / "README.md").read_text(encoding="utf-8")
    assert "two is 2\n```" in page
    assert "4 is twice that." in page
    assert not any(hidden in page for hidden in ("4 ms\n", "figures/", "return two"))


def test_template_and_reference_differ_only_in_the_solution(copy: Path) -> None:
    """The text around it is in both; the template alone ends with the place for the analysis."""
    before = '"""A module."""\n\ndef build_model():\n    '
    template = (copy / "assignment" / "mnist_cnn.py").read_text(encoding="utf-8")
    assert template.startswith(f"{before}# YOUR CODE HERE\n    raise NotImplementedError(")
    *_, analysis = ast.parse(template).body
    assert isinstance(analysis, ast.Assign)
    assert ast.unparse(analysis.targets[0]) == "ANALYSIS"
    assert ast.literal_eval(analysis.value) == '\n**Your analysis.** $\\alpha$ and """\n'
    assert (copy / "reference" / "mnist_cnn.py").read_text(encoding="utf-8") == f"{before}return two\n"


def test_the_notebook_has_the_task_and_jupyters_own_tags(copy: Path) -> None:
    """An unwritten task must not keep `Run All` from the cells after it."""
    notebook = nbformat.read(copy / "assignment" / "mnist_cnn.ipynb", as_version=4)
    nbformat.validate(notebook)
    tags = {tag: cell.source for cell in notebook.cells for tag in cell.metadata.get("tags", ())}
    assert tags["task"].startswith("def build_model():\n    # YOUR CODE HERE")
    assert tags["raises-exception"] == "print(build_model())"
    assert tags["analysis"] == '**Your analysis.** $\\alpha$ and """'
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


def test_code_is_run_again_only_if_it_has_changed(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed sentence costs no training; a changed line of code does, and so does `--run`."""
    runs = 0

    def counted(*arguments: object) -> object:
        nonlocal runs
        runs += 1
        return run(*arguments)  # type: ignore[arg-type] # passes any arguments on

    monkeypatch.setattr(make, "run", counted)
    edit(copy, "is twice that", "is twice as much")
    assert f"wrote {copy / 'assignment' / 'README.md'}" in command(copy).stdout
    assert runs == 0
    edit(copy, "two * 2", "two * 3")
    command(copy)
    assert runs == 1
    command(copy, "--run")
    assert runs == 2


def edit(course: Path, old: str, new: str, file: str = "reference/lesson.md") -> None:
    """Replace a piece of a file."""
    path = course / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "file", "stale"),
    [
        ("is twice that", "is more", "reference/lesson.md", ["assignment/mnist_cnn.ipynb", "assignment/README.md"]),
        ("return two", "return 2", "reference/mnist_cnn.py", ["reference/mnist_cnn.py"]),
        ("return two", "return 3", "reference/lesson.md", ["reference/lesson.json"]),
        ('name = "MNIST: ', 'name = "', "assignment/spec.toml", ["assignment/mnist_cnn.ipynb", "assignment/README.md"]),
    ],
)
def test_check_names_what_is_out_of_date_and_writes_nothing(
    copy: Path, old: str, new: str, file: str, stale: list[str]
) -> None:
    """It notices a changed lesson, changed rules and files that were edited by hand, and exits with status 1."""
    edit(copy, old, new, file)
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    result = command(copy, "--check")
    assert (result.exit_code, result.stdout.splitlines()) == (1, [f"out of date: {copy / name}" for name in stale])
    assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == before


def test_a_missing_or_changed_figure_is_drawn_again(copy: Path) -> None:
    """`--check` notices it, and the next run of the command draws it again."""
    figure = copy / "assignment" / "figures" / "two.svg"
    for spoil in (figure.unlink, lambda: figure.write_text("<svg>other</svg>")):
        spoil()
        assert command(copy, "--check").stdout == f"out of date: {figure}\n"
        assert command(copy).stdout == f"wrote {figure}\n"
        assert command(copy, "--check").exit_code == 0


def test_a_figure_may_be_a_bitmap(course: Path) -> None:
    """Bytes that are not text are copied as they are."""
    edit(course, 'figures/two.svg", "w").write("<svg/>', 'figures/two.png", "wb").write(b"\\x89PNG\\xff')
    assert command(course).exit_code == 0
    assert (course / "assignment" / "figures" / "two.png").read_bytes() == b"\x89PNG\xff"


def test_check_accepts_what_the_command_wrote(copy: Path) -> None:
    """It exits with status 0 and prints nothing."""
    result = command(copy, "--check")
    assert (result.exit_code, result.output) == (0, "")


def test_a_temporary_folder_that_cannot_hold_sockets_is_a_sentence(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path of a socket has at most about 100 bytes."""
    (tmp_path / ("long" * 30)).mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / ("long" * 30)))
    message = str(command(course).exception)
    assert message.startswith(f"The kernel cannot create its sockets in {tmp_path}")
    assert "Set TMPDIR to a folder with a shorter path." in message


@pytest.mark.parametrize("waits", ["while True: pass", "import time; time.sleep(600)"])
def test_ctrl_c_ends_the_kernel_and_writes_nothing(course: Path, waits: str) -> None:
    """Status 130 and one sentence, like every command of this project."""
    edit(course, "two = 1 + 1", f"open('started', 'w').close()\n{waits}")
    before = set(course.rglob("*"))
    scratch = Path(tempfile.mkdtemp())  # a short path, for the sockets in it
    command = [sys.executable, "-c", "from grader.handout.cli import main; main()", str(course / "assignment")]
    with subprocess.Popen(command, env=os.environ | {"TMPDIR": str(scratch)}, stderr=subprocess.PIPE, text=True) as run:
        while not list(scratch.glob("*/started")):
            assert run.poll() is None
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        error = run.communicate(timeout=60)[1]
    assert run.returncode == 130
    assert error.splitlines()[-1] == "handout: Interrupted; nothing was written."
    assert "Traceback" not in error
    assert set(course.rglob("*")) == before
    scratch.rmdir()  # fails if anything is left in it


WRONG: list[tuple[Callable[[Path], object], str]] = [
    (
        lambda course: (course / "reference" / "lesson.md").unlink(),
        "lesson.md cannot be read: No such file or directory. Write it there",
    ),
    (lambda course: (course / "assignment" / "spec.toml").unlink(), "spec.toml"),
    (
        lambda course: edit(course, "two = 1 + 1", "two = 1 / 0"),
        "handout: A block of the lesson raised ZeroDivisionError: division by zero.\n\ntwo = 1 / 0",
    ),
    (
        lambda course: edit(course, "two = 1 + 1", "import os; os._exit(0)"),
        "handout: Python ended in the middle of the lesson's code. Look for a block",
    ),
    (lambda course: edit(course, 'value("two', 'value("three'), "NameError: name 'three' is not defined"),
    (
        lambda course: edit(course, "    ### END SOLUTION", "    ### END SOLUTION\n    ### Begin Solution"),
        "### Begin Solution",
    ),
    (lambda course: edit(course, "is twice that.", "is twice that.\n\n    return two\n"), "received 'return two'"),
    (
        lambda course: edit(course, "is twice that.", "is twice that: ### BEGIN SOLUTION"),
        "is twice that: ###",
    ),
    (lambda course: edit(course, "{% if notebook %}", "{% if page %}"), "received a block that is only on the page"),
    (lambda course: edit(course, "two * 2", "float('nan')"), "Out of range float values"),
    (
        lambda course: edit(course, "../reference/mnist_cnn.py", "answers/mnist_cnn.py", "assignment/spec.toml"),
        "to lie outside the folder that students get",
    ),
    (lambda course: edit(course, "### END SOLUTION", ""), "a region that begins on line 4 and does not end"),
]


@pytest.mark.parametrize(("spoil", "problem"), WRONG)
def test_every_mistake_gets_a_sentence(
    course: Path,
    spoil: Callable[[Path], object],
    problem: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The command exits with status 2 and writes nothing."""
    spoil(course)
    before = set(course.rglob("*"))
    monkeypatch.setattr("sys.argv", ["handout", str(course / "assignment")])
    with pytest.raises(SystemExit) as ended:
        main()
    error = capsys.readouterr().err
    assert ended.value.code == 2
    assert re.match("handout: (expected .*; received |[A-Z])", error, re.DOTALL)
    assert problem in error
    assert "Traceback" not in error
    assert set(course.rglob("*")) == before
