"""Layers that show the model a changed image while training; at test time they do nothing."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from grader.model.fields import ChannelsLast, Scalar, Shape
from grader.model.layers.layer import image
from grader.model.layers.regularization import Disturbing


def _as_range(value: Any) -> Any:
    """Keras takes a number for both directions, or two numbers in any order."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (-abs(value), abs(value))
    if isinstance(value, list | tuple) and all(type(end) in {int, float} for end in value):
        return tuple(sorted(value))
    return value


_Share = Annotated[float, Field(ge=-1, le=1)]
Factor = Annotated[tuple[_Share, _Share], BeforeValidator(_as_range)]
"""(least, most), as a share of the image's size or of a full turn."""


_Enlargement = Annotated[float, Field(gt=-1, le=1)]
_Zoom = Annotated[tuple[_Enlargement, _Enlargement], BeforeValidator(_as_range)]
"""The same; -1 would be a picture of no size."""


class Augmentation(Disturbing):
    """Takes an image."""

    data_format: ChannelsLast = "channels_last"

    def output_shape(self, *inputs: Shape) -> Shape:
        return image(inputs)


class Moving(Augmentation):
    """Moves pixels, and fills the places that become free."""

    fill_mode: Literal["reflect", "wrap", "constant", "nearest"]
    fill_value: Scalar
    interpolation: Literal["nearest", "bilinear"]


class RandomTranslation(Moving):
    """Shifts."""

    class_name: Literal["RandomTranslation"] = "RandomTranslation"
    height_factor: Factor
    width_factor: Factor


class RandomRotation(Moving):
    """Turns."""

    class_name: Literal["RandomRotation"] = "RandomRotation"
    factor: Factor


class RandomZoom(Moving):
    """Enlarges or makes smaller; without a factor for the width both axes alike."""

    class_name: Literal["RandomZoom"] = "RandomZoom"
    height_factor: _Zoom
    width_factor: _Zoom | None


class RandomFlip(Augmentation):
    """Mirrors."""

    class_name: Literal["RandomFlip"] = "RandomFlip"
    mode: Literal["horizontal", "vertical", "horizontal_and_vertical"]


class RandomContrast(Augmentation):
    """Moves values away from their mean or towards it, and clips them to `value_range`."""

    class_name: Literal["RandomContrast"] = "RandomContrast"
    factor: tuple[Annotated[float, Field(ge=0, le=1)], Annotated[float, Field(ge=0, le=1)]]
    value_range: tuple[Scalar, Scalar]
