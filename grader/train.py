"""ModelSpec × seed → Trial, or the reason why there is none."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from pydantic import ValidationError

from grader.engine.local import run_all
from grader.errors import TRIED_TWICE, CancelledError, fault_of_ours
from grader.model.graph import ModelSpec
from grader.records import Finding, Status, TrainingFailure, Trial
from grader.session import Session
from grader.spec import AssignmentSpec, exact
from grader.store import result_key
from grader.worker.jail import Limits
from grader.worker.messages import Progress, TrainerAnswer, TrainRequest
from grader.worker.process.child import Terms
from grader.worker.process.children import Outcome
from grader.worker.process.monitor import mebibytes, seconds
from grader.worker.process.termination import Cause, Termination, held_up

CPU_SECONDS_WITHOUT_REFERENCE = 6 * 3600
"""Where a training is stopped when there is no reference to be relative to: its own, and a student's at their desk."""
_WALL_FACTOR = 10
"""A training run may wait this many times its processor time for a processor."""
_FLOPS_PER_IMAGE = 500_000
"""About what TensorFlow spends on an image beside the model's own operations, for estimates of the time left."""


class Architecture(NamedTuple):
    """A model that one or more submissions ask for; it is trained once."""

    spec: ModelSpec
    names: str
    """Whose it is, for the progress display."""
    flops: int
    """Per image, forward pass."""


class _Job(NamedTuple):
    architecture: Architecture
    seed: int


Training = tuple[Trial, ...] | TrainingFailure


def train_all(
    session: Session, architectures: Sequence[Architecture], *, cpu_seconds: int
) -> Iterator[tuple[Architecture, Training, bool]]:
    """Train each architecture from as many seeds as it needs; yields each with whether something was computed.

    One seed decides when its accuracy is farther from the threshold than the margin; otherwise every seed is run.

    Raises:
        CancelledError: The run was interrupted; what was trained before is in the store.
    """
    trainings = [_Training(session, architecture, cpu_seconds) for architecture in architectures]
    for training in trainings:
        if not training.missing:
            yield training.architecture, training.result, training.is_new
    by_name = {training.architecture.spec.sha256: training for training in trainings}
    told = {name for name, training in by_name.items() if not training.missing}
    # The longest first, so that no core idles at the end while another has just begun a long one.
    waiting = sorted((t for t in trainings if t.missing), key=lambda t: (-t.architecture.flops, t.architecture.names))
    jobs = [_Job(training.architecture, seed) for training in waiting for seed in training.missing]
    if not jobs:
        return
    session.children.start()

    def plan(new: Sequence[_Job]) -> Sequence[_Job]:
        for job in new:
            session.observer.planned(_label(job), _work(job, session))
        return new

    def work(job: _Job) -> Trial | TrainingFailure:
        tell = partial(session.observer.training, _label(job))
        return train(session, job.architecture.spec, job.seed, cpu_seconds, tell)

    def follow_up(job: _Job, result: Trial | TrainingFailure) -> Sequence[_Job]:
        session.observer.trained(_label(job))
        training = by_name[job.architecture.spec.sha256]
        return plan([_Job(job.architecture, seed) for seed in training.take(job.seed, result)])

    for job, _ in run_all(work, plan(jobs), at_once=session.jobs, cancel=session.children.cancel, follow_up=follow_up):
        name = job.architecture.spec.sha256
        training = by_name[name]
        if not training.missing and name not in told:
            told.add(name)  # seeds that were under way when another one failed change nothing any more
            yield training.architecture, training.result, training.is_new


def needs_more_seeds(trials: Mapping[int, Trial], assignment: AssignmentSpec) -> bool:
    """Whether the first seed's trial lies so near to the threshold that luck could decide."""
    first = trials[assignment.seeds[0]]
    return abs(first.fraction - exact(assignment.threshold)) <= exact(assignment.margin)


class _Training:
    """What is known of one architecture, and which seeds are missing."""

    def __init__(self, session: Session, architecture: Architecture, cpu_seconds: int) -> None:
        self.architecture = architecture
        self._session = session
        self._cpu_seconds = cpu_seconds
        self._trials: dict[int, Trial] = {}
        self._failure: TrainingFailure | None = None
        self._look_up(self.missing)
        self._look_up(self.missing)  # the first trial may ask for the others

    @property
    def missing(self) -> list[int]:
        """Seeds that have no trial yet and need one; none when a failure has decided."""
        seeds = self._session.assignment.seeds
        if self._failure:
            return []
        if seeds[0] not in self._trials:
            return [seeds[0]]
        wanted = seeds if needs_more_seeds(self._trials, self._session.assignment) else seeds[:1]
        return [seed for seed in wanted if seed not in self._trials]

    @property
    def result(self) -> Training:
        """Trials in the order of the seeds, or the failure."""
        seeds = self._session.assignment.seeds
        return self._failure or tuple(self._trials[seed] for seed in seeds if seed in self._trials)

    @property
    def is_new(self) -> bool:
        """Whether any of it was computed in this run."""
        return bool(self._failure) or any(self._session.store.is_new(self._key(seed)) for seed in self._trials)

    def take(self, seed: int, result: Trial | TrainingFailure) -> list[int]:
        """Keep a result; the seeds that it makes necessary."""
        if isinstance(result, TrainingFailure):
            self._failure = self._failure or result
            return []
        self._session.store.put(self._key(seed), result)
        self._trials[seed] = result
        return self.missing if seed == self._session.assignment.seeds[0] else []

    def _look_up(self, seeds: list[int]) -> None:
        for seed in seeds:
            found = self._session.store.get(self._key(seed), Trial)
            # Another run, without a reference perhaps, may have had more time for it: in this one it would be stopped.
            if found and found.cpu_seconds <= self._cpu_seconds:
                self._trials[seed] = found

    def _key(self, seed: int) -> str:
        session = self._session
        dataset = session.provenance.dataset
        return result_key(
            "trial",
            self.architecture.spec.sha256,
            seed,
            session.recipe.model_dump(),
            session.assignment.input_shape,
            session.assignment.classes,
            dataset.sha256 if dataset else None,
            session.jail is not None,
            *session.machine,
        )


