"""How weights are changed: Keras's optimizers, closed and bounded."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, JsonValue, Tag, TypeAdapter, model_validator

from grader.model.fields import Rate, Single, Strict, Unused
from grader.model.schedules import LearningRate, Schedule

Clip = Annotated[float, Field(gt=0, le=1_000)]
Epsilon = Annotated[Single, Field(gt=0, le=1)]


def _kind(value: Any) -> str:
    return "rate" if isinstance(value, int | float | str) or value is None else "schedule"


class Optimizer(Strict):
    """Fields that all optimizers share; the names are Keras's own."""

    class_name: str
    name: Annotated[JsonValue, Field(exclude=True)] = None
    learning_rate: Annotated[
        Annotated[LearningRate, Tag("rate")] | Annotated[Schedule, Tag("schedule")], Discriminator(_kind)
    ]
    weight_decay: Annotated[Single, Field(ge=0, le=1)] | None = None
    clipnorm: Clip | None = None
    global_clipnorm: Clip | None = None
    clipvalue: Clip | None = None
    use_ema: bool = False
    ema_momentum: Rate = 0.99
    ema_overwrite_frequency: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    loss_scale_factor: Unused = None
    gradient_accumulation_steps: Unused = None

    @model_validator(mode="after")
    def _clips_in_one_way(self) -> Self:
        if sum(clip is not None for clip in (self.clipnorm, self.global_clipnorm, self.clipvalue)) > 1:
            msg = "only one of clipnorm, global_clipnorm and clipvalue can be used"
            raise ValueError(msg)
        return self


class SGD(Optimizer):
    """Gradient descent, possibly with (Nesterov) momentum."""

    class_name: Literal["SGD"] = "SGD"
    momentum: Rate = 0.0
    nesterov: bool = False


class RMSprop(Optimizer):
    """Tieleman and Hinton (2012)."""

    class_name: Literal["RMSprop"] = "RMSprop"
    rho: Rate = 0.9
    momentum: Rate = 0.0
    epsilon: Epsilon = 1e-7
    centered: bool = False


class Moments(Optimizer):
    """Optimizers that follow the gradient's first and second moment."""

    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: Epsilon = 1e-7


class Adam(Moments):
    """Kingma and Ba (2014)."""

    class_name: Literal["Adam"] = "Adam"
    amsgrad: bool = False


class AdamW(Moments):
    """Loshchilov and Hutter (2017)."""

    class_name: Literal["AdamW"] = "AdamW"
    amsgrad: bool = False


class Adamax(Moments):
    """Kingma and Ba (2014), with the largest gradient in place of the second moment."""

    class_name: Literal["Adamax"] = "Adamax"


class Nadam(Moments):
    """Dozat (2015): Adam with Nesterov momentum."""

    class_name: Literal["Nadam"] = "Nadam"


class Adagrad(Optimizer):
    """Duchi et al. (2011)."""

    class_name: Literal["Adagrad"] = "Adagrad"
    initial_accumulator_value: Annotated[Single, Field(ge=0, le=1_000)] = 0.1
    epsilon: Epsilon = 1e-7


class Adadelta(Optimizer):
    """Zeiler (2012)."""

    class_name: Literal["Adadelta"] = "Adadelta"
    rho: Rate = 0.95
    epsilon: Epsilon = 1e-7


class Lion(Optimizer):
    """Chen et al. (2023)."""

    class_name: Literal["Lion"] = "Lion"
    beta_1: Annotated[float, Field(gt=0, lt=1)] = 0.9
    beta_2: Annotated[float, Field(gt=0, lt=1)] = 0.99


OPTIMIZER_CLASSES: tuple[type[Optimizer], ...] = (
    SGD, RMSprop, Adam, AdamW, Adamax, Nadam, Adagrad, Adadelta, Lion,
)  # fmt: skip
OPTIMIZERS: tuple[str, ...] = tuple(optimizer.__name__ for optimizer in OPTIMIZER_CLASSES)

if TYPE_CHECKING:
    AnyOptimizer = Optimizer
else:
    AnyOptimizer = Annotated[reduce(or_, OPTIMIZER_CLASSES), Field(discriminator="class_name")]
OPTIMIZER: TypeAdapter[Optimizer] = TypeAdapter(AnyOptimizer)
