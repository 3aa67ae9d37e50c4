"""A model drawn layer by layer: what each call puts out, and what it costs."""

from collections.abc import Iterator

from grader.model.graph import Graph
from grader.model.measure import Measurement
from grader.printable import shortened
from grader.summary import LayerCall


def layer_calls(graph: Graph, size: Measurement) -> Iterator[LayerCall]:
    """Describe the calls of a model that was measured, in their order.

    Args:
        graph: The model.
        size: What `measure` gave for it.
    """
    counted: set[int] = set()
    for number, call in enumerate(graph.calls):
        layer, output = graph.layers[call.layer], size.shapes[number + 1]
        yield LayerCall(
            name=shortened(layer.name),
            kind=layer.class_name,
            layer=call.layer,
            inputs=call.inputs,
            shape=output,
            parameters=0 if call.layer in counted else size.layers[call.layer].parameters,
            flops=layer.flops(output, *(size.shapes[value] for value in call.inputs)),
        )
        counted.add(call.layer)
