"""The project's own lesson for a course on other images: words, numbers, figures and code follow them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from grader.handout.data import LessonData
from grader.handout.lesson import Code, Lesson, Text
from grader.spec import AssignmentSpec, Data
from tests.test_readme import block

pytestmark = pytest.mark.long(1)

SIDE, CLASSES = 32, 4
SPEC = (
    ('name = "mnist" ', 'file = "../data/images.npz"\nstudents = "shapes.npz" '),
    ('name = "MNIST: your first convolutional network"', 'name = "Shapes: your first convolutional network"'),
    ("input_shape = [28, 28, 1]", "input_shape = [32, 32, 3]"),
    ("classes = 10", "classes = 4"),
)
ABOUT_DIGITS = re.compile(r"mnist|digit|seven|handwrit|\bink\b|\b(28|26|784|ten|0 to 9)\b", re.IGNORECASE)
HARMLESS = "ten layers could do no more than one"
"""What these words mean for any images."""


def drawn(count: int, generator: np.random.Generator) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Discs, squares, triangles and crosses in any colour, place and size."""
    labels = np.arange(count) % CLASSES
    rows, columns = np.mgrid[:SIDE, :SIDE]
    y, x, size = (generator.uniform(*bounds, (count, 1, 1)) for bounds in ((12, 20), (12, 20), (6, 10)))
    down, right = rows - y, columns - x
    inside = np.select(
        [labels[:, None, None] == number for number in range(CLASSES)],
        [
            down**2 + right**2 < size**2,
            np.maximum(abs(down), abs(right)) < 0.9 * size,
            (abs(right) < (down + size) / 2) & (down < size),
            (np.minimum(abs(down), abs(right)) < size / 4) & (np.maximum(abs(down), abs(right)) < size),
        ],
    )
    paper, paint = generator.uniform(0, 0.35, (count, 1, 1, 3)), generator.uniform(0.6, 1, (count, 1, 1, 3))
    images = np.where(inside[..., None], paint, paper) + generator.normal(0, 0.02, (count, SIDE, SIDE, 3))
    return (255 * images.clip(0, 1)).astype(np.uint8), labels


def write_shapes(path: Path) -> None:
    """The data file of the course."""
    generator = np.random.default_rng(7)
    arrays: dict[str, Any] = {}
    for part, count in (("train", 480), ("test", 120)):
        arrays[f"x_{part}"], arrays[f"y_{part}"] = drawn(count, generator)
    np.savez(path, **arrays)


def write_course(folder: Path, root: Path) -> Path:
    """A teacher's copy of the assignment, with the rules of another course, and the images beside it."""
    shutil.copytree(root / "reference", folder / "course" / "reference")
    (folder / "course" / "assignment").mkdir()
    text = (root / "assignment" / "spec.toml").read_text(encoding="utf-8")
    for old, new in SPEC:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    text = re.sub(r"validation_images = \d+", "validation_images = 40", text)
    (folder / "course" / "assignment" / "spec.toml").write_text(text, encoding="utf-8")
    write_shapes(folder / "images.npz")
    return folder / "course"


@pytest.mark.parametrize("audience", ["page", "notebook"])
@pytest.mark.parametrize("shape", [(32, 40, 3), (24, 24, 1)])
def test_only_marked_passages_speak_of_digits(
    assignment: AssignmentSpec, root: Path, audience: str, shape: tuple[int, int, int]
) -> None:
    """Everything else that students read says what is true of their images; numbers of MNIST's shape are nowhere."""
    changes = {"data": Data(file="shapes.npz"), "input_shape": shape, "classes": 4, "name": "Shapes", "module": "net"}
    data = LessonData(name="shapes.npz", sha256="0", train=96, test=9, shape=shape, students_copy="copy.npz", label=1)
    source = (root / "reference" / "lesson.md").read_text(encoding="utf-8")
    unmarked = re.sub(r"\{% mnist %\}.*?\{% endmnist %\}", "", source, flags=re.DOTALL)
    assert unmarked != source
    pieces = Lesson(Path("lesson.md"), unmarked, assignment.model_copy(update=changes), data).render(
        audience, lambda _: 7
    )
    shown = [piece for piece in pieces if isinstance(piece, Text) or "figures" not in piece.flags]
    text = "\n".join(piece.source if isinstance(piece, Code) else piece.markdown for piece in shown)
    assert len(text) > 20_000
    lines = text.replace(HARMLESS, "").splitlines()
    assert [line for line in lines if ABOUT_DIGITS.search(line)] == []


def test_the_whole_handout_is_made_of_other_images(tmp_path: Path, root: Path) -> None:
    """By the commands of the documentation; the code runs without test labels, and its numbers are on the page."""
    course = write_course(tmp_path, root)
    tools = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-e", "-c", block("own-images")],
        cwd=tmp_path, env=os.environ | tools, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    named = [line for line in done.stdout.splitlines() if "about MNIST" in line]
    assert len(named) == (root / "reference" / "lesson.md").read_text("utf-8").count("\n{% mnist %}\n")
    assert "course/assignment/shapes.npz" in done.stdout

    page = (course / "assignment" / "README.md").read_text("utf-8")
    assert "400 images to train with, 80 to test with" in page
    assert re.search(r"InputLayer +\(32, 32, 3\)", page)
    assert "from 32 × 32 to 6 × 6, while the number of maps grows, from 3 to 8" in page
    assert "4 × (27 + 1) = 112" in page
    assert "4 × (288 + 1) =\n1,156" in page
    figures = set(re.findall(r'srcset="(figures/.+?)"', page))
    assert len(figures) >= 5
    assert all((course / "assignment" / figure).is_file() for figure in figures)
    shapes = (course / "assignment" / "figures" / "shapes-light.svg").read_text("utf-8")
    assert "probability of each class" in shapes
