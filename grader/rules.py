"""What the assignment demands of a model that could be read: one function for each check, and remarks on the rest."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from grader.model.compile_config import Compiled, default_optimizer, wrong_optimizer
from grader.model.fault import Findings
from grader.model.graph import Graph
from grader.model.layers.convolution import Convolution
from grader.model.layers.core import Rescaling
from grader.model.location import finding
from grader.model.losses import Loss, SparseCategoricalCrossentropy
from grader.model.measure import Measurement
from grader.model.optimizers import Optimizer
from grader.model.refusal import not_allowed
from grader.records import CheckName, Finding, Place
from grader.spec import AssignmentSpec

_PROBABILITIES = {"softmax", "sigmoid", "sparsemax", "hard_sigmoid", "sparse_sigmoid"}
_UNBOUNDED = {"linear", "log_softmax", "log_sigmoid"}
_SLOW = {"Adadelta": 0.1, "Adagrad": 0.005}
"""Learning rates below which these are slow; Keras 3 has 0.001 for both."""


class MeasuredModel(NamedTuple):
    """A model that was read and measured, with an optimizer that the assignment allows."""

    graph: Graph
    size: Measurement
    optimizer: Optimizer
    compiled: Compiled


def default_compiled(graph: Graph, assignment: AssignmentSpec) -> Compiled:
    """The optimizer of the assignment and the loss that fits the last layer, for a model that came back uncompiled."""
    default = assignment.compile
    loss = SparseCategoricalCrossentropy(from_logits=graph.output_activation not in _PROBABILITIES)
    return Compiled(default_optimizer(default.optimizer, default.learning_rate), loss)


def layer_faults(graph: Graph, assignment: AssignmentSpec) -> Findings:
    """Which layers the assignment excludes."""
    allowed = assignment.model.layers
    excluded = [index for index, layer in enumerate(graph.layers) if layer.class_name not in allowed]
    return (finding([graph.location(index) for index in excluded], not_allowed(allowed)),) if excluded else ()


def optimizer_faults(compiled: Compiled, assignment: AssignmentSpec) -> Findings:
    """What is wrong with the optimizer that a student chose."""
    optimizer, allowed = compiled.optimizer, assignment.model.optimizers
    if not isinstance(optimizer, Optimizer):
        return optimizer
    if optimizer.class_name in allowed:
        return ()
    return (wrong_optimizer(allowed, optimizer.class_name).at(compiled.place or Place()),)


def loss_faults(graph: Graph, compiled: Compiled) -> Findings:
    """What is wrong with the loss, or with the model's last activation beside it."""
    loss = compiled.loss
    if not isinstance(loss, Loss):
        return (*compiled.misplaced, *loss)
    return (*compiled.misplaced, *_activation_faults(graph, loss))


def _activation_faults(graph: Graph, loss: Loss) -> Findings:
    activation = graph.output_activation
    if activation == "softmax" and loss.expects_logits:
        problem = "The model ends with softmax, but its loss has from_logits=True."
        return (Finding(problem=problem, advice="Use one of the two, not both.").at(_end(graph)),)
    if loss.takes_logarithms and not loss.expects_logits and activation in _UNBOUNDED:
        logits = ", or the loss from_logits=True" if "from_logits" in type(loss).model_fields else ""
        problem = "The model ends without softmax, but its loss expects probabilities."
        advice = f"Give the last layer activation='softmax'{logits}."
        return (Finding(problem=problem, advice=advice).at(_end(graph)),)
    return ()


def _end(graph: Graph) -> Place:
    """Where the last layer was written."""
    return _written(graph, graph.last)


def _written(graph: Graph, layer: int | None) -> Place:
    return (graph.location(layer).place if layer is not None else None) or Place()


def frozen_faults(graph: Graph) -> Findings:
    """Which layers the optimizer would not touch."""
    if not graph.frozen:
        return ()
    advice = "Leave out trainable=False: every layer must be trained here."
    return (finding(graph.frozen, "is frozen with trainable=False", advice),)


