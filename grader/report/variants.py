"""What a student's variants changed and what that did, as the rows and sentences that every report shows."""

from collections.abc import Sequence
from statistics import fmean
from typing import NamedTuple

from grader.changes import Effect
from grader.records import Trial, Variant, Variants
from grader.report.columns import with_prefix
from grader.report.sentences import text
from grader.report.text import DASH
from grader.summary import ModelSummary
from grader.variants.difference import LEVEL, MOST_SEEDS
from grader.wording import number_of

TITLES = ("variant", "pp", "interval", "", "parameters", "FLOPs", "CPU s")
_PERCENT = 100
_WORDS = {True: "better", False: "worse"}


class VariantRow(NamedTuple):
    """A variant beside the model, or the model itself."""

    name: str
    """The student's own text."""
    figures: tuple[str, ...]
    """Below `TITLES`, the name left out; never the student's text."""
    sentences: tuple[str, ...]
    """What is changed, what that did, and what there is to know; with text of the student's in them."""


def variant_rows(variants: Variants, model: ModelSummary | None) -> list[VariantRow]:
    """Lay out the variants of one student, the model itself first.

    Args:
        variants: In the student's order.
        model: The model itself in numbers.
    """
    return [
        _model_row(variants.trials, model),
        *(_row(variant, variants.trials, model) for variant in variants.variants),
    ]


def heading(variants: Variants) -> str:
    """How model and variants were trained, if they were."""
    if not variants.trials and not any(variant.effect for variant in variants.variants):
        return "Model and variants, of which nothing was measured"
    seeds = ", ".join(map(str, variants.seeds))
    return f"Model and variants, each trained from the seeds {seeds} (recipe: {variants.recipe})"


def legend() -> str:
    """Explain the figures, and what they do not say."""
    return (
        "pp: mean test accuracy of the variant minus that of the model from the same seeds, in percentage points; the "
        f"figures behind it are differences from the model too. The interval holds the true difference in at least "
        f"{_PERCENT * (1 - LEVEL):g} % of such comparisons, for other seeds and other test images as well. Better or "
        "worse: the interval does not hold 0. Each variant is judged by itself: of 20 that change nothing, one may be "
        "called better or worse. An effect holds for this model, this training and these data."
    )


def effect_sentence(effect: Effect) -> str:
    """Say what a change did, or that it cannot be said, and what it would take."""
    size = f"{abs(_PERCENT * effect.difference):.2f} percentage points"
    if effect.is_told_apart:
        return f"{size} {_WORDS[effect.difference > 0]}: more than seeds and test images explain."
    apart = f"It cannot be told apart from the model with {effect.seeds} seeds and {effect.images:,} test images"
    if effect.more_seeds:
        seeds = number_of(effect.more_seeds, "more seed")
        return f"{apart}; about {seeds} would be needed if the difference is as large as it looks, {size}."
    if not effect.difference:
        return f"{apart}: both got as many right."
    return f"{apart}, and hardly by more seeds: even {MOST_SEEDS} would not do for a difference as small as {size}."


def _model_row(trials: Sequence[Trial], model: ModelSummary | None) -> VariantRow:
    accuracy = f"{_PERCENT * fmean(trial.accuracy for trial in trials):.2f} %" if trials else DASH
    sizes = (f"{model.parameters:,}", with_prefix(model.flops)) if model else (DASH, DASH)
    return VariantRow("the model itself", (accuracy, "", "", *sizes, _seconds(trials)), ())


def _row(variant: Variant, own: Sequence[Trial], model: ModelSummary | None) -> VariantRow:
    effect = variant.effect
    changed = "; ".join(change.text for change in variant.changes)
    sentences = (
        *([f"{changed[:1].upper()}{changed[1:]}."] if changed else []),
        *([effect_sentence(effect)] if effect else []),
        *map(text, variant.findings),
    )
    measured = (DASH, DASH, DASH)
    if effect:
        measured = (f"{_PERCENT * effect.difference:+z.2f}", interval(effect.low, effect.high), in_a_word(effect))
    sizes = (DASH, DASH)
    if variant.model and model:
        flops = variant.model.flops - model.flops
        sizes = (
            f"{variant.model.parameters - model.parameters:+,}",
            f"{'-' if flops < 0 else '+'}{with_prefix(abs(flops))}",
        )
    seconds = DASH
    if variant.trials and own:
        seconds = f"{_mean_seconds(variant.trials) - _mean_seconds(own):+z.1f}"
    return VariantRow(variant.name, (*measured, *sizes, seconds), sentences)


def in_a_word(effect: Effect) -> str:
    """`better`, `worse`, or `not told apart`."""
    return _WORDS[effect.difference > 0] if effect.is_told_apart else "not told apart"


def interval(low: float, high: float) -> str:
    """Both ends in percentage points, with as many decimals as it takes to see on which side of 0 each is."""
    ends = (_PERCENT * low, _PERCENT * high)
    decimals = next((digits for digits in (2, 3, 4) if all(round(end, digits) for end in ends)), 2)
    return " to ".join(f"{end:+z.{decimals}f}" for end in ends)


def _seconds(trials: Sequence[Trial]) -> str:
    return f"{_mean_seconds(trials):.1f}" if trials else DASH


def _mean_seconds(trials: Sequence[Trial]) -> float:
    """Processor time of one training."""
    return fmean(trial.cpu_seconds for trial in trials)
