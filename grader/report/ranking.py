"""The rows that every report shows: the reference, then everyone from best to worst."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from grader.gradebook import Gradebook
from grader.records import Grade, Status
from grader.report.verdict import is_untrained
from grader.significance import Comparison, compared, median

_VERDICTS = (Status.PASSED, Status.FAILED, Status.ERROR, Status.MISSING, Status.SKIPPED)

_Merit: TypeAlias = tuple[int, bool, Fraction]


@dataclass(frozen=True)
class Row:
    """One grade, compared with the reference's; `None` wherever there is no number."""

    grade: Grade
    is_reference: bool
    rank: int | None
    """From 1 over everyone with an accuracy; equal verdicts and accuracies share one, and the next is as if they did
    not: 1, 2, 2, 4. `None` for the reference, an error, whoever was not trained, and a submission that is alone."""
    difference: float | None
    """Accuracy minus the reference's, in percentage points."""
    comparison: Comparison | None = None
    """With the reference on the same test images; `None` for the reference itself."""

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
        """Whether it is valid so far, without an accuracy: training was not asked for."""
        return is_untrained(self.grade)


def ranked(gradebook: Gradebook) -> list[Row]:
    """Order everyone by verdict, then accuracy (best first, none last), then id; a reference goes first."""
    reference = Row(gradebook.reference, is_reference=True, rank=None, difference=None)
    rows = [] if gradebook.without_reference else [reference]
    judged = [(_merit(grade), grade) for grade in gradebook.submissions]
    judged.sort(key=lambda pair: (*pair[0], pair[1].id))
    ranks: dict[_Merit, int] = {}
    for number, merit in enumerate((merit for merit, grade in judged if _is_comparable(grade)), start=1):
        ranks.setdefault(merit, number)
    alone = len(judged) == 1
    for merit, grade in judged:
        rank = ranks[merit] if _is_comparable(grade) and not alone else None
        difference = _percentage_points(grade.accuracy, gradebook.reference.accuracy)
        comparison = compared(
            grade.trials, gradebook.reference.trials, gradebook.test_labels, gradebook.assignment.classes
        )
        rows.append(Row(grade, is_reference=False, rank=rank, difference=difference, comparison=comparison))
    return rows


def _merit(grade: Grade) -> _Merit:
    """What goes first is less: the verdict, whether there is no accuracy, and the accuracy without rounding."""
    accuracy = median(grade.trials).fraction if _has_accuracy(grade) else Fraction(0)
    return _VERDICTS.index(grade.status), not _has_accuracy(grade), -accuracy


def _is_comparable(grade: Grade) -> bool:
    return _has_accuracy(grade) and grade.status in {Status.PASSED, Status.FAILED}


def _has_accuracy(grade: Grade) -> bool:
    return grade.accuracy is not None and bool(grade.trials)


def _percentage_points(accuracy: float | None, reference: float | None) -> float | None:
    return None if accuracy is None or reference is None else 100 * (accuracy - reference)
