"""One pixel of a feature map as a sum that a reader can follow."""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from grader.handout.figures.scene import Scene, Values


class Step(NamedTuple):
    """The filter at one place of the digit; all numbers are rounded to what the labels say.

    Attributes:
        row: The window's first row, which is the row of the result in the feature map.
        column: The same for columns.
        pixels: (height, width) of the filter, the digit's pixels in the window.
        products: Pixels times the filter's numbers.
        total: The sum of the products.
    """

    row: int
    column: int
    pixels: Values
    products: Values
    total: float


def step(scene: Scene) -> Step:
    """Calculate an instructive place from rounded pixels, so that the numbers shown add up exactly."""
    windows = np.round(sliding_window_view(scene.digit.astype(np.float64), scene.kernel.shape), 2)
    products = np.round(windows * scene.kernel, 2)
    row, column = _instructive(products, np.abs(scene.feature_map))
    total = round(float(products[row, column].sum()), 2)
    return Step(row, column, windows[row, column], products[row, column], total)


def _instructive(products: Values, strength: Values) -> tuple[int, int]:
    """The place with the most different products other than 0, among those with a large result."""
    ordered = np.sort(products.reshape(*strength.shape, -1))
    different = (np.diff(ordered, prepend=np.nan) != 0) & (ordered != 0)
    best = np.argmax(np.where(strength >= strength.max() / 2, different.sum(axis=2), -1))
    row, column = np.unravel_index(best, strength.shape)
    return int(row), int(column)
