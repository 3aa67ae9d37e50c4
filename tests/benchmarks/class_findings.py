"""How often a class's findings are wrong, with no effect and with a known one: simulated classes.

Run: python -m tests.benchmarks.class_findings [--repetitions N] [--seed N]

The simulated trainings have what real ones have: images of very unequal difficulty, seeds that come out better or worse
as a whole, images that one network finds harder than others do, and images that a kind of change makes harder or easier
on every network. Model and variant are exchangeable where there is no effect, so the true difference is exactly 0.

Beside the method of `grader.variants.pooling` stand two that are simpler: a t interval over all pairs, which takes the
images for all that there are and pairs that share a network for independent, and one whose width comes from the pairs'
own intervals, which takes all networks for the same ("fixed effect").
"""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from statistics import fmean, stdev
from typing import NamedTuple, TypeAlias

import click
import numpy as np
import numpy.typing as npt
from tabulate import tabulate

from grader.variants.difference import LEVEL
from grader.variants.pooling import Measurement, Pooled, pooled, told_apart
from grader.variants.quantile import normal_quantile, t_quantile

Grid: TypeAlias = npt.NDArray[np.int8]
"""As `measured` takes it; shape (seeds, images)."""
Floats: TypeAlias = npt.NDArray[np.float64]
KINDS = 10
"""Of changes that a class tries."""
EFFECT = 0.7
"""Errors of a variant for each error of the model, where there is an effect."""


class World(NamedTuple):
    """How trainings come out: standard deviations of the logarithm of the number of errors."""

    networks: float = 0.1
    """How differently a change works on different networks."""
    luck: float = 0.15
    """Of a seed, for one network."""
    taste: float = 0.5
    """Of a network for an image."""
    suited: float = 0.3
    """Of a kind of change for an image, on every network."""
    shared_luck: float = 0.0
    """Of a seed for a kind of change, on every network."""
    images: int = 1_000
    seeds: int = 3

    def difficulty(self, random: np.random.Generator) -> Floats:
        """How likely each image is to be misread; shape (images,)."""
        return random.beta(0.15, 3, size=self.images)

    def grids(
        self, random: np.random.Generator, difficulty: Floats, sizes: Sequence[int], ratio: float = 1.0
    ) -> list[list[Grid]]:
        """Let a class try one kind of change.

        Args:
            random: Source of all chance.
            difficulty: Of the images.
            sizes: For each network, how many of its variants are of this kind.
            ratio: Errors of a variant for each error of its model, on average over networks.
        """

        def lognormal(deviation: float, *shape: int) -> Floats:
            return np.exp(deviation * random.standard_normal(shape))

        def read(common: Floats, network: float) -> Grid:
            own = lognormal(self.luck, self.seeds, 1) * lognormal(self.taste, 1, self.images)
            errors = np.minimum(1.0, network * common * own * difficulty)
            return (random.random((self.seeds, self.images)) < errors).astype(np.int8)

        models, variants = (
            lognormal(self.suited, 1, self.images) * lognormal(self.shared_luck, self.seeds, 1) for _ in range(2)
        )
        groups = []
        for size in sizes:
            plain, changed = lognormal(self.networks, 2)
            model = read(models, plain)
            groups.append([model - read(variants, ratio * changed) for _ in range(size)])
        return groups

    def truth(self, ratio: float) -> float:
        """The difference in accuracy over all networks, seeds and images that there could be."""
        variances = (self.networks, self.luck, self.taste, self.suited, self.shared_luck)
        return _truth(math.hypot(*variances), ratio)


@cache
def _truth(deviation: float, ratio: float) -> float:
    random = np.random.default_rng(1)
    errors = random.beta(0.15, 3, size=2_000_000) * np.exp(deviation * random.standard_normal(2_000_000))
    return float(np.mean(np.minimum(1.0, errors) - np.minimum(1.0, ratio * errors)))


WORLDS: Mapping[str, World] = {
    "as usual": World(),
    "full MNIST": World(images=10_000),
    "a change works alike everywhere": World(networks=0.0),
    "and differently on each network": World(networks=0.5),
    "a change suits some images": World(networks=0.0, luck=0.05, taste=0.1, suited=1.0),
    "two seeds": World(seeds=2),
    "a fifth of the luck is shared": World(networks=0.0, luck=0.1, shared_luck=0.05, images=5_000),
    "two thirds of the luck are shared": World(networks=0.0, luck=0.1, shared_luck=0.14, images=5_000),
}
SIZES: Mapping[str, Sequence[int]] = {
    "2": (1, 1), "3": (1, 1, 1), "5": (1,) * 5, "10": (1,) * 10, "4, of 1 to 4 pairs": (1, 2, 3, 4),
}  # fmt: skip
"""Networks, and the pairs on each."""


