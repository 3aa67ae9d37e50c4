"""Layers beside inputs that they cannot take; Keras would have raised, so only a forged or shared one gets here."""

from typing import Any

import pytest

from grader.model.layers.convolution import Conv2DTranspose
from grader.model.layers.layer import Layer, ShapeError
from grader.model.layers.merging import Add, Subtract
from grader.model.layers.normalization import GroupNormalization, LayerNormalization
from grader.model.layers.reshaping import Cropping2D, Flatten, Permute


def made(cls: type[Layer], **fields: Any) -> Layer:
    """A layer with the fields that its arithmetic uses."""
    return cls.model_construct(**fields)


@pytest.mark.parametrize(
    ("layer", "shapes", "message"),
    [
        (made(GroupNormalization, groups=3, axis=-1), [(4, 4, 8)], "groups=3, which must divide its 8 chan"),
        (made(GroupNormalization, groups=0, axis=-1), [(4, 4, 8)], "groups=0, which must divide its 8 chan"),
        (
            made(GroupNormalization, groups=2, axis=4),
            [(4, 4, 8)],
            "axis=4, and its input has the axes 1 to 3",
        ),
        (made(LayerNormalization, axis=(-1, 3)), [(4, 4, 8)], "which names an axis twice"),
        (Flatten(), [(4,), (4,)], "takes one input and gets 2"),
        (Add(), [(4,)], "joins two or more branches and gets one"),
        (Subtract(), [(4,), (4,), (4,)], "takes two branches and gets 3"),
        (Permute(dims=(1, 1)), [(4, 4)], "must name each of the axes 1 to 2 once"),
        (Permute(dims=(1, 3)), [(4, 4)], "must name each of the axes 1 to 2 once"),
        (Cropping2D(cropping=((2, 2), (0, 0))), [(4, 4, 1)], "leaves nothing of an image of 4 x 4"),
        (Cropping2D(cropping=((0, 0), (3, 1))), [(4, 4, 1)], "leaves nothing of an image of 4 x 4"),
    ],
)
def test_a_layer_refuses_an_input_that_it_cannot_take(
    layer: Layer, shapes: list[tuple[int, ...]], message: str
) -> None:
    """In a sentence that says what it was given."""
    with pytest.raises(ShapeError, match=message):
        layer.output_shape(*shapes)


@pytest.mark.parametrize("groups", [-1, 1, 4, 8])
def test_groups_that_divide_the_channels_are_fine(groups: int) -> None:
    """-1 is one channel in each group, which fits any number."""
    assert made(GroupNormalization, groups=groups, axis=-1).output_shape((4, 4, 8)) == (4, 4, 8)


def test_cropping_may_leave_one_pixel() -> None:
    """Less is nothing."""
    assert Cropping2D(cropping=((2, 1), (1, 2))).output_shape((4, 4, 3)) == (1, 1, 3)


def _transposed(kernel: int, output_padding: tuple[int, int] | None) -> Layer:
    return made(
        Conv2DTranspose,
        filters=3, kernel_size=(kernel, kernel), strides=(1, 1), padding="same", dilation_rate=(1, 1),
        output_padding=output_padding,
    )  # fmt: skip


def test_a_transposed_convolution_may_put_out_one_pixel() -> None:
    """Nothing, which an even kernel leaves of one pixel without padding, is refused."""
    assert _transposed(3, (0, 0)).output_shape((1, 1, 4)) == (1, 1, 3)
    with pytest.raises(ShapeError, match=r"output_padding=\(0, 0\), which does not fit"):
        _transposed(2, (0, 0)).output_shape((1, 1, 4))
