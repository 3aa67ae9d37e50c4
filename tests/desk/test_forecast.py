"""What a run by a short recipe says about the accuracy that will count."""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from grader.dataset.prepare import PreparedDataset
from grader.desk.change import Change, TrainedModel, measured_change
from grader.desk.forecast import forecast, measurement, predicted
from grader.own_desk import Forecast
from grader.records import Trial
from grader.spec import AssignmentSpec, Recipe
from grader.summary import Dataset
from tests.classroom import trial

PAIRS = [(400, 320), (200, 150), (120, 100), (100, 70), (300, 260)]


def _log_odds(wrong: float) -> float:
    return math.log((wrong + 0.5) / (10_000 - wrong + 0.5))


def test_a_prediction_is_that_of_students_t() -> None:
    """The interval for one more observation, of the change of the log-odds of an error."""
    changes = np.array([_log_odds(full) - _log_odds(quick) for quick, full in PAIRS])
    prediction = predicted(150, 10_000, PAIRS)
    assert prediction
    half = stats.t.ppf(0.975, 4) * changes.std(ddof=1) * math.sqrt(1 + 1 / 5)
    expected = [_log_odds(150) + changes.mean() + step for step in (-half, 0, half)]
    assert list(prediction) == pytest.approx([1 / (1 + math.exp(-value)) for value in expected])


@pytest.mark.parametrize("count", [5, 10])
def test_at_most_one_model_in_twenty_lies_outside(count: int) -> None:
    """Simulated: models whose changes are normal, and then counted on 10,000 test images twice."""
    generator, outside, runs = np.random.default_rng(1), 0, 2_000
    for _ in range(runs):
        errors = generator.uniform(0.005, 0.06, count + 1)
        odds = np.log(errors / (1 - errors)) + generator.normal(-0.2, 0.15, count + 1)
        quick, full = (generator.binomial(10_000, share) for share in (errors, 1 / (1 + np.exp(-odds))))
        pairs = list(zip(quick[1:].tolist(), full[1:].tolist(), strict=True))
        prediction = predicted(int(np.clip(quick[0], quick[1:].min(), quick[1:].max())), 10_000, pairs)
        assert prediction
        if quick[1:].min() <= quick[0] <= quick[1:].max():
            outside += not prediction.low * 10_000 <= full[0] <= prediction.high * 10_000
        else:
            runs -= 1
    assert outside / runs < 0.06


def test_a_model_unlike_all_that_were_measured_has_no_prediction() -> None:
    """Far better or far worse than each of them; a little beyond is near enough."""
    assert predicted(95, 10_000, PAIRS)
    assert predicted(60, 10_000, PAIRS) is None
    assert predicted(1_000, 10_000, PAIRS) is None


def test_a_model_without_a_mistake_is_no_division_by_zero() -> None:
    """There are models that get every one of a few images right."""
    assert predicted(0, 100, [(0, 0), (1, 0), (2, 1)])


def test_the_run_itself_has_the_interval_of_wilson() -> None:
    """As scipy has it, at both ends of the scale too."""
    for correct in (0, 3, 950, 1_000):
        own = measurement(trial(1, correct), "quick")
        other = stats.binomtest(correct, 1_000).proportion_ci(method="wilson")
        assert (own.low, own.high) == pytest.approx((other.low, other.high))
        assert (own.correct, own.total, own.recipe) == (correct, 1_000, "quick")


@pytest.fixture
def change(assignment: AssignmentSpec) -> Change:
    """What was measured, for the project's own assignment."""
    return Change(
        provenance="here",
        train=60_000,
        test=1_000,
        input_shape=assignment.input_shape,
        classes=assignment.classes,
        seeds=assignment.seeds,
        parameters=assignment.budget.parameters,
        flops=assignment.budget.flops,
        quick=assignment.recipes["quick"],
        full=assignment.recipes["full"],
        models=tuple(TrainedModel(name="m", quick=quick, full=full) for quick, full in ((40, 30), (20, 16), (10, 7))),
    )


@pytest.fixture
def mnist(monkeypatch: pytest.MonkeyPatch) -> PreparedDataset:
    """It, as far as a forecast looks at it."""
    monkeypatch.setattr("grader.desk.forecast.has_public_tests", lambda _: True)
    record = Dataset(name="MNIST", sha256="d", train=60_000, test=1_000, provisional=False)
    return PreparedDataset(Path(), record, (28, 28), 10)


def test_a_forecast_is_for_the_recipe_that_counts(
    assignment: AssignmentSpec, change: Change, mnist: PreparedDataset
) -> None:
    """With its interval, and of how many models it was made."""
    ahead = forecast(trial(11, 980), assignment, assignment.recipes["quick"], mnist, change)
    assert isinstance(ahead, Forecast)
    assert ahead.low < 0.98 < ahead.accuracy < ahead.high
    assert (ahead.recipe, ahead.models) == ("full", 3)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(lambda a: a.model_copy(update={"seeds": (1, 2, 3)}), id="other seeds"),
        pytest.param(lambda a: a.model_copy(update={"classes": 9}), id="other classes"),
        pytest.param(
            lambda a: a.model_copy(update={"budget": a.budget.model_copy(update={"parameters": 5})}), id="budget"
        ),
        pytest.param(
            lambda a: a.model_copy(update={"recipes": dict(reversed(a.recipes.items()))}), id="another one counts"
        ),
    ],
)
def test_for_another_assignment_there_is_no_forecast(
    assignment: AssignmentSpec, change: Change, mnist: PreparedDataset, changed: Callable[..., AssignmentSpec]
) -> None:
    """Whatever it was not measured for."""
    other = changed(assignment)
    reason = forecast(trial(11, 980), other, other.recipes["quick"], mnist, change)
    assert reason == "it was measured for other recipes, budgets or images than those of this run"


def test_for_other_data_or_another_recipe_there_is_no_forecast(
    assignment: AssignmentSpec, change: Change, mnist: PreparedDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And neither for a model that is unlike those that were measured; the reason is said."""
    quick = assignment.recipes["quick"]

    def reason(own: Trial, recipe: Recipe = quick, data: PreparedDataset = mnist) -> object:
        return forecast(own, assignment, recipe, data, change)

    shorter = quick.model_copy(update={"epochs": 1})
    assert "other recipes" in str(reason(trial(11, 980), shorter))
    few = mnist._replace(record=mnist.record.model_copy(update={"train": 36_000, "name": "digits"}))
    assert reason(trial(11, 980), data=few) == "it was measured with full MNIST, and this run had digits"
    assert "nearly as good or as bad" in str(reason(trial(11, 600)))
    monkeypatch.setattr("grader.desk.forecast.has_public_tests", lambda _: False)
    assert "this run had MNIST" in str(reason(trial(11, 980)))


def test_what_ships_was_measured_for_the_projects_own_assignment(assignment: AssignmentSpec) -> None:
    """Its recipes, budget, seeds and images; of models with different names."""
    change = measured_change()
    assert change.holds_for(assignment, assignment.recipes["quick"])
    assert (change.train, change.test) == (60_000, 10_000)
    assert len({model.name for model in change.models}) == len(change.models)
