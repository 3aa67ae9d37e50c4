"""What each pair of programs shares."""

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader.originality.sources import overlaps

PROGRAMS = st.lists(st.frozensets(st.integers(0, 30), max_size=12), max_size=8)


@given(PROGRAMS)
def test_the_index_counts_what_each_pair_has_in_common(programs: list[frozenset[int]]) -> None:
    """As comparing all pairs one by one does; equal and empty programs are no exception."""
    counted = overlaps(programs)
    for row, first in enumerate(programs):
        for column, second in enumerate(programs):
            assert counted.shared[row, column] == len(first & second)
            assert counted.shorter[row, column] == min(len(first), len(second))


def test_fingerprints_of_many_are_counted_like_those_of_few() -> None:
    """In a class where most share something, the sums come from a product of matrices."""
    dice = random.Random(1)  # noqa: S311
    usual = range(60)
    programs = [frozenset(dice.sample(usual, 40)) | frozenset({100 + dice.randrange(300)}) for _ in range(80)]
    expected = np.array([[len(first & second) for second in programs] for first in programs])
    assert (overlaps(programs).shared == expected).all()
