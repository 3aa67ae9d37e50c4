"""What the assignment demands of a model that could be read: one function for each check, and remarks on the rest."""

from collections.abc import Callable
from typing import Any, NamedTuple

from grader.model.compile_config import CompileFaultError, read_loss
from grader.model.graph import Graph
from grader.model.layers.convolution import Convolution
from grader.model.layers.core import Rescaling
from grader.model.losses import Loss, SparseCategoricalCrossentropy
from grader.model.measure import Measurement
from grader.model.optimizers import Optimizer
from grader.records import CheckName
from grader.spec import AssignmentSpec

_PROBABILITIES = {"softmax", "sigmoid", "sparsemax", "hard_sigmoid", "sparse_sigmoid"}
_UNBOUNDED = {"linear", "log_softmax", "log_sigmoid"}
_SLOW = {"Adadelta": 0.1, "Adagrad": 0.005}
"""Learning rates below which these are slow; Keras 3 has 0.001 for both."""


class Facts(NamedTuple):
    """A model that was read and measured."""

    graph: Graph
    size: Measurement
    optimizer: Optimizer
    compiled: dict[str, Any]
    """Keras's `compile_config`; empty when the model came back uncompiled."""


def loss_of(graph: Graph, compiled: dict[str, Any]) -> Loss:
    """The student's loss, or the one that fits a model that came back uncompiled.

    Raises:
        CompileFaultError: It cannot be used.
    """
    if not compiled:
        return SparseCategoricalCrossentropy(from_logits=graph.output_activation not in _PROBABILITIES)
    return read_loss(compiled)


def loss_fault(graph: Graph, compiled: dict[str, Any]) -> str | None:
    """What is wrong with the loss, or with the model's last activation beside it."""
    if (weights := compiled.get("loss_weights")) is not None:
        if isinstance(weights, int | float) or (isinstance(weights, list) and not any(map(_is_text, weights))):
            return "There is one loss, so loss_weights has no use; leave it out."
        return "The third positional argument of model.compile(...) is loss_weights; write metrics=['accuracy']."
    try:
        loss = loss_of(graph, compiled)
    except CompileFaultError as error:
        return sentence([str(error)])
    activation = graph.output_activation
    if activation == "softmax" and loss.expects_logits:
        return "The model ends with softmax, but its loss has from_logits=True; use one of the two, not both."
    if loss.takes_logarithms and not loss.expects_logits and activation in _UNBOUNDED:
        logits = ", or the loss from_logits=True" if "from_logits" in type(loss).model_fields else ""
        return (
            "The model ends without softmax, but its loss expects probabilities; "
            f"give the last layer activation='softmax'{logits}."
        )
    return None


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def frozen_fault(graph: Graph) -> str | None:
    """Which layers the optimizer would not touch."""
    if not graph.frozen:
        return None
    return f"Frozen with trainable=False: {', '.join(graph.frozen[:5])}; every layer must be trained here."


def image_shape(graph: Graph, assignment: AssignmentSpec) -> tuple[int, ...]:
    """What the model is measured with: the student's own input, so that a wrong one is one fault and not five."""
    declared = graph.declared_input
    if declared is None or len(declared) != len(assignment.input_shape):
        return assignment.input_shape if declared is None or None in declared else tuple(filter(None, declared))
    return tuple(own or wanted for own, wanted in zip(declared, assignment.input_shape, strict=True))


def remarks(facts: Facts) -> str:
    """Sentences about what is allowed, and probably not meant."""
    said = (_scaled_twice(facts.graph), _slow_optimizer(facts.optimizer), _odd_output(facts))
    return " ".join(filter(None, said))


def sentence(faults: list[str]) -> str:
    """Several faults as one text."""
    told = "; ".join(faults)
    begins_with_code = "(" in told.split()[0]
    ended = told if told.endswith((".", "?")) else f"{told}."
    return ended if begins_with_code else ended[0].upper() + ended[1:]


def _scaled_twice(graph: Graph) -> str:
    first = next((graph.layers[call.layer] for call in graph.calls if 0 in call.inputs), None)
    if isinstance(first, Rescaling) and 0 < abs(first.scale) <= 0.01:
        return "The images are in [0, 1] already; the first Rescaling divides them once more, which slows learning."
    return ""


def _slow_optimizer(optimizer: Optimizer) -> str:
    rate, enough = optimizer.learning_rate, _SLOW.get(optimizer.class_name, 0)
    if isinstance(rate, float) and rate < enough:
        return (
            f"{optimizer.class_name} learns slowly with learning_rate={rate:g}, which is what Keras 3 takes when none "
            "is given; older tutorials had a larger one."
        )
    return ""


