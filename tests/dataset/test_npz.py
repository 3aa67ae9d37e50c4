"""A data set's file: what is accepted, in which form it comes out, and what a wrong one says."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.dataset.npz import NAMES, read_npz
from grader.errors import InputError

GREY = np.arange(6 * 4 * 5, dtype=np.uint8).reshape(6, 4, 5)
COLOUR = np.arange(6 * 4 * 5 * 3, dtype=np.uint16).reshape(6, 4, 5, 3) % 256
LABELS = np.array([0, 1, 2, 3, 4, 9], np.uint8)
SCALED = (GREY / 255).astype(np.float32)


@pytest.fixture
def npz(tmp_path: Path) -> Callable[..., Path]:
    """An .npz file with the four arrays; keyword arguments replace them, `None` leaves one out."""

    def make(**changes: Any) -> Path:
        arrays = {"x_train": GREY, "y_train": LABELS, "x_test": GREY, "y_test": LABELS} | changes
        path = tmp_path / "shapes.npz"
        np.savez(path, **{name: array for name, array in arrays.items() if array is not None})
        return path

    return make


def test_grey_images_get_a_channel(npz: Callable[..., Path]) -> None:
    """(count, height, width) is (count, height, width, 1)."""
    arrays = read_npz(npz())
    assert arrays.x_train.shape == (6, 4, 5, 1)
    assert arrays.x_train.dtype == np.uint8
    assert arrays.y_test.tolist() == LABELS.tolist()


def test_other_whole_numbers_become_bytes(npz: Callable[..., Path]) -> None:
    """Grey levels are grey levels, in however many bits they were written."""
    arrays = read_npz(npz(x_train=COLOUR, x_test=COLOUR.astype(np.int64)))
    assert arrays.x_train.dtype == arrays.x_test.dtype == np.uint8
    assert np.array_equal(arrays.x_train, COLOUR)


def test_floats_are_taken_as_they_are(npz: Callable[..., Path]) -> None:
    """They are in [0, 1] already; single precision is what the model sees."""
    arrays = read_npz(npz(x_train=SCALED.astype(np.float64), x_test=SCALED))
    assert arrays.x_train.dtype == arrays.x_test.dtype == np.float32
    assert np.array_equal(arrays.x_train[..., 0], SCALED)


def test_labels_may_stand_in_a_column(npz: Callable[..., Path]) -> None:
    """As Keras gives those of CIFAR-10."""
    assert read_npz(npz(y_train=LABELS[:, None])).y_train.shape == (6,)


def test_more_than_256_classes_are_counted_right(npz: Callable[..., Path]) -> None:
    """Labels are not bytes."""
    assert read_npz(npz(y_train=LABELS.astype(np.int64) * 100)).y_train.tolist()[-1] == 900


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"y_test": None}, "no array y_test; it has x_train, y_train, x_test", id="an array is missing"),
        pytest.param({"x_train": GREY.astype(np.float32)}, "float32 with values from 0 to 119", id="unscaled floats"),
        pytest.param({"x_train": GREY - np.int16(3)}, "int16 with values from -3 to 116", id="negative pixels"),
        pytest.param({"x_test": COLOUR * 2}, "uint16 with values from 0 to 510", id="sixteen bits of grey"),
        pytest.param({"x_train": SCALED * np.nan}, "x_train with pixels that are not finite", id="not a number"),
        pytest.param({"x_test": SCALED + np.inf}, "not finite", id="infinity"),
        pytest.param({"x_train": GREY > 3}, "type bool", id="true and false"),
        pytest.param({"x_train": GREY.astype(complex)}, "complex128", id="complex pixels"),
        pytest.param({"x_test": SCALED}, "whole numbers and floats mixed: x_train uint8, x_test float32",
                     id="two scales"),
        pytest.param({"x_train": GREY[:5]}, "5 training images but 6 training labels", id="fewer images than labels"),
        pytest.param({"y_test": LABELS[:4]}, "6 test images but 4 test labels", id="fewer labels than images"),
        pytest.param({"x_test": GREY[:0], "y_test": LABELS[:0]}, "there is no pixel", id="no images"),
        pytest.param({"x_train": GREY[:, :0]}, "(6, 0, 5), in which there is no pixel", id="images without rows"),
        pytest.param({"x_train": GREY.reshape(6, -1)}, "(6, 20)", id="images in rows"),
        pytest.param({"x_test": np.zeros((6, 32, 32), np.uint8)}, "test images of shape (32, 32, 1)",
                     id="test images of another size"),
        pytest.param({"y_train": np.eye(6, dtype=np.uint8)}, "numpy.argmax(labels, axis=1)", id="one-hot labels"),
        pytest.param({"y_train": LABELS - 1.0}, "float64", id="labels that are not integers"),
        pytest.param({"y_train": np.array(["cat"] * 6)}, "numpy.unique", id="labels that are names"),
        pytest.param({"y_test": LABELS.astype(np.int8) - 1}, "y_test with values from -1 to 8", id="negative labels"),
        pytest.param({"y_test": LABELS.astype(np.uint64) << np.uint64(60)}, "values from 0 to", id="huge labels"),
        pytest.param({"y_train": np.uint8(3)}, "shape ()", id="a label for all"),
        pytest.param({"y_train": np.array([object()] * 6)}, "y_train with Python objects in it", id="pickled labels"),
        pytest.param({"x_train": GREY.astype(object)}, "x_train with Python objects in it", id="pickled images"),
    ],
)  # fmt: skip
def test_wrong_arrays_are_a_sentence(npz: Callable[..., Path], changes: dict[str, Any], sentence: str) -> None:
    """What should be in the file, what is, and what to do; in one line."""
    with pytest.raises(InputError) as caught:
        read_npz(npz(**changes))
    assert sentence in str(caught.value)
    assert "shapes.npz to hold x_train, y_train, x_test, y_test" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_single_array_is_no_data_set(tmp_path: Path) -> None:
    """A .npy file under the wrong name is not an archive."""
    np.save(tmp_path / "images.npy", GREY)
    with pytest.raises(InputError, match=r"is not an \.npz archive"):
        read_npz(tmp_path / "images.npy")


@given(cut=st.integers(0, 5_000), flipped=st.integers(0, 5_000))
def test_a_damaged_file_is_a_sentence(cut: int, flipped: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever is cut off or overwritten: the arrays as they were, or an error of ours."""
    path = tmp_path_factory.mktemp("damaged") / "shapes.npz"
    np.savez_compressed(path, x_train=GREY, y_train=LABELS, x_test=GREY, y_test=LABELS)
    content = bytearray(path.read_bytes())
    content[flipped % len(content)] ^= 0xFF
    path.write_bytes(content[: len(content) - cut] if cut % 2 else content)
    try:
        images = read_npz(path).x_train
    except InputError:
        return
    assert np.array_equal(images[..., 0], GREY)


