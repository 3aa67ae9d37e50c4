"""The command `handout` for images of the teacher's own, and for full MNIST; a small lesson in a real kernel."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from grader.errors import InputError
from grader.handout.cli import handout
from grader.handout.kernel import read_run

LESSON = """\
# {{ spec.name }}
{% if data.is_offline %}

Printed without a network.
{% endif %}
{% mnist %}

A digit is what somebody wrote with a pen.
{% endmnist %}
{% if notebook %}
{% mnist %}

Sevens have a bar.
{% endmnist %}
{% endif %}

```python
import numpy as np
{% if data.is_mnist %}
from keras.datasets import mnist
(x_train, y_train), (x_test, y_test) = mnist.load_data()
names = "all"
{% else %}
with np.load("{{ data.students_copy }}") as copy:
    names, x_train = sorted(copy), copy["x_train"]
{% endif %}
print(names, x_train.shape)
```

```python task
\"\"\"A module.\"\"\"

def build_model():
    ### BEGIN SOLUTION
    return {{ data.shape }}
    ### END SOLUTION
```
"""
ABOUT = ("A digit is what somebody wrote with a pen.", "Sevens have a bar.")
COPY = "assignment/shapes_students.npz"
SPEC = (
    ('name = "mnist" ', 'file = "../data/shapes.npz" '),
    ("input_shape = [28, 28, 1]", "input_shape = [8, 6, 3]"),
    ("classes = 10", "classes = 4"),
)


def _course(folder: Path, root: Path, *edits: tuple[str, str]) -> Path:
    """A teacher's folder with the lesson, and spec.toml edited."""
    (folder / "reference").mkdir(parents=True)
    (folder / "assignment").mkdir()
    (folder / "reference" / "lesson.md").write_text(LESSON, encoding="utf-8")
    text = (root / "assignment" / "spec.toml").read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    if edits:
        text = re.sub(r"validation_images = \d+", "validation_images = 4", text)
    (folder / "assignment" / "spec.toml").write_text(text, encoding="utf-8")
    return folder


def _write_shapes(path: Path, level: int = 0) -> None:
    """24 training images of four classes, 8 by 6 pixels in three colours, and twelve test images."""
    path.parent.mkdir(exist_ok=True)
    images = np.arange(36 * 8 * 6 * 3, dtype=np.int64).reshape(36, 8, 6, 3) % 251 + level
    arrays: dict[str, Any] = {"x_train": images[:24], "x_test": images[24:]}
    np.savez(path, y_train=np.arange(24) % 4, y_test=np.arange(12) % 4, **arrays)