def measurement(grid: Grid) -> Measurement:
    """Measure a pair; `image_error` reads the same out of the effect that a gradebook has, which takes longer."""
    images = grid.shape[1]
    by_seed = tuple(map(float, grid.mean(axis=1)))
    return Measurement(fmean(by_seed), by_seed, float(grid.mean(axis=0).std(ddof=1)) / math.sqrt(images), images)


def together(grids: Sequence[Sequence[Grid]]) -> Pooled:
    """Pool the pairs of one kind of change."""
    result = pooled([[measurement(grid) for grid in group] for group in grids])
    assert result, "there are two groups"
    return result


Method: TypeAlias = Callable[[Sequence[Sequence[Grid]]], tuple[float, float]]
"""Pairs to an effect and the half width of its interval."""


def _ours(grids: Sequence[Sequence[Grid]]) -> tuple[float, float]:
    result = together(grids)
    return result.difference, result.half_width()


def _over_pairs(grids: Sequence[Sequence[Grid]]) -> tuple[float, float]:
    values = [float(grid.mean()) for group in grids for grid in group]
    return fmean(values), t_quantile(len(values) - 1, LEVEL) * stdev(values) / math.sqrt(len(values))


def _fixed_effect(grids: Sequence[Sequence[Grid]]) -> tuple[float, float]:
    values = [(grid.mean(), grid.mean(axis=1).var(ddof=1) / len(grid)) for group in grids for grid in group]
    weights = [1 / max(float(each), 1e-9) for _, each in values]
    mean = sum(weight * float(value) for weight, (value, _) in zip(weights, values, strict=True)) / sum(weights)
    return mean, normal_quantile(LEVEL) / math.sqrt(sum(weights))


METHODS: Mapping[str, Method] = {"ours": _ours, "t over pairs": _over_pairs, "fixed effect": _fixed_effect}


class Count(NamedTuple):
    """Shares of all repetitions."""

    alarms: float
    """Told apart where there is no effect."""
    misses: float
    """A known effect outside of the interval."""
    seen: float
    """A known effect told apart, in the right direction."""


def count(
    world: World, sizes: Sequence[int], repetitions: int, seed: int = 16, methods: Mapping[str, Method] = METHODS
) -> Mapping[str, Count]:
    """Conclude again and again by each method, with no effect and with a known one."""
    random, truth = np.random.default_rng(seed), world.truth(EFFECT)
    counts = {name: [0, 0, 0] for name in methods}
    for _ in range(repetitions):
        nothing = world.grids(random, world.difficulty(random), sizes)
        something = world.grids(random, world.difficulty(random), sizes, EFFECT)
        for name, method in methods.items():
            mean, half = method(nothing)
            counts[name][0] += abs(mean) > half
            mean, half = method(something)
            counts[name][1] += abs(mean - truth) > half
            counts[name][2] += mean > half
    return {name: Count(*(number / repetitions for number in numbers)) for name, numbers in counts.items()}


def wrong_classes(world: World, repetitions: int, seed: int = 16) -> tuple[float, float]:
    """How many classes call any of `KINDS` kinds of changes better or worse that have no effect.

    Returns:
        The share of such classes with the correction for many kinds, and without it.
    """
    random, wrong, uncorrected = np.random.default_rng(seed), 0, 0
    for _ in range(repetitions):
        difficulty = world.difficulty(random)
        results = []
        for _ in range(KINDS):
            sizes = random.integers(1, 3, size=random.integers(2, 7))
            results.append(together(world.grids(random, difficulty, list(sizes))))
        wrong += any(told_apart(results))
        uncorrected += any(result.is_told_apart() for result in results)
    return wrong / repetitions, uncorrected / repetitions


@click.command()
@click.option("--repetitions", default=1_000, show_default=True, type=click.IntRange(min=1))
@click.option("--seed", default=16, show_default=True)
def main(repetitions: int, seed: int) -> None:
    """Print wrong conclusions by world, number of networks and method, in percent; and those of whole classes."""
    rows = []
    for world_name, world in WORLDS.items():
        for size_name, sizes in SIZES.items():
            shares = count(world, sizes, repetitions, seed).values()
            rows.append((world_name, size_name, *(f"{100 * share:.1f}" for each in shares for share in each)))
    headers = ("world", "networks", *(f"{name}:\n{what}" for name in METHODS for what in ("alarms", "misses", "seen")))
    click.echo(tabulate(rows, headers=headers, disable_numparse=True))
    click.echo(f"\nClasses in which any of {KINDS} kinds of changes without an effect is called better or worse:")
    for name, world in WORLDS.items():
        corrected, plain = wrong_classes(world, max(1, repetitions // 4), seed)
        click.echo(f"{name}: {100 * corrected:.1f} % (each kind by itself: {100 * plain:.1f} %)")


if __name__ == "__main__":
    main()
