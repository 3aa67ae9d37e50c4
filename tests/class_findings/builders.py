"""A class whose students have variants, without training: accuracies by hand."""

import math
from collections.abc import Sequence
from statistics import fmean
from statistics import variance as sample_variance
from typing import NamedTuple

from grader.changes import Axis, Change, Effect
from grader.gradebook import Assignment, Gradebook, Provenance
from grader.records import Grade, Status, Trial, Variant, Variants
from grader.summary import Dataset, ModelSummary
from grader.variants.difference import LEVEL
from grader.variants.quantile import t_quantile

IMAGES = 10_000
ERROR = 0.0005
"""Standard error of each effect from images alone."""
SEEDS = (1, 2, 3)


def size(name: str, parameters: int = 10_000) -> ModelSummary:
    """A model in numbers; equal names are equal architectures."""
    return ModelSummary(parameters=parameters, flops=30 * parameters, layers=5, spec_sha256=(64 * name)[:64])


def trials(*correct: int, seconds: float = 10.0) -> tuple[Trial, ...]:
    """One for each seed."""
    return tuple(
        Trial(
            seed=seed, correct=count, total=IMAGES, accuracy=count / IMAGES, cpu_seconds=seconds, epochs=(),
            weights_sha256="", answers="",
        )
        for seed, count in zip(SEEDS, correct, strict=True)
    )  # fmt: skip


def effect_of(model: Sequence[Trial], variant: Sequence[Trial]) -> Effect:
    """As it is measured, with `ERROR` from the images."""
    values = [second.accuracy - first.accuracy for first, second in zip(model, variant, strict=True)]
    by_seeds = t_quantile(len(values) - 1, LEVEL) ** 2 * sample_variance(values) / len(values)
    half, mean = math.sqrt(by_seeds + (t_quantile(IMAGES - 1, LEVEL) * ERROR) ** 2), fmean(values)
    return Effect(difference=mean, low=mean - half, high=mean + half, seeds=len(values), images=IMAGES)


def variant(
    name: str, model: ModelSummary, *correct: int, axis: Axis = "filters", direction: str = "more filters",
    changes: Sequence[Change] = (), seconds: float = 20.0,
) -> Variant:  # fmt: skip
    """A variant that was trained, which is to be put beside the model by `student`."""
    text = "filters 32 → 64 in the 2nd convolution"
    return Variant(
        name=name, status=Status.PASSED, model=model, trials=trials(*correct, seconds=seconds),
        changes=tuple(changes) or (Change(axis=axis, text=text, direction=direction),),
    )  # fmt: skip


def student(id_: str, model: ModelSummary, correct: Sequence[int], *variants: Variant) -> Grade:
    """Whoever has a model and variants of it, all trained alike."""
    own = trials(*correct)
    compared = tuple(
        each.model_copy(update={"effect": effect_of(own, each.trials)}) if each.trials else each for each in variants
    )
    return Grade(
        id=id_, path=f"{id_}.py", sha256="d" * 64, status=Status.PASSED, points=100, max_points=100,
        accuracy=own[0].accuracy, cached=False, checks=(), model=model, trials=own[:1],
        variants=Variants(recipe="quick", seeds=SEEDS, trials=own, variants=compared),
    )  # fmt: skip


def class_of(*students: Grade, reference: Grade | None = None) -> Gradebook:
    """A gradebook of these; the reference has no variants if none is given."""
    reference = reference or student("reference", size("r"), (9_850, 9_860, 9_870)).model_copy(
        update={"variants": None}
    )
    return Gradebook(
        assignment=Assignment(name="MNIST", threshold=0.95, recipe="full", classes=10),
        provenance=Provenance(
            grader="0.1.0", tensorflow="2.21.0", keras="3.15.1", python="3.11.7", cpu="x86_64", onednn="", threads=1,
            jail="landlock, seccomp",
            dataset=Dataset(name="mnist.npz", sha256="e" * 64, train=60_000, test=IMAGES, provisional=False),
        ),
        reference=reference,
        submissions=students,
    )  # fmt: skip


def class_of_twelve() -> Gradebook:
    """Twelve students on eight networks: changes that many, some and one tried; better, worse, and nothing."""
    return class_of(*map(_one_of_twelve, range(12)))


class _Network(NamedTuple):
    """On which some of the twelve work."""

    number: int

    @property
    def size(self) -> ModelSummary:
        return size(f"m{self.number:02}", 8_000 * (self.number + 1))

    @property
    def base(self) -> int:
        """Images that it gets right."""
        return 9_780 + 15 * self.number

    @property
    def own(self) -> int:
        """How many images more a change brings on it than on others."""
        return (-2, 5, 0, -6, 3, 7, -4, 1)[self.number]

    def variant(self, by: int, times: float, change: Change) -> Variant:
        """One that gets so many images more right, with so many times the parameters."""
        other = size(f"{change.direction[:2]}{self.number:02}", round(times * self.size.parameters))
        counts = (self.base + by + 3, self.base + by + 6, self.base + by - 9)
        return variant(f"{change.axis} <b>", other, *counts, changes=(change,), seconds=10 * times)


def _one_of_twelve(number: int) -> Grade:
    network = _Network(min(number, 7))
    own = network.own
    many = Change(axis="filters", text="filters 32 → 64 in every convolution", direction="more filters")
    variants = [network.variant(42 + own, 2.1, many)]
    if number % 2:
        text = "activation relu → tanh in every convolution"
        variants.append(network.variant(2 * own - 55, 1, Change(axis="activation", text=text, direction="relu → tanh")))
    if number % 3 == 0:
        kinds = "max pooling → average pooling"
        text = f"{kinds} in every pooling layer"
        variants.append(network.variant(3 * own, 1, Change(axis="pooling", text=text, direction=kinds)))
    if number < 2:
        text = "dropout of rate 0.5 taken away behind the 1st dense layer"
        away = Change(axis="dropout", text=text, direction="dropout taken away")
        variants.append(network.variant(9 + own, 1, away))
    if number == 3:
        text = "window 3×3 → 5×5 in the 1st convolution"
        variants.append(network.variant(30, 1.6, Change(axis="window", text=text, direction="larger window")))
    return student(f"student{number:02}", network.size, (network.base, network.base + 6, network.base - 6), *variants)
