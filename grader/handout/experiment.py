"""The lesson's own experiment, computed as the grader computes that of a student."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from grader.handout.figures import VariantEffect
from grader.model.document import parse_document
from grader.model.flatten import flatten
from grader.model.measure import Measurement, measure
from grader.variants.difference import measured


class Described(Protocol):
    """A Keras model, as far as it is needed."""

    @property
    def input_shape(self) -> tuple[int | None, ...]:
        """With the number of images, which is open."""
        ...

    def to_json(self) -> str:
        """Its architecture."""
        ...


class Tried(NamedTuple):
    """A network or a variant of it.

    Attributes:
        network: Its architecture, trained or not.
        correct: (seeds, images), whether each image was classified correctly after the training from each seed.
    """

    network: Described
    correct: npt.NDArray[np.bool_]


def effects_of(tried: Mapping[str, Tried]) -> Iterator[VariantEffect]:
    """Compare each variant with the network itself.

    Args:
        tried: The network itself first, and then its variants by their names, all with the same seeds and images.
    """
    own, *_ = tried.values()
    size = _size(own.network)
    for name, variant in list(tried.items())[1:]:
        other = _size(variant.network)
        effect = measured(variant.correct.astype(np.int8) - own.correct.astype(np.int8))
        yield VariantEffect(name, effect, other.parameters - size.parameters, other.flops - size.flops)


def _size(network: Described) -> Measurement:
    shape = tuple(extent for extent in network.input_shape if extent is not None)
    return measure(flatten(parse_document(network.to_json().encode())), shape)
