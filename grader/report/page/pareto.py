"""Models that no other one beats at less cost."""

from collections.abc import Iterable
from typing import NamedTuple


class Candidate(NamedTuple):
    """A model as the front sees it."""

    cost: int
    correct: int
    number: int
    """Whose it is."""


def front(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Choose, by rising cost, those that have more right than everyone who costs as much or less.

    This is the Pareto front of cost and accuracy; of several equal ones it has the first.
    """
    chosen: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda each: (each.cost, -each.correct, each.number)):
        if not chosen or candidate.correct > chosen[-1].correct:
            chosen.append(candidate)
    return chosen
