"""A student's claim beside the measured effect: whether the two contradict each other.

The interval of an effect holds the true difference in at least 95 % of cases (`grader.variants.difference`). So a claim
that is true is said to contradict the measurement in at most 5 % of cases where it names a number, and in at most
2.5 % where it says better or worse.
"""

from enum import StrEnum

from grader.changes import Effect
from grader.claims.parser import Claim
from grader.claims.sizes import Size

ABOUT = 1.0
"""Percentage points: nobody calls more than that about the same."""
_SAME_SIZE = 0.01
"""As a share: models whose parameters differ by less have as many, in a few words."""


class Outcome(StrEnum):
    """How a claim stands to the measurement; none of it is a judgement."""

    CONTRADICTS = "contradicts"
    EXCEEDS = "exceeds"
    """It says more than the measurement does."""
    AGREES = "agrees"


def held_against(claim: Claim, effect: Effect) -> Outcome | None:
    """Hold a claim about the accuracy against the effect; `None` where nothing is to be said.

    Args:
        claim: About the variant, beside the model itself.
        effect: What was measured.
    """
    low, high = 100 * effect.low, 100 * effect.high
    match claim.said:
        case "better" | "worse":
            return _direction(claim, effect)
        case "not better":
            return Outcome.CONTRADICTS if low > 0 else Outcome.AGREES
        case "not worse":
            return Outcome.CONTRADICTS if high < 0 else Outcome.AGREES
        case "same" if not claim.is_doubted:
            return Outcome.CONTRADICTS if effect.is_told_apart else Outcome.AGREES
        case _:
            if not effect.is_told_apart:
                return Outcome.AGREES
            return Outcome.CONTRADICTS if low > ABOUT or high < -ABOUT else None


def _direction(claim: Claim, effect: Effect) -> Outcome:
    low, high = 100 * effect.low, 100 * effect.high
    is_opposite = high < 0 if claim.said == "better" else low > 0
    amount = claim.amount
    is_outside = amount is not None and (amount.points + amount.slack < low or amount.points - amount.slack > high)
    if is_opposite or is_outside:
        return Outcome.CONTRADICTS
    return Outcome.AGREES if effect.is_told_apart or claim.is_doubted else Outcome.EXCEEDS


def size_held_against(size: Size, parameters: int, model: int) -> Outcome:
    """Hold a claim about the number of parameters against the numbers themselves.

    Args:
        size: What is said of the variant.
        parameters: Of the variant.
        model: Of the model itself.
    """
    agrees = {
        "more": parameters > model,
        "fewer": parameters < model,
        "as many": abs(parameters - model) <= _SAME_SIZE * model,
    }[size]
    return Outcome.AGREES if agrees else Outcome.CONTRADICTS
