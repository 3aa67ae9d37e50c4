"""`[variants]` of `spec.toml`: whether and how variants of a student's own model are compared with it."""

from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from grader.changes import AXES, Axis
from grader.section import Identifier, Points, Section, Seed, mistake

MAX_VARIANTS = 20
"""Of one student: each is trained from every seed."""


class VariantRules(Section):
    """Whether and how variants of a student's own model are compared with it."""

    function: Identifier = "build_variants"
    """Returns models by their names; whoever has no such function has no variants."""
    recipe: str | None = None
    """By which model and variants are trained; that of the run where it is left out."""
    seeds: Annotated[tuple[Seed, ...], Field(min_length=2, max_length=20)]
    """From each of which model and variants are trained: a single one says nothing about luck."""
    most: Annotated[int, Field(ge=1, le=MAX_VARIANTS)] = 6
    """Variants of one student that are looked at."""
    axes: tuple[Axis, ...] = tuple(axis for axis in AXES if axis != "other")
    """Along which a variant counts for points."""
    required_axes: Annotated[int, Field(ge=0, le=len(AXES))] = 0
    """For all points; fewer give their share of them."""
    points: Points = 0

    @field_validator("seeds", "axes", mode="before")
    @classmethod
    def _tuple_from_toml(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value

    @field_validator("seeds")
    @classmethod
    def _seeds_are_distinct(cls, seeds: tuple[int, ...]) -> tuple[int, ...]:
        if len(set(seeds)) != len(seeds):
            raise mistake("to be different seeds")
        return seeds

    @model_validator(mode="after")
    def _points_can_be_earned(self) -> Self:
        if bool(self.points) != bool(self.required_axes):
            received = f"points = {self.points:g} and required_axes = {self.required_axes}"
            raise mistake("to have both points and required_axes, or neither", received)
        if self.required_axes > min(len(set(self.axes)), self.most):
            requirement = "to have required_axes no larger than `most` and than the number of axes"
            raise mistake(requirement, f"{self.required_axes}")
        return self
