"""What a run at a student's own desk says beside the grade: which run it is, what lies ahead, and what lies behind."""

from pydantic import Field

from grader.record import Record


class Cost(Record):
    """About what the run that counts would take on this machine."""

    recipe: str
    trainings: int = Field(ge=1)
    """At least so many: near to the threshold, further seeds are run."""
    cpu_seconds: float = Field(ge=0)
    """Processor time of all of them."""
    wall_seconds: float = Field(ge=0)
    jobs: int = Field(ge=1)
    """Trainings at the same time, on which the wall time depends."""


class Forecast(Record):
    """Of the accuracy by the recipe that counts."""

    recipe: str
    accuracy: float = Field(ge=0, le=1)
    low: float = Field(ge=0, le=1)
    """Lower end of the interval, at the level of `grader.desk.forecast.LEVEL`."""
    high: float = Field(ge=0, le=1)
    models: int = Field(ge=3)
    """That were trained by both recipes to find out."""


class Measurement(Record):
    """The accuracy of this run, with the uncertainty that its test images leave."""

    recipe: str
    correct: int = Field(ge=0)
    total: int = Field(gt=0)
    low: float = Field(ge=0, le=1)
    """Lower end of the interval of Wilson, at the same level."""
    high: float = Field(ge=0, le=1)


class PointsAhead(Record):
    """Points of the final grade, as far as they can be known."""

    low: float = Field(ge=0)
    high: float = Field(ge=0)
    most: float = Field(ge=0)
    """That the parts counted here can give."""
    left_open: tuple[str, ...] = ()
    """Parts of the final grade that nobody knows yet."""


class EarlierModel(Record):
    """A model of an earlier run."""

    run: int = Field(ge=1)
    name: str
    """Of its file or variant: the student's own."""
    accuracy: float = Field(ge=0, le=1)
    """Of one training, or the mean over several."""
    images: int = Field(gt=0)
    """Test images."""
    seeds: int = Field(ge=1)
    """From which it was trained."""
    parameters: int = Field(ge=0)
    flops: int = Field(ge=0)
    recipe: str
    data: str
    is_alike: bool
    """Whether it was trained as this run's model was: by the same recipe, on the same data."""
    better: int | None = None
    """Test images that this run's model got right and that one wrong; `None` where they cannot be compared."""
    worse: int | None = None
    """The other way round."""


class OwnDesk(Record):
    """One run at a student's own desk."""

    run: int = Field(ge=1)
    """Its number; its reports stay in the folder of that name."""
    fingerprint: str
    """SHA-256 over what the run found, so that the same again is no further run."""
    trainings: dict[str, str] = Field(default_factory=dict)
    """By the names of recipes: SHA-256 over all that decides whether two models were trained alike."""
    files: tuple[str, ...] = ()
    """The student's own ones that are compared with the model."""
    measurement: Measurement | None = None
    forecast: Forecast | None = None
    no_forecast: str = ""
    """Why there is none, as the rest of a sentence: without a capital or a full stop."""
    points: PointsAhead | None = None
    cost: Cost | None = None
    """`None` where this run is the one that counts, and where nothing was trained."""
    earlier: tuple[EarlierModel, ...] = ()
    """The newest first."""
    remarks: tuple[str, ...] = ()
    """What of earlier runs is not shown, and why."""
