"""Fingerprints of programs → how alike each pair of a class is, by an inverted index."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FEWEST = 20
"""Fingerprints of one's own below which a program is not compared: a few usual lines are everybody's."""
_MANY = 32
"""Programs with a fingerprint, from which on a product of matrices is quicker."""
_COLUMNS = 2_048
"""Of a matrix: fingerprints that are multiplied at once."""

Counts = NDArray[np.int32]


class Overlaps(NamedTuple):
    """What each pair of programs shares; rows and columns are programs."""

    shared: Counts
    """Fingerprints that both have."""
    shorter: Counts
    """Fingerprints of the program that has fewer."""

    @property
    def shares(self) -> NDArray[np.float64]:
        """Of the shorter program, what stands in the other one as well."""
        return self.shared / np.maximum(self.shorter, 1)


def overlaps(programs: Sequence[frozenset[int]]) -> Overlaps:
    """Count what each pair of programs has in common.

    Only programs with a common fingerprint meet, and equal programs are counted once: a class in which nobody or
    everybody is like the others costs next to nothing.
    """
    different = list(dict.fromkeys(programs))
    places = {program: place for place, program in enumerate(different)}
    having: defaultdict[int, list[int]] = defaultdict(list)
    for place, program in enumerate(different):
        for fingerprint in program:
            having[fingerprint].append(place)
    shared = _pairs_of(_together(having.values()), len(different))
    sizes = np.array([len(program) for program in different], np.int32)
    np.fill_diagonal(shared, sizes)  # what equal programs share
    of_program = np.array([places[program] for program in programs], np.intp)
    pairs = np.ix_(of_program, of_program)
    return Overlaps(shared[pairs], np.minimum.outer(sizes, sizes)[pairs])


def _together(holders: Iterable[Sequence[int]]) -> dict[tuple[int, ...], int]:
    """How many fingerprints the same programs have; those that one program has alone are left out."""
    times: defaultdict[tuple[int, ...], int] = defaultdict(int)
    for places in holders:
        if len(places) > 1:
            times[tuple(places)] += 1
    return times


def _pairs_of(together: Mapping[tuple[int, ...], int], count: int) -> Counts:
    """Add up for each pair of programs what both have: few holders one by one, many as a product of matrices."""
    shared = np.zeros((count, count), np.int32)
    many = [holders for holders in together if len(holders) >= _MANY]
    for holders, times in together.items():
        if len(holders) < _MANY:
            rows = np.array(holders)
            shared[rows[:, None], rows] += times
    for start in range(0, len(many), _COLUMNS):
        block = many[start : start + _COLUMNS]
        has = np.zeros((count, len(block)), np.float32)  # sums of these are exact up to 16 million
        for column, holders in enumerate(block):
            has[list(holders), column] = 1
        weights = np.array([together[holders] for holders in block], np.float32)
        shared += ((has * weights) @ has.T).astype(np.int32)
    return shared
