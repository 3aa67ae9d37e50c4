"""What a run at a student's own desk says beside the grade, as the sentences and rows that every report shows."""

from collections.abc import Iterator
from typing import NamedTuple

from grader.gradebook import Gradebook
from grader.own_desk import Cost, EarlierModel, OwnDesk, PointsAhead
from grader.report.columns import with_prefix
from grader.report.corrections import number
from grader.report.difference import chance_or_clear, in_a_word
from grader.report.text import DASH
from grader.significance import Comparison
from grader.wording import listed

TITLE = "At your desk"
EARLIER = "Models of your earlier runs"
TITLES = ("run", "model", "accuracy", "images", "seeds", "recipe", "pp", "parameters", "FLOPs", "data")
_MOST_NAMED = 10
_CONFIDENCE = "19 times in 20"


class EarlierRow(NamedTuple):
    """A model of an earlier run."""

    run: str
    name: str
    """The student's own text."""
    figures: tuple[str, ...]
    """Below `TITLES`, run and name left out."""


def desk_sentences(gradebook: Gradebook) -> list[str]:
    """Say what the run found beside the grade; nothing of a class. There is text of the student's in it."""
    desk = gradebook.desk
    if desk is None:
        return []
    return [*_run(desk), *_ahead(gradebook, desk), *_points(gradebook, desk.points), *_cost(desk.cost), *desk.remarks]


def earlier_rows(desk: OwnDesk | None) -> list[EarlierRow]:
    """Lay out the models of earlier runs, the newest first."""
    return [_row(model, is_measured=desk.measurement is not None) for model in desk.earlier] if desk else []


def legend() -> str:
    """Explain the figures of earlier models."""
    return (
        "Accuracy: of one training, or the mean over several seeds, on so many test images. pp: this run's model minus "
        "that one, in percentage points of the same test images, where both were trained alike (by the same recipe, "
        f"data and versions); otherwise where they were not. {chance_or_clear()} That "
        "is about two trainings: other seeds may turn it round, which only variants in one run tell."
    )


def _run(desk: OwnDesk) -> Iterator[str]:
    yield f"This is run {desk.run:,} at this desk; its reports stay in the folder runs/{desk.run:04}."


def _ahead(gradebook: Gradebook, desk: OwnDesk) -> Iterator[str]:
    measured, forecast = desk.measurement, desk.forecast
    if measured is None:
        return
    got = f"{measured.correct:,} of {measured.total:,} test images right"
    interval = _interval(measured.low, measured.high)
    uncertainty = f"Over all such images that would be {interval} ({_CONFIDENCE}, interval of Wilson)."
    if forecast:
        threshold = gradebook.assignment.threshold
        yield (
            f"Forecast of the final accuracy (recipe {forecast.recipe}): {100 * forecast.accuracy:.2f} %, and "
            f"{_CONFIDENCE} within {_interval(forecast.low, forecast.high)}: the threshold of {100 * threshold:g} % "
            f"{_verdict(forecast.low, forecast.high, threshold)}. It comes from {forecast.models} models that were "
            "trained by both recipes (prediction interval, Student's t); one that is unlike them may lie outside of it "
            "more often."
        )
    elif desk.no_forecast:
        yield (
            f"No forecast of the final accuracy: {desk.no_forecast}. This run, by the recipe {measured.recipe}, got "
            f"{got}. {uncertainty}"
        )
    elif _is_provisional(gradebook):
        yield (
            f"No forecast of the final accuracy: the recipe {measured.recipe} is the one that counts, but it will have "
            f"other images than this run had. This run got {got}. {uncertainty}"
        )
    else:
        yield (
            f"The recipe {measured.recipe} is the one that counts: on the same data, machine and programs the accuracy "
            f"will be this again, {got}. {uncertainty}"
        )


def _is_provisional(gradebook: Gradebook) -> bool:
    """Whether other images stood in for those of the final grade."""
    dataset = gradebook.provenance.dataset
    return dataset is not None and dataset.provisional


def _verdict(low: float, high: float, threshold: float) -> str:
    if low > threshold:
        return "would be passed"
    return "would be missed" if high <= threshold else "may be passed or missed"


def _interval(low: float, high: float) -> str:
    return f"{100 * low:.2f}{DASH}{100 * high:.2f} %"


def _points(gradebook: Gradebook, points: PointsAhead | None) -> Iterator[str]:
    if points is None:
        return
    amount = number(points.low) if points.low == points.high else f"{number(points.low)} to {number(points.high)}"
    left_open = f" Open beside that: {listed(points.left_open, _MOST_NAMED)}." if points.left_open else ""
    if points.low == points.high:
        reason = ""
    elif gradebook.desk and gradebook.desk.forecast:
        reason = ", as the accuracy turns out within the forecast"
    else:
        reason = ", as the accuracy turns out"
    yield f"Points to expect: {amount} of {number(points.most)}{reason}.{left_open}"


def _cost(cost: Cost | None) -> Iterator[str]:
    if cost is None:
        return
    trainings = "one training" if cost.trainings == 1 else f"{cost.trainings:,} trainings"
    end = "; near to the threshold it takes further seeds." if cost.trainings == 1 else "."
    yield (
        f"The run that counts (recipe {cost.recipe}) would take about {_about(cost.cpu_seconds)} of processor time on "
        f"this machine for {trainings}, and about {_about(cost.wall_seconds)} with --jobs {cost.jobs}{end}"
    )


def _about(seconds: float) -> str:
    """Two digits at most: the estimate is no better."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"


def _row(model: EarlierModel, *, is_measured: bool) -> EarlierRow:
    difference = DASH if model.is_alike or not is_measured else "otherwise"
    if model.better is not None and model.worse is not None:
        comparison = Comparison(model.better, model.worse, model.images)
        difference = f"{100 * comparison.difference / model.images:+z.2f} ({in_a_word(comparison)})"
    return EarlierRow(
        f"run {model.run}",
        model.name,
        (
            f"{100 * model.accuracy:.2f} %",
            f"{model.images:,}",
            str(model.seeds),
            model.recipe,
            difference,
            f"{model.parameters:,}",
            with_prefix(model.flops),
            model.data,
        ),
    )
