"""What goes to a worker of a cluster and what comes back: JSON, read strictly on both sides."""

from typing import Annotated, Self, TypeVar, cast

from pydantic import Field

from grader.jobs import BuildJob, Job, JobError, Machine, TrialJob
from grader.records import Build, TrainingFailure, Trial
from grader.summary import Dataset
from grader.worker.messages import Message, Progress

ResultT = TypeVar("ResultT")

TOPIC = "cnn-grader"
"""Of all graders' events: a scheduler keeps a limited number of each topic's."""
_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Sentence = Annotated[str, Field(max_length=2_000)]


class Credentials(Message):
    """What a worker says of itself before it is asked for anything."""

    grader: Annotated[str, Field(max_length=100)]
    """Version of the grader that is installed there."""
    code: _Sha256
    """Over all that a worker runs of the grader."""
    machine: Machine
    """The jail is `None` where there is none."""
    refusal: _Sentence = ""
    """Why student code cannot be confined there; empty where it can."""
    host: Annotated[str, Field(max_length=500)]
    """Workers for which this is equal share a disk."""


class Enlistment(Message):
    """Make a worker ready for one run."""

    run: str
    dataset: Dataset | None
    """The images; `None` where nothing is trained."""


class Readiness(Message):
    """Whether a worker is ready for a run."""

    lacks_data: bool = False
    """It knows the images neither from an earlier run nor from its own search."""
    refusal: _Sentence = ""
    """What keeps it from being ready otherwise."""


class Delivery(Message):
    """A piece of the data set that goes to a worker; the bytes travel beside it."""

    run: str
    file: str


class Ceiling(Message):
    """Where the trainings of a run are stopped, from now on."""

    run: str
    number: int
    """Of several, the one with the highest number holds."""
    cpu_seconds: int
    cpu_multiple: float | None


class Request(Message):
    """One job, and what it may use."""

    key: _Sha256
    """Of the job: whoever reads another one from the JSON must not compute it."""
    build: BuildJob | None = None
    trial: TrialJob | None = None
    ceiling: Ceiling

    @property
    def job(self) -> Job[object]:
        """The job itself."""
        job = cast("Job[object] | None", self.build or self.trial)
        if job is None or job.key != self.key:
            msg = "the request holds another job than its key says"
            raise ValueError(msg)
        return job


class Answer(Message):
    """The result of one job, or what stands in its place."""

    key: _Sha256
    build: Build | None = None
    trial: Trial | None = None
    failure: TrainingFailure | None = None
    error: JobError | None = None

    @classmethod
    def of(cls, key: str, result: object) -> Self:
        """Wrap what an attempt gave."""
        match result:
            case Build():
                return cls(key=key, build=result)
            case Trial():
                return cls(key=key, trial=result)
            case TrainingFailure():
                return cls(key=key, failure=result)
            case JobError():
                return cls(key=key, error=result)
            case _:
                msg = f"no job has a result of type {type(result).__name__}"
                raise TypeError(msg)

    def result(self, job: Job[ResultT]) -> object:
        """The result of a job.

        Raises:
            ValueError: This answers another job, or with what such a job cannot have.
        """
        results = [result for result in (self.build, self.trial, self.failure, self.error) if result is not None]
        allowed = (Build, JobError) if isinstance(job, BuildJob) else (Trial, TrainingFailure, JobError)
        fits = len(results) == 1 and isinstance(results[0], allowed) and self.key == job.key
        if not fits or (self.trial and isinstance(job, TrialJob) and self.trial.seed != job.seed):
            msg = "a worker answered another question"
            raise ValueError(msg)
        return results[0]


class Event(Message):
    """What a worker says while it does a job."""

    run: str
    task: str
    """On the scheduler: one that was given up may still be heard."""
    worker: str
    """Its address."""
    progress: Progress | None = None
    """`None` at the beginning."""