def _odd_output(facts: Facts) -> str:
    activation = facts.graph.output_activation
    loss = loss_of(facts.graph, facts.compiled) if loss_fault(facts.graph, facts.compiled) is None else None
    if loss and loss.takes_logarithms and not loss.expects_logits and activation not in _PROBABILITIES:
        return f"The model ends with {activation}, and its loss expects probabilities; softmax is the usual choice."
    return ""


def _input_shape(facts: Facts, assignment: AssignmentSpec) -> str | None:
    declared, wanted = facts.graph.declared_input, assignment.input_shape
    if declared is None or (len(declared) == len(wanted) and image_shape(facts.graph, assignment) == wanted):
        return None
    last = "the channel comes last: " if len(wanted) == 3 and declared == (wanted[2], *wanted[:2]) else ""
    begin = f"{last}begin with keras.Input({wanted}){_padding(declared, wanted)}"
    return f"The input shape is {declared}, and the images are {wanted}; {begin}."


def _padding(declared: tuple[int | None, ...], wanted: tuple[int, ...]) -> str:
    """How to get the larger images that a network from a paper was made for."""
    if len(declared) != 3 or len(wanted) != 3 or None in declared or declared[2] != wanted[2]:
        return ""
    more = [(own or 0) - given for own, given in zip(declared[:2], wanted[:2], strict=True)]
    if min(more) < 0 or any(pixels % 2 for pixels in more):
        return ""
    return f" and layers.ZeroPadding2D(({more[0] // 2}, {more[1] // 2}))"


def _output_shape(facts: Facts, assignment: AssignmentSpec) -> str | None:
    shape = facts.size.output_shape
    if shape == (assignment.classes,):
        return None
    return (
        f"The output shape is {shape}, and must be {(assignment.classes,)}: one value for each class; "
        f"end with {_flattening(assignment, '{} and ')}layers.Dense({assignment.classes}, activation='softmax')."
    )


def _convolution(facts: Facts, assignment: AssignmentSpec) -> str | None:
    found, wanted = sum(isinstance(layer, Convolution) for layer in facts.graph.layers), assignment.model.convolutions
    if found >= wanted:
        return None
    return (
        f"The model has {found or 'no'} convolution{'s' * (found != 1)}, and needs at least {wanted}; "
        f"add layers.{_example(assignment)}{_flattening(assignment, ' before {}')}."
    )


def _example(assignment: AssignmentSpec) -> str:
    """The first convolution that the assignment allows."""
    filters = {"DepthwiseConv2D": ""}
    name = next(name for name in assignment.model.layers if "Conv2D" in name)
    return f"{name}({filters.get(name, '32, ')}3, activation='relu')"


def _flattening(assignment: AssignmentSpec, told: str) -> str:
    """Words about the layer that makes one row of values of an image; none where no such layer is allowed."""
    usual = ("Flatten", "GlobalAveragePooling2D", "GlobalMaxPooling2D")
    allowed = [name for name in usual if name in assignment.model.layers]
    return told.format(allowed[0]) if allowed else ""


def _loss(facts: Facts, assignment: AssignmentSpec) -> str | None:  # noqa: ARG001 - one signature for all
    return loss_fault(facts.graph, facts.compiled)


def _trainable(facts: Facts, assignment: AssignmentSpec) -> str | None:  # noqa: ARG001 - one signature for all
    return frozen_fault(facts.graph)


def _budget(facts: Facts, assignment: AssignmentSpec) -> str | None:
    size, budget = facts.size, assignment.budget
    over = {
        what: f"{found:,} {what} (at most {allowed:,})"
        for what, found, allowed in (
            ("parameters", size.parameters, budget.parameters),
            ("FLOPs per image", size.flops, budget.flops),
            ("activations per image", size.activations, budget.activations),
            ("layer calls", len(facts.graph.calls), budget.layer_calls),
        )
        if found > allowed
    }
    if not over:
        return None
    return f"The model has {' and '.join(over.values())}; {_smaller(set(over), assignment)}."


def _smaller(over: set[str], assignment: AssignmentSpec) -> str:
    """What makes a model smaller, by what there is too much of."""
    if over == {"layer calls"}:
        return "use fewer layers"
    rules = assignment.model
    pooling = {"MaxPooling2D", "AveragePooling2D"} & set(rules.layers)
    where = _flattening(assignment, " before {}") if "parameters" in over else " earlier"
    return f"{f'pool{where}, or ' if pooling else ''}use fewer {'filters and ' * rules.convolutional}units"


FAULTS: tuple[tuple[CheckName, Callable[[Facts, AssignmentSpec], str | None]], ...] = (
    ("input_shape", _input_shape),
    ("output_shape", _output_shape),
    ("convolution", _convolution),
    ("loss", _loss),
    ("trainable", _trainable),
    ("budget", _budget),
)
"""Each check, and what finds its fault: a sentence, or `None`."""
