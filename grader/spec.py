"""What a teacher writes: `assignment/spec.toml`, read into one strict record."""

import re
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from grader.model.layers import LAYERS
from grader.model.optimizers import OPTIMIZERS
from grader.printable import shortened
from grader.records import CheckName

PositiveInt = Annotated[int, Field(ge=1, le=10**15)]
Share = Annotated[float, Field(ge=0, le=1)]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Extent = Annotated[int, Field(ge=1, le=65_536)]
"""Of an axis, as `keras.Input` of a submission may have it."""
Points = Annotated[float, Field(ge=0, le=1_000_000)]


class Section(BaseModel):
    """Immutable, and every unknown key is a mistake; TOML has typed values, so none is converted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Data(Section):
    """Where the images come from: MNIST, or a file of the teacher's own."""

    name: Literal["mnist"] | None = None
    file: Annotated[str, Field(pattern=r"^[^\x00]+$")] | None = None
    """An .npz file, relative to the folder of `spec.toml`."""
    sha256: str | None = None
    """Of the file; another one is refused, wherever it lies."""

    @field_validator("name", mode="before")
    @classmethod
    def _only_mnist_has_a_name(cls, name: object) -> object:
        if name != "mnist":
            msg = "'mnist' is the only data set that the grader finds by its name; write file = '….npz' for another"
            raise ValueError(msg)
        return name

    @field_validator("sha256")
    @classmethod
    def _sha256_is_one(cls, digits: str | None) -> str | None:
        if digits is not None and not re.fullmatch("[0-9a-f]{64}", digits):
            msg = "64 hexadecimal digits in small letters, as sha256sum prints them"
            raise ValueError(msg)
        return digits

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.name is None) == (self.file is None):
            msg = "either name = 'mnist' or file = '….npz', and not both"
            raise ValueError(msg)
        if self.sha256 and not self.file:
            msg = "sha256 is that of a file, and no file is named; MNIST has its own"
            raise ValueError(msg)
        return self


class Recipe(Section):
    """How every model is trained, whoever wrote it."""

    epochs: Annotated[int, Field(ge=1, le=1000)]
    batch_size: Annotated[int, Field(ge=1, le=4096)]
    validation_images: PositiveInt
    """Taken from the end of the training set, never trained on."""
    training_images: PositiveInt | None = None
    """At most so many of the others, evenly spaced; all when left out."""


class Limits(Section):
    """Where a child process is stopped."""

    build_seconds: Annotated[int, Field(ge=1, le=3_600)]
    build_memory_mib: Annotated[int, Field(ge=2_048, le=1 << 20)]
    training_memory_mib: Annotated[int, Field(ge=2_048, le=1 << 20)]
    training_cpu_multiple: Annotated[float, Field(ge=2, le=1_000)]


