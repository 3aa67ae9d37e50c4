"""What one student gets to know: a gradebook narrowed to one person, in the order in which both pages show it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from grader.corrections import is_excused
from grader.gradebook import Gradebook
from grader.records import CheckResult, Epoch, Finding, Grade, Status, Trial
from grader.report.columns import student_name
from grader.report.confusion import Confusion, confusion
from grader.report.corrections import corrections, is_corrected, number
from grader.report.difference import in_words
from grader.report.ranking import Row, ranked
from grader.report.text import DASH
from grader.significance import median

_TITLES: dict[str, str] = {
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
_STOPPED: dict[str, str] = {
    "source": "What was handed in could not be read as a program, so no model was built and nothing was trained.",
    "contract": "The file was read, but no model came out of it, so nothing was trained.",
    "reproducible": "The file gives another model each time, so nothing was trained.",
    "training": "The model is as the assignment asks, but its training did not come to an end.",
    "accuracy": "The model was trained, but it does not classify enough of the test images correctly.",
}
"""How far a submission got whose first failed check is this one."""
_NOT_ALLOWED = "The file gives a model, but not one that the assignment allows, so it was not trained."
"""The same for all other checks, which look at the model."""
_NOT_OWN = "The model passed every check but those that your teacher added."
"""The same for a teacher's own."""
_NEXT: dict[str, str] = {
    "source": "Look at that line and at the one before it, for Python often notices a missing bracket, quote or colon "
    "late; run the file on your own computer until Python accepts it.",
    "contract": "Call the function on your own computer, and go on until it returns a compiled model.",
    "reproducible": "Let nothing random or left over from an earlier call decide how the model is made.",
    "training": "Make the model smaller, or its learning rate lower, and check it again.",
}
"""What to try where the check's findings do not say it."""
_READ_AGAIN = "Compare it with what the assignment asks for, and check it again."
"""The same for all other checks."""
_COLOURS = re.compile(r"\x1b\[[0-9;]{0,40}m")
"""Of a terminal, which Keras's summary writes."""


class CurvePoint(NamedTuple):
    """Accuracies and losses after one epoch; `None` where there is no number."""

    epoch: int
    training: float | None
    validation: float | None
    reference: float | None
    """The reference's, on the validation images."""
    training_loss: float | None
    validation_loss: float | None


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
    def corrections(self) -> tuple[str, ...]:
        """Why other points count than those of the checks; texts with a person's words in them."""
        return corrections(self.grade)

    @property
    def total(self) -> str:
        """What counts, in a few words; empty where it is what the checks gave."""
        if not is_corrected(self.grade):
            return ""
        if is_excused(self.grade.adjustments):
            return "excused"
        return points(self.grade.total, self.grade.max_total)

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
    def opening(self) -> str:
        """What happened, before any detail; text from outside may be in it."""
        if self.grade.status is Status.MISSING:
            reasons = [finding.problem for check in self._unpassed for finding in check.findings]
            return " ".join((*(reasons or ["Nothing was handed in."]), "Ask your teacher if you did."))
        if self.grade.status is Status.ERROR:
            return "The grader could not grade this; a person has to look at it."
        if self._unpassed:
            first = self._unpassed[0]
            return _STOPPED.get(first.name, _NOT_OWN if first.question else _NOT_ALLOWED)
        rest = "" if self.remarks else " Nothing has to be changed."
        if self.row.untrained:
            return f"No fault was found so far; the model was not trained.{rest}"
        return f"The model was trained and passed every check.{rest}"

    @property
    def heading(self) -> str:
        """Of the faults: those of the grader are not for the student to change."""
        return "What stopped it" if self.grade.status is Status.ERROR else "What to change"

    @property
    def faults(self) -> list[tuple[CheckResult, Finding]]:
        """What has to be changed, check by check, and what to try next."""
        if self.grade.status is Status.MISSING:
            return []
        return [
            (check, finding)
            for check in self.grade.all_checks
            if check.status in {Status.FAILED, Status.ERROR}
            for finding in _faults(check)
        ]

    @property
    def remarks(self) -> list[tuple[CheckResult, Finding]]:
        """What there is to know beside the faults."""
        return [
            (check, finding)
            for check in self.grade.all_checks
            for finding in (check.findings if check.status is Status.PASSED else _explanations(check))
        ]

    @property
    def _unpassed(self) -> list[CheckResult]:
        return [check for check in self.grade.checks if check.status in {Status.FAILED, Status.ERROR}]

    @property
    def curve(self) -> list[CurvePoint]:
        """How accuracy and loss changed."""
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


def title(check: CheckResult) -> str:
    """What a check asks: of a teacher's own in the teacher's words, which are text from outside."""
    return _TITLES.get(check.name) or check.question


def percent(share: float | None) -> str:
    """With two decimals; a dash where there is no number."""
    return DASH if share is None else f"{100 * share:.2f} %"


def four_digits(value: float | None) -> str:
    """A loss, with so many significant ones; a dash where there is no number."""
    return DASH if value is None else f"{value:.4g}"


def points(earned: float | None, most: float) -> str:
    """Earned of possible; a dash where there are none to be earned, or where the grader is at fault."""
    return DASH if earned is None or not most else f"{number(earned)} of {number(most)}"


def _curve(own: tuple[Epoch, ...], reference: tuple[Epoch, ...]) -> Iterator[CurvePoint]:
    for place, epoch in enumerate(own):
        beside = reference[place].val_accuracy if place < len(reference) else None
        yield CurvePoint(place + 1, epoch.accuracy, epoch.val_accuracy, beside, epoch.loss, epoch.val_loss)


def _faults(check: CheckResult) -> Sequence[Finding]:
    """What is wrong; where a student can do something about it, at least one finding says what."""
    findings = check.findings or (Finding(problem=f"The check {check.name} did not pass."),)
    first, *others = findings[:1] if check.name == "accuracy" else findings
    if check.status is Status.FAILED and not any(finding.advice or finding.code for finding in findings):
        known = _NEXT.get(check.name) if check.name != "source" or first.line else None
        first = first.model_copy(update={"advice": known or _READ_AGAIN})
    return (first, *others)


def _explanations(check: CheckResult) -> Sequence[Finding]:
    """Of an accuracy that is too low, all but the first finding: what it earns, and how many seeds decided."""
    return check.findings[1:] if check.name == "accuracy" and check.status is Status.FAILED else ()
