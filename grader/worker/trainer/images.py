"""The images of one trial as its model takes them: all in one array, converted once."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from grader.dataset.npz import TEST_IMAGES, TRAIN_IMAGES, TRAIN_LABELS
from grader.dataset.prepare import load_array, load_images, scale
from grader.worker.messages import TrainRequest


class Division(NamedTuple):
    """Which images of a trial serve what, by their indices."""

    training: range
    validation: range
    test: range


class TrialImages(NamedTuple):
    """Images with their targets."""

    pixels: npt.NDArray[np.float32]
    """(images, *input shape), in [0, 1]."""
    targets: npt.NDArray[Any]
    """As the loss takes them: int64 of shape (images,), or float32 and one-hot of shape (images, classes).

    Those of test images are class 0, whatever they show: test labels are no concern of a training."""


def divide(request: TrainRequest) -> Division:
    """Count the images of each kind."""
    recipe = request.recipe
    split = len(load_array(request.dataset, TRAIN_IMAGES)) - recipe.validation_images
    count = min(split, recipe.training_images or split)
    validated = count + recipe.validation_images
    tested = validated + len(load_array(request.dataset, TEST_IMAGES))
    return Division(range(count), range(count, validated), range(validated, tested))


def load_trial_images(request: TrainRequest, division: Division) -> TrialImages:
    """Read the images that a trial trains on, is validated on and tested on; the test labels stay unread."""
    images = load_images(request.dataset, TRAIN_IMAGES, request.input_shape)
    train_labels = load_array(request.dataset, TRAIN_LABELS)
    training, validation, test = (slice(part.start, part.stop) for part in division)
    split = len(images) - len(division.validation)
    # All parts of the set, however few are wanted.
    chosen = np.linspace(0, split - 1, len(division.training)).round().astype(np.intp)

    pixels = np.empty((division.test.stop, *request.input_shape), np.float32)
    pixels[training], pixels[validation] = images[chosen], images[split:]
    pixels[test] = load_images(request.dataset, TEST_IMAGES, request.input_shape)
    pixels /= np.float32(scale(images))
    labels = np.zeros(len(pixels), np.int64)
    labels[training], labels[validation] = train_labels[chosen], train_labels[split:]
    one_hot = request.spec.loss.labels == "one_hot"
    targets = np.eye(request.classes, dtype=np.float32)[labels] if one_hot else labels
    return TrialImages(pixels, targets)
