"""Learning-rate schedules, as Keras writes them inside an optimizer. Steps are batches."""

from typing import Annotated, Literal, Self

from pydantic import Field, JsonValue, model_validator

from grader.model.fields import Described, Single, Strict

LearningRate = Annotated[Single, Field(gt=0, le=10)]
FinalRate = Annotated[Single, Field(ge=0, le=10)]
Steps = Annotated[float, Field(gt=0, le=1e9)]
Growth = Annotated[float, Field(gt=0, le=10)]


class _Config(Strict):
    name: Annotated[JsonValue, Field(exclude=True)] = None


class _CosineConfig(_Config):
    initial_learning_rate: FinalRate
    decay_steps: Steps
    alpha: Annotated[float, Field(ge=0, le=1)] = 0.0
    warmup_target: FinalRate | None = None
    warmup_steps: Annotated[float, Field(ge=0, le=1e9)] = 0


class _RestartsConfig(_Config):
    initial_learning_rate: LearningRate
    first_decay_steps: Steps
    t_mul: Growth = 2.0
    m_mul: Growth = 1.0
    alpha: Annotated[float, Field(ge=0, le=1)] = 0.0


class _RateConfig(_Config):
    initial_learning_rate: LearningRate
    decay_steps: Steps
    decay_rate: Growth
    staircase: bool = False


class _PiecewiseConfig(_Config):
    boundaries: Annotated[list[Annotated[float, Field(ge=0, le=1e9)]], Field(min_length=1, max_length=100)]
    values: list[FinalRate]

    @model_validator(mode="after")
    def _one_more_value_than_boundaries(self) -> Self:
        if len(self.values) != len(self.boundaries) + 1:
            msg = f"{len(self.boundaries)} boundaries need {len(self.boundaries) + 1} values"
            raise ValueError(msg)
        return self


class _PolynomialConfig(_Config):
    initial_learning_rate: LearningRate
    decay_steps: Steps
    end_learning_rate: FinalRate = 0.0001
    power: Growth = 1.0
    cycle: bool = False


class ScheduleBase(Described):
    """What every schedule's JSON begins with."""

    module: Annotated[Literal["keras.optimizers.schedules"], Field(exclude=True)] = "keras.optimizers.schedules"
    config: _Config


class CosineDecay(ScheduleBase):
    """Loshchilov and Hutter (2017), possibly with a linear warm-up."""

    class_name: Literal["CosineDecay"]
    config: _CosineConfig


class CosineDecayRestarts(ScheduleBase):
    """The same, begun anew in ever longer periods."""

    class_name: Literal["CosineDecayRestarts"]
    config: _RestartsConfig


class RateDecay(ScheduleBase):
    """initial * rate ** (step / steps), or initial / (1 + rate * step / steps)."""

    class_name: Literal["ExponentialDecay", "InverseTimeDecay"]
    config: _RateConfig


class PiecewiseConstantDecay(ScheduleBase):
    """One value up to each boundary, and one after the last."""

    class_name: Literal["PiecewiseConstantDecay"]
    config: _PiecewiseConfig


class PolynomialDecay(ScheduleBase):
    """From the initial to the end rate by a power of what is left."""

    class_name: Literal["PolynomialDecay"]
    config: _PolynomialConfig


Schedule = Annotated[
    CosineDecay | CosineDecayRestarts | RateDecay | PiecewiseConstantDecay | PolynomialDecay,
    Field(discriminator="class_name"),
]
SCHEDULES: tuple[str, ...] = (
    "CosineDecay", "CosineDecayRestarts", "ExponentialDecay", "InverseTimeDecay", "PiecewiseConstantDecay",
    "PolynomialDecay",
)  # fmt: skip
