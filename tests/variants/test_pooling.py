"""Pooled effects: the arithmetic, and how often a class is told something wrong.

Simulated classes with fixed random numbers, so the counts are fixed too; tests/benchmarks/class_findings.py has more.
"""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import ttest_1samp

from grader.variants.difference import LEVEL, measured
from grader.variants.pooling import Group, Measurement, Pooled, image_error, pooled, told_apart
from tests.benchmarks.class_findings import EFFECT, METHODS, SIZES, WORLDS, World, count, measurement, wrong_classes

REPETITIONS = 200
OURS = {"ours": METHODS["ours"]}
FEW_IMAGES = {name: world._replace(images=200) for name, world in WORLDS.items()}


def _group(*differences: float, error: float = 0.0) -> Group:
    return [Measurement(difference, (difference,) * 3, error, 1_000) for difference in differences]


def _pooled(difference: float, spread: float, error: float = 0.001, groups: int = 4) -> Pooled:
    return Pooled(difference, spread, 0.0, error, groups, 3, 10_000)


def test_networks_alone_give_a_t_interval() -> None:
    """Where the images leave no doubt."""
    values = [0.01, 0.03, 0.02, 0.05]
    result = pooled([_group(value) for value in values])
    assert result
    assert result.interval() == pytest.approx(tuple(ttest_1samp(values, 0).confidence_interval(0.95)))


def test_seeds_alone_give_a_t_interval_that_no_number_of_networks_shortens() -> None:
    """What a seed does on every network is luck that all share."""
    by_seed = (0.01, 0.03, 0.02)
    group = [Measurement(0.02, by_seed, 0.0, 1_000)]
    for number in (2, 50):
        result = pooled([group] * number)
        assert result
        assert result.interval() == pytest.approx(tuple(ttest_1samp(by_seed, 0).confidence_interval(0.95)))


def test_images_alone_give_an_interval_that_no_number_of_networks_shortens() -> None:
    """They are the same for all."""
    halves = [pooled([_group(0.01, error=0.002)] * number) for number in (2, 50)]
    assert [each.half_width() for each in halves if each] == pytest.approx([1.96 * 0.002] * 2, rel=0.01)


def test_pairs_of_one_network_count_once() -> None:
    """However many there are, each network has the same weight."""
    result = pooled([_group(0.01, 0.01, 0.01, 0.05), _group(0.04)])
    assert result
    assert result.difference == pytest.approx(0.03)
    assert result.groups == 2


def test_one_network_gives_no_pooled_effect() -> None:
    """What another one would do is not known."""
    assert pooled([_group(0.01, 0.02)]) is None
    assert pooled([]) is None


def test_the_error_from_images_is_taken_out_of_an_interval() -> None:
    """The rest of its width is the seeds'; the simulation measures the same."""
    grid = World(images=400).grids(np.random.default_rng(2), np.full(400, 0.1), [1])[0][0]
    error = image_error(measured(grid), list(grid.mean(axis=1)))
    assert error == pytest.approx(grid.mean(axis=0).std(ddof=1) / math.sqrt(400))
    assert error == pytest.approx(measurement(grid).image_error)


def test_answers_that_leave_no_doubt_have_no_error_from_images() -> None:
    """Rounding makes no square root of a negative number."""
    grid = np.zeros((3, 50), dtype=np.int8)
    grid[1] = 1
    assert image_error(measured(grid), [0, 1, 0]) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("strengths", [(9.0, 4.5, 3.9, 0.1), (4.4, 4.4, 0.0), (3.0, 3.1, 2.9), (2.4, 9.0, 2.7), ()])
def test_many_kinds_are_corrected_for_as_holm_does(strengths: Sequence[float]) -> None:
    """Found without p-values, which the test computes."""
    candidates = [_pooled(0.001 * strength, 0.001, groups=6) for strength in strengths]

    def probability(candidate: Pooled) -> float:
        if candidate.is_told_apart(1e-9) or not candidate.difference:
            return 1e-9 if candidate.difference else 1.0
        excess = lambda level: candidate.half_width(level) - candidate.difference  # noqa: E731
        return float(brentq(excess, 1e-9, 1 - 1e-9))

    values = sorted((probability(candidate), number) for number, candidate in enumerate(candidates))
    expected = set()
    for place, (value, number) in enumerate(values):
        if value >= LEVEL / (len(values) - place):
            break
        expected.add(number)
    chosen = {number for number, apart in enumerate(told_apart(candidates)) if apart}
    assert chosen == expected


def test_what_one_kind_says_depends_on_how_many_were_looked_at() -> None:
    """An effect that would do alone is not enough among nine without any."""
    clear, nothing = _pooled(0.0052, 0.003), _pooled(0.0, 0.003)
    assert told_apart([clear]) == [True]
    assert told_apart([clear] + [nothing] * 9) == [False] * 10


@pytest.mark.parametrize("size", ["2", "3", "5", "4, of 1 to 4 pairs"])
@pytest.mark.parametrize(
    "name",
    ["as usual", "and differently on each network", "a change suits some images", "two thirds of the luck are shared"],
)
def test_wrong_conclusions_are_rare(name: str, size: str) -> None:
    """Of changes without an effect at most 5 % are said to have one, and as rarely the interval misses a known one."""
    shares = count(FEW_IMAGES[name], SIZES[size], REPETITIONS, methods=OURS)["ours"]
    assert shares.alarms <= LEVEL
    assert shares.misses <= LEVEL


def test_simpler_methods_are_wrong_more_often() -> None:
    """The world is one in which caution is needed: else the tests above would show nothing."""
    sizes = SIZES["4, of 1 to 4 pairs"]
    suited, different = FEW_IMAGES["a change suits some images"], FEW_IMAGES["and differently on each network"]
    assert count(suited, sizes, 100)["t over pairs"].alarms > 2 * LEVEL
    assert count(different, sizes, 100)["fixed effect"].alarms > 2 * LEVEL


def test_an_effect_on_ten_networks_is_seen() -> None:
    """Caution is not all: three errors of ten fewer, on 2,000 images, are seen more often than not."""
    world = World(images=2_000)
    assert world.truth(EFFECT) > 0.01
    assert count(world, SIZES["10"], 60, methods=OURS)["ours"].seen > 0.6


def test_a_class_that_finds_nothing_is_rarely_told_something() -> None:
    """Of ten kinds of changes without an effect, none is called better or worse in 95 % of all classes."""
    corrected, plain = wrong_classes(World(images=300), 60)
    assert corrected <= LEVEL
    assert plain >= corrected
