"""Effects of one kind of change on several networks → their mean, with the uncertainty of networks, seeds and images.

A kind of change ("more filters") has been tried on several networks; what it does is not the same on each, and each
network's effect was measured with the luck of its seeds. Pairs of model and variant that share a network share its luck
too, so they are one group, and the group's effect is the mean of its pairs'. Of K groups with the means g[k], and of
S seeds with the means m[s] over all groups,

    mean ± sqrt(t(K - 1)² · var(g) / K + t(S - 1)² · var(m) / S + t(n - 1)² · e²)

holds the mean effect over such networks, other seeds and other images with at least the stated probability.

The first term is a t interval over the groups, all with equal weight. Whatever differs between them is in their
variance: the networks, the luck of their seeds, and single images that one of them alone got right. That groups are
measured with different precision does it no harm: at levels up to 8 % the test is then only more cautious (Bakirov and
Székely, Zapiski Nauchnykh Seminarov POMI 328, 2005, 5-19; Ibragimov and Müller, Journal of Business & Economic
Statistics 28, 2010, 453-468, who propose it for groups whose members depend on each other). With equal weights it is
the interval of a random-effects meta-analysis after Hartung and Knapp, Statistics in Medicine 20, 2001, 3875-3889, and
Sidik and Jonkman, Statistics in Medicine 21, 2002, 3153-3159. Their weights, by each pair's own variance, are not
taken: from two or three seeds that variance is a guess.

The others are for what all groups share and their variance does not show. The second term is for the seeds: the same
order of the same images may help one kind of change on every network. In a class of twelve with short trainings (one
epoch of 6,000 images, three seeds), up to two thirds of the seeds' variance was shared between networks. The third is
for the test images, which may happen to suit a kind of change: e is the mean of the pairs' standard errors from images
alone, which would be right if all pairs depended on the images in the same way, and is too large otherwise.

That is the model of `grader.variants.difference` with networks as a third crossed random effect, and the terms are
joined as there. What two terms both hold counts twice, so the interval is rather too wide;
`tests/benchmarks/class_findings.py` simulates what it is right and wrong about.
"""

import math
from collections.abc import Sequence
from statistics import fmean, variance
from typing import NamedTuple

from grader.changes import Effect
from grader.variants.difference import LEVEL
from grader.variants.quantile import t_quantile


class Measurement(NamedTuple):
    """The effect of one variant of one model."""

    difference: float
    """As in `Effect`."""
    by_seed: tuple[float, ...]
    """The difference from each seed; all measurements have the same seeds."""
    image_error: float
    """Standard error of the difference from the test images alone."""
    images: int


Group = Sequence[Measurement]
"""Measurements that share a network; at least one."""


class Pooled(NamedTuple):
    """The mean effect over groups."""

    difference: float
    spread: float
    """Standard deviation between the groups' means."""
    seed_spread: float
    """Standard deviation between the seeds' means over all groups."""
    image_error: float
    """Standard error from the test images that all share, at most."""
    groups: int
    seeds: int
    images: int

    def half_width(self, level: float = LEVEL) -> float:
        """Of the interval that misses the mean effect at most so often."""
        of_groups = t_quantile(self.groups - 1, level) ** 2 * self.spread**2 / self.groups
        of_seeds = t_quantile(self.seeds - 1, level) ** 2 * self.seed_spread**2 / self.seeds
        return math.sqrt(of_groups + of_seeds + (t_quantile(self.images - 1, level) * self.image_error) ** 2)

    def interval(self, level: float = LEVEL) -> tuple[float, float]:
        """Both of its ends."""
        half = self.half_width(level)
        return self.difference - half, self.difference + half

    def is_told_apart(self, level: float = LEVEL) -> bool:
        """Whether this one, taken by itself, is no effect of chance at this level."""
        return abs(self.difference) > self.half_width(level)


def pooled(groups: Sequence[Group]) -> Pooled | None:
    """Pool the effects of groups; `None` where there are fewer than two, of which one could not tell luck."""
    if len(groups) < 2:
        return None
    means = [fmean(measurement.difference for measurement in group) for group in groups]
    by_seed = [fmean(each) for each in zip(*map(_by_seed, groups), strict=True)]
    return Pooled(
        difference=fmean(means),
        spread=math.sqrt(variance(means)),
        seed_spread=math.sqrt(variance(by_seed)),
        image_error=fmean(fmean(measurement.image_error for measurement in group) for group in groups),
        groups=len(groups),
        seeds=len(by_seed),
        images=min(measurement.images for group in groups for measurement in group),
    )


def _by_seed(group: Group) -> list[float]:
    """The group's effect from each seed."""
    return [fmean(each) for each in zip(*(measurement.by_seed for measurement in group), strict=True)]


def told_apart(candidates: Sequence[Pooled], level: float = LEVEL) -> list[bool]:
    """Which of several pooled effects are more than chance, when all of them were looked at.

    That any of those without an effect is among them has at most the probability `level`, however they depend on each
    other (Holm, Scandinavian Journal of Statistics 6, 1979, 65-70).
    """
    chosen: set[int] = set()
    while len(chosen) < len(candidates):
        stricter = level / (len(candidates) - len(chosen))
        further = {number for number, candidate in enumerate(candidates) if candidate.is_told_apart(stricter)} - chosen
        if not further:
            break
        chosen |= further
    return [number in chosen for number in range(len(candidates))]


def image_error(effect: Effect, by_seed: Sequence[float]) -> float:
    """Take the standard error from images alone out of an effect's interval.

    Args:
        effect: Of one variant.
        by_seed: The differences in accuracy from each of its seeds.
    """
    of_seeds = t_quantile(effect.seeds - 1, LEVEL) ** 2 * variance(by_seed) / effect.seeds
    of_images = ((effect.high - effect.low) / 2) ** 2 - of_seeds
    return math.sqrt(max(0.0, of_images)) / t_quantile(effect.images - 1, LEVEL)
