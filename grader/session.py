"""What the stages of one run share: the assignment, the engine, the store, and who hears how far the run is."""

from typing import NamedTuple, Protocol

from grader.engine.protocol import Engine
from grader.records import Grade
from grader.spec import AssignmentSpec, Recipe
from grader.store import Store
from grader.worker.messages import Progress


class Observer(Protocol):
    """Hears how far the run is. `training` is called from several threads, the rest from one."""

    def warn(self, sentence: str) -> None:
        """Something that the reader of the report must know."""

    def building(self, count: int) -> None:
        """So many submissions are going to be built."""

    def built(self, name: str) -> None:
        """One of them was built."""

    def planned(self, run: str, work: float) -> None:
        """A training run is going to be made; `work` means something only beside that of other runs."""

    def training(self, run: str, progress: Progress) -> None:
        """Where a training run is."""

    def trained(self, run: str) -> None:
        """A training run has ended."""

    def waiting_for_reference(self) -> None:
        """No grade is known before the reference's own, which has to be built or trained; others are meanwhile."""

    def compared_with(self, reference: Grade) -> None:
        """The reference solution has passed."""

    def worked(self, cores: int, cpu_seconds: float, wall_seconds: float) -> None:
        """The run is over, and has used so much processor time."""

    def graded(self, grade: Grade) -> None:
        """A submission has its grade."""


class Session(NamedTuple):
    """Constants of one run."""

    assignment: AssignmentSpec
    recipe: Recipe
    engine: Engine
    store: Store
    observer: Observer
