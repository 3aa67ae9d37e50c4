"""What the grader produces: one frozen record per arrow of the pipeline."""

from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field

from grader.analysis import Analysis
from grader.changes import Change, Effect
from grader.corrections import EXCUSED, Adjustment, Arrangement, Lateness, ManualPart, counted, is_excused
from grader.record import Record
from grader.summary import Drawing, ModelSummary

CheckName = Literal[
    "source", "contract", "reproducible", "spec", "input_shape", "output_shape", "convolution", "loss", "trainable",
    "budget", "training", "accuracy",
]  # fmt: skip

CHECK_NAMES: tuple[CheckName, ...] = get_args(CheckName)
"""In the order in which they are made: a check needs those that its subject rests on."""


class Status(StrEnum):
    """Outcome of a check or of a submission."""

    PASSED = "passed"
    FAILED = "failed"
    """The submission is at fault."""
    SKIPPED = "skipped"
    """Not run, because a check it needs did not pass, or training was not asked for."""
    ERROR = "error"
    """The grader is at fault; a person has to look, and no grade is given."""
    MISSING = "missing"
    """Nothing was handed in."""


class Place(Record):
    """Where something stands in what a student handed in."""

    path: str = ""
    """Of a module beside the file that was handed in; empty for that file itself."""
    line: int | None = None
    """In the file, or in the cell when `cell` is given; counts from 1."""
    cell: int | None = None
    """Among all cells of a notebook, text cells included; counts from 1."""


class Finding(Record):
    """Something about a submission that its author should know: a fault, or a remark on what passed."""

    problem: str
    """What is wrong, as one or more whole sentences; of a remark, what there is to know."""
    advice: str = ""
    """What to do about it, as a whole sentence; empty where the problem says it all."""
    code: str = ""
    """One line of Python, which the advice ends with: what to write in place of what stands there now."""
    excerpt: str = ""
    """The line of the student's file that stands there; empty where there is none."""
    path: str = ""
    """As in `Place`, and so are the others."""
    line: int | None = None
    cell: int | None = None

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(path=self.path, line=self.line, cell=self.cell)

    def at(self, place: Place) -> "Finding":
        """The same finding, at a place."""
        return self.model_copy(update=dict(place))


class Student(Record):
    """A line of the roster; what it leaves empty is empty here."""

    id: str  # in the course: the one that every report shows
    name: str = ""
    email: str = ""
    section: str = ""
    group: str = ""
    """With whom the student hands in; everybody in it gets its grade."""
    ids: dict[str, str] = Field(default_factory=dict)
    """In other systems, by the roster's column: `canvas_id`, `github` and the like."""
    arrangement: Arrangement = Arrangement()


class Module(Record):
    """A Python file that lies beside the one handed in, for that one to import."""

    path: str
    """Relative to the submission's folder, with slashes: `blocks.py`, `parts/residual.py`."""
    content: bytes


class HandIn(Record):
    """When a submission was handed in, as far as the course system tells."""

    time: datetime | None = None
    """By the course system's clock; without a time zone where the system names none."""
    late: bool | None = None
    """Whether the course system calls it late; `None` where it does not say."""
    attempt: int | None = Field(default=None, ge=1)
    """The system's own number of the attempt."""
    is_guess: bool = False
    """Whether this stands in a name that anybody may have given: good for an order, and for nobody's lateness."""


class Submission(Record):
    """One file a student handed in, read once and never executed by this process."""

    id: str
    path: Path
    notebook: bool
    """Whether `content` is an `.ipynb` document instead of Python source."""
    content: bytes
    modules: tuple[Module, ...] = ()
    """What the file may import, in sorted order."""
    sha256: str
    """Over the content, and over the modules if there are any."""
    notes: tuple[Finding, ...] = ()
    """Remarks for the author that change nothing."""
    analysis: Analysis | None = None
    """What the author wrote about the variants; `None` where nothing was written. No build depends on it."""
    student: Student | None = None
    """Who handed it in; `None` without a roster, or when the roster does not know."""
    handed_in: HandIn = HandIn()


class Unusable(Record):
    """A place where a submission should be and is not; it becomes a row of the report like everyone else."""

    id: str
    path: Path
    status: Literal[Status.FAILED, Status.ERROR, Status.MISSING]
    finding: Finding
    """What is there instead, and what to do."""
    student: Student | None = None
    handed_in: HandIn = HandIn()


class CheckResult(Record):
    """What one check found."""

    name: str = Field(min_length=1, max_length=100)
    """One of `CHECK_NAMES`, or of a check of the teacher's own."""
    question: str = ""
    """What a check of the teacher's own asks, as its author wrote it; of the others the reports know that."""
    status: Status
    points: float = Field(default=0, ge=0)
    max_points: float = Field(default=0, ge=0)
    findings: tuple[Finding, ...] = ()
    """Faults of a check that did not pass, why it was skipped, or remarks on one that passed."""