def image_shape(graph: Graph, assignment: AssignmentSpec) -> tuple[int, ...]:
    """What the model is measured with: the student's own input, so that a wrong one is one fault and not five."""
    declared = graph.declared_input
    if declared is None or len(declared) != len(assignment.input_shape):
        return assignment.input_shape if declared is None or None in declared else tuple(filter(None, declared))
    return tuple(own or image for own, image in zip(declared, assignment.input_shape, strict=True))


def remarks(model: MeasuredModel) -> Findings:
    """What is allowed, and probably not meant."""
    return (*_scaled_twice(model.graph), *_slow_optimizer(model), *_odd_output(model))


def _scaled_twice(graph: Graph) -> Findings:
    layer = graph.layers[graph.first] if graph.first is not None else None
    if not isinstance(layer, Rescaling) or not 0 < abs(layer.scale) <= 0.01:
        return ()
    problem = "The images are in [0, 1] already, and the first Rescaling divides them once more, which slows learning."
    return (Finding(problem=problem, advice="Leave it out.").at(_written(graph, graph.first)),)


def _slow_optimizer(model: MeasuredModel) -> Findings:
    rate, enough = model.optimizer.learning_rate, _SLOW.get(model.optimizer.class_name, 0)
    if not isinstance(rate, float) or rate >= enough:
        return ()
    problem = (
        f"{model.optimizer.class_name} learns slowly with learning_rate={rate:g}; Keras 3 takes 0.001 when none is "
        "given, and older tutorials had a larger one."
    )
    return (Finding(problem=problem, advice="Try a larger one.").at(model.compiled.place or Place()),)


def _odd_output(model: MeasuredModel) -> Findings:
    activation, loss = model.graph.output_activation, model.compiled.loss
    if loss_faults(model.graph, model.compiled) or not isinstance(loss, Loss):
        return ()
    if not loss.takes_logarithms or loss.expects_logits or activation in _PROBABILITIES:
        return ()
    problem = f"The model ends with {activation}, and its loss expects probabilities."
    return (Finding(problem=problem, advice="Softmax is the usual choice.").at(_end(model.graph)),)


def _input_shape(model: MeasuredModel, assignment: AssignmentSpec) -> Findings:
    graph, expected = model.graph, assignment.input_shape
    declared = graph.declared_input
    if declared is None or (len(declared) == len(expected) and image_shape(graph, assignment) == expected):
        return ()
    last = " The channel comes last." if len(expected) == 3 and declared == (expected[2], *expected[:2]) else ""
    own = graph.input_location.place if graph.input_location else None
    return (
        Finding(
            problem=f"The input shape is {declared}, and the images are {expected}.{last}",
            advice=f"Begin with keras.Input({expected}){_padding(declared, expected)}.",
        ).at(own or _written(graph, graph.first)),
    )


def _padding(declared: tuple[int | None, ...], expected: tuple[int, ...]) -> str:
    """How to get the larger images that a network from a paper was made for."""
    if len(declared) != 3 or len(expected) != 3 or None in declared or declared[2] != expected[2]:
        return ""
    more = [(own or 0) - image for own, image in zip(declared[:2], expected[:2], strict=True)]
    if min(more) < 0 or any(pixels % 2 for pixels in more):
        return ""
    return f" and layers.ZeroPadding2D(({more[0] // 2}, {more[1] // 2}))"


def _output_shape(model: MeasuredModel, assignment: AssignmentSpec) -> Findings:
    shape, classes = model.size.output_shape, assignment.classes
    if shape == (classes,):
        return ()
    return (
        Finding(
            problem=f"The output shape is {shape}, and must be {(classes,)}: one value for each class.",
            advice=f"End with {_flattening(assignment, '{} and ')}layers.Dense({classes}, activation='softmax').",
        ).at(_end(model.graph)),
    )


