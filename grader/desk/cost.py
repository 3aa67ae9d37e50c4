"""What the run that counts would take on this machine, from what the trainings of this one took."""

from collections.abc import Iterator, Sequence
from statistics import fmean

from grader.own_desk import Cost
from grader.records import Grade, Trial
from grader.spec import AssignmentSpec, Recipe
from grader.train import images_trained_on

_TRAINING = 3
"""A step of training takes about three times the operations of looking at its images: forward, and twice back."""


def full_cost(
    grade: Grade, assignment: AssignmentSpec, recipe: Recipe, images: tuple[int, int], jobs: int
) -> Cost | None:
    """Estimate it: the model from its first seed, and variants from all of theirs if they go by the same recipe.

    Args:
        grade: Of the model, by this run's recipe, with its variants.
        assignment: Its first recipe is the one that counts.
        recipe: This run's.
        images: How many there are to train and to test with.
        jobs: Trainings at the same time.

    Returns:
        `None` where nothing was trained.
    """
    if not grade.trials:
        return None
    counts = assignment.default_recipe
    factor = work(assignment.recipes[counts], *images) / work(recipe, *images)
    seconds = list(_trainings(grade, assignment, factor))
    total = sum(seconds)
    return Cost(
        recipe=counts,
        trainings=len(seconds),
        cpu_seconds=total,
        wall_seconds=max(total / jobs, *seconds),
        jobs=jobs,
    )


def _trainings(grade: Grade, assignment: AssignmentSpec, factor: float) -> Iterator[float]:
    """Yield the seconds of each training."""
    own = factor * _mean(grade.trials)
    rules, variants = assignment.variants, grade.variants
    seeds = {assignment.seeds[0]}
    if rules and variants and rules.recipe is None:
        trained = [variant for variant in variants.variants if variant.trials]
        seeds |= {*variants.seeds} if trained else set()
        yield from (factor * _mean(variant.trials) for variant in trained for _ in variants.seeds)
    yield from (own for _ in seeds)


def work(recipe: Recipe, train: int, test: int) -> float:
    """Count the work of a training by a recipe, in looks at one image.

    Args:
        recipe: It says how many images are kept for validation, and how often the others are trained on.
        train: Images of the data set for training.
        test: Images for the test at the end.
    """
    images = images_trained_on(recipe, train)
    return recipe.epochs * (_TRAINING * images + recipe.validation_images) + test


def _mean(trials: Sequence[Trial]) -> float:
    return fmean(trial.cpu_seconds for trial in trials)
