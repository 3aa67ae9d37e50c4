"""Which data an assignment is graded on, and whether they are what it says."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from grader.dataset.find import prepare_data
from grader.dataset.npz import read_npz
from grader.dataset.prepare import PreparedDataset
from grader.dataset.students_copy import students_copy
from grader.errors import InputError
from grader.spec import AssignmentSpec, Data, Recipe

RECIPE = Recipe(epochs=1, batch_size=1, validation_images=4)


def never() -> bool:
    """A download that must not be tried."""
    pytest.fail("only MNIST is downloaded")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An assignment's folder with ten images of 4 x 6 pixels in three colours, of three classes."""
    images, labels = np.zeros((10, 4, 6, 3), np.uint8), np.arange(10) % 3
    for name, level in (("shapes", 0), ("others", 9)):
        np.savez(tmp_path / f"{name}.npz", x_train=images + level, y_train=labels, x_test=images, y_test=labels)
    return tmp_path


def prepared(
    assignment: AssignmentSpec,
    folder: Path,
    *,
    named: Path | None = None,
    shape: tuple[int, ...] = (4, 6, 3),
    classes: int = 3,
    recipe: Recipe = RECIPE,
    data: Data | None = None,
    is_own_work: bool = False,
) -> PreparedDataset:
    """The data of a variant of the assignment."""
    changes = {"data": data or Data(file="shapes.npz"), "input_shape": shape, "classes": classes}
    return prepare_data(assignment.model_copy(update=changes), folder, recipe, named, never, is_own_work=is_own_work)


def test_the_file_lies_beside_the_spec(assignment: AssignmentSpec, folder: Path) -> None:
    """Wherever the grader is started."""
    assert prepared(assignment, folder).record.name == "shapes.npz"


def test_a_named_file_takes_its_place(assignment: AssignmentSpec, folder: Path) -> None:
    """--data comes first."""
    assert prepared(assignment, folder, named=folder / "others.npz").record.name == "others.npz"


def test_a_known_hash_holds_wherever_the_file_lies(assignment: AssignmentSpec, folder: Path) -> None:
    """A grade on other data than the assignment's is not given by mistake."""
    sha256 = hashlib.sha256((folder / "shapes.npz").read_bytes()).hexdigest()
    data = Data(file="moved.npz", sha256=sha256)
    assert prepared(assignment, folder, named=folder / "shapes.npz", data=data).record.test == 10
    with pytest.raises(InputError, match=r"others\.npz to be the file whose SHA-256"):
        prepared(assignment, folder, named=folder / "others.npz", data=data)


def test_nothing_stands_in_for_other_data(assignment: AssignmentSpec, folder: Path) -> None:
    """Without its file the run stops; the offline digits are MNIST's."""
    with pytest.raises(InputError, match=r"moved\.npz: No such file"):
        prepared(assignment, folder, data=Data(file="moved.npz"))


@pytest.fixture
def copy(folder: Path) -> Path:
    """What students have: their copy, and not the file."""
    copy = folder / "shapes_students.npz"
    copy.write_bytes(students_copy(read_npz(folder / "shapes.npz")))
    (folder / "shapes.npz").unlink()
    return copy


def test_a_student_checks_own_work_on_the_copy(assignment: AssignmentSpec, copy: Path) -> None:
    """It lies where the file is not; its own hash is not the one in spec.toml, and its numbers are provisional."""
    data = Data(file="../teacher/shapes.npz", sha256="0" * 64)
    record = prepared(assignment, copy.parent, data=data, is_own_work=True).record
    assert (record.name, record.train, record.test) == ("shapes_students.npz", 9, 1)
    assert record.held_out
    assert record.provisional


@pytest.mark.parametrize("is_named", [True, False])
def test_nobody_else_is_graded_on_the_copy(assignment: AssignmentSpec, copy: Path, *, is_named: bool) -> None:
    """Neither where it is named nor where it lies in the file's place."""
    with pytest.raises(InputError, match=r"shapes_students\.npz, the students' copy, which lacks them\."):
        prepared(assignment, copy.parent, named=copy if is_named else None)


def test_the_copy_never_takes_the_place_of_the_file(assignment: AssignmentSpec, copy: Path) -> None:
    """Where the file is, even a student's check uses it."""
    images, labels = np.zeros((10, 4, 6, 3), np.uint8), np.arange(10) % 3
    np.savez(copy.parent / "shapes.npz", x_train=images, y_train=labels, x_test=images, y_test=labels)
    assert not prepared(assignment, copy.parent, is_own_work=True).record.held_out


@pytest.mark.parametrize("shape", [(4, 6, 3), (72,), (24, 3), (4, 18), (1, 72), (1, 24, 3)])
def test_neighbouring_axes_may_be_joined(assignment: AssignmentSpec, folder: Path, shape: tuple[int, ...]) -> None:
    """A course on dense layers takes its images as rows of values."""
    assert prepared(assignment, folder, shape=shape).image_shape == (4, 6, 3)


@pytest.mark.parametrize("shape", [(6, 4, 3), (3, 4, 6), (4, 6), (4, 6, 1), (71,), (144,), (12, 6)])
def test_other_shapes_would_mix_pixels_up(assignment: AssignmentSpec, folder: Path, shape: tuple[int, ...]) -> None:
    """As many values are not enough: height and width in the wrong order would train on noise."""
    with pytest.raises(InputError, match=r"input_shape to be \[4, 6, 3\].* as \[72\]; received \["):
        prepared(assignment, folder, shape=shape)


def test_a_label_beyond_the_classes_is_reported(assignment: AssignmentSpec, folder: Path) -> None:
    """Most often they were numbered from 1."""
    with pytest.raises(
        InputError, match=r"labels from 0 to 1, for 2 classes; received shapes\.npz with labels up to 2"
    ):
        prepared(assignment, folder, classes=2)


def test_training_needs_more_than_the_validation_images(assignment: AssignmentSpec, folder: Path) -> None:
    """Ten images cannot all be kept for the curves."""
    recipe = RECIPE.model_copy(update={"validation_images": 10})
    with pytest.raises(InputError, match="more than the 10 training images"):
        prepared(assignment, folder, recipe=recipe)
