"""What a variant of a model changes, and what that did: values, in the words of a student."""

from typing import Literal, get_args

from pydantic import Field

from grader.record import Record

Axis = Literal[
    "depth", "filters", "units", "window", "stride", "padding", "dilation", "kind of convolution",
    "pooling", "pooling window", "activation", "dropout", "normalisation", "augmentation",
    "initialisation", "regularisation", "bias", "connections", "shape", "rescaling",
    "optimizer", "learning rate", "loss", "other",
]  # fmt: skip
VARIANTS = "variants"
"""Name of the check that gives points for variants."""
AXES: tuple[Axis, ...] = get_args(Axis)
"""Directions in which a model can be varied, in the order in which reports name them."""


class Change(Record):
    """One thing that a variant does otherwise than the model that it is a variant of."""

    axis: Axis
    text: str
    """Without a capital or a full stop: "filters 32 → 64 in the 2nd convolution". It has no word of the student's."""
    direction: str = ""
    """What it has in common with other students' changes: "more filters"; empty where it goes in no direction that has
    a name, and in a gradebook that an earlier version wrote."""


class Effect(Record):
    """What a variant's changes did to the test accuracy, with the uncertainty of seeds and test images."""

    difference: float = Field(ge=-1, le=1)
    """Mean accuracy of the variant minus that of the model, as a share of the test images."""
    low: float
    """Lower end of the interval, at the level of `grader.variants.difference.LEVEL`."""
    high: float
    """Upper end."""
    seeds: int = Field(ge=2)
    """Of which each trained both."""
    images: int = Field(ge=1)
    """Test images, which both answered."""
    more_seeds: int | None = None
    """About so many more seeds would be needed to tell the two apart, if the difference that was measured is the true
    one; `None` where they are told apart, or where no reasonable number would do."""

    @property
    def is_told_apart(self) -> bool:
        """Whether seeds and test images alone do not explain the difference."""
        return self.low > 0 or self.high < 0
