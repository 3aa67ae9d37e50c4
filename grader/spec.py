"""What a teacher writes: `assignment/spec.toml`, read into one strict record."""

import re
from fractions import Fraction
from functools import lru_cache
from pathlib import PurePath
from typing import Annotated, Literal, Self

from pydantic import AliasPath, Field, field_validator, model_validator

from grader.corrections import MANUAL
from grader.deadline import Late
from grader.model.layers import LAYERS
from grader.model.optimizers import OPTIMIZERS
from grader.printable import shortened
from grader.records import CheckName
from grader.section import Identifier, Points, Section, Seed, Share, mistake
from grader.variant_rules import VariantRules

PositiveInt = Annotated[int, Field(ge=1, le=10**15)]
Extent = Annotated[int, Field(ge=1, le=65_536)]
"""Of an axis, as `keras.Input` of a submission may have it."""
Part = Annotated[str, Field(max_length=40, pattern=r"^\w[\w -]*$")]
"""Name of a part that a person grades; it is a heading in reports."""


class Data(Section):
    """Where the images come from: MNIST, or a file of the teacher's own."""

    name: Literal["mnist"] | None = None
    file: Annotated[str, Field(pattern=r"^[^\x00]+$")] | None = None
    """An .npz file, relative to the folder of `spec.toml`."""
    sha256: str | None = None
    """Of the file; another one is refused, wherever it lies."""
    students: Annotated[str, Field(max_length=104, pattern=r"^\w[\w.-]*\.npz$")] | None = None
    """Name of the students' copy, which lacks the labels of the test images; it lies beside `spec.toml`."""

    @field_validator("name", mode="before")
    @classmethod
    def _only_mnist_has_a_name(cls, name: object) -> object:
        if name != "mnist":
            raise mistake("to be 'mnist', the only data set with a name (for another, write file = '….npz')")
        return name

    @field_validator("sha256")
    @classmethod
    def _sha256_has_its_form(cls, digits: str | None) -> str | None:
        if digits is not None and not re.fullmatch("[0-9a-f]{64}", digits):
            raise mistake("to be 64 hexadecimal digits in lower case, as sha256sum prints them")
        return digits

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.name is None) == (self.file is None):
            received = "both" if self.name else "neither"
            raise mistake("to have either name = 'mnist' or file = '….npz', and not both", received)
        if self.sha256 and not self.file:
            raise mistake("to have sha256 only beside file; MNIST has its own", "sha256 without file")
        if self.students and not self.file:
            raise mistake("to have students only beside file; everybody has MNIST", "students without file")
        return self

    @property
    def students_copy(self) -> str:
        """Name of the copy that students get of the file; empty for MNIST."""
        return self.students or (f"{PurePath(self.file).stem}_students.npz" if self.file else "")


class Recipe(Section):
    """How every model is trained, whoever wrote it."""

    epochs: Annotated[int, Field(ge=1, le=1000)]
    batch_size: Annotated[int, Field(ge=1, le=4096)]
    validation_images: PositiveInt
    """Taken from the end of the training set, never trained on."""
    training_images: PositiveInt | None = None
    """At most so many of the others, evenly spaced; optional, all by default."""


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
    def _convolutions_are_allowed(self) -> Self:
        if self.convolutions and not self.convolutional:
            received = f"convolutions = {self.convolutions} and no such layer"
            raise mistake("to have Conv2D among the layers, or convolutions = 0", received)
        return self

    @property
    def convolutional(self) -> bool:
        """Whether a model may have convolutions at all."""
        return any("Conv2D" in name for name in self.layers)


class Budget(Section):
    """The largest model that is trained."""

    parameters: PositiveInt
    flops: PositiveInt
    """Per image, forward pass."""
    activations: PositiveInt
    """Output values of all layers together for one image."""
    layer_calls: Annotated[int, Field(ge=1, le=1000)]


class DefaultCompile(Section):
    """The optimizer of a model that is returned uncompiled."""

    optimizer: str
    learning_rate: Annotated[float, Field(gt=0, le=1)]

    @field_validator("optimizer")
    @classmethod
    def _optimizer_is_known(cls, name: str) -> str:
        return _known((name,), OPTIMIZERS, "optimizer")[0]