def _convolution(model: MeasuredModel, assignment: AssignmentSpec) -> Findings:
    count = sum(isinstance(layer, Convolution) for layer in model.graph.layers)
    least = assignment.model.convolutions
    if count >= least:
        return ()
    return (
        Finding(
            problem=f"The model has {count or 'no'} convolution{'s' * (count != 1)}, and needs at least {least}.",
            advice=f"Add layers.{_example(assignment)}{_flattening(assignment, ' before {}')}.",
        ),
    )


def _example(assignment: AssignmentSpec) -> str:
    """The first convolution that the assignment allows."""
    name = next(name for name in assignment.model.layers if "Conv2D" in name)
    return f"{name}({'' if name == 'DepthwiseConv2D' else '32, '}3, activation='relu')"


def _flattening(assignment: AssignmentSpec, words: str) -> str:
    """Words about the layer that makes one row of values of an image; none where no such layer is allowed."""
    usual = ("Flatten", "GlobalAveragePooling2D", "GlobalMaxPooling2D")
    allowed = [name for name in usual if name in assignment.model.layers]
    return words.format(allowed[0]) if allowed else ""


def _loss(model: MeasuredModel, assignment: AssignmentSpec) -> Findings:  # noqa: ARG001 - one signature for all
    return loss_faults(model.graph, model.compiled)


def _trainable(model: MeasuredModel, assignment: AssignmentSpec) -> Findings:  # noqa: ARG001 - one signature for all
    return frozen_faults(model.graph)


def _budget(model: MeasuredModel, assignment: AssignmentSpec) -> Findings:
    layers, budget = model.size.layers, assignment.budget
    quantities = (
        _Quantity("parameters", budget.parameters, [layer.parameters for layer in layers]),
        _Quantity("FLOPs per image", budget.flops, [layer.flops for layer in layers]),
        _Quantity("activations per image", budget.activations, [layer.activations for layer in layers]),
        _Quantity("layer calls", budget.layer_calls, [layer.calls for layer in layers]),
    )
    return tuple(
        _excess(quantity, model.graph, assignment) for quantity in quantities if sum(quantity.shares) > quantity.most
    )


class _Quantity(NamedTuple):
    """What a budget is about."""

    name: str
    most: int
    shares: Sequence[int]
    """Of each layer."""


def _excess(quantity: _Quantity, graph: Graph, assignment: AssignmentSpec) -> Finding:
    """What there is too much of, and which layer has the largest share in it."""
    name, most, shares = quantity
    largest = max(range(len(shares)), key=shares.__getitem__)
    problem = f"The model has {sum(shares):,} {name} (at most {most:,})"
    advice = _smaller(name, assignment)
    if shares[largest] == 1:  # every layer is called once
        return Finding(problem=f"{problem}.", advice=advice)
    location = graph.location(largest)
    problem += f", {shares[largest]:,} of them in {location.label}."
    return Finding(problem=problem, advice=advice).at(location.place or Place())


def _smaller(name: str, assignment: AssignmentSpec) -> str:
    """What makes a model smaller, by what there is too much of."""
    if name == "layer calls":
        return "Use fewer layers."
    rules = assignment.model
    fewer = f"use fewer {'filters and ' * rules.convolutional}units."
    if not {"MaxPooling2D", "AveragePooling2D"} & set(rules.layers):
        return f"{fewer[0].upper()}{fewer[1:]}"
    where = _flattening(assignment, " before {}") if name == "parameters" else " earlier"
    return f"Pool{where}, or {fewer}"


RULES: tuple[tuple[CheckName, Callable[[MeasuredModel, AssignmentSpec], Findings]], ...] = (
    ("input_shape", _input_shape),
    ("output_shape", _output_shape),
    ("convolution", _convolution),
    ("loss", _loss),
    ("trainable", _trainable),
    ("budget", _budget),
)
"""Each check, and what finds its faults."""
