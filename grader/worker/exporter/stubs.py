"""What takes the place of data and training while a model is built: no image reaches a student's code.

Many files derive a constant from the data, as in `num_classes = y_train.shape[1]`: the shapes must be right.
"""

import sys
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from grader.records import Finding

_SETS: dict[str, tuple[int, tuple[int, ...], int]] = {
    "mnist": (60_000, (28, 28), 10),
    "fashion_mnist": (60_000, (28, 28), 10),
    "cifar10": (50_000, (32, 32, 3), 10),
    "cifar100": (50_000, (32, 32, 3), 100),
}
"""Training images, shape of an image, and classes, as keras.io/api/datasets has them; each has 10,000 test images."""

_PLACES = ("keras.src.datasets", "keras.datasets", "keras._tf_keras.keras.datasets")
"""Packages that have the loaders. One that is not imported yet takes them from the first."""


def install(add_note: Callable[[Finding], None]) -> None:
    """Give this process data sets of zeros, and a model that is neither trained nor saved; for good.

    Args:
        add_note: Takes a note for the author whenever one of these is used.
    """
    for name in _SETS:
        for place in _PLACES:
            if module := sys.modules.get(f"{place}.{name}"):
                vars(module)["load_data"] = _loader(name, add_note)

    def fit(self: keras.Model, *arguments: object, **named: object) -> keras.callbacks.History:  # noqa: ARG001
        add_note(Finding(problem="fit() is not run: the grader trains the model itself."))
        history = keras.callbacks.History()
        history.set_model(self)
        history.history = defaultdict(lambda: [0.0])  # a plot of the curves has one point in each
        return history

    def evaluate(*arguments: object, **named: object) -> list[float]:  # noqa: ARG001
        add_note(Finding(problem="evaluate() is not run: the grader evaluates the model itself."))
        return [0.0, 0.0]

    def save(*arguments: object, **named: object) -> None:  # noqa: ARG001
        add_note(Finding(problem="Nothing is saved or drawn: only the model is graded."))

    keras.Model.fit = fit
    keras.Model.evaluate = evaluate
    keras.Model.save = keras.Model.save_weights = keras.Model.export = save
    for place in ("keras.utils", "keras._tf_keras.keras.utils", "keras.src.utils.model_visualization"):
        if module := sys.modules.get(place):
            vars(module)["plot_model"] = save


def _loader(name: str, add_note: Callable[[Finding], None]) -> Callable[..., Any]:
    count, shape, classes = _SETS[name]

    def load_data(*arguments: object, **named: object) -> Any:  # noqa: ARG001 - a path, or cifar100's label mode
        problem = f"{name}.load_data() gives black images here, with the number, shape and classes of the real ones."
        add_note(Finding(problem=problem, advice="Take only sizes from them."))
        return _arrays(count, shape, classes), _arrays(10_000, shape, classes)

    return load_data


def _arrays(count: int, shape: tuple[int, ...], classes: int) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Images of zeros, which take no memory until they are written to, and labels with every class in turn."""
    labels = (np.arange(count) % classes).astype(np.uint8)
    images = np.zeros((count, *shape), np.uint8)
    images.flat[0] = 255  # some files divide by the largest value
    return images, labels if len(shape) == 2 else labels[:, np.newaxis]
