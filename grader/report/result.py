"""What one student gets to know: a gradebook narrowed to one person, in the order in which both pages show it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from grader.gradebook import Gradebook
from grader.records import CheckResult, Epoch, Finding, FurtherCheck, Grade, Status, Trial
from grader.report.columns import student_name
from grader.report.confusion import Confusion, confusion
from grader.report.difference import in_words
from grader.report.ranking import Row, ranked
from grader.report.text import DASH
from grader.significance import median

TITLES: dict[str, str] = {
    "source": "The file can be read.",
    "contract": "The function returns a model.",
    "reproducible": "Two calls give the same model.",
    "spec": "Layers, optimizer and their settings are allowed.",
    "input_shape": "The model takes the assignment's images.",
    "output_shape": "The model has one output for each class.",
    "convolution": "There are as many convolutions as asked for.",
    "loss": "The loss fits the last layer.",
    "trainable": "No layer is frozen.",
    "budget": "The model is no larger than allowed.",
    "training": "The training came to its end.",
    "accuracy": "Enough test images are classified correctly.",
    "variants": "Variants change one thing each.",
}
"""What each check asks, in the middle of a sentence's worth of words."""
_UNEXPLAINED = {
    Status.MISSING: "Nothing was handed in.",
    Status.ERROR: "The grader could not grade this; a person has to look at it.",
}
_COLOURS = re.compile(r"\x1b\[[0-9;]{0,40}m")
"""Of a terminal, which Keras's summary writes."""


class CurvePoint(NamedTuple):
    """Accuracies after one epoch; `None` where there is no number."""

    epoch: int
    training: float | None
    validation: float | None
    reference: float | None
    """The reference's, on the validation images."""


@dataclass(frozen=True)
class Result:
    """One student's results, beside the reference's."""

    gradebook: Gradebook
    """Narrowed to the student."""
    rank: str = ""
    """In the class, as "3 of 12"; empty where it is not to be said."""

    @cached_property
    def row(self) -> Row:
        """The student's own row."""
        return ranked(self.gradebook)[-1]

    @property
    def grade(self) -> Grade:
        """The student's own grade."""
        return self.row.grade

    @property
    def who(self) -> str:
        """The id, and the name where a roster has it; text from outside."""
        return " · ".join(filter(None, (self.grade.id, student_name(self.row))))

    @property
    def verdict(self) -> str:
        """In a few words; nothing is called passed that only has not failed."""
        if self.row.untrained:
            return "nothing failed so far; not trained, so there is no verdict yet"
        return str(self.grade.status)

    @property
    def points(self) -> str:
        """Earned of possible; a dash where the grader is at fault."""
        return points(self.row.points, self.grade.max_points)

    @property
    def trial(self) -> Trial | None:
        """The training that decides."""
        return median(self.grade.trials) if self.grade.trials else None

    @property
    def accuracy(self) -> str:
        """With the images that it is made of, and of several seeds each."""
        if self.trial is None:
            return DASH
        text = f"{percent(self.trial.accuracy)} ({self.trial.correct:,} of {self.trial.total:,} test images)"
        if len(self.grade.trials) > 1:
            each = ", ".join(percent(trial.accuracy) for trial in self.grade.trials)
            text += f"; the median of {len(self.grade.trials)} seeds, which gave {each}"
        return text

    @property
    def against_reference(self) -> str:
        """How far from the reference, and whether chance would explain it; empty where that is not known."""
        if self.row.comparison:
            return in_words(self.row.comparison)
        return "" if self.row.difference is None else f"{self.row.difference:+z.2f} percentage points (untested)"

    @property
    def reference_accuracy(self) -> str:
        """Empty where the reference was not trained."""
        accuracy = self.gradebook.reference.accuracy
        return "" if accuracy is None else percent(accuracy)

    @property
    def faults(self) -> list[tuple[CheckResult | FurtherCheck, Finding]]:
        """What has to be changed, check by check."""
        return [
            (check, finding)
            for check in self.grade.all_checks
            if check.status in {Status.FAILED, Status.ERROR}
            for finding in check.findings or (Finding(problem=f"The check {check.name} did not pass."),)
        ]

    @property
    def remarks(self) -> list[tuple[CheckResult | FurtherCheck, Finding]]:
        """What there is to know about the checks that passed."""
        passed = [check for check in self.grade.all_checks if check.status is Status.PASSED]
        return [(check, finding) for check in passed for finding in check.findings]

    @property
    def comment(self) -> str:
        """What to say where no check says what to change: nothing is there, the grader failed, or all is well."""
        if self.faults:
            return ""
        if self.grade.status in _UNEXPLAINED:
            return _UNEXPLAINED[self.grade.status]
        if self.remarks:
            return ""
        return "Nothing has to be changed so far." if self.row.untrained else "Nothing has to be changed."

    @property
    def curve(self) -> list[CurvePoint]:
        """How the accuracy grew."""
        own = self.trial.epochs if self.trial else ()
        trials = self.gradebook.reference.trials
        reference = median(trials).epochs if trials else ()
        return list(_curve(own, reference)) if own else []

    @cached_property
    def confusion(self) -> Confusion | None:
        """What was taken for what."""
        book = self.gradebook
        return confusion(self.trial, book.test_labels, book.assignment.classes) if self.trial else None

    @property
    def printed(self) -> list[str]:
        """The lines that the submission's own process wrote, without colours; text from outside."""
        text = _COLOURS.sub("", self.grade.printed.expandtabs(4))
        return [line.rstrip() for line in re.split("\r?\n|\r", text)] if text.strip() else []


def results(gradebook: Gradebook) -> Iterator[Result]:
    """Narrow a gradebook to each student in turn."""
    ranks: dict[str, str] = {}
    if gradebook.assignment.feedback.rank:
        rows = [row for row in ranked(gradebook) if row.rank is not None]
        ranks = {row.grade.id: f"{row.rank} of {len(rows)}" for row in rows}
    for student, narrowed in gradebook.by_id().items():
        yield Result(narrowed, ranks.get(student, ""))


def percent(share: float | None) -> str:
    """With two decimals; a dash where there is no number."""
    return DASH if share is None else f"{100 * share:.2f} %"


def points(earned: float | None, most: float) -> str:
    """Earned of possible; a dash where there are none to be earned, or where the grader is at fault."""
    return DASH if earned is None or not most else f"{round(earned, 2):.15g} of {round(most, 2):.15g}"


def _curve(own: tuple[Epoch, ...], reference: tuple[Epoch, ...]) -> Iterator[CurvePoint]:
    for number, epoch in enumerate(own):
        beside = reference[number].val_accuracy if number < len(reference) else None
        yield CurvePoint(number + 1, epoch.accuracy, epoch.val_accuracy, beside)
