"""The accuracy of a run → what it says about the accuracy that will count, with its uncertainty.

Models were trained by the short recipe and by the one that counts, and their errors counted on the same test images.
The changes of the log-odds of an error from the one to the other are taken as a sample from a normal distribution, and
that of one more model lies, with the stated probability, in the prediction interval

    mean ± t(n - 1) · sd · sqrt(1 + 1 / n)

(Hahn and Meeker, Statistical Intervals, 1991, 4.7). The luck of the seeds and of the test images is in the changes that
were measured, and so in the interval. The accuracy of the run itself has the interval of Wilson, Journal of the
American Statistical Association 22, 1927, 209-212: for the accuracy over all images of which those are a sample.
"""

import math
from collections.abc import Sequence
from statistics import fmean, stdev
from typing import NamedTuple

from grader.dataset.mnist import has_public_tests
from grader.dataset.prepare import PreparedDataset
from grader.desk.change import Change, measured_change
from grader.own_desk import Forecast, Measurement
from grader.records import Trial
from grader.spec import AssignmentSpec, Recipe
from grader.variants.quantile import normal_quantile, t_quantile

LEVEL = 0.05
"""One model in twenty is to lie outside of its interval."""
_ROOM = 0.25
"""Of log-odds, beyond the models that were measured: there is no forecast for a model unlike all of them."""


class Prediction(NamedTuple):
    """Shares of test images that will be wrong."""

    low: float
    middle: float
    high: float


def predicted(wrong: int, total: int, pairs: Sequence[tuple[int, int]], room: float = _ROOM) -> Prediction | None:
    """Predict the error by the recipe that counts.

    Args:
        wrong: Test images that the model got wrong by the short recipe.
        total: All test images.
        pairs: Of models that were trained by both recipes: how many of as many images each got wrong, at least three.
        room: How far beyond all of them, in log-odds after the short recipe, the model may lie.

    Returns:
        `None` where all models that were measured are far better, or far worse.
    """
    starts = [_log_odds(quick, total) for quick, _ in pairs]
    start = _log_odds(wrong, total)
    if not min(starts) - room <= start <= max(starts) + room:
        return None
    changes = [_log_odds(full, total) - before for before, (_, full) in zip(starts, pairs, strict=True)]
    count, middle = len(changes), start + fmean(changes)
    half = t_quantile(count - 1, LEVEL) * stdev(changes) * math.sqrt(1 + 1 / count)
    return Prediction(*(1 / (1 + math.exp(-log_odds)) for log_odds in (middle - half, middle, middle + half)))


def _log_odds(wrong: int, total: int) -> float:
    """Of an error; half an image more on both sides, so that a model without any has some (Haldane 1956)."""
    return math.log((wrong + 0.5) / (total - wrong + 0.5))


def measurement(trial: Trial, recipe: str) -> Measurement:
    """The accuracy of a training with the interval of Wilson.

    Args:
        trial: The one that decides.
        recipe: The recipe's name.
    """
    share, count, square = trial.accuracy, trial.total, normal_quantile(LEVEL) ** 2
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = math.sqrt(square * share * (1 - share) / count + (square / (2 * count)) ** 2) / (1 + square / count)
    return Measurement(
        recipe=recipe, correct=trial.correct, total=count, low=max(0.0, middle - half), high=min(1.0, middle + half)
    )


def forecast(
    trial: Trial, assignment: AssignmentSpec, recipe: Recipe, dataset: PreparedDataset, change: Change | None = None
) -> Forecast | str:
    """Say what the recipe that counts will give, or why that cannot be said.

    Args:
        trial: The one that decides, by the run's recipe.
        assignment: Its first recipe is the one that counts.
        recipe: The run's.
        dataset: The run's.
        change: What was measured; what ships with the grader by default.
    """
    change = change or measured_change()
    counts = assignment.default_recipe
    if not change.holds_for(assignment, recipe):
        return "it was measured for other recipes, budgets or images than those of this run"
    record = dataset.record
    if (record.train, record.test) != (change.train, change.test) or not has_public_tests(dataset.folder):
        return f"it was measured with full MNIST, and this run had {record.name}"
    errors = predicted(trial.total - trial.correct, trial.total, [(model.quick, model.full) for model in change.models])
    if errors is None:
        return "none of the models that were trained by both recipes was nearly as good or as bad as this one"
    return Forecast(
        recipe=counts,
        accuracy=1 - errors.middle,
        low=1 - errors.high,
        high=1 - errors.low,
        models=len(change.models),
    )