def test_a_file_that_would_fill_the_memory_is_not_read(npz: Callable[..., Path]) -> None:
    """What the archive says of its size is enough: no more than that ever comes out of it."""
    path = npz()
    content = bytearray(path.read_bytes())
    for match in re.finditer(b"PK\x01\x02", bytes(content)):
        content[match.start() + 24 : match.start() + 28] = (0xFFFFFFF0).to_bytes(4, "little")
    path.write_bytes(bytes(content))
    with pytest.raises(InputError, match="17,179,869,120 bytes, and at most 8,589,934,592 are read"):
        read_npz(path)


_HEADERS = (
    "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999,), }",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (-1, 28, 28), }",
    "{'descr': '|O', 'fortran_order': False, 'shape': (2, 28, 28), }",
    "{'descr': '|V9', 'fortran_order': True, 'shape': (2,), }",
    "{'descr': [('a', '<f4', (3, 3))], 'fortran_order': False, 'shape': (2,), }",
    "{'descr': '<M8[s]', 'fortran_order': False, 'shape': (2,), }",
    "{'descr': '<f2', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1), }",
    "{'descr': '<U9', 'fortran_order': False, 'shape': (), }",
    "{'descr': __import__('os'), 'fortran_order': False, 'shape': (1,), }",
    "(" * 300,
    "{'descr': '|u1', 'shape': (9" + "9" * 5_000 + ",)}",
    "",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("header", _HEADERS)
def test_a_forged_header_is_a_sentence(name: str, header: str, npz: Callable[..., Path]) -> None:
    """Shapes, types and texts that NumPy never writes; a file of them is an error of ours."""
    path = npz()
    with zipfile.ZipFile(path) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    text = header.encode() + b"\n"
    members[f"{name}.npy"] = b"\x93NUMPY\x01\x00" + min(len(text), 65_535).to_bytes(2, "little") + text + bytes(64)
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    with pytest.raises(InputError) as caught:
        read_npz(path)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 1_500 + len(str(path))
