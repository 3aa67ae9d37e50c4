"""Shapes and sizes that need no TensorFlow."""

import pytest
from pydantic import ValidationError

from grader.model.layers import LAYER_CLASSES, LAYERS, AnyLayer
from grader.model.layers.activation import Softmax
from grader.model.layers.augmentation import RandomZoom
from grader.model.layers.convolution import Conv2D, Conv2DTranspose, DepthwiseConv2D, SeparableConv2D
from grader.model.layers.layer import Layer, ShapeError, slide
from grader.model.layers.merging import Add, Concatenate, Multiply
from grader.model.layers.pooling import GlobalMaxPooling2D, MaxPooling2D
from grader.model.layers.reshaping import Flatten


def test_every_layer_class_is_in_the_union_and_in_the_list() -> None:
    """Adding a layer in one place only cannot go unnoticed."""
    members = AnyLayer.__origin__.__args__  # type: ignore[attr-defined] # of typing.Annotated
    assert set(members) == set(LAYER_CLASSES)
    assert ("InputLayer", *(layer.__name__ for layer in LAYER_CLASSES)) == LAYERS


@pytest.mark.parametrize(
    ("length", "window", "stride", "border", "expected"),
    [
        pytest.param(28, 3, 1, "valid", 26, id="a 3-wide filter loses two pixels"),
        pytest.param(28, 3, 1, "same", 28, id="same keeps the size"),
        pytest.param(13, 2, 2, "valid", 6, id="an odd rest is dropped"),
        pytest.param(13, 2, 2, "same", 7, id="same rounds up"),
        pytest.param(5, 5, 1, "valid", 1, id="window as large as the image"),
    ],
)
def test_window_positions(length: int, window: int, stride: int, border: str, expected: int) -> None:
    """Positions follow TensorFlow's convolution arithmetic."""
    assert slide(length, window, stride, border) == expected  # type: ignore[arg-type]


def test_a_window_larger_than_the_image_is_refused() -> None:
    """Pooling to nothing names both sizes and a way out."""
    pool = MaxPooling2D(pool_size=(4, 4), strides=(4, 4), padding="valid")
    with pytest.raises(ShapeError, match=r"window of 4, and only 3 .* Pool less"):
        pool.output_shape((3, 3, 8))


def test_a_convolution_after_flatten_is_refused() -> None:
    """An image layer behind Flatten says where it belongs."""
    with pytest.raises(ShapeError, match="before Flatten"):
        GlobalMaxPooling2D(keepdims=False).output_shape((784,))


def test_flatten_multiplies_all_axes() -> None:
    """(5, 5, 64) is 1,600 values."""
    assert Flatten().output_shape((5, 5, 64)) == (1_600,)


def test_branches_of_different_shape_cannot_be_added() -> None:
    """Add names the shapes it got."""
    with pytest.raises(ShapeError, match=r"\(4, 4, 8\), \(4, 4, 9\)"):
        Add().output_shape((4, 4, 8), (4, 4, 9))


def test_an_operation_adds_no_axes() -> None:
    """`x * gate` fails in Keras where layers.Multiply()([x, gate]) fits."""
    assert Multiply().output_shape((4, 4, 8), (8,)) == (4, 4, 8)
    with pytest.raises(ShapeError, match=r"Use keepdims=True in global pooling, or layers\.Multiply\(\)\(\[x, y\]\)"):
        Multiply(same_rank=True).output_shape((4, 4, 8), (8,))


def test_concatenate_sums_one_axis() -> None:
    """Only the joined axis may differ."""
    joined = Concatenate(axis=-1)
    assert joined.output_shape((4, 4, 8), (4, 4, 9)) == (4, 4, 17)
    with pytest.raises(ShapeError, match="differ only along axis -1"):
        joined.output_shape((4, 4, 8), (5, 4, 8))


@pytest.mark.parametrize("axis", [0, 3, -3])
def test_an_axis_outside_the_image_is_refused(axis: int) -> None:
    """The batch axis and axes that do not exist are not a place for probabilities."""
    with pytest.raises(ShapeError, match="Use axis=-1"):
        Softmax(axis=(axis,)).output_shape((5, 10))


@pytest.mark.parametrize("factor", [-1.0, 1.0, (-1.0, 0.0)])
def test_a_zoom_to_nothing_is_refused(factor: object) -> None:
    """Keras takes it as one number and not as two, so that the trainer could not make the layer again."""
    layer = {"height_factor": factor, "width_factor": None, "fill_mode": "reflect", "fill_value": 0.0}
    with pytest.raises(ValidationError, match="greater than -1"):
        RandomZoom.model_validate({**layer, "interpolation": "bilinear"})


def _convolution(kind: str, **changes: object) -> Layer:
    """A convolution as Keras writes it, with the changes."""
    common = {
        "kernel_size": (3, 3), "strides": (1, 1), "padding": "same", "dilation_rate": (1, 1), "activation": "linear",
        "use_bias": True, "bias_initializer": _ZEROS, "bias_regularizer": None,
    }  # fmt: skip
    kernel = {"kernel_initializer": _ZEROS, "kernel_regularizer": None}
    depthwise = {"depth_multiplier": 1, "depthwise_initializer": _ZEROS, "depthwise_regularizer": None}
    pointwise = {"filters": 4, "pointwise_initializer": _ZEROS, "pointwise_regularizer": None}
    own: dict[str, dict[str, object]] = {
        "Conv2D": {"filters": 4, "groups": 1, **kernel},
        "Conv2DTranspose": {"filters": 4, "output_padding": None, **kernel},
        "DepthwiseConv2D": depthwise,
        "SeparableConv2D": {**depthwise, **pointwise},
    }
    classes: dict[str, type[Layer]] = {
        cls.__name__: cls for cls in (Conv2D, Conv2DTranspose, DepthwiseConv2D, SeparableConv2D)
    }
    return classes[kind].model_validate({**common, **own[kind], **changes})


_ZEROS: dict[str, object] = {
    "module": "keras.initializers", "class_name": "Zeros", "config": {}, "registered_name": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "changes", "message"),
    [
        ("Conv2DTranspose", {"dilation_rate": (1, 2)}, "Use Conv2D with padding='same' and this dilation_rate"),
        ("DepthwiseConv2D", {"strides": (1, 2)}, "Use equal strides, for example strides=2"),
        ("SeparableConv2D", {"strides": (2, 1)}, "Use equal strides, for example strides=2"),
        ("DepthwiseConv2D", {"strides": (2, 2), "dilation_rate": (2, 2)}, "one of them must be 1"),
        ("SeparableConv2D", {"strides": (2, 2), "dilation_rate": (2, 2)}, "one of them must be 1"),
        ("Conv2D", {"strides": (2, 2), "dilation_rate": (2, 2)}, "one of them must be 1"),
        ("Conv2D", {"kernel_size": (1, 1), "strides": (1, 2)}, "Use a kernel_size of 2, or at least 8 channels"),
        ("Conv2DTranspose", {"kernel_size": (1, 1), "strides": (2, 2)}, "kernel_size of 2, or at least 8 channels"),
    ],
)
def test_what_not_every_machine_can_train_is_refused(kind: str, changes: dict[str, object], message: str) -> None:
    """A verdict does not depend on the processor that trains."""
    with pytest.raises(ShapeError, match=message):
        _convolution(kind, **changes).output_shape((8, 8, 7))


def test_a_point_with_strides_is_fine_over_enough_channels() -> None:
    """The shortcut of a residual network: only few channels break it."""
    assert _convolution("Conv2D", kernel_size=(1, 1), strides=(2, 2)).output_shape((8, 8, 8)) == (4, 4, 4)
