"""A model drawn layer by layer."""

from typing import Any

from grader.model.calls import layer_calls
from grader.model.graph import Call, Graph
from grader.model.layers.convolution import Conv2D
from grader.model.layers.core import Dense
from grader.model.layers.layer import Layer
from grader.model.layers.merging import Add
from grader.model.layers.reshaping import Flatten
from grader.model.measure import measure

WINDOW: dict[str, Any] = {"kernel_size": (3, 3), "strides": (1, 1), "padding": "same", "dilation_rate": (1, 1)}


def _layer(cls: type[Layer], **fields: Any) -> Layer:
    """A layer with the fields that its arithmetic uses."""
    return cls.model_construct(**{"class_name": cls.__name__, "name": "x", "use_bias": True, **fields})


def test_each_call_has_its_shape_and_its_cost() -> None:
    """A shared layer's weights count at its first call, its operations at each; the sums are those of the model."""
    convolution = _layer(Conv2D, name="n" * 100, filters=1, groups=1, **WINDOW)
    add, flat, dense = _layer(Add), _layer(Flatten), _layer(Dense, units=10)
    graph = Graph.model_construct(
        layers=(convolution, add, flat, dense),
        calls=(
            Call(layer=0, inputs=(0,)),
            Call(layer=0, inputs=(1,)),
            Call(layer=1, inputs=(1, 2)),
            Call(layer=2, inputs=(3,)),
            Call(layer=3, inputs=(4,)),
        ),
        output=5,
        locations=(),
    )
    size = measure(graph, (4, 4, 1))
    calls = list(layer_calls(graph, size))
    assert [call.kind for call in calls] == ["Conv2D", "Conv2D", "Add", "Flatten", "Dense"]
    assert [call.shape for call in calls] == [(4, 4, 1), (4, 4, 1), (4, 4, 1), (16,), (10,)]
    assert [call.parameters for call in calls] == [10, 0, 0, 0, 170]
    assert calls[0].flops == calls[1].flops > 0
    assert sum(call.flops for call in calls) == size.flops
    assert sum(call.parameters for call in calls) == size.parameters
    assert [call.inputs for call in calls] == [(0,), (1,), (1, 2), (3,), (4,)]
    assert calls[0].name == "n" * 80 + "…"
