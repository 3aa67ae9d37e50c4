"""A claim beside the measurement, and how often a true claim is said to contradict it."""

import numpy as np
import pytest

from grader.changes import Effect
from grader.claims.amounts import Amount
from grader.claims.comparing import Outcome, held_against, size_held_against
from grader.claims.parser import Claim, read
from grader.claims.sizes import Size
from grader.variants.difference import measured

BETTER = Effect(difference=0.006, low=0.0021, high=0.0099, seeds=3, images=10_000)
WORSE = Effect(difference=-0.006, low=-0.0099, high=-0.0021, seeds=3, images=10_000)
UNCLEAR = Effect(difference=-0.001, low=-0.004, high=0.002, seeds=3, images=10_000)
FAR = Effect(difference=-0.03, low=-0.04, high=-0.02, seeds=3, images=10_000)
REPETITIONS = 400


@pytest.mark.parametrize(
    ("text", "effect", "outcome"),
    [
        ("better", BETTER, "agrees"),
        ("better", WORSE, "contradicts"),
        ("better", UNCLEAR, "exceeds"),
        ("worse", UNCLEAR, "exceeds"),
        ("seems better", UNCLEAR, "agrees"),
        ("seems better", WORSE, "contradicts"),
        ("0.6 % better", BETTER, "agrees"),
        ("1 % better", BETTER, "agrees"),
        ("1.1 % better", BETTER, "contradicts"),
        ("about 1.2 % better", BETTER, "agrees"),
        ("0.1 % better", BETTER, "contradicts"),
        ("0.2 % better", BETTER, "agrees"),
        ("0.1 % better", UNCLEAR, "exceeds"),
        ("1.0 % better", UNCLEAR, "contradicts"),
        ("0.6 % worse", BETTER, "contradicts"),
        ("from 97.1 % to 97.7 %", BETTER, "agrees"),
        ("not better", BETTER, "contradicts"),
        ("not better", UNCLEAR, "agrees"),
        ("not worse", WORSE, "contradicts"),
        ("no difference", BETTER, "contradicts"),
        ("no difference", UNCLEAR, "agrees"),
        ("about the same", BETTER, None),
        ("about the same", FAR, "contradicts"),
        ("about the same", UNCLEAR, "agrees"),
    ],
)  # fmt: skip
def test_a_claim_agrees_contradicts_or_says_more(text: str, effect: Effect, outcome: str | None) -> None:
    """Told apart by the interval, with room for the rounding of the student's own number."""
    claim = read(text).accuracy
    assert claim
    assert held_against(claim, effect) == outcome


@pytest.mark.parametrize(
    ("size", "parameters", "outcome"),
    [
        ("more", 1_001, "agrees"), ("more", 999, "contradicts"), ("more", 1_000, "contradicts"),
        ("fewer", 999, "agrees"), ("fewer", 1_001, "contradicts"),
        ("as many", 1_005, "agrees"), ("as many", 1_100, "contradicts"),
    ],
)  # fmt: skip
def test_parameters_are_counted(size: Size, parameters: int, outcome: str) -> None:
    """They have no uncertainty."""
    assert size_held_against(size, parameters, 1_000) == outcome


@pytest.mark.parametrize("seeds", [2, 3, 5])
@pytest.mark.parametrize("truth", [0.0, 0.01])
def test_a_true_claim_is_seldom_said_to_contradict(truth: float, seeds: int) -> None:
    """In at most 5 % of measurements where it names the number, and in at most 2.5 % where it says better."""
    random = np.random.default_rng(7)
    effects = [_measurement(random, seeds, truth) for _ in range(REPETITIONS)]
    named = Claim("better", Amount(100 * truth, 0.0, ""))
    contradicted = [_rate(effects, named), _rate(effects, Claim("same"))]
    assert contradicted[0 if truth else 1] <= 0.05
    for said in ("better", "not worse") if truth else ("not better", "not worse", "about the same"):
        assert _rate(effects, Claim(said)) <= 0.025


def _rate(effects: list[Effect], claim: Claim) -> float:
    return sum(held_against(claim, effect) is Outcome.CONTRADICTS for effect in effects) / len(effects)


def _measurement(random: np.random.Generator, seeds: int, truth: float) -> Effect:
    """Crossed effects of seeds and of images around the true difference; of the answers, a tenth differ."""
    images, differ = 500, 0.1
    seed, image = random.standard_normal((seeds, 1)), random.standard_normal((1, images))
    mean = truth + 0.01 * seed + 0.02 * image
    answers = random.random((seeds, images))
    grid = (answers < (differ + mean) / 2).astype(np.int8) - (answers > 1 - (differ - mean) / 2).astype(np.int8)
    return measured(grid)
