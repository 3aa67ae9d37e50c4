"""ModelSpec × seeds → trials: which seeds decide about an architecture, and which of them are known already."""

from collections.abc import Iterator, Mapping, Sequence

from grader.jobs import Architecture, CpuLimit, JobError, Trained, TrialJob
from grader.records import Status, TrainingFailure, Trial
from grader.session import Session
from grader.spec import AssignmentSpec, Recipe, exact
from grader.summary import Dataset
from grader.worker.messages import Progress
from grader.worker.training import beyond

_FLOPS_PER_IMAGE = 500_000
"""About what TensorFlow spends on an image beside the model's own operations, for estimates of the time left."""


class Trainings:
    """The architectures of a run, and the trials that decide about each.

    One seed decides when its accuracy is farther from the threshold than the margin; otherwise every seed is run.

    Trainings may begin before their limit is known, since it follows from the reference's own training. Until then only
    the reference's is decided; the others are held against the limit afterwards, and so end as they would have ended
    within it.

    Args:
        session: Assignment, recipe, engine and store.
        dataset: What is trained on.
    """

    def __init__(self, session: Session, dataset: Dataset) -> None:
        self._session = session
        self._dataset = dataset
        self._trainings: dict[str, _Training] = {}
        """By the architectures' hashes."""
        self._planned: dict[str, _Training] = {}
        """By the keys of jobs that have to be done in this run."""
        self._decided: list[_Training] = []
        self._limit: CpuLimit | None = None

    def add(self, architecture: Architecture) -> Sequence[TrialJob]:
        """Take on an architecture, once or again; the jobs that it makes necessary."""
        training = self._trainings.get(architecture.spec.sha256)
        if training:
            return self._plan(training, ())
        training = _Training(self._session, self._dataset, architecture, self._limit)
        self._trainings[architecture.spec.sha256] = training
        return self._plan(training, training.missing)

    def awaits(self, job: TrialJob) -> bool:
        """Whether this run made a job necessary for one of these architectures."""
        return job.key in self._planned

    def take(self, job: TrialJob, result: Trial | TrainingFailure | JobError) -> Sequence[TrialJob]:
        """Keep a result; the jobs that it makes necessary."""
        training = self._planned[job.key]
        self._session.observer.trained(_label(training, job))
        was_decided = not training.missing
        jobs = training.take(job, result)
        # Seeds that were under way when another failed change nothing any more.
        return () if was_decided else self._plan(training, jobs)

    def hold_against(self, cpu_limit: CpuLimit) -> Sequence[TrialJob]:
        """Decide by a limit from now on, also about what was trained before; the jobs that this makes necessary."""
        self._limit = cpu_limit
        return [
            job
            for training in self._trainings.values()
            for job in self._plan(training, training.hold_against(cpu_limit))
        ]

    def decided(self) -> Iterator[Trained]:
        """Yield each architecture that has been decided since the last call, or added again after that."""
        waiting, self._decided = self._decided, []
        for training in waiting:
            if self._limit is None and not training.architecture.is_reference:
                self._decided.append(training)
            elif not training.missing:
                yield training.trained

    def tell(self, job: TrialJob, progress: Progress) -> None:
        """Pass on how far a job is."""
        self._session.observer.training(_label(self._planned[job.key], job), progress)

    def urgency(self, job: TrialJob) -> float:
        """The longest should begin first, so that no core idles at the end while another has just begun a long one."""
        return self._work(self._planned[job.key].architecture.flops)

    @property
    def most_urgent(self) -> float:
        """Of the largest model that the assignment allows."""
        return self._work(self._session.assignment.budget.flops)

    def _plan(self, training: "_Training", jobs: Sequence[TrialJob]) -> Sequence[TrialJob]:
        """Note what has to be done, once, or that nothing has."""
        jobs = [job for job in jobs if job.key not in self._planned]
        for job in jobs:
            self._planned[job.key] = training
            self._session.observer.planned(_label(training, job), self.urgency(job))
        if not training.missing:
            self._decided.append(training)
        return jobs

    def _work(self, flops: int) -> float:
        """Cost of a trial beside other trials: operations, plus about as much for every image whatever the model."""
        recipe = self._session.recipe
        images = images_trained_on(recipe, self._dataset.train)
        return recipe.epochs * images * (flops + _FLOPS_PER_IMAGE)


