"""How much the accuracy changes from a short recipe to the one that counts, as it was measured: `change.toml`."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import Field

from grader.record import Record
from grader.spec import AssignmentSpec, Recipe


class TrainedModel(Record):
    """A model that was trained by both recipes."""

    name: str
    quick: int = Field(ge=0)
    """Test images that it got wrong after the short recipe."""
    full: int = Field(ge=0)
    """The same after the one that counts."""


class Change(Record):
    """What was measured, and for what it holds."""

    provenance: str
    train: int
    """Images that the data set has."""
    test: int
    input_shape: tuple[int, ...]
    classes: int
    seeds: tuple[int, ...]
    parameters: int
    """The budget within which the models were."""
    flops: int
    quick: Recipe
    full: Recipe
    models: Annotated[tuple[TrainedModel, ...], Field(min_length=3)]

    def holds_for(self, assignment: AssignmentSpec, recipe: Recipe) -> bool:
        """Whether it was measured for this assignment and for a run by this recipe."""
        budget = assignment.budget
        return (
            (recipe, assignment.recipes[assignment.default_recipe]) == (self.quick, self.full)
            and (assignment.input_shape, assignment.classes) == (self.input_shape, self.classes)
            and (budget.parameters, budget.flops) == (self.parameters, self.flops)
            and assignment.seeds == self.seeds
        )


@cache
def measured_change() -> Change:
    """Read what was measured."""
    text = (files("grader.desk") / "change.toml").read_text(encoding="utf-8")
    return Change.model_validate(tomllib.loads(text))
