"""Layers that disturb values while training and do nothing at test time, so they cost no FLOPs."""

from typing import Annotated, Literal

from pydantic import Field

from grader.model.fields import ChannelsLast, Rate, Seed, Shape, Unused
from grader.model.layers.layer import Rearranging, image, single_input


class Disturbing(Rearranging):
    """Leaves the shape as it is."""

    seed: Seed = None

    def output_shape(self, *inputs: Shape) -> Shape:
        return single_input(inputs)


class Dropout(Disturbing):
    """Srivastava et al. (2014): a share of the values becomes zero."""

    class_name: Literal["Dropout"] = "Dropout"
    rate: Rate
    noise_shape: Unused = None


class SpatialDropout2D(Disturbing):
    """Tompson et al. (2015): whole channels become zero."""

    class_name: Literal["SpatialDropout2D"] = "SpatialDropout2D"
    rate: Rate
    data_format: ChannelsLast = "channels_last"

    def output_shape(self, *inputs: Shape) -> Shape:
        return image(inputs)


class GaussianNoise(Disturbing):
    """Adds noise of mean 0."""

    class_name: Literal["GaussianNoise"] = "GaussianNoise"
    stddev: Annotated[float, Field(ge=0, le=1)]


class GaussianDropout(Disturbing):
    """Multiplies by noise of mean 1."""

    class_name: Literal["GaussianDropout"] = "GaussianDropout"
    rate: Rate


class AlphaDropout(Disturbing):
    """Klambauer et al. (2017): keeps mean and variance, for SELU."""

    class_name: Literal["AlphaDropout"] = "AlphaDropout"
    rate: Rate
    noise_shape: Unused = None
