"""What the stages of one run share: the assignment, the machine's resources, the caller's wishes."""

from typing import NamedTuple, Protocol

from grader.dataset.prepare import PreparedDataset
from grader.records import Grade, Provenance
from grader.spec import AssignmentSpec, Recipe
from grader.store import Store, code_fingerprint
from grader.worker.jail import Jail
from grader.worker.messages import Progress
from grader.worker.process.children import Children


class Observer(Protocol):
    """Is told how far the run is. `training` is called from several threads, the rest from one."""

    def warn(self, sentence: str) -> None:
        """Tell something that the reader of the report must know."""

    def building(self, count: int) -> None:
        """So many submissions are going to be built."""

    def built(self, name: str) -> None:
        """One of them was."""

    def planned(self, run: str, work: float) -> None:
        """A training run is going to be made; `work` means something only beside that of other runs."""

    def training(self, run: str, progress: Progress) -> None:
        """Where a training run is."""

    def trained(self, run: str) -> None:
        """A training run has ended."""

    def compared_with(self, reference: Grade) -> None:
        """The reference solution has passed."""

    def graded(self, grade: Grade) -> None:
        """A submission has its grade."""


class Session(NamedTuple):
    """Constants of one run."""

    assignment: AssignmentSpec
    recipe: Recipe
    provenance: Provenance
    dataset: PreparedDataset | None
    """`None` when nothing is to be trained."""
    children: Children
    store: Store
    observer: Observer
    jobs: int
    """Child processes at the same time."""
    jail: Jail | None

    @property
    def machine(self) -> tuple[str, ...]:
        """What a trained weight depends on beside spec, data, recipe and seed."""
        made_by = self.provenance
        return (
            code_fingerprint(),
            made_by.grader,
            made_by.tensorflow,
            made_by.keras,
            made_by.python,
            made_by.cpu,
            str(made_by.threads),
        )
