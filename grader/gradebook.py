"""Grades → Gradebook: the whole run; `gradebook.json` is its dump, and every report reads nothing else."""

from collections import Counter
from datetime import datetime

from pydantic import Field

from grader.corrections import EXCUSED, is_excused
from grader.errors import InputError
from grader.own_desk import OwnDesk
from grader.printable import shortened
from grader.record import Record
from grader.records import Grade, Status
from grader.summary import Dataset
from grader.wording import listed

SCHEMA_VERSION = 2
"""Version of `gradebook.json`; raised when a field changes its meaning or goes away."""


class Provenance(Record):
    """What a grade depends on beside the submission and the assignment."""

    grader: str
    tensorflow: str
    keras: str
    python: str
    cpu: str
    onednn: str
    """Settings of oneDNN, the library whose kernels TensorFlow computes with."""
    threads: int
    jail: str
    dataset: Dataset | None
    """`None` when nothing was to be trained."""


class FeedbackRules(Record):
    """What a student's page shows beside the student's own results."""

    test_images: bool = False
    """Whether it shows test images with their labels, as only public ones may be."""
    rank: bool = False
    """Whether it says the rank in the class."""


class Assignment(Record):
    """The assignment, as far as the gradebook's reader needs it."""

    name: str
    threshold: float
    recipe: str
    classes: int
    """Labels, and answers of trials, are from 0 to one less."""
    feedback: FeedbackRules = FeedbackRules()
    deadline: datetime | None = None
    """With a time zone; `None` where lateness has no consequence."""
    manual: dict[str, float] = Field(default_factory=dict)
    """Points of the parts that a person grades, by their names."""


class Gradebook(Record):
    """The whole run; every report is a function of this and of nothing else."""

    schema_version: int = SCHEMA_VERSION
    assignment: Assignment
    provenance: Provenance
    test_labels: str = ""
    """The class of every test image, in the format of `Trial.answers`; empty when nothing was trained."""
    reference: Grade
    submissions: tuple[Grade, ...]
    """In sorted order of their ids."""
    desk: OwnDesk | None = None
    """Of a student who checked their own work; `None` in a class."""

    @property
    def without_reference(self) -> bool:
        """Whether a student checked a file where the reference solution is not."""
        return self.reference.status is Status.MISSING

    @property
    def max_total(self) -> float:
        """The most points that anybody can have without a bonus."""
        return self.reference.max_points + sum(self.assignment.manual.values())

    def only(self, student: str) -> "Gradebook":
        """Narrow the gradebook to one student: the reference stays, and nobody else's row does.

        Args:
            student: The id of the submission.

        Raises:
            InputError: No submission has this id.
        """
        try:
            return self.by_id()[student]
        except KeyError:
            ids = listed([grade.id for grade in self.submissions], 5)
            raise InputError(
                expected=f"the id of a submission in the gradebook ({ids or 'it has none'})",
                received=repr(shortened(student)),
                remedy="Write the id as the reports show it.",
            ) from None

    def by_id(self) -> dict[str, "Gradebook"]:
        """Narrow the gradebook to each student: one gradebook for each id, in their order."""
        grades: dict[str, tuple[Grade, ...]] = {}
        for grade in self.submissions:
            grades[grade.id] = (*grades.get(grade.id, ()), grade)
        return {student: self.model_copy(update={"submissions": rows}) for student, rows in grades.items()}

    @property
    def counting(self) -> tuple[Grade, ...]:
        """The submissions whose points count: those of the excused do not."""
        return tuple(grade for grade in self.submissions if not is_excused(grade.adjustments))

    @property
    def outcomes(self) -> Counter[str]:
        """How many submissions there are of each outcome."""
        return Counter(grade.outcome for grade in self.submissions)

    @property
    def exit_status(self) -> int:
        """0 everybody passed or is excused, 1 some submission failed or is missing, 3 some result is an error."""
        outcomes = self.outcomes.keys()
        if Status.ERROR in outcomes:
            return 3
        return 0 if outcomes <= {Status.PASSED, EXCUSED} else 1