class ModelRules(Section):
    """Which parts a model may and must have."""

    layers: tuple[str, ...]
    optimizers: tuple[str, ...]
    convolutions: Annotated[int, Field(ge=0)]

    @field_validator("layers", "optimizers", mode="before")
    @classmethod
    def _tuple_from_toml(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value

    @field_validator("layers")
    @classmethod
    def _layers_are_known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return _known(names, LAYERS, "layer")

    @field_validator("optimizers")
    @classmethod
    def _optimizers_are_known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return _known(names, OPTIMIZERS, "optimizer")

    @model_validator(mode="after")
    def _what_is_needed_is_allowed(self) -> Self:
        if self.convolutions and not self.convolutional:
            msg = f"convolutions = {self.convolutions} needs Conv2D among the layers; add it, or set convolutions = 0"
            raise ValueError(msg)
        return self

    @property
    def convolutional(self) -> bool:
        """Whether a model may have convolutions at all."""
        return any("Conv2D" in name for name in self.layers)


class Budget(Section):
    """Largest model that is trained."""

    parameters: PositiveInt
    flops: PositiveInt
    """Per image, forward pass."""
    activations: PositiveInt
    """Values that all layers together put out for one image."""
    layer_calls: Annotated[int, Field(ge=1, le=1000)]


class DefaultCompile(Section):
    """Optimizer of a model that comes back uncompiled."""

    optimizer: str
    learning_rate: Annotated[float, Field(gt=0, le=1)]

    @field_validator("optimizer")
    @classmethod
    def _optimizer_is_known(cls, name: str) -> str:
        return _known((name,), OPTIMIZERS, "optimizer")[0]


class PartialCredit(Section):
    """Points for an accuracy that misses the threshold, linear from nothing to a share."""

    from_: Annotated[float, Field(ge=0, lt=1, alias="from")]
    share: Share


class AssignmentSpec(Section):
    """Everything about an assignment that is not code."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    module: Identifier
    function: Identifier
    reference: Annotated[str, Field(pattern=r"^[^\x00]+$")]
    data: Data = Data(name="mnist")
    input_shape: tuple[Extent, ...]
    """That of the images (height, width, channels), or with neighbouring axes joined: (features,) for dense layers."""
    classes: Annotated[int, Field(ge=2, le=1000)]
    """Labels are 0 to one less; a model puts out one value for each."""
    threshold: Annotated[float, Field(ge=0, lt=1)]
    seeds: Annotated[tuple[Annotated[int, Field(ge=0, lt=2**31)], ...], Field(min_length=1, max_length=99)]
    margin: Share
    recipes: dict[str, Recipe] = Field(min_length=1)
    limits: Limits
    model: ModelRules
    budget: Budget
    compile: DefaultCompile
    points: dict[CheckName, Points]
    partial_credit: PartialCredit | None = None
    """No points below the threshold when left out."""

    @field_validator("input_shape", mode="before")
    @classmethod
    def _one_to_three_axes(cls, value: object) -> object:
        if not isinstance(value, list) or not 1 <= len(value) <= 3:
            msg = "a list of one to three whole numbers, as [28, 28, 1] or [784]"
            raise ValueError(msg)
        return tuple(value)

    @field_validator("seeds", mode="before")
    @classmethod
    def _tuple_from_toml(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value

    @field_validator("seeds")
    @classmethod
    def _seeds_are_odd_and_distinct(cls, seeds: tuple[int, ...]) -> tuple[int, ...]:
        if len(set(seeds)) != len(seeds) or len(seeds) % 2 == 0:
            msg = "an odd number of different seeds is needed, so that one trial is the median"
            raise ValueError(msg)
        return seeds

    @model_validator(mode="after")
    def _partial_credit_ends_at_the_threshold(self) -> Self:
        if self.partial_credit and self.partial_credit.from_ >= self.threshold:
            msg = f"partial_credit.from must be below the threshold {self.threshold:g}, and is "
            raise ValueError(f"{msg}{self.partial_credit.from_:g}")
        return self

    @model_validator(mode="after")
    def _no_points_for_nothing(self) -> Self:
        if self.points.get("convolution") and not self.model.convolutions:
            msg = "points.convolution must be left out where model.convolutions is 0: everybody would get them"
            raise ValueError(msg)
        return self

    @property
    def default_recipe(self) -> str:
        """The one that is written first."""
        return next(iter(self.recipes))

    @property
    def max_points(self) -> float:
        """Points of a submission that passes every check."""
        return float(sum(map(exact, self.points.values())))


def exact(number: float) -> Fraction:
    """The decimal that the teacher wrote, not its binary neighbour: 0.95 is 19/20."""
    return Fraction(str(number))


def _known(names: tuple[str, ...], known: tuple[str, ...], what: str) -> tuple[str, ...]:
    for name in names:
        if name not in known:
            msg = f"{shortened(repr(name))} is no {what} that this grader can check; it knows {', '.join(known)}"
            raise ValueError(msg)
    return names
