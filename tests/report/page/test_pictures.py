"""Pictures of test images inside a page."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from grader.dataset.npz import Images
from grader.report.page.pictures import Pictures

_PREFIX = "data:image/png;base64,"


def _read(address: str) -> Image.Image:
    assert address.startswith(_PREFIX)
    return Image.open(io.BytesIO(base64.b64decode(address.removeprefix(_PREFIX))))


def test_a_grey_image_comes_back_to_the_pixel() -> None:
    """As PNG; the number counts from 0."""
    images = np.arange(2 * 28 * 28, dtype=np.uint32).astype(np.uint8).reshape(2, 28, 28, 1)
    assert np.array_equal(np.asarray(_read(Pictures(images).address(1))), images[1, ..., 0])


def test_floats_are_grey_levels() -> None:
    """0 is black, 1 is white."""
    images = np.array([[0.0, 1.0]], np.float32).reshape(1, 1, 2, 1)
    assert np.asarray(_read(Pictures(images).address(0))).tolist() == [[0, 255]]


def test_a_large_coloured_image_is_made_smaller() -> None:
    """Two dozen of them stand in a page."""
    picture = _read(Pictures(np.zeros((1, 512, 256, 3), np.uint8)).address(0))
    assert (picture.mode, picture.size) == ("RGB", (20, 40))


@pytest.mark.parametrize("shape", [(3, 784), (3, 8, 8, 5)])
def test_features_are_not_pictures(shape: tuple[int, ...]) -> None:
    """Five channels, or none, are nothing to look at."""
    images: Images = np.zeros(shape, np.uint8)
    assert not Pictures(images).drawable
    assert Pictures(np.zeros((3, 8, 8, 1), np.uint8)).drawable
