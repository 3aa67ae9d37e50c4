"""Parameters and FLOPs of every family of layers, by numbers worked out by hand. A multiply-add counts as two."""

import math
from typing import Any

import pytest

from grader.model.graph import Call, Graph
from grader.model.layers.activation import Activation, PReLU, Softmax
from grader.model.layers.convolution import Conv2D, Conv2DTranspose, DepthwiseConv2D, SeparableConv2D
from grader.model.layers.core import Dense, Rescaling
from grader.model.layers.layer import Layer, ShapeError
from grader.model.layers.merging import Add, Average, Concatenate
from grader.model.layers.normalization import (
    BatchNormalization,
    GroupNormalization,
    LayerNormalization,
    UnitNormalization,
)
from grader.model.layers.pooling import AveragePooling2D, GlobalAveragePooling2D, GlobalMaxPooling2D, MaxPooling2D
from grader.model.layers.reshaping import Flatten, UpSampling2D
from grader.model.measure import MisfitError, measure

Shape = tuple[int, ...]
IMAGE: Shape = (10, 10, 4)
WINDOW: dict[str, Any] = {"kernel_size": (3, 3), "strides": (1, 1), "padding": "valid", "dilation_rate": (1, 1)}


def layer(cls: type[Layer], **fields: Any) -> Layer:
    """A layer with the fields that its arithmetic uses."""
    return cls.model_construct(**{"use_bias": True, "center": True, "scale": True, **fields})


CASES: list[tuple[str, Layer, tuple[Shape, ...], Shape, int, int]] = [
    ("Dense", layer(Dense, units=10), ((784,),), (10,), 7_850, 15_680),
    ("Dense without a bias", layer(Dense, units=10, use_bias=False), ((784,),), (10,), 7_840, 15_680),
    ("Dense of an image", layer(Dense, units=3), ((5, 6, 4),), (5, 6, 3), 15, 720),
    ("Rescaling", layer(Rescaling, scale=0.5, offset=0.0), (IMAGE,), IMAGE, 0, 800),
    ("Conv2D", layer(Conv2D, filters=8, groups=1, **WINDOW), ((28, 28, 1),), (26, 26, 8), 80, 97_344),
    ("Conv2D in groups", layer(Conv2D, filters=6, groups=2, **WINDOW), (IMAGE,), (8, 8, 6), 114, 13_824),
    ("DepthwiseConv2D", layer(DepthwiseConv2D, depth_multiplier=2, **WINDOW), (IMAGE,), (8, 8, 8), 80, 9_216),
    ("SeparableConv2D", layer(SeparableConv2D, filters=6, depth_multiplier=2, **WINDOW), (IMAGE,),
     (8, 8, 6), 126, 15_360),
    ("Conv2DTranspose", layer(Conv2DTranspose, filters=6, output_padding=None, **(WINDOW | {"strides": (2, 2)})),
     ((5, 5, 4),), (11, 11, 6), 222, 10_800),
    ("MaxPooling2D", layer(MaxPooling2D, pool_size=(2, 2), strides=(2, 2), padding="valid"), (IMAGE,),
     (5, 5, 4), 0, 400),
    ("AveragePooling2D", layer(AveragePooling2D, pool_size=(3, 2), strides=(3, 2), padding="valid"), (IMAGE,),
     (3, 5, 4), 0, 360),
    ("GlobalMaxPooling2D", layer(GlobalMaxPooling2D, keepdims=False), (IMAGE,), (4,), 0, 400),
    ("GlobalAveragePooling2D", layer(GlobalAveragePooling2D, keepdims=False), (IMAGE,), (4,), 0, 400),
    ("Activation", layer(Activation, activation="relu"), (IMAGE,), IMAGE, 0, 400),
    ("PReLU", layer(PReLU, shared_axes=None), (IMAGE,), IMAGE, 400, 400),
    ("PReLU shared", layer(PReLU, shared_axes=[1, 2]), (IMAGE,), IMAGE, 4, 400),
    ("Softmax", layer(Softmax, axis=(-1,)), ((10,),), (10,), 0, 30),
    ("UnitNormalization", layer(UnitNormalization, axis=(-1,)), ((10,),), (10,), 0, 30),
    ("BatchNormalization", layer(BatchNormalization, axis=-1), (IMAGE,), IMAGE, 16, 800),
    ("LayerNormalization", layer(LayerNormalization, axis=(-1,)), (IMAGE,), IMAGE, 8, 2_400),
    ("GroupNormalization", layer(GroupNormalization, groups=2, axis=-1), (IMAGE,), IMAGE, 8, 2_400),
    ("Add of three", layer(Add), (IMAGE, IMAGE, IMAGE), IMAGE, 0, 800),
    ("Average of three", layer(Average), (IMAGE, IMAGE, IMAGE), IMAGE, 0, 1_200),
    ("Concatenate", layer(Concatenate, axis=-1), (IMAGE, IMAGE), (10, 10, 8), 0, 0),
    ("Flatten", layer(Flatten), (IMAGE,), (400,), 0, 0),
    *((f"UpSampling2D {name}", layer(UpSampling2D, size=(2, 3), interpolation=name), (IMAGE,), (20, 30, 4), 0,
       2 * taps * 2_400)
      for name, taps in (("nearest", 0), ("bilinear", 4), ("bicubic", 16), ("lanczos3", 36), ("lanczos5", 100))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("layer", "inputs", "output", "parameters", "flops"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_layer_has_the_sizes_of_its_arithmetic(
    layer: Layer, inputs: tuple[Shape, ...], output: Shape, parameters: int, flops: int
) -> None:
    """Shape, parameters and FLOPs of one call."""
    assert layer.output_shape(*inputs) == output
    assert sum(layer.weights(*inputs)) == parameters
    assert layer.flops(output, *inputs) == flops


def test_an_axis_that_is_named_twice_is_refused() -> None:
    """Keras would normalise along it once, and so the count would be wrong."""
    with pytest.raises(ShapeError, match="names an axis twice"):
        layer(LayerNormalization, axis=(-1, 3)).output_shape(IMAGE)


def _graph(*layers: Layer, calls: tuple[tuple[int, tuple[int, ...]], ...]) -> Graph:
    chain = tuple(Call(layer=layer, inputs=inputs) for layer, inputs in calls)
    return Graph.model_construct(layers=layers, calls=chain, output=len(chain), locations=())


def test_a_shared_layer_has_its_weights_once_and_its_operations_at_each_call() -> None:
    """Two calls of one Dense layer."""
    size = measure(_graph(layer(Dense, units=4), calls=((0, (0,)), (0, (1,)))), (4,))
    assert (size.parameters, size.flops, size.activations) == (20, 64, 8)


def test_a_shared_layer_needs_inputs_of_equal_depth() -> None:
    """Its weights are made at the first call."""
    with pytest.raises(MisfitError, match="is shared, and its inputs have 3 and 4 channels"):
        measure(_graph(layer(Dense, units=4), calls=((0, (0,)), (0, (1,)))), (3,))


@pytest.mark.parametrize("height", [10**6, 10**6 + 1])
def test_an_output_has_at_most_a_million_million_values(height: int) -> None:
    """Beyond it numbers grow thousands of digits long."""
    graph = _graph(layer(Activation, activation="relu"), calls=((0, (0,)),))
    shape = (height, 10**6)
    if math.prod(shape) <= 10**12:
        assert measure(graph, shape).activations == 10**12
    else:
        with pytest.raises(MisfitError, match="puts out more than 1,000,000,000,000 values"):
            measure(graph, shape)
