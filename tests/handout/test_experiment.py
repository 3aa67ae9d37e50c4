"""The lesson's experiment: each variant against the network itself, in accuracy and in size."""

import numpy as np
import pytest

from grader.handout.experiment import Tried, effects_of
from grader.variants.difference import measured
from tests.keras_json import conv, dense, document, flatten, image


class Described:
    """A network of one convolution."""

    input_shape = (None, 28, 28, 1)

    def __init__(self, filters: int) -> None:
        self._document = document(image(28, 28, 1), conv(filters), flatten(), dense())

    def to_json(self) -> str:
        """Its architecture."""
        return self._document


def test_each_variant_is_held_against_the_network_itself() -> None:
    """By the grader's own computation, with what it costs beside it: Keras counts as many parameters."""
    noise = np.random.default_rng(1)
    own, better, same = (noise.random((3, 400)) < share for share in (0.7, 0.95, 0.7))
    tried = {
        "own": Tried(Described(4), own),
        "wider": Tried(Described(8), better),
        "equal": Tried(Described(4), same),
    }
    wider, equal = effects_of(tried)
    assert wider.effect == measured(better.astype(np.int8) - own.astype(np.int8))
    assert wider.effect.is_told_apart
    assert wider.effect.difference == pytest.approx(better.mean() - own.mean())
    assert (wider.name, wider.parameters) == ("wider", 8 * 10 + 10 * (8 * 26 * 26) - 4 * 10 - 10 * (4 * 26 * 26))
    assert wider.flops > 0
    assert (equal.name, equal.parameters, equal.flops, equal.effect.is_told_apart) == ("equal", 0, 0, False)
