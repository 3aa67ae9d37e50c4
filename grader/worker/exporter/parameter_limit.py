"""Refuses weights before they take memory: only the architecture leaves the jail, so nobody needs them there."""

import math
import resource
from typing import Any

import keras

_FACTOR = 10
"""A model over the budget is still built and measured, as long as it is not over it by so much ..."""
_ALWAYS_MADE = 30_000_000
"""... or makes no more weights than these, which take 120 MB."""


class TooManyParametersError(ValueError):
    """The layers so far have many times the parameters that the assignment allows; the text is a sentence."""


def limit_parameters(budget: int) -> None:
    """Let the layers of this process together not make weights far beyond a budget of parameters; for good."""
    make = keras.Layer.add_weight
    made = 0

    def add_weight(layer: keras.Layer, shape: Any = None, *arguments: Any, **named: Any) -> keras.Variable:
        nonlocal made
        if isinstance(shape, tuple | list) and all(isinstance(extent, int) for extent in shape):
            made += math.prod(shape)
            if made > max(_FACTOR * budget, _ALWAYS_MADE):
                msg = (
                    f"{type(layer).__name__} {layer.name!r} brings the model to {made:,} parameters, and the "
                    f"assignment allows {budget:,}; pool before it, or give it fewer filters or units."
                )
                raise TooManyParametersError(msg)
        return make(layer, shape, *arguments, **named)

    keras.Layer.add_weight = add_weight


def too_much_memory() -> str:
    """What is to be told of this process when it was refused memory, as the rest of a sentence."""
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return f"needs more than {limit >> 20:,} MiB of memory (the limit); make the largest layer smaller."
