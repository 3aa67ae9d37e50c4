"""What an engine is asked for: values that hold everything their result depends on, so that their hash names it.

A job says nothing about folders, names or this machine's resources: it means the same on any machine, and equal jobs
have equal results.
"""

import hashlib
from typing import Generic, NamedTuple, TypeVar

from grader.model.fields import Shape
from grader.model.graph import ModelSpec
from grader.record import Record
from grader.records import Build, Finding, Module, Submission, TrainingFailure, Trial
from grader.spec import Recipe

ResultT_co = TypeVar("ResultT_co", covariant=True)


class Software(Record):
    """The programs that a result depends on."""

    code: str
    """SHA-256 over the part of the grader's own source that the result depends on."""
    tensorflow: str
    keras: str
    python: str


class Machine(Record):
    """What results depend on beside their jobs' own fields: where they are computed, and by which programs."""

    exporter: Software
    trainer: Software
    cpu: str
    """The model of the processor: another model may give other bits."""
    onednn: str
    """Which kernels TensorFlow takes: its settings of oneDNN, which give other bits too."""
    threads: int
    """Of each training; another number gives other bits."""
    jail: str | None
    """How student code is confined; `None` where it is not."""


class Job(Record, Generic[ResultT_co]):
    """Something to be computed, once, wherever."""

    @property
    def key(self) -> str:
        """Name of the result: SHA-256 over the kind of job and all its fields."""
        return hashlib.sha256(f"{type(self).__name__} {self.model_dump_json()}".encode()).hexdigest()


class BuildJob(Job[Build]):
    """Run a student's function in the jail, twice, and keep the architecture that it returns."""

    content: bytes
    notebook: bool
    modules: tuple[Module, ...]
    function: str
    """Name of the function that makes the model, or the variants."""
    variants: int = 0
    """Where it returns models by their names: so many at most; 0 where it returns one model."""
    input_shape: Shape
    """Of the assignment's images."""
    parameters: int
    """The assignment's budget, far beyond which no weight is made."""
    cpu_seconds: int
    """Where the process is stopped."""
    memory_mib: int
    """Address space of the process."""
    jailed: bool
    software: Software


class TrialJob(Job[Trial | TrainingFailure]):
    """Train one architecture from one seed, and count what it gets right.

    The limit on processor time is not a part of it: that limit is relative to the reference's own time, and a trial
    that stayed within it is the same trial under every larger one.
    """

    spec: ModelSpec
    seed: int
    recipe: Recipe
    input_shape: Shape
    """That each image is given."""
    classes: int
    dataset: str
    """SHA-256 of the images and labels."""
    memory_mib: int
    """Address space of the process."""
    jailed: bool
    cpu: str
    onednn: str
    threads: int
    software: Software


class CpuLimit(NamedTuple):
    """Where a training is stopped."""

    seconds: int
    """Of processor time."""
    multiple: float | None = None
    """Of the reference's own time; `None` where there is no reference to be relative to."""


NO_REFERENCE_LIMIT = CpuLimit(6 * 3600)
"""For the reference's own training, and for a student's at their desk."""


class JobError(Record):
    """In place of a result: the grader or its machine is at fault, and the submission has no result yet."""

    finding: Finding


class Built(NamedTuple):
    """Submissions whose builds are equal, as they are for equal files."""

    submissions: tuple[Submission, ...]
    build: Build
    is_new: bool
    """Whether it was computed in this run."""


class Architecture(NamedTuple):
    """A model that one or more submissions ask for; it is trained once."""

    spec: ModelSpec
    names: str
    """Whose it is, for the progress display."""
    flops: int
    """Per image, forward pass."""
    is_reference: bool = False
    """Whether it is the reference's, on whose training the limits of the others depend."""


class Trained(NamedTuple):
    """An architecture with its trials in the order of the seeds, or with the reason why there are none."""

    architecture: Architecture
    training: tuple[Trial, ...] | TrainingFailure
    is_new: bool
    """Whether any of it was computed in this run."""
