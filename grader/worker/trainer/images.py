"""The images of one trial as its model takes them: all in one array, converted once."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from grader.dataset.npz import TEST_IMAGES, TRAIN_IMAGES, TRAIN_LABELS
from grader.dataset.prepare import load_array, load_images, scale
from grader.worker.messages import TrainRequest


class TrialImages(NamedTuple):
    """Images with their targets, and which of them serve what."""

    pixels: npt.NDArray[np.float32]
    """(images, *input shape), in [0, 1]."""
    targets: npt.NDArray[Any]
    """As the loss takes them: int64 of shape (images,), or float32 and one-hot of shape (images, classes).

    Those of test images are class 0, whatever they show: test labels are no concern of a training."""
    training: range
    validation: range
    test: range


def load_trial_images(request: TrainRequest) -> TrialImages:
    """Read the images that a trial trains on, is validated on and tested on; the test labels stay unread."""
    recipe = request.recipe
    images = load_images(request.dataset, TRAIN_IMAGES, request.input_shape)
    tests = load_images(request.dataset, TEST_IMAGES, request.input_shape)
    split = len(images) - recipe.validation_images
    count = min(split, recipe.training_images or split)
    chosen = np.linspace(0, split - 1, count).round().astype(np.intp)  # all parts of the set, however few are wanted
    validated = count + recipe.validation_images

    pixels = np.empty((validated + len(tests), *request.input_shape), np.float32)
    pixels[:count], pixels[count:validated], pixels[validated:] = images[chosen], images[split:], tests
    pixels /= np.float32(scale(images))
    labels = np.zeros(len(pixels), np.int64)
    train_labels = load_array(request.dataset, TRAIN_LABELS)
    labels[:count], labels[count:validated] = train_labels[chosen], train_labels[split:]
    one_hot = request.spec.loss.labels == "one_hot"
    targets = np.eye(request.classes, dtype=np.float32)[labels] if one_hot else labels
    return TrialImages(pixels, targets, range(count), range(count, validated), range(validated, len(pixels)))
