"""Submissions → grades, in one stream of jobs: each goes to its next stage as soon as it can, and no core waits."""

import math
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import NamedTuple

from grader.build import Builds
from grader.desk.files import OwnFiles
from grader.effects import with_variants
from grader.engine.protocol import Done
from grader.experiments import Experiments
from grader.jobs import NO_REFERENCE_LIMIT, Architecture, BuildJob, Built, CpuLimit, Job, JobError, TrialJob
from grader.records import Build, CheckResult, Finding, Grade, Submission, TrainingFailure, Trial, Unusable
from grader.run import Run
from grader.score import NO_SOURCE, score, score_unusable
from grader.source.excerpt import with_excerpts
from grader.spec import AssignmentSpec
from grader.train import Trainings
from grader.validate import Validation, validate
from grader.wording import listed
from grader.worker.messages import Progress

Result = Build | Trial | TrainingFailure


def graded(run: Run, accept: Callable[[Grade], CpuLimit]) -> Generator[Grade, None, None]:
    """Yield the reference's grade, and after it each other one as soon as it is known.

    Args:
        run: What is graded.
        accept: Judges the reference's grade before anybody's is known: where the class's trainings are stopped.
    """
    flow = _Flow(run, accept)
    jobs = flow.begin()
    yield from flow.ready()
    if jobs:
        engine = run.session.engine
        ended = engine.run(jobs, flow.tell, cpu_limit=flow.cpu_limit, follow_up=flow.follow_up, priority=flow.urgency)
        for _ in ended:
            yield from flow.ready()


def unusable_grade(run: Run, entry: Unusable) -> Grade:
    """The row of a place where a submission should be and is not."""
    grade = score_unusable(entry, run.session.assignment, run.own_checks.skipped(NO_SOURCE))
    return run.own_checks.with_variants(with_variants(grade, None, run.session.assignment), None)


class _Candidates(NamedTuple):
    """Submissions with equal builds, and what is known of their model before training."""

    built: Built
    validation: Validation


