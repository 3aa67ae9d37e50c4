"""Pairs → the effect of each kind of change, over all networks on which somebody tried it."""

import math
from collections.abc import Sequence
from statistics import fmean
from typing import NamedTuple

from grader.changes import AXES, Axis
from grader.class_findings.pairs import Cost, Pair
from grader.variants.pooling import Pooled, pooled, told_apart


class Kind(NamedTuple):
    """Changes along one axis in one direction, and what they did."""

    axis: Axis
    direction: str
    """Empty for changes along the axis that have none, or several."""
    groups: tuple[tuple[Pair, ...], ...]
    """Pairs that share a network, as model or as variant, stand together: they share its luck."""
    pooled: Pooled | None
    """`None` where all pairs share a network."""
    is_told_apart: bool
    """Whether the pooled effect is more than chance among all kinds that were looked at."""

    @property
    def pairs(self) -> list[Pair]:
        """All of them."""
        return [pair for group in self.groups for pair in group]

    @property
    def students(self) -> int:
        """How many tried it."""
        return len(frozenset[str]().union(*(pair.students for pair in self.pairs)))

    @property
    def variants(self) -> int:
        """How many were handed in, equal ones too."""
        return sum(pair.variants for pair in self.pairs)

    @property
    def means(self) -> list[float]:
        """The effect in each group."""
        return [fmean(pair.effect.difference for pair in group) for group in self.groups]

    @property
    def difference(self) -> float:
        """The mean over groups."""
        return fmean(self.means)

    @property
    def interval(self) -> tuple[float, float]:
        """Of the pooled effect, each kind taken by itself; of a single group that of its own network.

        The latter is as wide as the pairs' own intervals are on average, as if their luck were all the same.
        """
        if self.pooled:
            return self.pooled.interval()
        half = fmean((pair.effect.high - pair.effect.low) / 2 for pair in self.pairs)
        return self.difference - half, self.difference + half

    @property
    def cost(self) -> Cost:
        """How many times as much it costs: the geometric mean over groups."""
        means = [Cost(*map(fmean, zip(*(pair.cost for pair in group), strict=True))) for group in self.groups]
        return Cost(*(math.exp(fmean(each)) for each in zip(*means, strict=True)))


def kinds_of(pairs: Sequence[Pair]) -> list[Kind]:
    """Pool the effects of each kind of change, in the order of the axes, and of what most networks say first."""
    together: dict[tuple[Axis, str], list[Pair]] = {}
    for pair in pairs:
        together.setdefault((pair.axis, pair.direction), []).append(pair)
    kinds = [_kind(axis, direction, members) for (axis, direction), members in together.items()]
    decisions = iter(told_apart([kind.pooled for kind in kinds if kind.pooled]))
    kinds = [kind._replace(is_told_apart=next(decisions)) if kind.pooled else kind for kind in kinds]
    return sorted(kinds, key=lambda kind: (AXES.index(kind.axis), -len(kind.groups), kind.direction))


def _kind(axis: Axis, direction: str, pairs: Sequence[Pair]) -> Kind:
    groups = _groups(pairs)
    result = pooled([[pair.measurement for pair in group] for group in groups])
    return Kind(axis, direction, groups, result, is_told_apart=False)


def _groups(pairs: Sequence[Pair]) -> tuple[tuple[Pair, ...], ...]:
    """Join pairs that have an architecture in common, also through other pairs."""
    groups: dict[str, list[Pair]] = {}
    """By each architecture in them; what is joined is the same list."""
    for pair in pairs:
        smaller, larger = sorted((groups.get(each, []) for each in (pair.model, pair.variant)), key=len)
        if smaller is not larger:
            larger += smaller
            groups |= {each: larger for member in smaller for each in (member.model, member.variant)}
        larger.append(pair)
        groups |= {pair.model: larger, pair.variant: larger}
    return tuple(tuple(group) for group in {id(group): group for group in groups.values()}.values())