def _label(job: _Job) -> str:
    return f"{job.architecture.names} (seed {job.seed})"


def _work(job: _Job, session: Session) -> float:
    """Cost of a run beside other runs: operations, plus about as much for every image whatever the model."""
    images = session.provenance.dataset.train if session.provenance.dataset else 0
    images = min(images - session.recipe.validation_images, session.recipe.training_images or images)
    return session.recipe.epochs * images * (job.architecture.flops + _FLOPS_PER_IMAGE)


def train(
    session: Session, spec: ModelSpec, seed: int, cpu_seconds: int, on_progress: Callable[[Progress], None]
) -> Trial | TrainingFailure:
    """Train one architecture from one seed in a child of its own, and once more when that was not the model's fault.

    Raises:
        CancelledError: The run was interrupted.
    """
    first = _try_train(session, spec, seed, cpu_seconds, on_progress)
    if isinstance(first, Trial) or first.status is Status.FAILED:
        return first
    again = _try_train(session, spec, seed, cpu_seconds, on_progress)
    if isinstance(again, Trial) or again.status is Status.FAILED:
        return again
    return again.model_copy(update={"finding": again.finding.model_copy(update={"advice": TRIED_TWICE})})


def _try_train(
    session: Session, spec: ModelSpec, seed: int, cpu_seconds: int, on_progress: Callable[[Progress], None]
) -> Trial | TrainingFailure:
    trials: list[Trial] = []
    unreadable: list[ValidationError] = []

    def hear(line: bytes) -> None:
        try:
            answer = TrainerAnswer.model_validate_json(line)
        except ValidationError as error:
            unreadable.append(error)
            return
        if answer.progress:
            on_progress(answer.progress)
        if answer.trial:
            trials.append(answer.trial)

    assert session.dataset is not None, "nothing is trained without data"  # noqa: S101 - ours to know
    folder, assignment = session.dataset.folder, session.assignment
    request = TrainRequest(
        spec=spec,
        recipe=session.recipe,
        seed=seed,
        dataset=folder,
        input_shape=assignment.input_shape,
        classes=assignment.classes,
    )
    terms = Terms(Limits(cpu_seconds, assignment.limits.training_memory_mib << 20), session.jail, (folder,))
    wall_seconds = cpu_seconds * _WALL_FACTOR
    try:
        outcome = session.children.run("trainer", request, terms, wall_seconds=wall_seconds, on_line=hear)
    except CancelledError:
        raise
    except Exception as error:  # noqa: BLE001 - a bug that one child meets must not cost the others their grades
        return _error(f"The grader failed: {fault_of_ours(error)}")
    if outcome.fault:
        return _failure(outcome, outcome.fault, cpu_seconds, assignment)
    if unreadable or outcome.answer:
        return _error("The grader's own trainer said something that could not be read.")
    if not trials:
        return _error("The grader's own trainer ended without a result.")
    return trials[-1]


def _failure(outcome: Outcome, fault: Termination, cpu_seconds: int, assignment: AssignmentSpec) -> TrainingFailure:
    use, limits = outcome.use, assignment.limits
    if fault.cause is Cause.PROCESSOR:
        relative = f": {limits.training_cpu_multiple:g} times what the reference needs"
        return _failed(
            f"Training was stopped after {seconds(cpu_seconds)} of processor time (the limit"
            f"{'' if cpu_seconds == CPU_SECONDS_WITHOUT_REFERENCE else relative}); make the model smaller."
        )
    if fault.cause is Cause.MEMORY:
        return _failed(
            f"Training needs more than {limits.training_memory_mib:,} MiB of memory (the limit): it had about "
            f"{mebibytes(use.address_space)} when it asked for more; make the model smaller."
        )
    return _error(_trouble(fault, outcome))


def _trouble(fault: Termination, outcome: Outcome) -> str:
    """What the grader or its machine did."""
    kind, detail = fault
    if fault.is_the_machines:
        return f"Training {held_up(fault, outcome.use)}"
    if kind is Cause.WALL:
        used = f"{seconds(outcome.use.cpu_seconds)} of processor time in {seconds(outcome.use.wall_seconds)}"
        return f"The grader's own trainer hung: it used {used}."
    last = outcome.log.strip().splitlines()[-1:] or ["it said nothing"]
    return f"The grader's own trainer failed ({f'{kind} {detail}'.strip()}): {last[0][:300].rstrip('.')}."


def _failed(message: str) -> TrainingFailure:
    return TrainingFailure(status=Status.FAILED, finding=Finding(problem=message))


def _error(message: str) -> TrainingFailure:
    return TrainingFailure(status=Status.ERROR, finding=Finding(problem=message))
