"""Gradebook → pairs: a model and a variant that changes one thing alone, each pair once, whoever had it."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from grader.changes import Axis, Change, Effect
from grader.gradebook import Gradebook
from grader.records import Status, Trial, Variant
from grader.summary import ModelSummary
from grader.variants.comparing import axes_of
from grader.variants.difference import same_seeds
from grader.variants.directions import common
from grader.variants.pooling import Measurement, image_error


class Cost(NamedTuple):
    """How many times as much a variant costs as its model, or the natural logarithms of that."""

    parameters: float
    flops: float
    seconds: float
    """Of processor time for one training."""


class Pair(NamedTuple):
    """A model and its variant."""

    model: str
    """Hash of the architecture."""
    variant: str
    axis: Axis
    direction: str
    """As in `Change`; empty where the changes go different ways."""
    changes: tuple[str, ...]
    """Texts without a word of a student's."""
    effect: Effect
    measurement: Measurement
    cost: Cost
    """As logarithms."""
    size: ModelSummary
    """Of the model."""
    students: frozenset[str]
    """Ids of who had it."""
    variants: int
    """How often it was handed in: one student may have it under two names."""

    @property
    def ratios(self) -> Cost:
        """How many times as much it costs."""
        return Cost(*map(math.exp, self.cost))


def pairs_of(gradebook: Gradebook) -> list[Pair]:
    """Collect the pairs of the class; the reference is no student.

    A pair that several students had was trained once, and says no more than once.
    """
    pairs: dict[tuple[str, str], Pair] = {}
    for grade in gradebook.submissions:
        if grade.variants is None or grade.model is None:
            continue
        for variant in grade.variants.variants:
            pair = _pair(grade.id, grade.model, grade.variants.trials, variant)
            if pair is None:
                continue
            known = pairs.get((pair.model, pair.variant))
            if known:
                pair = known._replace(students=known.students | pair.students, variants=known.variants + 1)
            pairs[pair.model, pair.variant] = pair
    return list(pairs.values())


def _pair(student: str, model: ModelSummary, trials: Sequence[Trial], variant: Variant) -> Pair | None:
    """`None` where the variant was not trained, or does not tell which change mattered."""
    axes = axes_of(variant.changes)
    by_seed = _differences(trials, variant.trials)
    is_usable = variant.status is Status.PASSED and len(axes) == 1 and axes[0] != "other" and len(by_seed) > 1
    size, effect = variant.model, variant.effect
    if not is_usable or not size or not effect or not size.spec_sha256 or not model.spec_sha256:
        return None
    return Pair(
        model=model.spec_sha256,
        variant=size.spec_sha256,
        axis=axes[0],
        direction=_direction(variant.changes),
        changes=tuple(change.text for change in variant.changes),
        effect=effect,
        measurement=Measurement(effect.difference, tuple(by_seed), image_error(effect, by_seed), effect.images),
        cost=Cost(
            _times(model.parameters, size.parameters),
            _times(model.flops, size.flops),
            _times(_seconds(trials), _seconds(variant.trials)),
        ),
        size=model,
        students=frozenset({student}),
        variants=1,
    )


def _direction(changes: Sequence[Change]) -> str:
    return common(change.direction for change in changes)


def _differences(model: Sequence[Trial], variant: Sequence[Trial]) -> list[float]:
    """In accuracy, from each seed that trained both on the same images."""
    pairs = same_seeds(model, variant)
    return [(other.correct - trial.correct) / trial.total for trial, other in pairs if other.total == trial.total]


def _seconds(trials: Sequence[Trial]) -> float:
    return math.fsum(trial.cpu_seconds for trial in trials)


def _times(before: float, after: float) -> float:
    """Nothing where a cost is not known."""
    return math.log(after / before) if before > 0 and after > 0 else 0.0