class PartialCredit(Section):
    """Points for an accuracy that misses the threshold, rising linearly from nothing to a share."""

    from_: Annotated[float, Field(ge=0, lt=1, alias="from")]
    share: Share


class Feedback(Section):
    """What a student's page shows beside the student's own results."""

    test_images: bool | None = None
    """Whether it shows test images with their labels; by default those of MNIST, which are public, and no others."""
    rank: bool = False
    """Whether it says the rank in the class."""


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
    """Labels are 0 to `classes` - 1; a model has one output value for each."""
    threshold: Annotated[float, Field(ge=0, lt=1)]
    seeds: Annotated[tuple[Seed, ...], Field(min_length=1, max_length=99)]
    margin: Share
    recipes: dict[str, Recipe] = Field(min_length=1)
    limits: Limits
    model: ModelRules
    budget: Budget
    compile: DefaultCompile
    points: dict[CheckName, Points]
    manual: dict[Part, Points] = Field(default_factory=dict, validation_alias=AliasPath("points", "manual"))
    """Parts that a person grades, and their points: `[points.manual]`."""
    late: Late | None = None
    """Optional; without it nobody is late."""
    partial_credit: PartialCredit | None = None
    """Optional; without it there are no points below the threshold."""
    variants: VariantRules | None = None
    """Optional; without it nobody's variants are looked at."""
    feedback: Feedback = Feedback()

    @field_validator("input_shape", mode="before")
    @classmethod
    def _one_to_three_axes(cls, value: object) -> object:
        if not isinstance(value, list) or not 1 <= len(value) <= 3:
            raise mistake("to be a list of one to three whole numbers, such as [28, 28, 1] or [784]")
        return tuple(value)

    @field_validator("points", mode="before")
    @classmethod
    def _without_manual_parts(cls, value: object) -> object:
        return {name: most for name, most in value.items() if name != MANUAL} if isinstance(value, dict) else value

    @field_validator("seeds", mode="before")
    @classmethod
    def _tuple_from_toml(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value

    @field_validator("seeds")
    @classmethod
    def _seeds_are_odd_and_distinct(cls, seeds: tuple[int, ...]) -> tuple[int, ...]:
        if len(set(seeds)) != len(seeds) or len(seeds) % 2 == 0:
            raise mistake("to be an odd number of different seeds, so that one trial is the median")
        return seeds

    @model_validator(mode="after")
    def _partial_credit_ends_at_the_threshold(self) -> Self:
        if self.partial_credit and self.partial_credit.from_ >= self.threshold:
            requirement = f"to have partial_credit.from below the threshold, {self.threshold:g}"
            raise mistake(requirement, f"{self.partial_credit.from_:g}")
        return self

    @model_validator(mode="after")
    def _no_points_for_nothing(self) -> Self:
        if self.points.get("convolution") and not self.model.convolutions:
            requirement = "to have no points.convolution where model.convolutions is 0, since everybody would get them"
            raise mistake(requirement, f"{self.points['convolution']:g}")
        return self

    @model_validator(mode="after")
    def _variants_have_a_function(self) -> Self:
        if self.variants and self.variants.function == self.function:
            raise mistake("to have a variants.function other than the model's", repr(self.function))
        return self

    @model_validator(mode="after")
    def _variants_have_a_recipe(self) -> Self:
        name = self.variants.recipe if self.variants else None
        if name is not None and name not in self.recipes:
            requirement = f"to have a variants.recipe that is one of {', '.join(sorted(self.recipes))}"
            raise mistake(requirement, shortened(repr(name)))
        return self

    @property
    def default_recipe(self) -> str:
        """The first recipe of the file."""
        return next(iter(self.recipes))

    @property
    def max_points(self) -> float:
        """Points of a submission that passes every check."""
        return float(sum(map(exact, self.points.values())) + exact(self.variants.points if self.variants else 0))


@lru_cache
def exact(number: float) -> Fraction:
    """The decimal that the teacher wrote, not its binary neighbour: 0.95 is 19/20."""
    return Fraction(str(number))


def _known(names: tuple[str, ...], known: tuple[str, ...], kind: str) -> tuple[str, ...]:
    if strangers := [name for name in names if name not in known]:
        requirement = f"to name only {kind}s that the grader can check ({', '.join(known)})"
        raise mistake(requirement, shortened(repr(strangers[0])))
    return names
