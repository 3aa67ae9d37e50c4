"""The variants of a run's submissions on their way, beside the submissions' own models: build → compare → train."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from grader.build import Builds, may_have_variants, variants_job
from grader.effects import with_variants
from grader.experiment import Experiment
from grader.jobs import BuildJob, Built, CpuLimit, Job, JobError, Trained, TrialJob
from grader.records import (
    Build,
    Dataset,
    Grade,
    Submission,
    TrainingFailure,
    Trial,
    Unusable,
)
from grader.session import Session
from grader.train import Trainings
from grader.validate import Validation
from grader.variant_rules import VariantRules
from grader.worker.messages import Progress

_EVERY_SEED = 1.0
"""The margin within which the first seed's accuracy always lies."""


class OwnFiles(NamedTuple):
    """Files of one student, of which all others are compared with the first as its variants."""

    model: Submission
    others: Sequence[Submission]


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
        self._held: list[tuple[Submission, Grade]] = []
        """Grades that wait for their variants."""
        self._known: list[Experiment] = []
        """Of which something has become known since trainings were begun."""

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
        architectures = [one for experiment in self._known for one in experiment.begin()]
        self._known.clear()
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
        if reference and reference.needs(job.spec):
            return math.inf
        return self._trainings.urgency(job) if self._trainings else 0.0

    def hold(self, submission: Submission, grade: Grade) -> None:
        """Keep a grade until its variants are known."""
        self._held.append((submission, grade))

    def completed(self) -> Iterator[tuple[Submission, Grade]]:
        """Yield grades with their variants, as far as these are known; without any, at once."""
        for trained in self._trainings.decided() if self._trainings else ():
            self._trained[trained.architecture.spec.sha256] = trained
        held, self._held = self._held, []
        for submission, grade in held:
            experiment = self._experiments.get(id(submission))
            if experiment and not experiment.is_decided(self._trained, trains=self._trainings is not None):
                self._held.append((submission, grade))
                continue
            outcome = experiment.outcome(self._trained, self._labels) if experiment else None
            yield submission, with_variants(grade, outcome, self._assignment)

    def _take_built(self, built: Built) -> None:
        for experiment in self._of(built.submissions):
            experiment.built = built
            self._known.append(experiment)

    def _take_files(self, built: Built) -> None:
        assert self._own, "nobody else has such files"  # noqa: S101
        for experiment in self._of([self._own.model]):
            experiment.take_files(built)
            self._known.append(experiment)

    def _of(self, submissions: Sequence[Submission]) -> Iterator["Experiment"]:
        return (self._experiments[id(entry)] for entry in submissions if id(entry) in self._experiments)


def _session(session: Session, rules: VariantRules) -> Session:
    """How model and variants are trained: by the recipe for variants, and always from every seed."""
    recipe = session.assignment.recipes[rules.recipe] if rules.recipe else session.recipe
    changed = {"seeds": rules.seeds, "margin": _EVERY_SEED}
    return session._replace(recipe=recipe, assignment=session.assignment.model_copy(update=changed))