@pytest.fixture(scope="module")
def complete_course(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A course on images of its own, with every generated file."""
    folder = _course(tmp_path_factory.mktemp("shapes") / "course", root, *SPEC)
    _write_shapes(folder / "data" / "shapes.npz")
    assert command(folder).exit_code == 0
    return folder


@pytest.fixture
def course(complete_course: Path, tmp_path: Path) -> Path:
    """A copy of it, to be edited."""
    return shutil.copytree(complete_course, tmp_path / "course")


def command(course: Path, *options: str) -> Result:
    """Run `handout`."""
    return CliRunner().invoke(handout, [str(course / "assignment"), *options])


def test_the_lesson_runs_on_what_students_get(course: Path) -> None:
    """Its code reads the copy, in which there are no test labels, and knows the shape of the images."""
    page = (course / "assignment" / "README.md").read_text(encoding="utf-8")
    assert "['x_test', 'x_train', 'y_train'] (24, 8, 6, 3)" in page
    assert "without a network" not in page
    assert "return (8, 6, 3)" in (course / "reference" / "mnist_cnn.py").read_text(encoding="utf-8")
    with np.load(course / COPY) as copy:
        assert len(copy["x_test"]) == 12


def test_the_copy_has_the_name_that_the_teacher_gives(course: Path) -> None:
    """By default it follows that of the file."""
    spec = course / "assignment" / "spec.toml"
    spec.write_text(spec.read_text("utf-8").replace("[data]", '[data]\nstudents = "pictures.npz"'), "utf-8")
    assert f"wrote {course / 'assignment' / 'pictures.npz'}" in command(course).stdout
    assert command(course, "--check").exit_code == 0


def test_passages_about_mnist_are_named_until_their_marks_are_gone(course: Path) -> None:
    """With file, line and first words, also those of the notebook alone; the status stays 0."""
    lesson = course / "reference" / "lesson.md"
    result = command(course)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{lesson}:{line}: about MNIST: {words} ..." for line, words in zip((6, 11), ABOUT, strict=True)
    ]
    assert "take the marks {% mnist %} and {% endmnist %} around one away" in result.stderr
    text = lesson.read_text("utf-8")
    for mark in ("{% mnist %}\n", "{% endmnist %}\n"):
        text = text.replace(mark, "")
    lesson.write_text(text, "utf-8")
    assert command(course).output == ""


def test_check_needs_the_copy_and_not_the_teachers_file(course: Path) -> None:
    """Who has no test labels can still see that everything is up to date; a copy that is missing or another is not."""
    (course / "data" / "shapes.npz").unlink()
    assert command(course, "--check").output == ""
    for spoil in (lambda: (course / COPY).write_bytes(b"other"), (course / COPY).unlink):
        spoil()
        assert command(course, "--check").stdout == f"out of date: {course / COPY}\n"


def test_the_copy_is_written_again_without_running_the_lesson(course: Path) -> None:
    """To the byte."""
    content = (course / COPY).read_bytes()
    (course / COPY).unlink()
    assert command(course).stdout.splitlines()[0] == f"wrote {course / COPY}"
    assert (course / COPY).read_bytes() == content


def test_other_images_make_the_handout_out_of_date(course: Path) -> None:
    """Its numbers are no longer those of the images."""
    _write_shapes(course / "data" / "shapes.npz", level=1)
    assert command(course, "--check").stdout == f"out of date: {course / 'reference' / 'lesson.json'}\n"


def test_a_named_file_may_lie_anywhere(course: Path, tmp_path: Path) -> None:
    """The record says the same of it as of the file that spec.toml names."""
    (course / "data" / "shapes.npz").rename(tmp_path / "elsewhere.npz")
    before = (course / "reference" / "lesson.json").read_bytes()
    assert "wrote /" not in command(course, "--data", str(tmp_path / "elsewhere.npz")).stdout
    assert (course / "reference" / "lesson.json").read_bytes() == before


def _edit_lesson(course: Path) -> None:
    lesson = course / "reference" / "lesson.md"
    lesson.write_text(lesson.read_text("utf-8").replace("print(names", "print(1, names"), "utf-8")


def _hide(course: Path) -> None:
    (course / "data" / "shapes.npz").unlink()
    _edit_lesson(course)


def _publish(course: Path) -> None:
    shutil.move(course / "data" / "shapes.npz", course / "assignment")
    spec = course / "assignment" / "spec.toml"
    spec.write_text(spec.read_text("utf-8").replace("../data/", ""), "utf-8")


def _keep_the_copy_alone(course: Path) -> None:
    _hide(course)
    (course / "reference" / "lesson.json").unlink()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_hide, r"images of this assignment, shapes\.npz, .* received no file .*shapes\.npz\. Put it there"),
        (_keep_the_copy_alone, r"with the labels of .* received .*shapes_students\.npz, the students' copy"),
        (_publish, r"outside the folder that students get, .* shapes_students\.npz; .* file = '\.\./data/shapes\.npz'"),
    ],
)
def test_images_that_are_not_where_they_belong_are_a_sentence(
    course: Path, spoil: Callable[[Path], None], sentence: str
) -> None:
    """Nothing is written then; above all, no labels are given away."""
    spoil(course)
    before = {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}
    with pytest.raises(InputError, match=sentence):
        raise command(course).exception or AssertionError
    assert {path: path.read_bytes() for path in course.rglob("*") if path.is_file()} == before


def test_full_mnist_stays_what_the_numbers_come_from(
    tmp_path: Path, root: Path, digits: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code gets it as from Keras; the record remembers it, and a later change asks for it, or gives it up."""
    course = _course(tmp_path / "course", root)
    monkeypatch.setattr("grader.handout.data.has_public_tests", lambda _: True)  # of the digits, which are here
    page = course / "assignment" / "README.md"
    assert command(course, "--data", str(digits)).exit_code == 0
    assert "all (36000, 28, 28)" in page.read_text("utf-8")
    assert "without a network" not in page.read_text("utf-8")
    record = read_run(course / "reference" / "lesson.json")
    assert record
    assert (record.data.name, record.data.train, record.data.is_offline) == ("MNIST", 36_000, False)
    assert command(course, "--check").output == ""

    _edit_lesson(course)
    with pytest.raises(InputError, match=r"come from full MNIST, .*Name MNIST again with --data FILE, or .* --run"):
        raise command(course).exception or AssertionError
    lesson = course / "reference" / "lesson.md"
    text = lesson.read_text("utf-8")
    begin, end = text.index("from keras"), text.index('names = "all"')
    lesson.write_text(f"{text[:begin]}x_train = np.zeros(3)\n{text[end:]}", "utf-8")  # without waiting for TensorFlow
    assert command(course, "--run").exit_code == 0
    assert "without a network" in page.read_text("utf-8")
    assert not list(course.rglob("*.npz"))


def test_other_images_than_mnist_are_not_called_so(tmp_path: Path, root: Path, digits: Path) -> None:
    """They belong into spec.toml."""
    course = _course(tmp_path / "course", root)
    with pytest.raises(InputError, match=r"--data to name MNIST, .* belong into \[data\] file"):
        raise command(course, "--data", str(digits)).exception or AssertionError


def test_students_must_have_enough_images_to_check_themselves(course: Path) -> None:
    """By every recipe: a sixth of 24 training images is held out for them, and 20 are left."""
    spec = course / "assignment" / "spec.toml"
    spec.write_text(spec.read_text("utf-8").replace("validation_images = 4", "validation_images = 20"), "utf-8")
    with pytest.raises(InputError, match=r"more than the 20 training .* recipe full .*; received 20 of 24\."):
        raise command(course).exception or AssertionError
