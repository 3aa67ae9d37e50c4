"""What is said of a graph as a whole: its ends, and the function that its answer comes from."""

import pytest

from grader.model.graph import Call, Graph
from grader.model.layers.activation import Activation, Softmax
from grader.model.layers.layer import Layer
from grader.model.layers.merging import Add, Average
from grader.model.layers.regularization import Dropout
from grader.model.layers.reshaping import Flatten, Reshape
from grader.model.measure import LayerSize, MisfitError, measure

SOFTMAX, RELU = Activation(activation="softmax"), Activation(activation="relu")


def chain(*layers: Layer) -> Graph:
    """One layer behind the other."""
    calls = tuple(Call(layer=index, inputs=(index,)) for index in range(len(layers)))
    return Graph(layers=layers, calls=calls, output=len(layers))


def joined(join: Layer, *branches: Layer) -> Graph:
    """Branches from the image, and a layer that joins them."""
    calls = [Call(layer=index, inputs=(0,)) for index in range(len(branches))]
    calls.append(Call(layer=len(branches), inputs=tuple(range(1, len(branches) + 1))))
    return Graph(layers=(*branches, join), calls=tuple(calls), output=len(calls))


@pytest.mark.parametrize(
    ("graph", "function"),
    [
        pytest.param(chain(), "linear", id="no layers"),
        pytest.param(chain(RELU, SOFTMAX), "softmax", id="the last function"),
        pytest.param(chain(SOFTMAX, RELU), "relu", id="not an earlier one"),
        pytest.param(chain(SOFTMAX, Flatten()), "softmax", id="behind Flatten"),
        pytest.param(chain(Softmax(axis=(-1,)), Reshape(target_shape=(-1,))), "softmax", id="behind Reshape"),
        pytest.param(joined(Average(), SOFTMAX, Softmax(axis=(-1,))), "softmax", id="a mean of probabilities"),
        pytest.param(joined(Average(), SOFTMAX, RELU), "linear", id="a mean of different things"),
        pytest.param(joined(Add(), SOFTMAX, SOFTMAX), "linear", id="a sum of probabilities"),
    ],
)
def test_the_function_of_the_answer_is_found_behind_layers_that_compute_nothing(graph: Graph, function: str) -> None:
    """Softmax stays softmax when its values are only moved."""
    assert graph.output_activation == function


def test_softmax_behind_dropout_is_softmax() -> None:
    """Dropout does nothing when the model answers."""
    assert chain(SOFTMAX, Dropout(rate=0.5, noise_shape=None)).output_activation == "softmax"


def test_the_first_and_last_layer_are_those_at_the_ends() -> None:
    """A model without layers has neither."""
    assert (chain(RELU, SOFTMAX, Flatten()).first, chain(RELU, SOFTMAX, Flatten()).last) == (0, 2)
    assert (chain().first, chain().last) == (None, None)


def test_each_layer_has_its_own_size() -> None:
    """By hand; a layer that is called twice counts twice, and Flatten costs nothing."""
    graph = Graph(
        layers=(RELU, Flatten()),
        calls=(Call(layer=0, inputs=(0,)), Call(layer=0, inputs=(1,)), Call(layer=1, inputs=(2,))),
        output=3,
    )
    size = measure(graph, (4, 4, 2))
    assert size.layers == (LayerSize(0, 64, 64, 2), LayerSize(0, 0, 32, 1))
    assert (size.parameters, size.flops, size.activations, size.output_shape) == (0, 64, 96, (32,))


def test_a_misfit_names_its_layer() -> None:
    """Also where nobody knows what the author calls it; layers count from 1."""
    with pytest.raises(MisfitError) as caught:
        measure(chain(RELU, Reshape(target_shape=(5,))), (4,))
    (finding,) = caught.value.findings
    assert finding.problem == "Layer 2 has target_shape=(5,), and its input (4,) has 4 values."
