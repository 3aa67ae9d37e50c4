"""How far the layers of two models are apart: 0 for equal ones, 1 for models that have nothing in common.

The distance is the least cost of turning one model into the other, part by part, as a share of what it costs to take
every part of one away and to put every part of the other there. `grader.variants.alignment` has the costs: 4 for a
convolution or dense layer that is added or taken away and 3 for any other part, 2 for another kind in the same place
(max for average pooling), 1 for each setting that differs, at most 3 for one part; 1 more for a part that gets its
input from elsewhere. Optimizer, loss, and the activation of the last layer, which belongs to the loss, do not count.
"""

from collections.abc import Sequence
from typing import get_args

from grader.model.graph import Graph
from grader.variants.alignment import align, cost, gaps
from grader.variants.comparing import rewired, without_answer
from grader.variants.parts import Group, Part, parts_of


def own_parts(graph: Graph) -> tuple[Part, ...]:
    """The parts of a model that count."""
    return tuple(without_answer(parts_of(graph)))


def distance(first: Sequence[Part], second: Sequence[Part]) -> float:
    """Measure two models.

    Returns:
        A number in [0, 1], the same in both directions.

    Raises:
        TooLongError: They have too many parts that differ.
    """
    total = gaps(*first) + gaps(*second)
    if not total:
        return 0.0
    if _is_later(first, second):  # of several alignments at equal cost one is taken: the same one in both directions
        first, second = second, first
    steps = align(first, second)
    pairs = {step.first: step.second for step in steps if step.first is not None and step.second is not None}
    return min(1.0, (cost(first, second, steps) + rewired(first, second, pairs)) / total)


def profile(parts: Sequence[Part]) -> tuple[int, ...]:
    """What it costs to take all parts of each group away.

    A distance is at least the sum of the differences of two profiles, divided by the sum of all their numbers: at best,
    as many parts of a group as both have are equal.
    """
    costs = dict.fromkeys(get_args(Group), 0)
    for part in parts:
        costs[part.group] += gaps(part)
    return tuple(costs.values())


def _is_later(first: Sequence[Part], second: Sequence[Part]) -> bool:
    """Whether a model comes behind the other in some order, which one does not matter."""
    kinds, others = [part.kind for part in first], [part.kind for part in second]
    return kinds > others if kinds != others else str(first) > str(second)
