"""A student checks work of their own on the copy of the images that students get, which has no test labels."""

from pathlib import Path

import pytest

from grader.dataset.npz import read_npz
from grader.dataset.students_copy import students_copy
from grader.errors import InputError
from grader.report.formats import FORMATS
from tests.gratings import data_set, graded, network, write_course


def _with_the_copy_alone(course: Path) -> Path:
    """Take the file away, and leave what students get of it."""
    data = course / "data" / "gratings.npz"
    (course / "gratings_students.npz").write_bytes(students_copy(read_npz(data)))
    data.unlink()
    return course


def test_a_student_is_measured_on_images_that_were_held_out(tmp_path: Path) -> None:
    """Without test labels and reference: an accuracy on some training images, which every report calls provisional."""
    course = _with_the_copy_alone(write_course(tmp_path / "course", data_set(), network()))
    (course / "answer.py").rename(course / "stripes_net.py")
    own = graded([course / "stripes_net.py"], course, tmp_path / "out", recipe="glimpse")
    assert own.without_reference
    dataset = own.provenance.dataset
    assert dataset is not None
    assert (dataset.name, dataset.train, dataset.test) == ("gratings_students.npz", 550, 110)
    assert [trial.total for trial in own.submissions[0].trials] == [110]
    for name in sorted(set(FORMATS) - {"json"}):
        assert "110 training images that were held out" in " ".join(FORMATS[name](own, 100).split()), name


def test_a_class_is_not_graded_on_the_students_copy(tmp_path: Path) -> None:
    """A teacher without the labels gets a sentence, and nobody a grade."""
    course = _with_the_copy_alone(write_course(tmp_path / "course", data_set(), network()))
    for options in ({}, {"data": course / "gratings_students.npz"}):
        with pytest.raises(InputError, match="the students' copy, which lacks them") as caught:
            graded([course / "answer.py"], course, tmp_path / "out", **options)
        assert caught.value.exit_status == 2
