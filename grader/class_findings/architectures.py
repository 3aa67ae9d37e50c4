"""Gradebook → all architectures that were trained alike: everybody's models and variants, each once."""

import math
from collections.abc import Iterable, Iterator, Sequence
from statistics import variance
from typing import NamedTuple

from grader.gradebook import Gradebook
from grader.records import Grade, Trial
from grader.summary import ModelSummary
from grader.variants.difference import LEVEL
from grader.variants.quantile import normal_quantile, t_quantile


class Architecture(NamedTuple):
    """One that was trained from every seed."""

    size: ModelSummary
    correct: int
    """Test images, over all seeds."""
    total: int
    seeds: int
    half_width: float
    """Of the interval of the accuracy, for other seeds and other images as well."""
    students: frozenset[str]
    """Ids of who had it; empty for the reference's alone."""
    is_model: bool
    """Whether somebody handed it in as the model, and not as a variant only."""

    @property
    def accuracy(self) -> float:
        """The mean over the seeds."""
        return self.correct / self.total


def architectures_of(gradebook: Gradebook) -> list[Architecture]:
    """Collect what was trained by the variants' recipe, the students' models and variants in their order."""
    return list(_distinct(_all_trained(gradebook.submissions)))


def reference_of(gradebook: Gradebook) -> Architecture | None:
    """The reference's model, where it was trained in the same way, as it is if it has variants of its own."""
    return next((each for each in _all_trained([gradebook.reference]) if each.is_model), None)


def _all_trained(grades: Iterable[Grade]) -> Iterator[Architecture]:
    for grade in grades:
        if grade.variants is None:
            continue
        if grade.model:
            yield from _architecture(grade.id, grade.model, grade.variants.trials, is_model=True)
        for variant in grade.variants.variants:
            if variant.model:
                yield from _architecture(grade.id, variant.model, variant.trials, is_model=False)


def _architecture(
    student: str, size: ModelSummary, trials: Sequence[Trial], *, is_model: bool
) -> Iterator[Architecture]:
    """Yield one, or nothing where it was not trained from two seeds."""
    if len(trials) < 2 or not size.spec_sha256:
        return
    correct, total = (sum(getattr(trial, name) for trial in trials) for name in ("correct", "total"))
    students = frozenset({student})
    yield Architecture(size, correct, total, len(trials), _half_width(trials), students, is_model)


def _half_width(trials: Sequence[Trial]) -> float:
    """As in `grader.variants.difference`, with the largest variance between images that there can be.

    How often each single image was read correctly is not in a gradebook.
    """
    seeds, images = len(trials), trials[0].total
    mean = sum(trial.accuracy for trial in trials) / seeds
    by_seeds = variance([trial.accuracy for trial in trials]) / seeds
    by_images = mean * (1 - mean) / images
    return math.sqrt(t_quantile(seeds - 1, LEVEL) ** 2 * by_seeds + normal_quantile(LEVEL) ** 2 * by_images)


def _distinct(trained: Iterable[Architecture]) -> Iterable[Architecture]:
    known: dict[str, Architecture] = {}
    for each in trained:
        key = each.size.spec_sha256 or ""
        earlier = known.get(key)
        if earlier:
            is_model = earlier.is_model or each.is_model
            each = earlier._replace(students=earlier.students | each.students, is_model=is_model)  # noqa: PLW2901
        known[key] = each
    return known.values()
