"""The rows that every report shows: the reference, then everyone from best to worst."""

import itertools
from dataclasses import dataclass

from grader.records import Grade, Gradebook, Status

_VERDICTS = (Status.PASSED, Status.FAILED, Status.ERROR, Status.MISSING, Status.SKIPPED)


@dataclass(frozen=True)
class Row:
    """One grade beside the reference's; `None` wherever there is no number."""

    grade: Grade
    is_reference: bool
    rank: int | None
    """From 1 over everyone with an accuracy; `None` for the reference, an error and whoever was not trained."""
    difference: float | None
    """Accuracy minus the reference's, in percentage points."""

    @property
    def accuracy_range(self) -> tuple[float, float] | None:
        """Least and greatest accuracy over the seeds, when several were run."""
        accuracies = [trial.accuracy for trial in self.grade.trials]
        return (min(accuracies), max(accuracies)) if len(accuracies) > 1 else None

    @property
    def training_cpu_seconds(self) -> float | None:
        """Processor time of all trials together."""
        return sum(trial.cpu_seconds for trial in self.grade.trials) if self.grade.trials else None

    @property
    def points(self) -> float | None:
        """`None` where the grader is at fault: an error is nobody's zero."""
        return None if self.grade.status is Status.ERROR else self.grade.points

    @property
    def untrained(self) -> bool:
        """Whether it passed so far, without an accuracy: training was not asked for."""
        return self.grade.status is Status.PASSED and self.grade.accuracy is None


def ranked(gradebook: Gradebook) -> list[Row]:
    """Order everyone by verdict, then accuracy (best first, none last), then id; a reference goes first."""
    reference = Row(gradebook.reference, is_reference=True, rank=None, difference=None)
    rows = [] if gradebook.without_reference else [reference]
    ranks = itertools.count(1)
    for grade in sorted(gradebook.submissions, key=_merit):
        comparable = grade.accuracy is not None and grade.status in {Status.PASSED, Status.FAILED}
        rank = next(ranks) if comparable else None
        difference = _percentage_points(grade.accuracy, gradebook.reference.accuracy)
        rows.append(Row(grade, is_reference=False, rank=rank, difference=difference))
    return rows


def _merit(grade: Grade) -> tuple[int, bool, float, str]:
    return _VERDICTS.index(grade.status), grade.accuracy is None, -(grade.accuracy or 0), grade.id


def _percentage_points(accuracy: float | None, reference: float | None) -> float | None:
    return None if accuracy is None or reference is None else 100 * (accuracy - reference)
