"""The variants of a run's submissions on their way, beside the submissions' own models: build → compare → train."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from grader.build import Builds, may_have_variants, variants_job
from grader.desk.files import OwnFiles
from grader.effects import with_variants
from grader.experiment import Experiment
from grader.jobs import BuildJob, Built, CpuLimit, Job, JobError, Trained, TrialJob
from grader.records import Build, Grade, Submission, TrainingFailure, Trial, Unusable
from grader.session import Session
from grader.summary import Dataset
from grader.train import Trainings
from grader.validate import Validation
from grader.variant_rules import VariantRules
from grader.worker.messages import Progress

_EVERY_SEED = 1.0
"""The margin within which the first seed's accuracy always lies."""


class _Held(NamedTuple):
    """A grade, whose it is, and what is known of the model before training."""

    submission: Submission
    validation: Validation
    grade: Grade


class Experiments:
    """Which variants there are, and whose.

    Args:
        session: Assignment, recipe, engine and store of the run.
        dataset: What is trained on; `None` where nothing is trained.
        labels: The class of every test image, in the format of `Trial.answers`.
        submissions: All of the run, the reference among them.
        reference: It, or what is in its place.
        own: Where somebody compares their own files.
    """

    def __init__(
        self,
        session: Session,
        dataset: Dataset | None,
        labels: str,
        submissions: Sequence[Submission],
        reference: Submission | Unusable,
        own: OwnFiles | None = None,
    ) -> None:
        self._reference = reference
        self._assignment = session.assignment
        self._labels = labels
        rules = session.assignment.variants
        having = [entry for entry in submissions if may_have_variants(entry, session.assignment)]
        self._builds = Builds(session, having, variants_job)
        self._files = Builds(session, own.others if own else ())
        self._trainings = Trainings(_session(session, rules), dataset) if rules and dataset else None
        self._experiments = {id(entry): Experiment(entry, session, rules) for entry in having if rules}
        """By the identity of their submissions."""
        if own and rules:
            experiment = self._experiments.setdefault(id(own.model), Experiment(own.model, session, rules))
            experiment.add_files(own.others, has_function=own.model in having)
        self._own = own
        self._trained: dict[str, Trained] = {}
        """By the hashes of the architectures."""
        self._held: list[_Held] = []
        """Grades that wait for their variants."""
        self._known: list[Experiment] = []
        """Of which something has become known since trainings were begun."""
        self._unbuilt = {id(entry) for entry in having if entry is not reference}
        """Identities of others than the reference, of whose variants nothing is known yet."""
        self._have_others_variants = False
        if of_reference := self._experiments.get(id(reference)):
            of_reference.is_trained = None

    def begin(self) -> Sequence[Job[Build]]:
        """Take what is known; the jobs that are necessary then."""
        jobs: list[Job[Build]] = []
        for known in self._builds.begin():
            if isinstance(known, Built):
                self._take_built(known)
            else:
                jobs.append(known)
        for known in self._files.begin():
            if isinstance(known, Built):
                self._take_files(known)
            else:
                jobs.append(known)
        return jobs

    def take_build(self, job: BuildJob, result: Build | JobError) -> None:
        """Keep the variants of a submission, or a file that is one."""
        if job.variants:
            self._take_built(self._builds.take(job, result))
        elif self._files.awaits(job):
            self._take_files(self._files.take(job, result))

    def take_model(self, submissions: Sequence[Submission], validation: Validation) -> None:
        """Keep what is known of submissions' own models."""
        for experiment in self._of(submissions):
            experiment.validation = validation
            self._known.append(experiment)

    def train(self) -> Sequence[TrialJob]:
        """Begin to train what can be compared by now; the jobs that are necessary."""
        trainings = self._trainings
        if trainings is None:
            return ()
        self._decide_about_reference()
        architectures = [each for experiment in self._known for each in experiment.begin()]
        self._known = [experiment for experiment in self._known if experiment.is_trained is None]
        return [job for architecture in architectures for job in trainings.add(architecture)]

    def awaits(self, job: TrialJob) -> bool:
        """Whether a job is for a model or a variant here."""
        return self._trainings is not None and self._trainings.awaits(job)

    def take_trial(self, job: TrialJob, result: Trial | TrainingFailure | JobError) -> Sequence[TrialJob]:
        """Keep a result that is awaited; the jobs that it makes necessary."""
        return self._trainings.take(job, result) if self._trainings else ()

    def hold_against(self, cpu_limit: CpuLimit) -> Sequence[TrialJob]:
        """Decide by a limit from now on; the jobs that this makes necessary."""
        return self._trainings.hold_against(cpu_limit) if self._trainings else ()

    def tell(self, job: TrialJob, progress: Progress) -> None:
        """Pass on how far a job is."""
        if self._trainings:
            self._trainings.tell(job, progress)

    def urgency(self, job: TrialJob) -> float:
        """As of any other training, but for the reference's: every grade comes after its own."""
        reference = self._experiments.get(id(self._reference))
        if reference and reference.is_trained and reference.needs(job.spec):
            return math.inf
        return self._trainings.urgency(job) if self._trainings else 0.0

    def hold(self, submission: Submission, validation: Validation, grade: Grade) -> None:
        """Keep a grade until its variants are known."""
        self._held.append(_Held(submission, validation, grade))

    def completed(self) -> Iterator[_Held]:
        """Yield grades with their variants, as far as these are known; without any, at once."""
        for trained in self._trainings.decided() if self._trainings else ():
            self._trained[trained.architecture.spec.sha256] = trained
        held, self._held = self._held, []
        for entry in held:
            experiment = self._experiments.get(id(entry.submission))
            if experiment and not experiment.is_decided(self._trained, trains=self._trainings is not None):
                self._held.append(entry)
                continue
            outcome = experiment.outcome(self._trained, self._labels) if experiment else None
            yield entry._replace(grade=with_variants(entry.grade, outcome, self._assignment))

    def _take_built(self, built: Built) -> None:
        for experiment in self._of(built.submissions):
            experiment.built = built
            self._known.append(experiment)
        others = {id(entry) for entry in built.submissions if entry is not self._reference}
        self._unbuilt -= others
        self._have_others_variants |= bool(others and built.build.variants)

    def _decide_about_reference(self) -> None:
        """Train its variants only beside those of others: they cost as much, and say nothing about anybody."""
        own = self._experiments.get(id(self._reference))
        if own and own.is_trained is None and (self._have_others_variants or not self._unbuilt):
            own.is_trained = self._have_others_variants

    def _take_files(self, built: Built) -> None:
        assert self._own, "nobody else has such files"  # noqa: S101
        for experiment in self._of([self._own.model]):
            experiment.take_files(built)
            self._known.append(experiment)

    def _of(self, submissions: Sequence[Submission]) -> Iterator[Experiment]:
        return (self._experiments[id(entry)] for entry in submissions if id(entry) in self._experiments)


def _session(session: Session, rules: VariantRules) -> Session:
    """How model and variants are trained: by the recipe for variants, and always from every seed."""
    recipe = session.assignment.recipes[rules.recipe] if rules.recipe else session.recipe
    changed = {"seeds": rules.seeds, "margin": _EVERY_SEED}
    return session._replace(recipe=recipe, assignment=session.assignment.model_copy(update=changed))
