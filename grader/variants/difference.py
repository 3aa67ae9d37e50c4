"""The effect of a change on the test accuracy, with the uncertainty of the seeds and of the test images.

Model and variant are trained from the same seeds and answer the same test images. Let d[s, i] be 1 where the variant
alone got image i right when both were trained from seed s, -1 where the model alone did, and else 0. Both the seeds and
the images are samples: other seeds and other images would have given another mean. This is the model with two crossed
random effects,

    d[s, i] = difference + seed[s] + image[i] + rest[s, i],

whose mean over S seeds and n images has the variance

    V = var(seed) / S + var(image) / n + var(rest) / (S n).

That one training is no evidence about a kind of model, and that seeds and data have to be varied alike, is said by
Dietterich, Neural Computation 10, 1998, 1895-1923, and measured by Bouthillier et al., Accounting for variance in
machine learning benchmarks, MLSys 2021. McNemar's test, which compares two trained models, would take the luck of their
seeds for an effect.

The variance of the S seeds' own means, divided by S, estimates the first term with the last one, and that of the n
images' own means, divided by n, the second one with the last one: together at least V. With few seeds the first is a
guess, and is given the quantile of Student's t with S - 1 degrees of freedom: the interval is

    mean ± sqrt(t(S - 1)² · var(seeds' means) / S + t(n - 1)² · var(images' means) / n)

and holds the true difference with at least the stated probability, however the variance is shared between the two
(Banerjee, Sankhya 22, 1960, 357-358; the crossed effects are normal in its proof). Satterthwaite's degrees of freedom
would give shorter intervals; in simulations with two seeds they called up to 12 % of changes without an effect one, and
a t interval over the seeds alone, which takes the images for all that there are, called up to 24 %.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from grader.changes import Effect
from grader.dataset.answers import decode_answers, decode_labels
from grader.records import Trial
from grader.variants.quantile import normal_quantile, t_quantile

LEVEL = 0.05
"""At most so large a part of changes without an effect is said to have one, each taken by itself."""
MOST_SEEDS = 100
"""More are not asked for: whoever needs them is looking for an effect that does not matter."""
_POWER = 0.8
"""How often the seeds that are asked for are to tell a difference of the measured size apart."""


def effect(model: Sequence[Trial], variant: Sequence[Trial], labels: str, classes: int) -> Effect | None:
    """Compare the trainings of a model with those of its variant.

    Args:
        model: One trial for each seed.
        variant: The same.
        labels: The class of every test image, in the format of `Trial.answers`.
        classes: How many classes there are.

    Returns:
        `None` where fewer than two seeds trained both, or where answers are missing or of other images.
    """
    pairs = same_seeds(model, variant)
    if len(pairs) < 2 or len({trial.total for pair in pairs for trial in pair}) != 1:
        return None
    images = pairs[0][0].total
    try:
        right = [_right([pair[side] for pair in pairs], labels, images, classes) for side in (0, 1)]
    except ValueError:  # a gradebook may come from elsewhere
        return None
    return measured(right[1] - right[0])


def _right(trials: Sequence[Trial], labels: str, images: int, classes: int) -> npt.NDArray[np.int8]:
    """1 where an image was classified correctly, else 0; shape (seeds, images)."""
    answers = np.stack([decode_answers(trial.answers, images, classes) for trial in trials])
    return np.equal(answers, decode_labels(labels, images, classes)).astype(np.int8)


def same_seeds(model: Sequence[Trial], variant: Sequence[Trial]) -> list[tuple[Trial, Trial]]:
    """Pair trials from the same seed, the model's first."""
    others = {trial.seed: trial for trial in variant}
    return [(trial, others[trial.seed]) for trial in model if trial.seed in others]


def measured(grid: npt.NDArray[np.int8]) -> Effect:
    """The mean difference with its interval.

    Args:
        grid: 1 where the variant alone was right, -1 where the model alone was, else 0; shape (seeds, images), of which
            there are at least two each.
    """
    seeds, images = grid.shape
    variances = _variances(grid)
    difference = float(grid.mean())
    half = variances.half_width(seeds)
    told_apart = abs(difference) > half
    return Effect(
        difference=difference,
        low=difference - half,
        high=difference + half,
        seeds=seeds,
        images=images,
        more_seeds=None if told_apart else _more_seeds(difference, variances, seeds),
    )


class _Variances(NamedTuple):
    """Estimates; those of means hold the rest that the other average has not taken away."""

    of_seeds_means: float
    of_images_means: float
    rest: float
    seeds: int
    """From which they were estimated."""
    images: int

    def terms(self, seeds: int) -> tuple[float, float]:
        """The two terms of the variance with another number of seeds."""
        of_image = self.of_images_means + self.rest * (1 / seeds - 1 / self.seeds)
        return self.of_seeds_means / seeds, max(0.0, of_image) / self.images

    def half_width(self, seeds: int) -> float:
        """Of the interval."""
        by_seeds, by_images = self.terms(seeds)
        return math.sqrt(
            t_quantile(seeds - 1, LEVEL) ** 2 * by_seeds + t_quantile(self.images - 1, LEVEL) ** 2 * by_images
        )


def _variances(grid: npt.NDArray[np.int8]) -> _Variances:
    seeds, images = grid.shape
    of_seeds, of_images = grid.mean(axis=1), grid.mean(axis=0)
    residual = grid - of_seeds[:, None] - of_images[None, :] + grid.mean()
    return _Variances(
        float(of_seeds.var(ddof=1)),
        float(of_images.var(ddof=1)),
        float((residual**2).sum() / ((seeds - 1) * (images - 1))),
        seeds,
        images,
    )


def _more_seeds(difference: float, variances: _Variances, seeds: int) -> int | None:
    """How many more seeds would tell a difference of this size apart, four times in five."""
    margin = normal_quantile(2 * (1 - _POWER))
    for count in range(seeds + 1, MOST_SEEDS + 1):
        if abs(difference) > variances.half_width(count) + margin * math.sqrt(sum(variances.terms(count))):
            return count - seeds
    return None