class Build(Record):
    """What a submission's own process made of it, twice."""

    document: str | None = None
    """Keras's JSON of the model; `None` when there is a failure."""
    second_document: str | None = None
    """That of the second build, when it was not the same to the letter."""
    failure: CheckResult | None = None
    notes: tuple[Finding, ...] = ()
    """Remarks for the author that change nothing."""
    places: dict[str, Place] = Field(default_factory=dict)
    """Where the layers of these names were written, as the submission's own process says."""
    compiled: Place | None = None
    """Where the model was compiled: the student's last call of `model.compile(...)`, as that process says."""
    printed: str = ""
    """What the submission's own process wrote to its standard output and error, as far as it was kept."""
    variants: dict[str, "Build"] = Field(default_factory=dict)
    """In place of a document where several models were asked for: each by its author's name for it."""
    final: bool = True
    """Whether another try would end the same; not so when the machine may have been too slow or too full."""


class Epoch(Record):
    """Means over one pass through the training images; `None` where a value was not finite."""

    loss: float | None
    accuracy: float | None
    val_loss: float | None
    val_accuracy: float | None


class Trial(Record):
    """One training run of one architecture from one seed."""

    seed: int = Field(ge=0)
    correct: int = Field(ge=0)
    """Test images classified correctly, out of `total`."""
    total: int = Field(gt=0)
    accuracy: float = Field(ge=0, le=1)
    """`correct / total`; comparisons use the integers."""
    cpu_seconds: float = Field(ge=0)
    """Processor time of training and evaluation, the start of TensorFlow not counted."""
    epochs: tuple[Epoch, ...]
    weights_sha256: str
    """Over the bytes of all weights after training, in layer order."""
    answers: str
    """The predicted class of every test image; `grader.dataset.answers` describes the format."""

    @property
    def fraction(self) -> Fraction:
        """The accuracy without rounding."""
        return Fraction(self.correct, self.total)


class TrainingFailure(Record):
    """Why an architecture has no trial."""

    status: Literal[Status.FAILED, Status.ERROR]
    finding: Finding


class Variant(Record):
    """A student's own variant of the model that was handed in."""

    name: str
    """The student's own."""
    status: Status
    findings: tuple[Finding, ...] = ()
    changes: tuple[Change, ...] = ()
    """What it does otherwise than the model."""
    model: ModelSummary | None = None
    trials: tuple[Trial, ...] = ()
    """Without the answers to single images, of which the effect was made."""
    effect: Effect | None = None
    """`None` where model or variant was not trained."""


class Variants(Record):
    """All variants of one submission, trained from the same seeds as the model itself."""

    recipe: str
    seeds: tuple[int, ...]
    trials: tuple[Trial, ...] = ()
    """Of the model itself, from these seeds and by this recipe; without answers."""
    variants: tuple[Variant, ...]
    """In the student's order."""


class Grade(Record):
    """RESULT of the gradebook: everything known of one submission."""

    id: str
    student: Student | None = None
    """Who it is on the roster; `None` without one, and for who is not on it."""
    handed_in: HandIn = HandIn()
    path: str
    sha256: str | None
    status: Status
    points: float
    max_points: float
    accuracy: float | None
    """Median over the seeds that were run; `None` when nothing was trained."""
    cached: bool
    """Whether nothing had to be computed: build and trials came from the results store."""
    checks: tuple[CheckResult, ...]
    model: ModelSummary | None
    trials: tuple[Trial, ...]
    drawing: Drawing | None = None
    """Of the model; `None` where there is none, or in a gradebook that an earlier version wrote."""
    printed: str = ""
    """As in `Build`: for its author alone."""
    further_checks: tuple[CheckResult, ...] = ()
    """Those that give points and decide about no verdict."""
    variants: Variants | None = None
    """`None` where the assignment asks for none, or none were handed in."""
    analysis: Analysis | None = None
    """As in `Submission`: for a person to read."""
    late: Lateness | None = None
    """`None` where the assignment has no deadline, and where nothing was handed in."""
    manual: tuple[ManualPart, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()

    @property
    def total(self) -> float | None:
        """Points that count in a course system; `None` for the excused, and for an error that nobody corrected."""
        return counted(None if self.status is Status.ERROR else self.points, self.manual, self.adjustments, self.late)

    @property
    def max_total(self) -> float:
        """The most that `total` can be without a bonus."""
        return self.max_points + sum(part.max_points for part in self.manual)

    @property
    def outcome(self) -> str:
        """The status, or `excused` for whoever is; an error stays an error, because somebody has to look at it."""
        return EXCUSED if self.status is not Status.ERROR and is_excused(self.adjustments) else self.status

    @property
    def all_checks(self) -> tuple[CheckResult, ...]:
        """The usual ones, and then those that the assignment adds."""
        return (*self.checks, *self.further_checks)