def images_trained_on(recipe: Recipe, train: int) -> int:
    """Count the images that a recipe trains on, of so many for training in the data set."""
    images = train - recipe.validation_images
    return min(images, recipe.training_images or images)


def needs_more_seeds(trials: Mapping[int, Trial], assignment: AssignmentSpec) -> bool:
    """Whether the first seed's trial lies so near to the threshold that luck could decide."""
    first = trials[assignment.seeds[0]]
    return abs(first.fraction - exact(assignment.threshold)) <= exact(assignment.margin)


class _Training:
    """What is known of one architecture, and which seeds are missing."""

    def __init__(
        self, session: Session, dataset: Dataset, architecture: Architecture, cpu_limit: CpuLimit | None
    ) -> None:
        self.architecture = architecture
        self._session = session
        self._dataset = dataset
        self._trials: dict[int, Trial] = {}
        self._new: set[int] = set()
        """Seeds whose trials were made in this run."""
        self._failure: TrainingFailure | None = None
        self._limit = cpu_limit
        self._look_up()
        self._look_up()  # the first trial may ask for the others

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
        return Trained(self.architecture, self._failure or trials, bool(self._failure or self._new))

    def take(self, job: TrialJob, result: Trial | TrainingFailure | JobError) -> list[TrialJob]:
        """Keep a result; the jobs that it makes necessary."""
        if isinstance(result, JobError):
            result = TrainingFailure(status=Status.ERROR, finding=result.finding)
        if isinstance(result, TrainingFailure):
            self._failure = self._failure or result
            return []
        self._session.store.put(job.key, result)
        self._trials[job.seed] = result
        self._new.add(job.seed)
        self._judge(result)
        return self.missing if job.seed == self._session.assignment.seeds[0] else []

    def hold_against(self, cpu_limit: CpuLimit) -> list[TrialJob]:
        """Judge what is known by a limit, and what comes; the jobs that this makes necessary."""
        self._limit = cpu_limit
        # Of another run, which may have been slower: look-ups leave such trials out once the limit is known.
        known = [seed for seed, trial in self._trials.items() if seed not in self._new and not self._is_within(trial)]
        for seed in known:
            del self._trials[seed]
        for trial in self._trials.values():
            self._judge(trial)
        return self.missing if known else []

    def _look_up(self) -> None:
        for job in self.missing:
            trial = self._session.store.get(job.key, Trial)
            # Another run, without a reference perhaps, may have had more time for it: in this one it would be stopped.
            if trial and self._is_within(trial):
                self._trials[job.seed] = trial

    def _judge(self, trial: Trial) -> None:
        """Fail what would have been stopped, had its limit been known when it began."""
        if self._limit and not self._is_within(trial):
            self._failure = self._failure or beyond(self._limit)

    def _is_within(self, trial: Trial) -> bool:
        return self._limit is None or trial.cpu_seconds <= self._limit.seconds

    def _job(self, seed: int) -> TrialJob:
        assignment, machine = self._session.assignment, self._session.engine.machine
        return TrialJob(
            spec=self.architecture.spec,
            seed=seed,
            recipe=self._session.recipe,
            input_shape=assignment.input_shape,
            classes=assignment.classes,
            dataset=self._dataset.sha256,
            memory_mib=assignment.limits.training_memory_mib,
            jailed=machine.jail is not None,
            cpu=machine.cpu,
            onednn=machine.onednn,
            threads=machine.threads,
            software=machine.trainer,
        )


def _label(training: _Training, job: TrialJob) -> str:
    return f"{training.architecture.names} (seed {job.seed})"
