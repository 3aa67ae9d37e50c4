"""The variants of a run's submissions on their way, beside the submissions' own models: build → compare → train."""

import math
from collections.abc import Iterator, Mapping, Sequence

from grader.build import Builds, may_have_variants, variants_job
from grader.effects import Candidate, Outcome, Training, judged, tried, with_variants, without_answers
from grader.jobs import Architecture, BuildJob, Built, CpuLimit, Job, JobError, Trained, TrialJob
from grader.model.graph import ModelSpec
from grader.records import Build, Grade, Status, Submission, TrainingFailure, Trial, Unusable, Variant, Variants
from grader.session import Session
from grader.spec import AssignmentSpec
from grader.summary import Dataset, ModelSummary
from grader.train import Trainings
from grader.validate import Validation, validate
from grader.variant_rules import VariantRules
from grader.worker.messages import Progress

_EVERY_SEED = 1.0
"""The margin within which the first seed's accuracy always lies."""


class Experiments:
    """Which variants there are, and whose.

    Args:
        session: Assignment, recipe, engine and store of the run.
        dataset: What is trained on; `None` where nothing is trained.
        labels: The class of every test image, in the format of `Trial.answers`.
        submissions: All of the run, the reference among them.
        reference: It, or what is in its place.
    """

    def __init__(
        self,
        session: Session,
        dataset: Dataset | None,
        labels: str,
        submissions: Sequence[Submission],
        reference: Submission | Unusable,
    ) -> None:
        self._reference = reference
        self._assignment = session.assignment
        self._labels = labels
        rules = session.assignment.variants
        having = [entry for entry in submissions if may_have_variants(entry, session.assignment)]
        self._builds = Builds(session, having, variants_job)
        self._trainings = Trainings(_session(session, rules), dataset) if rules and dataset else None
        self._experiments = {id(entry): _Experiment(entry, session, rules) for entry in having if rules}
        """By the identity of their submissions."""
        self._trained: dict[str, Trained] = {}
        """By the hashes of the architectures."""
        self._held: list[tuple[Submission, Grade]] = []
        """Grades that wait for their variants."""
        self._known: list[_Experiment] = []
        """Of which something has become known since trainings were begun."""

    def begin(self) -> Sequence[Job[Build]]:
        """Take what is known; the jobs that are necessary then."""
        jobs: list[Job[Build]] = []
        for known in self._builds.begin():
            if isinstance(known, Built):
                self._take_built(known)
            else:
                jobs.append(known)
        return jobs

    def take_build(self, job: BuildJob, result: Build | JobError) -> None:
        """Keep the variants of a submission."""
        self._take_built(self._builds.take(job, result))

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

    def _of(self, submissions: Sequence[Submission]) -> Iterator["_Experiment"]:
        return (self._experiments[id(entry)] for entry in submissions if id(entry) in self._experiments)


def _session(session: Session, rules: VariantRules) -> Session:
    """How model and variants are trained: by the recipe for variants, and always from every seed."""
    recipe = session.assignment.recipes[rules.recipe] if rules.recipe else session.recipe
    changed = {"seeds": rules.seeds, "margin": _EVERY_SEED}
    return session._replace(recipe=recipe, assignment=session.assignment.model_copy(update=changed))


class _Experiment:
    """One submission's model and its variants."""

    def __init__(self, submission: Submission, session: Session, rules: VariantRules) -> None:
        self._submission = submission
        self._assignment = session.assignment.model_copy(update={"function": rules.function})
        self._recipe = rules.recipe or _name_of(session)
        self._seeds = rules.seeds
        self.validation: Validation | None = None
        """Of the model itself, once it is built."""
        self.built: Built | None = None
        """The variants, once they are."""
        self._hashes: dict[str, str] = {}
        """Of the architectures that are trained, by the names of the variants."""
        self._own_hash = ""
        """Of the model itself; empty where nothing is trained."""
        self._architectures: list[Architecture] = []
        self._judged: list[Variant] | None = None
        """Once model and variants are known."""
        self._is_begun = False

    def begin(self) -> Iterator[Architecture]:
        """Yield what is to be trained, once it is known."""
        if self._is_judged() and not self._is_begun:
            self._is_begun = True
            yield from self._architectures

    def is_decided(self, trained: Mapping[str, Trained], *, trains: bool) -> bool:
        """Whether everything that it takes is known."""
        if not trains:
            return self._is_judged()
        return self._is_begun and all(key in trained for key in self._needed)

    def needs(self, spec: ModelSpec) -> bool:
        """Whether this is trained for it."""
        return spec.sha256 in self._needed

    def outcome(self, trained: Mapping[str, Trained], labels: str) -> Outcome:
        """What became of the variants, when all is decided."""
        assert self.built, "it is decided"  # noqa: S101
        build = self.built.build
        if build.failure or not build.variants:
            return Outcome(None, build.failure, build.notes, self.built.is_new)
        own = _training(trained.get(self._own_hash))
        variants = Variants(
            recipe=self._recipe,
            seeds=self._seeds,
            trials=without_answers(own) if isinstance(own, tuple) else (),
            variants=tuple(self._tried(variant, own, trained, labels) for variant in self._judged or ()),
        )
        is_new = self.built.is_new or any(trained[key].is_new for key in self._needed if key in trained)
        return Outcome(variants, None, build.notes, is_new)

    def _tried(self, variant: Variant, own: Training | None, trained: Mapping[str, Trained], labels: str) -> Variant:
        if variant.status is not Status.PASSED:
            return variant
        training = _training(trained.get(self._hashes[variant.name]))
        return tried(variant, own, training, labels, self._assignment.classes)

    @property
    def _needed(self) -> set[str]:
        """Hashes of what has to be trained."""
        return {*self._hashes.values(), self._own_hash} if self._own_hash else set()

    def _is_judged(self) -> bool:
        """Whether model and variants are built; then the variants are judged as far as they are without training."""
        if self._judged is None and self.validation and self.built:
            builds = self.built.build.variants
            candidates = {name: _candidate(name, build, self._assignment) for name, build in builds.items()}
            self._judged = list(judged(list(candidates.values()), self.validation.spec))
            passed = [candidates[variant.name] for variant in self._judged if variant.status is Status.PASSED]
            self._plan(self.validation, passed)
        return self._judged is not None

    def _plan(self, model: Validation, variants: Sequence[Candidate]) -> None:
        """Plan to train the model and its variants; nothing where there are none."""
        if not variants or not model.spec:
            return
        self._own_hash = model.spec.sha256
        self._architectures.append(_architecture(model.spec, model.model, self._submission.id))
        for variant in variants:
            assert variant.spec, "it has passed"  # noqa: S101
            self._hashes[variant.name] = variant.spec.sha256
            label = f"{self._submission.id}: {variant.name}"
            self._architectures.append(_architecture(variant.spec, variant.model, label))


def _architecture(spec: ModelSpec, model: ModelSummary | None, label: str) -> Architecture:
    return Architecture(spec, label, model.flops if model else 0)


def _training(trained: Trained | None) -> Training | None:
    return trained.training if trained else None


def _candidate(name: str, build: Build, assignment: AssignmentSpec) -> Candidate:
    validation = validate(build, assignment)
    return Candidate(name, validation.checks, validation.spec, validation.model)


def _name_of(session: Session) -> str:
    """Of the run's recipe."""
    return next(name for name, recipe in session.assignment.recipes.items() if recipe == session.recipe)
