"""Models → how far each pair of a class is apart, as far as they are near."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from grader.likeness import NEAR
from grader.variants.alignment import TooLongError
from grader.variants.distance import distance, profile
from grader.variants.parts import Part

_MOST_CELLS = 20_000_000
"""Of the tables of all alignments together, about a minute; that of two usual models has less than a hundred."""

Models = Mapping[str, tuple[Part, ...]]
"""Each by a name of its own."""


class Distances(NamedTuple):
    """How far models are apart."""

    near: dict[tuple[str, str], float]
    """Of each pair that is near, in the order of the names."""
    undecided: int
    """Pairs that would have taken too long, and count as far apart."""


def distances(models: Models, most_cells: int = _MOST_CELLS) -> Distances:
    """Compare all models with each other, small ones first, so that none waits for those of hundreds of layers.

    Args:
        models: No two are equal.
        most_cells: Where it ends.
    """
    near: dict[tuple[str, str], float] = {}
    cells = undecided = 0
    for first, second in _candidates(models):
        cells += len(models[first]) * len(models[second])
        apart = _distance(models[first], models[second]) if cells <= most_cells else None
        if apart is None:
            undecided += 1
        elif apart <= NEAR:
            near[min(first, second), max(first, second)] = apart
    return Distances(near, undecided)


def _distance(first: Sequence[Part], second: Sequence[Part]) -> float | None:
    try:
        return distance(first, second)
    except TooLongError:
        return None


def _candidates(models: Models) -> Iterator[tuple[str, str]]:
    """Pairs that may be near by their profiles."""
    ordered = sorted(models, key=lambda name: (len(models[name]), name))
    profiles = np.array([profile(models[name]) for name in ordered], np.int64)
    for index, second in enumerate(ordered):
        differences = np.abs(profiles[:index] - profiles[index]).sum(axis=1)
        sums = (profiles[:index] + profiles[index]).sum(axis=1)
        for place in np.flatnonzero(differences <= NEAR * sums):
            yield ordered[place], second
