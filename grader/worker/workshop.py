"""What one machine needs to do jobs: child processes, a jail, and the images."""

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from grader.dataset.prepare import PreparedDataset
from grader.fingerprint import fingerprint
from grader.jobs import BuildJob, CpuLimit, Job, Machine, Software, TrialJob
from grader.versions import VERSIONS
from grader.worker.building import build
from grader.worker.jail import Jail
from grader.worker.messages import Progress
from grader.worker.process.children import Children
from grader.worker.processor import onednn, processor
from grader.worker.training import train

THREADS = 1
"""Of each training. Scale comes from processes, since the number of threads changes bits."""
EXPORTER = ("grader.worker.building", "grader.worker.exporter.task")
TRAINER = ("grader.worker.trainer.task", "grader.worker.process.child", "grader.worker.process.environment")
"""What decides a result of each kind: the programs of the child, and what starts and reads it."""


class Allowance(NamedTuple):
    """What a job may use beyond what it says itself, and who hears of its progress."""

    cpu_limit: Callable[[], CpuLimit]
    """Where a training is stopped; asked again and again, since the reference may end while others train."""
    tell: Callable[[Progress], None]


class Workshop:
    """Does one job at a time in each thread that calls it.

    Args:
        children: Where child processes are started.
        jail: How student code is confined on this machine; `None` where the caller asked for none.
        dataset: The images on this machine; `None` where nothing is trained.
    """

    def __init__(self, children: Children, jail: Jail | None, dataset: PreparedDataset | None) -> None:
        self._children = children
        self._jail = jail
        self._dataset = dataset

    @cached_property
    def machine(self) -> Machine:
        """What results of this machine depend on."""
        return Machine(
            exporter=_software(EXPORTER),
            trainer=_software(TRAINER),
            cpu=processor(),
            onednn=onednn(),
            threads=THREADS,
            jail=str(self._jail) if self._jail else None,
        )

    def open(self) -> None:
        """Make ready in the background. Call it from the main thread, before the first job."""
        self._children.start()

    def do(self, job: Job[object], allowance: Allowance) -> object:
        """Attempt a job once.

        Raises:
            BrokenError: The grader or its machine was at fault.
            CancelledError: The run was interrupted.
        """
        if isinstance(job, BuildJob):
            return build(job, self._children, self._jail)
        assert isinstance(job, TrialJob), "there are no other jobs"  # noqa: S101 - ours to know
        dataset = self._dataset
        assert dataset and dataset.record.sha256 == job.dataset, "whoever trains has the images"  # noqa: S101, PT018
        return train(job, allowance.cpu_limit, dataset, self._children, self._jail, allowance.tell)

    def cancel(self) -> None:
        """End every job that is under way; it raises `CancelledError`, and so does every later one."""
        self._children.cancel()


def _software(modules: tuple[str, ...]) -> Software:
    return Software(
        code=fingerprint(*modules),
        tensorflow=VERSIONS["TensorFlow"],
        keras=VERSIONS["Keras"],
        python=VERSIONS["Python"],
    )
