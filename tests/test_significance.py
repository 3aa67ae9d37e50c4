"""Whether a difference in accuracy is more than chance."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from grader.dataset.answers import encode_answers
from grader.records import Trial
from grader.significance import LEVEL, Comparison, compared, probability

LABELS = np.arange(200) % 10


def _trial(answers: npt.NDArray[np.int64], seed: int = 0) -> Trial:
    correct = int(np.count_nonzero(answers == LABELS))
    return Trial(
        seed=seed,
        correct=correct,
        total=len(LABELS),
        accuracy=correct / len(LABELS),
        cpu_seconds=1,
        epochs=(),
        weights_sha256="a" * 64,
        answers=encode_answers(answers, 10),
    )


def _wrong_at(*images: int) -> npt.NDArray[np.int64]:
    answers = LABELS.copy()
    answers[list(images)] = (answers[list(images)] + 1) % 10
    return answers


@given(better=st.integers(min_value=0, max_value=400), worse=st.integers(min_value=0, max_value=400))
def test_the_probability_is_that_of_scipy(better: int, worse: int) -> None:
    """McNemar's exact test is the two-sided binomial test on the discordant images."""
    expected = binomtest(better, better + worse).pvalue if better + worse else 1.0
    assert probability(better, worse) == pytest.approx(expected, rel=1e-9)


def test_thousands_of_discordant_images_have_a_probability() -> None:
    """No number is too large or too small for the arithmetic."""
    assert probability(4_000, 5_500) == pytest.approx(binomtest(4_000, 9_500).pvalue, rel=1e-6)
    assert probability(0, 10_000) == 0.0


@pytest.mark.parametrize("discordant", [*range(60), 100, 101, 500, 1_001])
def test_false_alarms_are_no_more_than_the_level(discordant: int) -> None:
    """However many images are discordant, equally good models are called different in 5 % of all cases at most."""
    alarms = [better for better in range(discordant + 1) if probability(better, discordant - better) < LEVEL]
    assert binom.pmf(alarms, discordant, 0.5).sum() <= LEVEL


def test_simulated_classes_of_equal_models_raise_few_false_alarms() -> None:
    """2,000 pairs that are equally good, with errors that they share: at most 5 % are called different."""
    random = np.random.default_rng(14)
    alarms = 0
    for _ in range(2_000):
        hard = random.beta(0.1, 3, size=1_000)  # how likely each image is to be misread, by either of the two
        own, others = (random.random(1_000) >= hard for _ in range(2))
        difference = Comparison(int(np.sum(own & ~others)), int(np.sum(others & ~own)), 1_000)
        alarms += not difference.by_chance
    assert 0 < alarms <= LEVEL * 2_000


def test_images_are_compared_in_pairs() -> None:
    """What both got wrong counts for neither, also where they took it for different digits."""
    own, others = _trial(_wrong_at(1, 2, 3, 4)), _trial(_wrong_at(3, 4, 5))
    labels = encode_answers(LABELS, 10)
    assert compared([own], [others], labels, 10) == Comparison(better=1, worse=2, total=200)


def test_of_several_seeds_those_in_the_middle_are_compared() -> None:
    """The trial whose accuracy is the median, as for the verdict."""
    trials = [_trial(_wrong_at(*range(count)), seed) for seed, count in enumerate((50, 0, 7))]
    labels = encode_answers(LABELS, 10)
    assert compared(trials, [_trial(LABELS)], labels, 10) == Comparison(better=0, worse=7, total=200)


@pytest.mark.parametrize("missing", ["trials", "reference", "labels", "answers", "readable answers"])
def test_without_both_sides_nothing_is_compared(missing: str) -> None:
    """No number stands for what is not known."""
    trial, labels = _trial(LABELS), encode_answers(LABELS, 10)
    own = {"answers": "", "readable answers": "!"}.get(missing, trial.answers)
    trials = [] if missing == "trials" else [trial.model_copy(update={"answers": own})]
    reference = [] if missing == "reference" else [trial]
    assert compared(trials, reference, "" if missing == "labels" else labels, 10) is None


@pytest.mark.parametrize(("better", "worse", "by_chance"), [(9, 0, False), (19, 10, True), (5, 0, True), (6, 0, False)])
def test_chance_explains_small_differences(better: int, worse: int, by_chance: bool) -> None:
    """9 images more are a lot where 9 are discordant, and nothing where 29 are."""
    assert Comparison(better, worse, 1_000).by_chance is by_chance
