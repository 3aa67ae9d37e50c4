"""Refuses weights before they take memory: only the architecture leaves the jail, so they are not needed there."""

import math
import resource
from typing import Any

import keras

from grader.records import Finding

_FACTOR = 10
"""A model over the budget is still built and measured, as long as it is not over it by so much ..."""
_ALWAYS_MADE = 30_000_000
"""... or makes no more weights than these, which take 120 MB."""


class TooManyParametersError(ValueError):
    """The layers so far have many times the parameters that the assignment allows.

    Args:
        finding: Which layer is the last, and what to do.
    """

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.problem)
        self.finding = finding


def limit_parameters(budget: int) -> None:
    """Let the layers of this process together not make weights far beyond a budget of parameters; for good."""
    make = keras.Layer.add_weight
    parameters = 0

    def add_weight(layer: keras.Layer, shape: Any = None, *arguments: Any, **named: Any) -> keras.Variable:
        nonlocal parameters
        if isinstance(shape, tuple | list) and all(isinstance(extent, int) for extent in shape):
            parameters += math.prod(shape)
            if parameters > max(_FACTOR * budget, _ALWAYS_MADE):
                total = f"{type(layer).__name__} {layer.name!r} brings the model to {parameters:,} parameters"
                finding = Finding(
                    problem=f"{total}, and the assignment allows {budget:,}.",
                    advice="Pool before it, or give it fewer filters or units.",
                )
                raise TooManyParametersError(finding)
        return make(layer, shape, *arguments, **named)

    keras.Layer.add_weight = add_weight


def memory_limit_mib() -> int:
    """How much memory this process may have, in MiB."""
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return limit >> 20
