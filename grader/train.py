"""ModelSpec × seeds → trials: which seeds decide about an architecture, and which of them are known already."""

from collections.abc import Iterator, Mapping, Sequence

from grader.engine.protocol import Done
from grader.jobs import Architecture, CpuLimit, Job, JobError, Trained, TrialJob
from grader.records import Dataset, Status, TrainingFailure, Trial
from grader.session import Session
from grader.spec import AssignmentSpec, exact
from grader.worker.messages import Progress

_FLOPS_PER_IMAGE = 500_000
"""About what TensorFlow spends on an image beside the model's own operations, for estimates of the time left."""


def train_all(
    session: Session, dataset: Dataset, architectures: Sequence[Architecture], cpu_limit: CpuLimit
) -> Iterator[Trained]:
    """Train each architecture from as many seeds as it needs.

    One seed decides when its accuracy is farther from the threshold than the margin; otherwise every seed is run.

    Args:
        session: Assignment, recipe, engine and store.
        dataset: What is trained on.
        architectures: Each of them once.
        cpu_limit: Where a training is stopped.

    Raises:
        CancelledError: The run was interrupted; what was trained before is in the store.
    """
    trainings = [_Training(session, dataset, architecture, cpu_limit) for architecture in architectures]
    yield from (training.trained for training in trainings if not training.missing)
    # The longest first, so that no core idles at the end while another has just begun a long one.
    waiting = sorted((t for t in trainings if t.missing), key=lambda t: (-t.architecture.flops, t.architecture.names))
    yield from _Round(session, waiting).run(cpu_limit)


def needs_more_seeds(trials: Mapping[int, Trial], assignment: AssignmentSpec) -> bool:
    """Whether the first seed's trial lies so near to the threshold that luck could decide."""
    first = trials[assignment.seeds[0]]
    return abs(first.fraction - exact(assignment.threshold)) <= exact(assignment.margin)


class _Training:
    """What is known of one architecture, and which seeds are missing."""

    def __init__(self, session: Session, dataset: Dataset, architecture: Architecture, cpu_limit: CpuLimit) -> None:
        self.architecture = architecture
        self._session = session
        self.dataset = dataset
        self._trials: dict[int, Trial] = {}
        self._failure: TrainingFailure | None = None
        self._look_up(cpu_limit)
        self._look_up(cpu_limit)  # the first trial may ask for the others

    @property
    def missing(self) -> list[TrialJob]:
        """Jobs that have no result yet and need one; none when a failure has decided."""
        seeds = self._session.assignment.seeds
        if self._failure:
            return []
        if seeds[0] not in self._trials:
            return [self._job(seeds[0])]
        needed = seeds if needs_more_seeds(self._trials, self._session.assignment) else seeds[:1]
        return [self._job(seed) for seed in needed if seed not in self._trials]

    @property
    def trained(self) -> Trained:
        """What has been decided: trials in the order of the seeds, or the failure."""
        trials = tuple(self._trials[seed] for seed in self._session.assignment.seeds if seed in self._trials)
        is_new = bool(self._failure) or any(self._session.store.is_new(self._job(trial.seed).key) for trial in trials)
        return Trained(self.architecture, self._failure or trials, is_new)

    def take(self, job: TrialJob, result: Trial | TrainingFailure | JobError) -> list[TrialJob]:
        """Keep a result; the jobs that it makes necessary."""
        if isinstance(result, JobError):
            result = TrainingFailure(status=Status.ERROR, finding=result.finding)
        if isinstance(result, TrainingFailure):
            self._failure = self._failure or result
            return []
        self._session.store.put(job.key, result)
        self._trials[job.seed] = result
        return self.missing if job.seed == self._session.assignment.seeds[0] else []

    def _look_up(self, cpu_limit: CpuLimit) -> None:
        for job in self.missing:
            trial = self._session.store.get(job.key, Trial)
            # Another run, without a reference perhaps, may have had more time for it: in this one it would be stopped.
            if trial and trial.cpu_seconds <= cpu_limit.seconds:
                self._trials[job.seed] = trial

    def _job(self, seed: int) -> TrialJob:
        assignment, machine = self._session.assignment, self._session.engine.machine
        return TrialJob(
            spec=self.architecture.spec,
            seed=seed,
            recipe=self._session.recipe,
            input_shape=assignment.input_shape,
            classes=assignment.classes,
            dataset=self.dataset.sha256,
            memory_mib=assignment.limits.training_memory_mib,
            jailed=machine.jail is not None,
            cpu=machine.cpu,
            onednn=machine.onednn,
            threads=machine.threads,
            software=machine.trainer,
        )


class _Round:
    """The trainings that have to be made in this run."""

    def __init__(self, session: Session, trainings: Sequence[_Training]) -> None:
        self._session = session
        self._trainings = trainings
        self._planned: dict[str, tuple[_Training, TrialJob]] = {}
        """By the jobs' keys."""

    def run(self, cpu_limit: CpuLimit) -> Iterator[Trained]:
        """Train, and yield each architecture as soon as its seeds have decided."""
        jobs = [job for training in self._trainings for job in self._plan(training, training.missing)]
        if not jobs:
            return
        decided: set[str] = set()
        for done in self._session.engine.run(jobs, self._tell, cpu_limit=cpu_limit, follow_up=self._follow_up):
            training, job = self._planned[done.job.key]
            architecture = job.spec.sha256
            if not training.missing and architecture not in decided:
                decided.add(architecture)  # seeds that were under way when another failed change nothing any more
                yield training.trained

    def _plan(self, training: _Training, jobs: Sequence[TrialJob]) -> Sequence[TrialJob]:
        for job in jobs:
            self._planned[job.key] = training, job
            self._session.observer.planned(self._label(job), self._work(training, job))
        return jobs

    def _follow_up(self, done: Done[Trial | TrainingFailure]) -> Sequence[TrialJob]:
        training, job = self._planned[done.job.key]
        self._session.observer.trained(self._label(job))
        return self._plan(training, training.take(job, done.result))

    def _tell(self, job: Job[Trial | TrainingFailure], progress: Progress) -> None:
        self._session.observer.training(self._label(job), progress)

    def _label(self, job: Job[Trial | TrainingFailure]) -> str:
        training, trial = self._planned[job.key]
        return f"{training.architecture.names} (seed {trial.seed})"

    def _work(self, training: _Training, job: TrialJob) -> float:
        """Cost of a trial beside other trials: operations, plus about as much for every image whatever the model."""
        images = training.dataset.train - job.recipe.validation_images
        images = min(images, job.recipe.training_images or images)
        return job.recipe.epochs * images * (training.architecture.flops + _FLOPS_PER_IMAGE)
