"""The images that a lesson's code runs on: what its text may say of them, and the copy that students get."""

from pathlib import Path, PurePath
from typing import Literal, NamedTuple

from grader.dataset.find import prepare_data
from grader.dataset.mnist import has_public_tests
from grader.dataset.npz import NAMES, TRAIN_IMAGES, TRAIN_LABELS, Arrays, held_in
from grader.dataset.prepare import PreparedDataset, load_array, scale
from grader.dataset.students_copy import students_copy
from grader.errors import InputError
from grader.record import Record
from grader.spec import AssignmentSpec


class LessonData(Record):
    """What a lesson's text may say of its images; by default they are the digits of MNIST that come with the grader."""

    name: str = "MNIST"
    """Or the name of the teacher's own file."""
    sha256: str = ""
    """Over the four arrays; empty for the digits that come with the grader."""
    train: int = 0
    test: int = 0
    """As many images are in the whole set; 0 where nobody has counted them."""
    shape: tuple[int, int, int] = (28, 28, 1)
    """(height, width, channels) of each image."""
    largest: Literal[1, 255] = 255
    """Pixels are whole numbers from 0 to 255, or floats from 0 to 1."""
    label: int = 7
    """The class whose first training image the lesson looks at."""
    students_copy: str = ""
    """Name of the file that students get, without the labels of the test images; empty for MNIST."""

    @property
    def is_mnist(self) -> bool:
        """Whether the lesson is about handwritten digits."""
        return not self.students_copy

    @property
    def is_offline(self) -> bool:
        """Whether these are the digits that come with the grader, in place of full MNIST."""
        return self.is_mnist and not self.sha256


OFFLINE = LessonData()


class LessonImages(NamedTuple):
    """The images of a lesson, and what is known of them."""

    data: LessonData
    prepared: PreparedDataset | None
    """`None` where the digits that come with the grader are used, or the images are not on this machine."""

    def copy(self) -> bytes:
        """Make the students' copy; empty for MNIST, of which students have their own."""
        if self.data.is_mnist or not self.prepared:
            return b""
        return students_copy(Arrays(*(load_array(self.prepared.folder, name) for name in NAMES)))

    @property
    def mnist(self) -> Path | None:
        """The folder of full MNIST's arrays, for a run without a network; `None` where others are used."""
        return self.prepared.folder if self.data.is_mnist and self.prepared else None


def lesson_images(spec: AssignmentSpec, assignment: Path, named: Path | None, known: LessonData | None) -> LessonImages:
    """Find the images of an assignment's lesson.

    Args:
        spec: The assignment.
        assignment: The folder that students get.
        named: The file that the caller named, if any.
        known: What the lesson ran on before, if it did.

    Raises:
        InputError: The images are not usable, or lie in the folder that students get.
    """
    if spec.data.file is None:
        return _mnist(spec, assignment, named, known)
    path = named or assignment / spec.data.file
    if path.resolve().is_relative_to(assignment.resolve()):
        raise InputError(
            expected="the file with all images and labels to lie outside the folder that students get, who get a copy "
            f"without the labels of the test images, {spec.data.students_copy}",
            received=f"{path}",
            remedy=f"Put it beside that folder, for example: file = '../data/{path.name}'. Nothing was written.",
        )
    names = PurePath(spec.data.file).name, spec.data.students_copy
    if known and named is None and (known.name, known.students_copy) == names and not path.exists():
        return LessonImages(known, None)
    prepared = prepare_data(spec, assignment, spec.recipes[spec.default_recipe], named)
    _refuse_too_few(prepared, spec)
    return LessonImages(_described(prepared, *names), prepared)


def _mnist(spec: AssignmentSpec, assignment: Path, named: Path | None, known: LessonData | None) -> LessonImages:
    if named is None:
        return LessonImages(known if known and known.is_mnist else OFFLINE, None)
    prepared = prepare_data(spec, assignment, spec.recipes[spec.default_recipe], named)
    if not has_public_tests(prepared.folder):
        raise InputError(
            expected="--data to name MNIST, with its 10,000 test images and their labels",
            received=f"{named}, which has others",
            remedy="Other images belong into [data] file of spec.toml. Nothing was written.",
        )
    return LessonImages(_described(prepared, OFFLINE.name, ""), prepared)


def _refuse_too_few(prepared: PreparedDataset, spec: AssignmentSpec) -> None:
    """Make sure that students can check themselves by every recipe, though some training images are held out."""
    left = held_in(prepared.record.train)
    for name, recipe in spec.recipes.items():
        if left <= recipe.validation_images:
            raise InputError(
                expected=f"more than the {recipe.validation_images:,} training images that the recipe {name} keeps for "
                "validation, when students check themselves and have some held out in place of the test images",
                received=f"{left:,} of {prepared.record.train:,}",
                remedy="Use more images, or lower validation_images in spec.toml. Nothing was written.",
            )


def _described(prepared: PreparedDataset, name: str, copy: str) -> LessonData:
    height, width, channels = prepared.image_shape
    return LessonData(
        name=name,
        sha256=prepared.record.sha256,
        train=prepared.record.train,
        test=prepared.record.test,
        shape=(height, width, channels),
        label=int(load_array(prepared.folder, TRAIN_LABELS)[0]) if copy else OFFLINE.label,
        largest=255 if scale(load_array(prepared.folder, TRAIN_IMAGES)) == 255 else 1,
        students_copy=copy,
    )
