"""What goes to the process of the own checks and what comes back, a line of JSON each."""

from typing import Annotated, Literal

from pydantic import Field

from grader.model.graph import ModelSpec
from grader.records import Trial, Variants
from grader.summary import Drawing, ModelSummary
from grader.worker.messages import Message

MOST_CHECKS = 50
_LONGEST = 2_000


class OwnCheck(Message):
    """A test of the teacher's."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    """The function's, without `test_`."""
    question: Annotated[str, Field(min_length=1, max_length=_LONGEST)]
    """Its docstring, as one line: the sentence that the student gets."""
    points: Annotated[float, Field(ge=0, le=1_000_000)]
    trained: bool
    """Whether it looks at trainings, and has to wait for them."""
    varied: bool = False
    """Whether it looks at the student's variants, and has to wait for these."""


class Flaw(Message):
    """Why the checks cannot be used."""

    path: str = ""
    """Relative to the folder of the checks; empty where no file is at fault."""
    line: int | None = None
    problem: Annotated[str, Field(max_length=_LONGEST)]


class Listing(Message):
    """What pytest collected."""

    checks: Annotated[tuple[OwnCheck, ...], Field(max_length=MOST_CHECKS)] = ()
    flaws: Annotated[tuple[Flaw, ...], Field(max_length=MOST_CHECKS)] = ()


class Subject(Message):
    """A model to check; nothing in it tells what the right answers are, or what was answered."""

    spec: ModelSpec
    model: ModelSummary
    drawing: Drawing
    trials: tuple[Trial, ...]
    """Without their answers; empty when nothing was trained."""
    deciding: Annotated[int, Field(ge=0)] = 0
    """Which of them decides."""
    variants: Variants | None = None
    """Of the student's; `None` for the checks that do not look at them."""


class Outcome(Message):
    """What one check says of one model."""

    status: Literal["passed", "failed", "skipped", "error"]
    """`error` is the check's own fault."""
    message: Annotated[str, Field(max_length=_LONGEST)] = ""
    """Of the assertion that failed, of what was raised instead, or why the check was skipped."""
    path: str = ""
    line: int | None = None
    """Of the check, where it is at fault."""


class Outcomes(Message):
    """Of all checks of the listing that the model can be subjected to, by name."""

    outcomes: dict[str, Outcome]
