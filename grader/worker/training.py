"""TrialJob → Trial, in one attempt, or the reason why the model has none."""

from collections.abc import Callable

from pydantic import ValidationError

from grader.dataset.prepare import PreparedDataset
from grader.jobs import CpuLimit, TrialJob
from grader.records import Finding, Status, TrainingFailure, Trial
from grader.worker.broken import BrokenError
from grader.worker.jail import Jail, Limits
from grader.worker.messages import Progress, TrainerAnswer, TrainRequest
from grader.worker.process.child import Terms
from grader.worker.process.children import Children, Outcome
from grader.worker.process.monitor import mebibytes, seconds
from grader.worker.process.pipes import Bounds
from grader.worker.process.termination import Cause, Termination, machine_fault

_WALL_FACTOR = 10
"""A training run may wait this many times its processor time for a processor."""
_START_SECONDS = 1
"""Processor time in which a process comes to its training. A trial does not count it, so no limit does; whoever asked
for the trial holds its own time against the limit, and then it plays no part when that limit became known."""
_MAX_LOG_LINE = 300


def train(
    job: TrialJob,
    cpu_limit: Callable[[], CpuLimit],
    dataset: PreparedDataset,
    children: Children,
    jail: Jail | None,
    tell: Callable[[Progress], None],
) -> Trial | TrainingFailure:
    """Train one architecture from one seed in a child of its own.

    Args:
        job: What to train.
        cpu_limit: Where the training is stopped; asked again and again.
        dataset: The job's images.
        children: Where the child is started.
        jail: How it is confined.
        tell: Called with the progress of the training, in the caller's thread.

    Raises:
        BrokenError: The grader or its machine was at fault.
        CancelledError: The run was interrupted.
    """
    trials: list[Trial] = []
    unreadable: list[ValidationError] = []

    def hear(line: bytes) -> None:
        try:
            answer = TrainerAnswer.model_validate_json(line)
        except ValidationError as error:
            unreadable.append(error)
            return
        if answer.progress:
            tell(answer.progress)
        if answer.trial:
            trials.append(answer.trial)

    request = TrainRequest(
        spec=job.spec,
        recipe=job.recipe,
        seed=job.seed,
        dataset=dataset.folder,
        input_shape=job.input_shape,
        classes=job.classes,
    )
    first = _bounds(cpu_limit())
    terms = Terms(Limits(int(first.cpu_seconds), job.memory_mib << 20), jail, (dataset.folder,))
    outcome = children.run(
        "trainer",
        request,
        terms,
        wall_seconds=first.wall_seconds,
        on_line=hear,
        bounds=lambda: _bounds(cpu_limit()),
    )
    if outcome.fault:
        return _failure(outcome, outcome.fault, cpu_limit(), job)
    if unreadable or outcome.answer:
        raise _broken("The grader's own trainer sent something that could not be read.")
    if not trials:
        raise _broken("The grader's own trainer ended without a result.")
    return trials[-1]


def beyond(cpu_limit: CpuLimit) -> TrainingFailure:
    """What becomes of a training that is stopped at the limit, or that ended beyond it before the limit was known."""
    relative = f": {cpu_limit.multiple:g} times what the reference needs" if cpu_limit.multiple else ""
    return _failed(f"Training needs more than {seconds(cpu_limit.seconds)} of processor time (the limit{relative}).")


def _bounds(cpu_limit: CpuLimit) -> Bounds:
    """Where the process of a training is ended: in no case before the training itself has used up its limit."""
    return Bounds(cpu_limit.seconds * _WALL_FACTOR, cpu_limit.seconds + _START_SECONDS)


def _failure(outcome: Outcome, fault: Termination, cpu_limit: CpuLimit, job: TrialJob) -> TrainingFailure:
    if fault.cause is Cause.PROCESSOR:
        return beyond(cpu_limit)
    if fault.cause is Cause.MEMORY:
        return _failed(
            f"Training needs more than {job.memory_mib:,} MiB of memory (the limit): it had about "
            f"{mebibytes(outcome.usage.address_space)} when it asked for more."
        )
    raise _broken(_trouble(fault, outcome))


def _trouble(fault: Termination, outcome: Outcome) -> str:
    """What the grader or its machine did."""
    cause, detail = fault
    if fault.is_machine_fault:
        return f"Training {machine_fault(fault, outcome.usage)}"
    if cause is Cause.WALL:
        used = f"{seconds(outcome.usage.cpu_seconds)} of processor time in {seconds(outcome.usage.wall_seconds)}"
        return f"The grader's own trainer hung: it used {used}."
    last = outcome.log.strip().splitlines()[-1:] or ["it printed nothing"]
    ending = f"{cause} {detail}".strip()
    return f"The grader's own trainer failed ({ending}): {last[0][:_MAX_LOG_LINE].rstrip('.')}."


def _failed(problem: str) -> TrainingFailure:
    return TrainingFailure(status=Status.FAILED, finding=Finding(problem=problem, advice="Make the model smaller."))


def _broken(problem: str) -> BrokenError:
    return BrokenError(Finding(problem=problem))
