"""A student's own run → what it says beside the grade: what lies ahead of it, and the runs before it."""

import hashlib
import json

from grader.desk.cost import full_cost
from grader.desk.forecast import forecast, measurement
from grader.desk.history import earlier_models, fingerprint, most_shown, read_history, reserve_number
from grader.desk.points import points_ahead, usual_checks
from grader.gradebook import Gradebook
from grader.options import Options
from grader.own_desk import Forecast, OwnDesk
from grader.records import Grade, Status
from grader.run import Run
from grader.significance import median
from grader.summary import Dataset


def with_desk(gradebook: Gradebook, run: Run, options: Options) -> Gradebook:
    """Add what a run at one's own desk says beside the grade.

    Args:
        gradebook: Of one submission, without the reference.
        run: Where it comes from.
        options: The folder of the reports, in which earlier runs are, and the trainings at the same time.

    Raises:
        GraderError: The folder of this run's reports cannot be made.
    """
    if len(gradebook.submissions) != 1:  # the file could not be read as a submission
        return gradebook
    history = read_history(options.out)
    print_of_run = fingerprint(gradebook)
    number = history.number_of(print_of_run) or reserve_number(options.out)
    desk = OwnDesk(
        run=number,
        fingerprint=print_of_run,
        trainings=_trainings(gradebook, run),
        files=tuple(file.id for file in run.own_files),
    )
    earlier, more = most_shown(list(earlier_models(gradebook, desk, history.runs)))
    ahead = _outlook(gradebook.submissions[0], run, options)
    desk = desk.model_copy(update={**ahead, "earlier": earlier, "remarks": (*history.remarks, *more)})
    return gradebook.model_copy(update={"desk": desk})


def _outlook(grade: Grade, run: Run, options: Options) -> dict[str, object]:
    """What lies ahead: fields of `OwnDesk`."""
    assignment, recipe, dataset = run.session.assignment, run.session.recipe, run.dataset
    if any(check.status in {Status.FAILED, Status.ERROR} for check in usual_checks(grade)):
        return {}  # of such a model nothing lies ahead
    if not grade.trials or dataset is None:
        return {"points": points_ahead(grade, assignment, 0.0, 1.0)}
    name, counts = run.heading.recipe, assignment.default_recipe
    trial = median(grade.trials)
    fields: dict[str, object] = {"measurement": measurement(trial, name)}
    low, high = 0.0, 1.0
    if recipe == assignment.recipes[counts]:
        if not dataset.record.provisional:
            low = high = trial.accuracy
    else:
        images = dataset.record.train, dataset.record.test
        fields["cost"] = full_cost(grade, assignment, recipe, images, options.jobs)
        ahead = forecast(trial, assignment, recipe, dataset)
        if isinstance(ahead, Forecast):
            low, high = ahead.low, ahead.high
            fields["forecast"] = ahead
        else:
            fields["no_forecast"] = ahead
    return fields | {"points": points_ahead(grade, assignment, low, high)}


def _trainings(gradebook: Gradebook, run: Run) -> dict[str, str]:
    """By the recipes of this run: a hash of all that decides whether models were trained alike."""
    dataset = gradebook.provenance.dataset
    if dataset is None:
        return {}
    used = {gradebook.assignment.recipe}
    used |= {grade.variants.recipe for grade in gradebook.submissions if grade.variants}
    return {name: _training(name, dataset, gradebook, run) for name in sorted(used)}


def _training(name: str, dataset: Dataset, gradebook: Gradebook, run: Run) -> str:
    assignment, provenance = run.session.assignment, gradebook.provenance
    parts = (
        assignment.recipes[name].model_dump(),
        dataset.sha256,
        assignment.input_shape,
        assignment.classes,
        provenance.tensorflow,
        provenance.keras,
    )
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
