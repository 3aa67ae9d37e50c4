"""What the figures show."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from grader.changes import Effect

Values = npt.NDArray[np.floating[Any] | np.integer[Any]]


class LayerShape(NamedTuple):
    """One layer on the way of an image through the network.

    Attributes:
        kind: The name of its Keras class, or "image" for the input.
        output: The shape of what it returns for one image: (height, width, channels), or (length,).
        parameters: How many numbers it learns.
    """

    kind: str
    output: tuple[int, ...]
    parameters: int


class VariantEffect(NamedTuple):
    """What a variant of the network did.

    Attributes:
        name: What it changes, in at most some 20 characters.
        effect: The difference that it makes to the accuracy.
        parameters: How many more it has than the network itself.
        flops: How many more operations one image takes.
    """

    name: str
    effect: Effect
    parameters: int
    flops: int


class Scene(NamedTuple):
    """One image, by default of a digit, what a trained network makes of it, and how the network was trained.

    Attributes:
        digit: (height, width), from 0 (background) to 1 (ink); of another image, from 0 (dark) to 1 (bright).
        kernel: (3, 3), a filter made by hand.
        feature_map: (height - 2, width - 2), the digit filtered with the kernel, without padding.
        first: (height, width, channels), what the network's first convolution returns for the digit, at least 0.
        second: (height, width, channels), the same of its second convolution.
        pooled_from: (4, 4), small numbers.
        maximum: (2, 2), `pooled_from` after max pooling.
        average: (2, 2), `pooled_from` after average pooling.
        layers: The network from the input on; pictures come before vectors.
        probabilities: (classes,), the network's answer for the digit, together 1.
        accuracy: On the training images, after each epoch, from 0 to 1.
        validation_accuracy: On the validation images, likewise.
        threshold: The accuracy to reach, from 0 to 1.
        is_handwriting: Whether 1 is ink, which is dark on a light page and light on a dark one, and the classes are
            digits; otherwise 1 is white on any page.
        effects: What variants of the network did.
    """

    digit: Values
    kernel: Values
    feature_map: Values
    first: Values
    second: Values
    pooled_from: Values
    maximum: Values
    average: Values
    layers: tuple[LayerShape, ...]
    probabilities: Values
    accuracy: tuple[float, ...]
    validation_accuracy: tuple[float, ...]
    threshold: float
    is_handwriting: bool = True
    effects: tuple[VariantEffect, ...] = ()