class _Flow:
    """The submissions of a run on their way. The reference is one of them, and goes ahead: grades wait for its own."""

    def __init__(self, run: Run, accept: Callable[[Grade], CpuLimit]) -> None:
        self._run = run
        self._session = run.session
        self._accept = accept
        self._submissions = [entry for entry in (run.reference, *run.submissions) if isinstance(entry, Submission)]
        self._builds = Builds(run.session, self._submissions)
        self._trainings = Trainings(run.session, run.provenance.dataset) if run.provenance.dataset else None
        self._untrained: dict[str, list[_Candidates]] = {}
        """By the hashes of their architectures."""
        self._postponed: list[Architecture] = []
        """Those that were built before the reference, whose training begins first."""
        self._reference_spec = ""
        """Hash of its architecture, once it is built."""
        self._jobs: list[Job[Result]] = []
        """That were made necessary since an engine was given some."""
        labels = run.test_labels if run.session.assignment.variants else ""
        own = OwnFiles(run.submissions[0], run.own_files) if run.own_files else None
        self._experiments = Experiments(
            run.session, run.provenance.dataset, labels, self._submissions, run.reference, own
        )
        self._under_way: set[str] = set()
        """Keys of the trainings that an engine has been given."""
        self._grades: deque[Grade] = deque()
        self._is_accepted = False
        self._is_reference_graded = False
        self.cpu_limit = NO_REFERENCE_LIMIT

    def begin(self) -> Sequence[Job[Result]]:
        """Take each submission as far as what is known goes; the jobs that are necessary then."""
        observer = self._session.observer
        observer.building(len(self._submissions))
        if not isinstance(self._run.reference, Submission):
            grade = unusable_grade(self._run, self._run.reference)
            self._take_reference(grade)
            self._yield_first(grade)
        for known in self._builds.begin():
            if isinstance(known, Built):
                self._take_build(known)
            else:
                self._jobs.append(known)
        # A further file of one's own may be equal to the first one.
        self._jobs += [job for job in self._experiments.begin() if not self._run.own_files or job not in self._jobs]
        if not self._is_accepted:
            observer.waiting_for_reference()
        return self._necessary()

    def follow_up(self, done: Done[Result]) -> Sequence[Job[Result]]:
        """Take a result to its next stage; the jobs that it makes necessary."""
        match done:
            case Done(BuildJob() as job, Build() | JobError() as result):
                if job.variants or self._run.own_files:
                    self._experiments.take_build(job, result)
                if not job.variants and (not self._run.own_files or self._builds.awaits(job)):
                    self._take_build(self._builds.take(job, result))
            case Done(TrialJob() as job, Trial() | TrainingFailure() | JobError() as result) if self._trainings:
                self._under_way.discard(job.key)
                if self._experiments.awaits(job):
                    self._jobs += self._experiments.take_trial(job, result)
                if self._trainings.awaits(job):
                    self._jobs += self._trainings.take(job, result)
                    self._score_trained(self._trainings)
        return self._necessary()

    def ready(self) -> Iterator[Grade]:
        """Yield the grades that are known; none before the reference's own."""
        while self._is_reference_graded and self._grades:
            yield self._grades.popleft()

    def tell(self, job: Job[Result], progress: Progress) -> None:
        """Pass on how far a job is; called from any thread."""
        if self._trainings and isinstance(job, TrialJob):
            own = self._trainings if self._trainings.awaits(job) else self._experiments
            own.tell(job, progress)

    def urgency(self, job: Job[Result]) -> float:
        """The reference before all; builds before trainings, for each may reveal the longest; then the longest."""
        if not self._trainings:
            return 0.0
        if not isinstance(job, TrialJob):
            return self._trainings.most_urgent
        if not self._trainings.awaits(job):
            return self._experiments.urgency(job)
        return math.inf if job.spec.sha256 == self._reference_spec else self._trainings.urgency(job)

    def _necessary(self) -> Sequence[Job[Result]]:
        """Hand on grades whose variants are known by now; the jobs that nobody has been given yet."""
        if self._reference_spec or self._is_accepted:
            self._jobs += self._experiments.train()
        for submission, validation, compared in self._experiments.completed():
            grade = self._run.own_checks.with_variants(compared, validation)
            if submission is self._run.reference:
                self._yield_first(grade)
            else:
                self._grades.append(grade)
        jobs, self._jobs = self._jobs, []
        # A model is trained for its own grade and for its variants: from the same seed, that is one job.
        trials = {job.key: job for job in jobs if isinstance(job, TrialJob)}
        new = [job for key, job in trials.items() if key not in self._under_way]
        self._under_way |= trials.keys()
        return [*(job for job in jobs if not isinstance(job, TrialJob)), *new]

    def _take_build(self, built: Built) -> None:
        """Validate a build; train what may be trained, and score the rest."""
        candidates = _Candidates(built, validate(built.build, self._session.assignment))
        for submission in built.submissions:
            self._session.observer.built(submission.id)
        is_reference = any(submission is self._run.reference for submission in built.submissions)
        self._experiments.take_model(built.submissions, candidates.validation)
        spec = candidates.validation.spec
        if spec and self._trainings:
            self._untrained.setdefault(spec.sha256, []).append(candidates)
            architecture = _architecture(candidates, is_reference=is_reference)
            self._postponed.insert(0 if is_reference else len(self._postponed), architecture)
        else:
            self._score(candidates, None, is_new=built.is_new)
        if is_reference and spec:
            self._reference_spec = spec.sha256
        if self._trainings and (self._reference_spec or self._is_accepted):
            for architecture in self._postponed:
                self._jobs += self._trainings.add(architecture)
            self._postponed.clear()
            self._score_trained(self._trainings)

    def _score_trained(self, trainings: Trainings) -> None:
        """Score whose training is decided; when that was the reference's, others may be decided thereby."""
        while decided := list(trainings.decided()):
            for trained in decided:
                for candidates in self._untrained.pop(trained.architecture.spec.sha256, []):
                    is_new = candidates.built.is_new or trained.is_new
                    self._score(candidates, trained.training, is_new=is_new)

    def _score(
        self, candidates: _Candidates, training: tuple[Trial, ...] | TrainingFailure | None, *, is_new: bool
    ) -> None:
        own = self._run.own_checks.results(candidates.validation, training)
        grades = _scored(self._session.assignment, candidates, training, own, is_new=is_new)
        for submission, grade in zip(candidates.built.submissions, grades, strict=True):
            if submission is self._run.reference:
                self._take_reference(grade)
            self._experiments.hold(submission, candidates.validation, grade)

    def _take_reference(self, grade: Grade) -> None:
        """Go on in the light of the reference's grade."""
        self.cpu_limit = self._accept(grade)
        self._is_accepted = True
        self._session.engine.limit(self.cpu_limit)
        if self._trainings:
            self._jobs += self._trainings.hold_against(self.cpu_limit)
        self._jobs += self._experiments.hold_against(self.cpu_limit)

    def _yield_first(self, reference: Grade) -> None:
        self._grades.appendleft(reference)
        self._is_reference_graded = True


def _architecture(candidates: _Candidates, *, is_reference: bool) -> Architecture:
    names = sorted(submission.id for submission in candidates.built.submissions)
    validation = candidates.validation
    assert validation.spec and validation.model, "only what passed every check is trained"  # noqa: S101, PT018
    label = "the reference" if is_reference else listed(names, 1)
    return Architecture(validation.spec, label, validation.model.flops, is_reference)


def _scored(
    assignment: AssignmentSpec,
    candidates: _Candidates,
    training: tuple[Trial, ...] | TrainingFailure | None,
    own: Sequence[CheckResult] = (),
    *,
    is_new: bool,
) -> Iterator[Grade]:
    """Score the equal builds once; each submission gets the grade under its own name, with its own notes."""
    submissions, validation = candidates.built.submissions, candidates.validation
    grade = score(submissions[0], validation.checks, validation.model, training, assignment, own, cached=not is_new)
    checks: dict[tuple[str, bool, tuple[Finding, ...]], tuple[CheckResult, ...]] = {}
    for submission in submissions:
        files = submission.sha256, submission.notebook, submission.notes
        if files not in checks:  # the gradebook's JSON knows equal checks by their identity
            checks[files] = _noted(with_excerpts(grade.checks, submission), submission.notes)
        changes: dict[str, object] = {
            "id": submission.id,
            "student": submission.student,
            "handed_in": submission.handed_in,
            "path": submission.path.as_posix(),
            "drawing": validation.drawing,
            "printed": candidates.built.build.printed,
            "sha256": submission.sha256,
            "analysis": submission.analysis,
            "checks": checks[files],
        }
        yield grade.model_copy(update=changes)


def _noted(checks: tuple[CheckResult, ...], notes: tuple[Finding, ...]) -> tuple[CheckResult, ...]:
    """Put what was noted when the files were collected under the first check, that of the source."""
    source, *others = checks
    return (source.model_copy(update={"findings": (*source.findings, *notes)}), *others) if notes else checks
