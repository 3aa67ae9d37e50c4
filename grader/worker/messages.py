"""What goes to a child and what comes back: requests are ours, answers of the exporter are hostile."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from grader.model.fields import Shape
from grader.model.graph import ModelSpec
from grader.records import Module, Trial
from grader.spec import Recipe
from grader.variant_rules import MAX_VARIANTS


class Message(BaseModel):
    """Strict in both directions."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class ExportRequest(Message):
    """Build one submission and write its architecture."""

    content: bytes
    notebook: bool
    modules: tuple[Module, ...] = ()
    function: str
    input_shape: Shape
    """Of the assignment's images, for a sentence that says how a model begins."""
    parameters: int
    """The assignment's budget."""
    variants: int = 0
    """Where the function returns models by their names: so many at most; 0 where it returns one model."""


_Count = Annotated[int, Field(ge=1, le=10_000_000)]
"""A number of a line or a cell."""


class Written(Message):
    """Where something stands in the student's own files."""

    path: Annotated[str, Field(max_length=200)] = ""
    """Of a module beside the submission; empty for the submission itself."""
    line: _Count | None = None
    cell: _Count | None = None


class Note(Written):
    """A remark of the submission's own process; the place is empty where it has none."""

    problem: Annotated[str, Field(max_length=600)]
    advice: Annotated[str, Field(max_length=200)] = ""


class FurtherFault(Written):
    """A further fault of the same file."""

    problem: Annotated[str, Field(max_length=1_000)]
    advice: Annotated[str, Field(max_length=1_000)] = ""
    code: Annotated[str, Field(max_length=400)] = ""


class Fault(Written):
    """Why a submission could not be built, as its own process says; it can only harm its author."""

    check: Literal["source", "contract"]
    problem: Annotated[str, Field(max_length=3_000)]
    advice: Annotated[str, Field(max_length=1_000)] = ""
    code: Annotated[str, Field(max_length=400)] = ""
    further: Annotated[tuple[FurtherFault, ...], Field(max_length=50)] = ()
    """What would be refused next, where that is known already."""
    memory: bool = False
    """Whether it was refused memory: the parent adds how much there was."""
    missing_module: bool = False
    """Whether a module could not be imported, which another installation may have."""


class Exported(Message):
    """Either a document or a fault."""

    document: str | None = None
    """Keras's JSON of the model, not yet read."""
    fault: Fault | None = None
    places: Annotated[dict[Annotated[str, Field(max_length=256)], Written], Field(max_length=1_000)] = Field(
        default_factory=dict
    )
    """Where layers were written, by their names."""
    compiled: Written | None = None
    """The student's call of `model.compile(...)` that counts, the last one; `None` where there is none."""


class ExportedVariant(Exported):
    """One model of several."""

    name: Annotated[str, Field(min_length=1, max_length=100)]


class ExportAnswer(Exported):
    """What came out of a submission; without anything in it, the function that was asked for is not there."""

    notes: Annotated[tuple[Note, ...], Field(max_length=20)] = ()
    variants: Annotated[tuple[ExportedVariant, ...], Field(max_length=MAX_VARIANTS)] = ()


class TrainRequest(Message):
    """Train one architecture from one seed."""

    spec: ModelSpec
    recipe: Recipe
    seed: int
    dataset: Path
    """Folder of the prepared arrays."""
    input_shape: Shape
    """That each image is given, the assignment's."""
    classes: int


class Progress(Message):
    """Where a training run is."""

    finished: int
    """Epochs that have ended, of `epochs`."""
    epochs: int
    fraction: float
    """Of the whole run, in [0, 1]."""
    accuracy: float | None
    """On the validation images after the last finished epoch; `None` before the first has ended."""


class TrainerAnswer(BaseModel):
    """One line of the trainer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    progress: Progress | None = None
    trial: Trial | None = None
